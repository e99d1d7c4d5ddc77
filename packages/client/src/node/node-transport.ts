import { invalidInput, isJobwrightError, JobwrightError } from '@jobwright/core'
// Imported as a whole and at once: whoever imports this sub-path wants undici, and a missing one is then told at the start.
import { Agent, type Dispatcher, type Response as UndiciResponse, fetch as undiciFetch } from 'undici'
import { createConnections } from './connections.ts'
import { checkNodeOptions, type NodeTransportOptions } from './options.ts'
import { readProxies } from './proxies.ts'
import { relayThroughProxies } from './relay.ts'
import { readTrust } from './trust.ts'
import { type WebSocketConstructor, webSocketThrough } from './web-socket.ts'

/** What clients send their requests through; give `fetch` and `webSocket` to as many as are to share it. */
export interface NodeTransport {
  /** Like the platform's `fetch`. */
  readonly fetch: (url: string, init?: RequestInit) => Promise<Response>
  /** Like the platform's `WebSocket`, with headers. */
  readonly webSocket: WebSocketConstructor
  /** Calls off all requests, ends all web sockets and waits until every connection is gone. Later requests are refused. */
  readonly close: () => Promise<void>
  /** As `close`. */
  readonly [Symbol.asyncDispose]: () => Promise<void>
}

/**
 * A transport for Node with its own trust, proxy and connections. It speaks HTTP/1.1, and sets no time limit but that of connecting: the client's
 * `attemptTimeoutMs` is the limit.
 *
 * It needs the package `undici`, from version 7 on. Importing that makes it the engine of the process's own `fetch` too, which is undici's doing;
 * none of the settings here reach there.
 *
 * `fetch` rejects with a CertificateError (code `certificate`) for a certificate that is not trusted, with a JobwrightError for a proxy that
 * refuses (`authentication` when it wants a password, `forbidden`, `unavailable`) and for a transport that was closed (`aborted`), else as the
 * platform's fetch: a TypeError whose cause has Node's `code`, such as ECONNREFUSED or ENOTFOUND. No message holds the password of a proxy.
 *
 * @throws JobwrightError `invalid-input` for an option that is not known, cannot be read or contradicts another one.
 *
 * @example
 * import { createServer } from 'node:http'
 * import { once } from 'node:events'
 * import { nodeTransport } from '@jobwright/client/node'
 * const server = createServer((_, response) => response.end('pong')).listen(0, '127.0.0.1')
 * await once(server, 'listening')
 * const address = server.address()
 * const port = typeof address === 'object' ? address?.port : undefined
 * const transport = nodeTransport({ proxy: 'env', env: { NO_PROXY: '127.0.0.0/8' }, maxSockets: 4 })
 * const response = await transport.fetch(`http://127.0.0.1:${port}/ping`)
 * await response.text() //=> 'pong'
 * await transport.close()
 * server.close()
 */
export function nodeTransport(options: NodeTransportOptions = {}): NodeTransport {
  checkNodeOptions(options)
  const { maxSockets = 64, connectTimeoutMs = 10_000, proxy, env = process.env } = options
  const proxyFor = readProxies(proxy, env)
  const connections = createConnections({
    trust: readTrust(options),
    proxyFor,
    connectTimeoutMs,
  })
  // HTTP/1.1 has one request a connection at a time; time limits are the client's.
  const limits = { connections: maxSockets, allowH2: false, headersTimeout: 0, bodyTimeout: 0 }
  const servers = new Agent({ ...limits, connect: connections.toServer })
  const relays = new Agent({ ...limits, connect: connections.toProxy })
  const dispatcher = servers.compose(relayThroughProxies(relays, proxyFor))
  let closing: Promise<void> | undefined

  async function endAll(): Promise<void> {
    await Promise.all([servers.destroy(), relays.destroy(), connections.close()])
  }

  function close(): Promise<void> {
    closing ??= endAll()
    return closing
  }

  function checkOpen(): void {
    if (closing !== undefined) throw closed('no')
  }

  return {
    async fetch(url, init = {}) {
      checkOpen()
      try {
        return await send(dispatcher, url, init)
      } catch (error) {
        if (closing === undefined || init.signal?.aborted) throw error
        throw closed(init.method === undefined || /^(?:get|head)$/i.test(init.method) ? 'no' : 'unknown')
      }
    },
    webSocket: webSocketThrough(dispatcher, checkOpen),
    close,
    [Symbol.asyncDispose]: close,
  }
}

async function send(dispatcher: Dispatcher, url: string, init: RequestInit): Promise<Response> {
  const address = URL.canParse(url) ? new URL(url) : undefined
  // Checked here, because the platform's error repeats the address with its password.
  if (
    address === undefined ||
    !/^https?:$/.test(address.protocol) ||
    address.username !== '' ||
    address.password !== ''
  )
    throw invalidInput('fetch takes an absolute http: or https: address without user and password.')
  try {
    // The platform's classes and undici's are the same in two copies, whose types differ in detail.
    return platformResponse(await undiciFetch(address, { ...(init as object), dispatcher }))
  } catch (error) {
    const cause = error instanceof Error ? error.cause : undefined
    throw isJobwrightError(cause) ? cause : error
  }
}

const statusesWithoutBody: readonly number[] = [204, 205, 304]

/** The same answer as the platform's class: callers may ask whether it is one. */
function platformResponse(response: UndiciResponse): Response {
  const { status, statusText, headers, url, redirected } = response
  // The platform's constructor takes no others.
  if (status > 599) return response as unknown as Response
  const body = statusesWithoutBody.includes(status) ? null : response.body
  const own = new Response(body as ReadableStream | null, { status, statusText, headers: [...headers] })
  return Object.defineProperties(own, { url: { value: url }, redirected: { value: redirected } })
}

function closed(applied: 'no' | 'unknown'): JobwrightError {
  return new JobwrightError('The transport was closed: make a new one with nodeTransport().', {
    code: 'aborted',
    applied,
  })
}
