import { STATUS_CODES, validateHeaderName, validateHeaderValue } from 'node:http'
import type { EmulatedResponse } from './system.ts'

/** An answer as it goes out, over a socket or in process. */
export interface Delivery {
  readonly status: number
  readonly reason: string
  readonly headers: readonly (readonly [name: string, value: string])[]
  /** The body: all of it, or piece by piece. Pieces end in {@link ConnectionDropped} where the connection is to close before the end. */
  readonly body: Uint8Array | AsyncIterable<Uint8Array>
}

/** The connection closes here. */
export class ConnectionDropped extends Error {
  override readonly name = 'ConnectionDropped'
}

/**
 * Completes a system's answer with what every server adds: `Content-Length`, and `Date` by the emulator's clock.
 *
 * Throws for what cannot be sent, such as a header with a line break in it.
 */
export function complete(response: EmulatedResponse, method: string, now: number): Delivery & { body: Uint8Array } {
  const { status } = response
  if (!Number.isInteger(status) || status < 200 || status > 599) throw new Error(`The status ${status} cannot be sent.`)
  const body = typeof response.body === 'string' ? Buffer.from(response.body) : response.body
  const bodyless = status === 204 || status === 304
  const headers = [...response.headers]
  const has = (name: string): boolean => headers.some(([given]) => given.toLowerCase() === name)
  if (!bodyless && !has('content-length')) headers.push(['Content-Length', String(body.byteLength)])
  if (!has('date')) headers.push(['Date', new Date(now).toUTCString()])
  for (const [name, value] of headers) {
    validateHeaderName(name)
    validateHeaderValue(name, value)
  }
  return {
    status,
    reason: response.reason ?? STATUS_CODES[status] ?? '',
    headers,
    body: bodyless || method === 'HEAD' ? new Uint8Array() : body,
  }
}

/** The same answer with a header set, or taken away. */
export function withHeader<D extends Delivery>(delivery: D, name: string, value: string | null): D {
  const others = delivery.headers.filter(([given]) => given.toLowerCase() !== name.toLowerCase())
  return { ...delivery, headers: value === null ? others : [...others, [name, value] as const] }
}
