import {
  type EmulatedRequest,
  type EmulatorServer,
  type ServerContext,
  type ServerOptions,
  startServer,
} from '@jobwright/emulator'

/** What the stub saw, and what it answers with. */
interface Stub {
  readonly requests: EmulatedRequest[]
  resets: number
  closed: boolean
}

export interface StubServer extends AsyncDisposable {
  readonly server: EmulatorServer
  readonly context: ServerContext
  readonly stub: Stub
}

/**
 * A server with one system below `/stub` that shows how it was asked: `/stub/echo` answers method, target, headers (sorted, without `connection`) and body, `/stub/text` a text of
 * 26 letters, `/stub/empty` 204, `/stub/id` a new id, `/stub/throw` throws, `/stub/header?…` sends what follows the mark as a header's value.
 */
export async function startStub(options: ServerOptions = {}, roots = ['/stub']): Promise<StubServer> {
  const stub: Stub = { requests: [], resets: 0, closed: false }
  let context: ServerContext | undefined
  const server = await startServer((given) => {
    context = given
    return [
      {
        name: 'stub',
        roots,
        handle(request) {
          stub.requests.push(request)
          return answer(request, given)
        },
        reset: () => void stub.resets++,
        close() {
          stub.closed = true
        },
      },
    ]
  }, options)
  if (context === undefined) throw new Error('The server made no system.')
  return { server, context, stub, [Symbol.asyncDispose]: () => server.close() }
}

export const letters = 'abcdefghijklmnopqrstuvwxyz'

function answer({ method, target, headers, body }: EmulatedRequest, { newId }: ServerContext) {
  const [path = '', query = ''] = target.split('?')
  const text = (status: number, words: string, more: (readonly [string, string])[] = []) => ({
    status,
    headers: [['Content-Type', 'text/plain'], ['X-StUb-HeaDer', 'kept'], ...more] as const,
    body: words,
  })
  switch (path) {
    case '/stub/echo':
      return text(
        200,
        JSON.stringify({
          method,
          target,
          headers: withoutConnection(headers),
          body: Buffer.from(body).toString('latin1'),
        }),
      )
    case '/stub/text':
      return text(200, letters)
    case '/stub/empty':
      return { status: 204, headers: [['X-Empty', 'yes']] as const, body: '' }
    case '/stub/teapot':
      return {
        ...text(418, 'short and stout', [
          ['Set-Cookie', 'a=1'],
          ['Set-Cookie', 'b=2'],
        ]),
        reason: 'Teapot',
      }
    case '/stub/id':
      return text(200, newId(query))
    case '/stub/throw':
      throw new Error('out of order')
    case '/stub/header':
      return text(200, '', [['X-Given', decodeURIComponent(query)]])
    case '/stub/status':
      return text(Number(query), '')
    default:
      return text(404, 'nothing here')
  }
}

/** Headers without the one that only a socket has. */
function withoutConnection(headers: ReadonlyMap<string, string>): [string, string][] {
  return [...headers].filter(([name]) => name !== 'connection').toSorted(([a], [b]) => (a < b ? -1 : 1))
}
