import { METHODS } from 'node:http'
import { ConnectionDropped, type Delivery } from './delivery.ts'
import { held } from './held.ts'
import { type Connection, openConnection } from './in-process-connection.ts'
import { largestBody, type Pipeline, type ReceivedRequest } from './pipeline.ts'
import { type Hop, nextHop } from './redirect.ts'

/** A function like the platform's `fetch`. */
export type Fetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>

/** What the platform's fetch sends where the caller says nothing else. */
const usualHeaders = [
  ['accept', '*/*'],
  ['accept-language', '*'],
  ['sec-fetch-mode', 'cors'],
  ['user-agent', 'node'],
  ['accept-encoding', 'gzip, deflate'],
] as const

/**
 * Makes a fetch that reaches the emulator without a socket and behaves as the platform's would: redirects, abort signals, streamed
 * bodies, and `TypeError: fetch failed` where there is nothing to reach.
 */
export function inProcessFetch(origin: string, pipeline: Pipeline, isOpen: () => boolean): Fetch {
  const origins = [origin, origin.replace('127.0.0.1', 'localhost')]

  /** Sends one request and answers as soon as the answer begins. */
  const send = async (hop: Hop, signal: AbortSignal | null): Promise<Response> => {
    if (!isOpen() || !origins.includes(hop.url.origin)) throw failed(`Nothing listens at ${hop.url.origin}.`)
    const connection = openConnection(signal)
    const answer = METHODS.includes(hop.method) ? pipeline.answer(received(hop), connection.controller) : badRequest
    const delivery = await held(Promise.race([answer, connection.closed]))
    signal?.throwIfAborted()
    if (delivery !== undefined) return respond(delivery, hop, connection)
    connection.close()
    throw failed('The connection was closed.')
  }

  return async (input, init) => {
    // The caller's own signal is watched: a request that follows it would leave its listener there for good.
    const request = new Request(input, { ...init, signal: null })
    const signal = init?.signal ?? (input instanceof Request ? input.signal : null)
    signal?.throwIfAborted()
    const body = request.body === null ? undefined : new Uint8Array(await request.arrayBuffer())
    let hop: Hop = { url: new URL(request.url), method: request.method, headers: request.headers, body }
    for (let redirects = 0; ; redirects++) {
      const response = await send(hop, signal)
      if (request.redirect === 'manual') return response
      const next = nextHop(hop, response)
      if (next === undefined)
        return redirects === 0 ? response : Object.defineProperty(response, 'redirected', { value: true })
      if (request.redirect === 'error' || redirects === 20) throw failed('unexpected redirect')
      hop = next
    }
  }
}

function received({ url, method, headers, body = new Uint8Array() }: Hop): ReceivedRequest {
  const sent = new Map<string, string>([['host', url.host], ...usualHeaders])
  // Repeated empty values are joined to one that ends in a blank, which does not survive the way over a socket.
  for (const [name, value] of headers) sent.set(name, value.trim())
  const { byteLength } = body
  if (byteLength > 0 || ['POST', 'PUT', 'PATCH'].includes(method)) sent.set('content-length', String(byteLength))
  return {
    method,
    target: withoutFragment(url).slice(url.origin.length),
    headers: sent,
    body: byteLength > largestBody ? undefined : body,
  }
}

function withoutFragment({ href }: URL): string {
  const mark = href.indexOf('#')
  return mark === -1 ? href : href.slice(0, mark)
}

/** What Node's HTTP server says to a method that it does not know, such as `patch` in small letters. */
const badRequest: Delivery = { status: 400, reason: 'Bad Request', headers: [], body: new Uint8Array() }

function respond(delivery: Delivery, hop: Hop, connection: Connection): Response {
  const { status, reason, headers, body } = delivery
  const none = hop.method === 'HEAD' || status === 204 || status === 304
  if (none || body instanceof Uint8Array) connection.close()
  const content = none ? null : body instanceof Uint8Array ? new Uint8Array(body) : streamed(body, connection)
  const response = new Response(content, {
    status,
    statusText: reason,
    headers: headers.map(([name, value]) => [name, value]),
  })
  return Object.defineProperty(response, 'url', { value: withoutFragment(hop.url) })
}

/** A body that moves on as it is read. */
function streamed(body: AsyncIterable<Uint8Array>, connection: Connection): ReadableStream<Uint8Array> {
  const pieces = body[Symbol.asyncIterator]()
  const close = (): void => connection.close()
  return new ReadableStream<Uint8Array>(
    {
      async pull(stream) {
        try {
          const { done, value } = await held(pieces.next())
          if (done !== true) return stream.enqueue(value.slice())
          close()
          stream.close()
        } catch (error) {
          close()
          const { signal } = connection
          stream.error(signal?.aborted === true ? signal.reason : new TypeError('terminated', { cause: error }))
        }
      },
      cancel: close,
    },
    { highWaterMark: 0 },
  )
}

function failed(why: string): TypeError {
  return new TypeError('fetch failed', { cause: new ConnectionDropped(why) })
}
