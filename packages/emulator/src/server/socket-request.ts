import type { ReceivedRequest } from './pipeline.ts'

/** What a WebSocket is opened with, beside its address. */
export interface InProcessWebSocketOptions {
  /** The subprotocols to offer, the preferred one first. Default: none. */
  readonly protocols?: string | readonly string[] | undefined
  /** Headers for the handshake, such as Authorization. Default: none. */
  readonly headers?: Readonly<Record<string, string>> | undefined
}

/** What can stand where the platform's constructor takes protocols. */
export type GivenSocketOptions = string | readonly string[] | InProcessWebSocketOptions

/** The address of a WebSocket. Throws the platform's `SyntaxError` for what is none. */
export function socketUrl(given: string | URL): URL {
  const url = URL.parse(String(given))
  if (url === null) throw syntaxError('This is no address of a WebSocket: give one with a scheme and a host.')
  if (url.protocol === 'http:') url.protocol = 'ws:'
  if (url.protocol === 'https:') url.protocol = 'wss:'
  if (url.protocol !== 'ws:' && url.protocol !== 'wss:')
    throw syntaxError('The address of a WebSocket must begin with ws: or wss:.')
  if (url.href.includes('#')) throw syntaxError('The address of a WebSocket has no fragment.')
  return url
}

/** The origin of the server behind a WebSocket's address. */
export function serverOrigin({ protocol, host }: URL): string {
  return `${protocol === 'wss:' ? 'https:' : 'http:'}//${host}`
}

/** What was given in place of protocols. Throws the platform's `SyntaxError` for protocols that it would not take. */
export function socketOptions(given: GivenSocketOptions): {
  readonly protocols: readonly string[]
  readonly headers: Headers
} {
  const { protocols = [], headers = {} }: InProcessWebSocketOptions =
    typeof given === 'string' || isList(given) ? { protocols: given } : given
  const offered = typeof protocols === 'string' ? [protocols] : protocols
  const isFine = offered.every((name) => /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/.test(name))
  if (!isFine || new Set(offered.map((name) => name.toLowerCase())).size < offered.length)
    throw syntaxError('The protocols of a WebSocket must be words, and each may be there once.')
  return { protocols: offered, headers: new Headers(headers) }
}

function isList(given: object): given is readonly string[] {
  return Array.isArray(given)
}

/** The request that asks for a WebSocket. */
export function socketRequest(url: URL, protocols: readonly string[], headers: Headers): ReceivedRequest {
  const sent = new Map<string, string>([
    ['host', url.host],
    ['connection', 'Upgrade'],
    ['upgrade', 'websocket'],
    ['user-agent', 'node'],
    ['sec-websocket-version', '13'],
    ['sec-websocket-key', 'dGhlIHNhbXBsZSBub25jZQ=='],
  ])
  if (protocols.length > 0) sent.set('sec-websocket-protocol', protocols.join(', '))
  for (const [name, value] of headers) sent.set(name, value)
  return { method: 'GET', target: `${url.pathname}${url.search}`, headers: sent, body: new Uint8Array() }
}

function syntaxError(message: string): DOMException {
  return new DOMException(message, 'SyntaxError')
}
