import { createDrpClient, type DrpClient, type DrpClientOptions } from '@jobwright/client/drp'
import { manualClock } from '@jobwright/core'

/** A request as it went out. */
export interface Sent {
  readonly method: string
  /** The path, as it was encoded. */
  readonly path: string
  readonly query: readonly (readonly [string, string])[]
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>
  /** The body, where it is JSON. */
  readonly body: unknown
  /** The body as it was written. */
  readonly text: string | undefined
  /** The body, where it is bytes. */
  readonly bytes: Uint8Array | undefined
  /** The clock's time. */
  readonly at: number
}

/** Bodies are read in more steps than a promise takes. */
const turnOfTheEventLoop = () => new Promise<void>((resolve) => setImmediate(resolve))

export type Script = (request: Sent) => Response | Promise<Response>

/** A client whose server is a function; time stands still unless `clock.until` or `clock.advance` move it. */
export function scriptedServer(script: Script, options: Partial<DrpClientOptions> = {}) {
  const clock = manualClock({ now: Date.UTC(2026, 10, 20, 12), settle: turnOfTheEventLoop })
  const sent: Sent[] = []
  const drp: DrpClient = createDrpClient({
    baseUrl: 'https://drp.example:8092',
    auth: 'none',
    clock,
    fetch: async (address, { method = 'GET', headers, body }) => {
      const url = new URL(address)
      const text = typeof body === 'string' ? body : undefined
      const request: Sent = {
        method,
        path: url.pathname,
        query: [...url.searchParams],
        headers: Object.fromEntries(new Headers(headers)),
        body: json(text),
        text,
        bytes: body instanceof Uint8Array ? body : undefined,
        at: clock.now(),
      }
      sent.push(request)
      return script(request)
    },
    ...options,
  })
  return { drp, sent, clock }
}

function json(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Answers by method and path below the API's root; 404 as the server says it to all else. */
export function routes(answers: Readonly<Record<string, Script | undefined>>): Script {
  return (request) => {
    const answer = answers[`${request.method} ${request.path.replace('/api/v3', '')}`]
    return answer?.(request) ?? notFound(request)
  }
}

export const notFound = ({ method, path }: Pick<Sent, 'method' | 'path'>): Response =>
  failure(404, { Type: method, Key: path.split('/').at(-1) ?? '', Messages: ['Not Found'] })

/** An error body of the server. */
export function failure(status: number, body: Readonly<Record<string, unknown>> = {}): Response {
  return Response.json({ Model: '', Key: '', Type: '', Messages: [], Code: status, ...body }, { status })
}

/** Answers the given ones in turn, and the last one from then on. */
export function inTurn(...answers: readonly Script[]): Script {
  let next = 0
  return (request) => {
    const answer = answers[Math.min(next, answers.length - 1)]
    next += 1
    if (answer === undefined) throw new Error('The script is empty.')
    return answer(request)
  }
}

export const lostConnection = (): never => {
  throw Object.assign(new TypeError('fetch failed'), {
    cause: Object.assign(new Error('read'), { code: 'ECONNRESET' }),
  })
}

/** What a promise is rejected with. */
export async function rejection(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise
  } catch (error) {
    return error
  }
  throw new Error('It was not rejected.')
}

export async function collect<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const all: Item[] = []
  for await (const item of items) all.push(item)
  return all
}

/** The same methods, for calls that the types forbid and plain JavaScript can make. */
type Untyped<T> = {
  readonly [Key in keyof T]: T[Key] extends (...args: never[]) => unknown
    ? (...args: unknown[]) => Promise<unknown>
    : Untyped<T[Key]>
}

export const untyped = (drp: DrpClient) => drp as unknown as Untyped<DrpClient>
