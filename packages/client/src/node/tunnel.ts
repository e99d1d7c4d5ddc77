import { once } from 'node:events'
import { type IncomingMessage, request } from 'node:http'
import type { Socket } from 'node:net'
import type { Endpoint } from './certificate-error.ts'
import { notConnected } from './not-connected.ts'
import type { ForwardProxy } from './proxies.ts'
import { refusedByProxy } from './refused-by-proxy.ts'
import { authorityOf, type Target } from './target.ts'

/** Asks a proxy for a tunnel to a target (RFC 9110, 9.3.6): afterwards the socket is one to the target. */
export async function openTunnel(
  socket: Socket,
  proxy: ForwardProxy,
  target: Target,
  signal: AbortSignal,
): Promise<Socket> {
  const authority = authorityOf(target)
  const connect = request({
    method: 'CONNECT',
    path: authority,
    headers: {
      host: authority,
      ...(proxy.authorization === undefined ? {} : { 'proxy-authorization': proxy.authorization }),
    },
    createConnection: () => socket,
  })
  // Errors after the first one come here.
  connect.on('error', () => {})
  connect.end()
  const end: Endpoint = { name: authorityOf(proxy), role: 'proxy' }
  const answered = await once(connect, 'connect', { signal }).catch((error) => {
    throw notConnected('tunnel', end, error)
  })
  const [answer, , head] = answered as [IncomingMessage, Socket, Buffer]
  const status = answer.statusCode ?? 0
  if (status < 200 || status > 299) throw refusedByProxy(proxy, authority, status)
  // Inside a tunnel it is for us to speak first, in TLS as in HTTP.
  if (head.length > 0) throw notConnected('tunnel', end, Object.assign(new Error('early bytes'), { code: 'EPROTO' }))
  return socket
}
