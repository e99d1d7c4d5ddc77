import { type Clock, isJobwrightError, JobwrightError } from '@jobwright/core'
import type { Connection, DocumentOperation } from '../../api/index.ts'
import type { Credentials, Transport } from '../../transport/index.ts'
import { closeQuietly } from './event-socket.ts'
import type { DrpWebSocket, DrpWebSocketConstructor, HeaderWebSocketConstructor } from './web-socket.ts'

const operation = 'events'
const path = ['ws']

/**
 * Asks for the event stream without opening it: 400 is the answer to those who may (recorded), and the answer to others says why not, which web
 * sockets of most platforms keep to themselves. Credentials that are refused are renewed on the way.
 */
const ask: DocumentOperation<void> = /*@__PURE__*/ (() => ({
  name: operation,
  method: 'GET',
  path,
  once: true,
  // Documented nowhere for v4: what else servers answer to those who ask without opening.
  accept: [400, 404, 405, 426],
  read: () => undefined,
  driftIn: () => [],
}))()

/** Sends the question. Rejects with RequestError where there is no use in opening anything. */
export function askForEvents(connection: Connection, signal: AbortSignal): Promise<void> {
  return connection.send(ask, { signal })
}

/** Opens a web socket for the events of a client's server. Rejects with JobwrightError. */
export async function openSocket(
  connection: Connection,
  webSocket: DrpWebSocketConstructor,
  signal: AbortSignal,
): Promise<DrpWebSocket> {
  const { transport } = connection
  const { clock, handshake } = transport
  const { authenticator, attemptTimeoutMs } = handshake
  const credentials = await credentialsFor(connection, signal)
  const startedAt = clock.now()
  let error: 'unavailable' | undefined = 'unavailable'
  try {
    const socket = make(connection, webSocket, credentials)
    await whenOpen(socket, clock, attemptTimeoutMs, signal)
    if (socket.readyState !== 1) throw failed('it was closed at once')
    error = undefined
    return socket
  } finally {
    authenticator.tried?.(credentials, error === undefined ? 'accepted' : 'unknown')
    transport.announce({
      kind: 'request',
      ...facts(transport),
      attempt: 1,
      method: 'GET',
      path: handshake.mask(new URL(handshake.urlOf(path)).pathname),
      durationMs: Math.max(0, clock.now() - startedAt),
      ...(error === undefined ? { status: 101 } : { error }),
    })
  }
}

/** What all events of the stream tell. */
export function facts({ name: client, system }: Transport) {
  return { client, system, operation } as const
}

async function credentialsFor(connection: Connection, signal: AbortSignal): Promise<Credentials> {
  const { transport } = connection
  const { authenticator } = transport.handshake
  const take = async () => {
    try {
      const credentials = await authenticator.credentials({
        signal,
        announce: (reason) => transport.announce({ kind: 'auth', ...facts(transport), attempt: 1, reason }),
      })
      if (credentials !== undefined) return credentials
    } catch {
      // It may be anything that a user's function throws. A request that fails for it says what it is, masked.
    }
    throw failed('no credentials could be had')
  }
  const credentials = await take()
  if (passwordIn(credentials) === undefined) return credentials
  // A request tells when a password is wrong, and a web socket does not: it would be sent again.
  authenticator.tried?.(credentials, 'unknown')
  await askForEvents(connection, signal)
  return take()
}

function make(
  { transport: { handshake } }: Connection,
  webSocket: DrpWebSocketConstructor,
  credentials: Credentials,
): DrpWebSocket {
  const address = handshake.urlOf(path).replace(/^http/, 'ws')
  try {
    if (takesHeaders(webSocket)) {
      return new webSocket(address, { headers: { ...handshake.headersOf(operation), ...credentials.headers } })
    }
    const token = tokenIn(credentials)
    return new webSocket(token === undefined ? address : `${address}?token=${encodeURIComponent(token)}`)
  } catch (error) {
    // The platform's error quotes the address, and the token with it.
    throw isJobwrightError(error) ? error : failed('it could not be made')
  }
}

function takesHeaders(webSocket: DrpWebSocketConstructor): webSocket is HeaderWebSocketConstructor {
  return 'takesHeaders' in webSocket && webSocket.takesHeaders === true
}

function tokenIn(credentials: Credentials): string | undefined {
  if (passwordIn(credentials) !== undefined) {
    const advice = "leave out session: 'basic', or give a webSocket that takes headers"
    throw failed(`a password is not put into an address: ${advice}`)
  }
  return credentials.headers['Authorization']?.replace(/^Bearer /, '')
}

function passwordIn({ headers }: Credentials): string | undefined {
  const value = headers['Authorization']
  return value?.startsWith('Basic ') === true ? value : undefined
}

function whenOpen(socket: DrpWebSocket, clock: Clock, timeoutMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = (problem: string | undefined) => {
      stopTimer()
      signal.removeEventListener('abort', onAbort)
      socket.removeEventListener('open', onOpen)
      socket.removeEventListener('close', onFailed)
      socket.removeEventListener('error', onFailed)
      if (problem === undefined) return resolve()
      closeQuietly(socket)
      reject(failed(problem))
    }
    const onOpen = () => end(undefined)
    const onFailed = () => end('it was not opened')
    const onAbort = () => end('nobody waits for it any more')
    const stopTimer = clock.schedule(timeoutMs, () => end(`it was not open within ${timeoutMs} ms`))
    socket.addEventListener('open', onOpen)
    socket.addEventListener('close', onFailed)
    socket.addEventListener('error', onFailed)
    signal.addEventListener('abort', onAbort)
    if (signal.aborted) onAbort()
    else if (socket.readyState === 1) onOpen()
  })
}

/** Why there is no connection for events, in words of our own. */
export function failed(why: string): JobwrightError {
  return new JobwrightError(
    `events: the web socket cannot be had: ${why}. Look at the server and what stands before it.`,
    {
      code: 'unavailable',
      retryable: true,
    },
  )
}
