import { checkKeys, invalidInput } from '@jobwright/core'
import { type AuthControls, type AuthOption, Door } from './auth.ts'
import { type Certificate, certificateOf, fingerprint256 } from './certificate.ts'
import { type ClockOption, type EmulatorClock, emulatorClock } from './clock.ts'
import type { ServerContext } from './context.ts'
import type { Faults } from './fault.ts'
import { FaultList } from './fault-list.ts'
import { type ListeningServer, listen } from './http-server.ts'
import { idSource } from './ids.ts'
import { type Fetch, inProcessFetch } from './in-process-fetch.ts'
import { type InProcessWebSocketConstructor, inProcessWebSocket } from './in-process-web-socket.ts'
import { Outage, type RestartOptions } from './outage.ts'
import { Pipeline } from './pipeline.ts'
import { type LoggedRequest, RequestLog } from './request-log.ts'
import type { EmulatedSystem } from './system.ts'

/** How a server of emulated systems runs. */
export interface ServerOptions {
  /** The port on the loopback address 127.0.0.1. Default 0: any that is free. */
  readonly port?: number | undefined
  /** What time it goes by. Default `'real'`. */
  readonly clock?: ClockOption | undefined
  /** Speak TLS: with a certificate made for the loopback addresses (`true`), or with one's own, both as PEM. Default false. */
  readonly tls?: boolean | Certificate | undefined
  /** Who may come in. Default `'none'`: everybody. */
  readonly auth?: AuthOption | undefined
  /** What ids are made from: the same seed gives the same ids. Default 1. */
  readonly idSeed?: number | string | undefined
}

/** The names of {@link ServerOptions}. */
export const serverOptionNames = ['port', 'clock', 'tls', 'auth', 'idSeed'] as const

/** A server that runs, whatever systems it emulates. */
export interface EmulatorServer extends AsyncDisposable {
  /** Where it listens: scheme, host and port, no slash at the end. */
  readonly url: string
  /** The certificate to trust, as PEM; undefined without TLS. */
  readonly ca: string | undefined
  /** The SHA-256 fingerprint of the certificate, such as `AB:CD:…`; undefined without TLS. */
  readonly fingerprint256: string | undefined
  /**
   * Reaches the emulator without a socket, through the same faults and into the same log. Takes the addresses that `fetch` would; the emulator
   * is the only thing it reaches.
   */
  readonly fetch: Fetch
  /**
   * A class like the platform's `WebSocket`, in process as `fetch` is: through the same faults and into the same log, where the handshake is a GET. In
   * the place of protocols it takes `{ protocols, headers }` too.
   */
  readonly webSocket: InProcessWebSocketConstructor
  /** Its clock. Give it to a client as its `clock`, and both live in the same time. */
  readonly clock: EmulatorClock
  /** The newest 10 000 requests it got, the newest last. Secrets are masked. */
  readonly requests: readonly LoggedRequest[]
  /** What goes wrong. */
  readonly faults: Faults
  /** Changes who may come in. */
  readonly auth: AuthControls
  /**
   * Crashes and comes back: every request under way and every WebSocket is dropped without a word, which shows in these as 1006, and connections are
   * refused until `downForMs` have passed on the emulator's clock; then it goes on with all it kept. By default it is there again at once. Throws
   * JobwrightError `invalid-input` for what is no time.
   */
  restart(options?: RestartOptions): void
  /**
   * As after the start: drops what is under way, takes faults away, empties the log, accepts the first tokens, begins ids anew, and lets each system
   * forget what happened. What was seeded stays, and so does the time.
   */
  reset(): void
  /** Stops. Connections are closed, nothing stays scheduled. More often than once does no harm. */
  close(): Promise<void>
}

/**
 * Starts a server of systems of one's own. `startEmulator` is this with the systems that exist.
 *
 * @param create makes the systems, once it is known where the server listens.
 * @param options see {@link ServerOptions}. Throws JobwrightError `invalid-input` for those it does not know, and `unavailable` when it cannot
 * listen on the port.
 * @example
 * import { startServer } from '@jobwright/emulator'
 * const hello = {
 *   name: 'hello',
 *   roots: ['/hello'],
 *   handle: () => ({ status: 200, headers: [['Content-Type', 'text/plain']], body: 'Hello' }) as const,
 *   reset() {},
 *   close() {},
 * }
 * const server = await startServer(() => [hello])
 * const response = await fetch(`${server.url}/hello`)
 * await response.text() //=> 'Hello'
 * server.requests.map(({ method, path, status }) => `${method} ${path}: ${status}`) //=> ['GET /hello: 200']
 * await server.close()
 */
export async function startServer(
  create: (context: ServerContext) => readonly EmulatedSystem[],
  options: ServerOptions = {},
): Promise<EmulatorServer> {
  checkKeys('the server', options, serverOptionNames)
  const { port = 0, tls = false, idSeed = 1 } = options
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw invalidInput('the server: port must be a whole number from 0 to 65535.')

  const clock = emulatorClock(options.clock ?? 'real', () => pipeline.activity)
  const door = new Door(options.auth ?? 'none')
  const ids = idSource(idSeed)
  const faults = new FaultList()
  const log = new RequestLog(clock, () => door.secrets)
  const pipeline = new Pipeline(clock, faults, log)
  const outage = new Outage(clock)

  const certificate = await certificateOf(tls)
  const server = await listen(pipeline, port, certificate, outage)
  let closing: Promise<void> | undefined
  const restart = (how: RestartOptions = {}): void => {
    if (closing !== undefined) return
    outage.begin(how)
    pipeline.dropAll()
    server.dropConnections()
    for (const system of systems) system.restarted?.(how.downForMs ?? 0)
  }
  const systems = await makeOrClose(
    () => create({ origin: server.origin, clock, newId: (kind) => ids.next(kind), restart, auth: door }),
    server,
  )
  pipeline.serve(systems)

  const close = (): Promise<void> => {
    closing ??= (async () => {
      outage.end()
      pipeline.dropAll()
      for (const system of systems) system.close()
      await server.close()
    })()
    return closing
  }
  const isOpen = (): boolean => closing === undefined && !outage.isDown
  return {
    url: server.origin,
    ca: certificate?.cert,
    fingerprint256: certificate && fingerprint256(certificate.cert),
    fetch: inProcessFetch(server.origin, pipeline, isOpen),
    webSocket: inProcessWebSocket(server.origin, pipeline, isOpen),
    clock,
    get requests() {
      return log.entries
    },
    faults,
    auth: door,
    restart,
    reset() {
      outage.end()
      pipeline.dropAll()
      faults.clear()
      log.reset()
      door.reset()
      ids.reset()
      for (const system of systems) system.reset()
    },
    close,
    [Symbol.asyncDispose]: close,
  }
}

/** Makes systems; if that fails, nothing is left listening. */
async function makeOrClose<T>(make: () => T, server: ListeningServer): Promise<T> {
  try {
    return make()
  } catch (error) {
    await server.close()
    throw error
  }
}
