import { once } from 'node:events'
import { isIP, connect as netConnect, type Socket } from 'node:net'
import { connect as tlsConnect } from 'node:tls'
import { type buildConnector, errors } from 'undici'
import type { Endpoint } from './certificate-error.ts'
import { notConnected } from './not-connected.ts'
import type { ProxyChoice } from './proxies.ts'
import { authorityOf, type Target, targetOf } from './target.ts'
import { objection, proxyTrust, type Trust, tlsOptions } from './trust.ts'
import { openTunnel } from './tunnel.ts'

/** All connections of a transport. */
export interface Connections {
  /** Connects to a server, through a tunnel where a proxy is to be used. */
  readonly toServer: buildConnector.connector
  /** Connects to a proxy that is asked to pass requests on. */
  readonly toProxy: buildConnector.connector
  /** Ends every connection, also those that serve web sockets or are still being made, and waits until they are gone. */
  close(): Promise<void>
}

/** What connections are made by. */
export interface ConnectionSettings {
  readonly trust: Trust
  readonly proxyFor: ProxyChoice
  readonly connectTimeoutMs: number
}

/** A connection while it is made. */
interface Attempt {
  readonly signal: AbortSignal
  /**
   * Keeps track of a socket, so that nothing is left of it when the attempt fails or the transport is closed. One over another takes its place:
   * it ends the other itself, and to end the lower one under a running handshake brings the process down.
   */
  keep<S extends Socket>(socket: S, over?: Socket): S
}

type Make = (target: Target, attempt: Attempt) => Promise<Socket>

/** Makes connections by the settings; undici keeps them and reuses them, this keeps count of them. */
export function createConnections(settings: ConnectionSettings): Connections {
  const { trust, proxyFor, connectTimeoutMs } = settings
  const open = new Set<Socket>()
  const underWay = new Set<AbortController>()

  function keepOpen(socket: Socket): void {
    open.add(socket)
    socket.once('close', () => open.delete(socket))
    // Whoever uses the socket hears of its errors too; without a listener one that comes between two users would end the process.
    socket.on('error', () => {})
  }

  async function attempt(target: Target, make: Make): Promise<Socket> {
    const calledOff = new AbortController()
    let top: Socket | undefined
    const limit = setTimeout(() => calledOff.abort(tooSlow(target, connectTimeoutMs)), connectTimeoutMs)
    underWay.add(calledOff)
    try {
      return await make(target, {
        signal: calledOff.signal,
        keep(socket, over) {
          if (over !== undefined) open.delete(over)
          keepOpen(socket)
          top = socket
          return socket
        },
      })
    } catch (error) {
      top?.destroy()
      throw calledOff.signal.aborted ? calledOff.signal.reason : error
    } finally {
      clearTimeout(limit)
      underWay.delete(calledOff)
    }
  }

  async function handOver(target: Target, make: Make, callback: buildConnector.Callback): Promise<void> {
    let socket: Socket
    try {
      socket = await attempt(target, make)
    } catch (error) {
      callback(error as Error, null)
      return
    }
    callback(null, socket)
  }

  function connector(make: Make): buildConnector.connector {
    return (end, callback) => void handOver(targetOf(end), make, callback)
  }

  async function toProxy(proxy: Target, attempt: Attempt): Promise<Socket> {
    const end: Endpoint = { name: authorityOf(proxy), role: 'proxy' }
    const socket = await dial(proxy, attempt).catch((error) => {
      throw notConnected('proxy', end, error)
    })
    return proxy.protocol === 'https:' ? secure(socket, proxy, end, proxyTrust(trust), attempt) : socket
  }

  async function toServer(target: Target, attempt: Attempt): Promise<Socket> {
    const proxy = proxyFor(target)
    const socket =
      proxy === undefined
        ? await dial(target, attempt)
        : await openTunnel(await toProxy(proxy, attempt), proxy, target, attempt.signal)
    if (target.protocol !== 'https:') return socket
    return secure(socket, target, { name: authorityOf(target), role: 'server' }, trust, attempt)
  }

  return {
    toServer: connector(toServer),
    toProxy: connector(toProxy),
    async close() {
      for (const calledOff of underWay) calledOff.abort(new errors.ClientDestroyedError())
      await Promise.all([...open].map((socket) => gone(socket)))
    },
  }
}

async function dial({ hostname, port }: Target, attempt: Attempt): Promise<Socket> {
  const socket = attempt.keep(netConnect({ host: hostname, port, noDelay: true, keepAlive: true }))
  await once(socket, 'connect', { signal: attempt.signal })
  return socket
}

/**
 * TLS over a socket. Sessions are never resumed: a resumed one would be used without its certificate's name being compared again.
 */
async function secure(
  below: Socket,
  { hostname }: Target,
  end: Endpoint,
  trust: Trust,
  attempt: Attempt,
): Promise<Socket> {
  const socket = attempt.keep(
    tlsConnect({
      ...tlsOptions(trust),
      socket: below,
      host: hostname,
      // The name sent ahead must be none for an address (RFC 6066).
      servername: isIP(hostname) === 0 ? hostname : '',
      ALPNProtocols: ['http/1.1'],
    }),
    below,
  )
  await once(socket, 'secureConnect', { signal: attempt.signal }).catch((error) => {
    throw notConnected('tls', end, error)
  })
  const refusal = objection(socket, end, trust)
  if (refusal !== undefined) throw refusal
  return socket
}

function tooSlow(target: Target, limitMs: number): Error {
  return new errors.ConnectTimeoutError(`No connection to ${authorityOf(target)} within ${limitMs} ms.`)
}

function gone(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    socket.once('close', () => resolve())
    socket.destroy()
  })
}
