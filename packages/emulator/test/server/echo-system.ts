import {
  type EmulatedSocket,
  type EmulatorServer,
  type ServerContext,
  type ServerOptions,
  startServer,
} from '@jobwright/emulator'

/** What the system saw. */
interface Echo {
  /** Every WebSocket that was opened. */
  readonly sockets: EmulatedSocket[]
  /** Everything that came in, in order: messages, `pong`, `close 1000`. */
  readonly heard: (string | Uint8Array)[]
}

export interface EchoServer extends AsyncDisposable {
  readonly server: EmulatorServer
  readonly context: ServerContext
  readonly echo: Echo
  /** The address of a path below `/echo`. */
  at(path: string): string
}

/**
 * A server with one system: `/echo/talk` takes WebSockets and says each text back, after the word `hello`; it reads messages of 20 bytes. `/echo/quiet` takes
 * them and says nothing. All else answers with the status that the path names.
 */
export async function startEcho(options: ServerOptions = {}): Promise<EchoServer> {
  const echo: Echo = { sockets: [], heard: [] }
  let context: ServerContext | undefined
  const server = await startServer((given) => {
    context = given
    return [
      {
        name: 'echo',
        roots: ['/echo'],
        handle: ({ target }) => ({ status: Number(target.split('/')[2]) || 404, headers: [], body: 'no socket' }),
        connect({ target }) {
          const [path = ''] = target.split('?')
          const talks = path === '/echo/talk'
          if (!talks && path !== '/echo/quiet') return undefined
          return {
            ...(talks ? { largestMessage: 20 } : {}),
            open(socket) {
              echo.sockets.push(socket)
              if (talks) socket.send('hello')
              return {
                onMessage(message) {
                  echo.heard.push(message)
                  if (talks && typeof message === 'string') socket.send(message)
                },
                onPong: () => void echo.heard.push('pong'),
                onClose: (code) => void echo.heard.push(`close ${code}`),
              }
            },
          }
        },
        reset() {},
        close() {},
      },
    ]
  }, options)
  if (context === undefined) throw new Error('The server made no system.')
  const at = (path: string): string => `${server.url.replace('http', 'ws')}/echo/${path}`
  return { server, context, echo, at, [Symbol.asyncDispose]: () => server.close() }
}
