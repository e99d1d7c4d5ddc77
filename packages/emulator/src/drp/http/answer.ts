import { goJson } from './go-json.ts'

/** What a handler answers, before the server's own headers are put around it. */
export interface Answer {
  readonly status: number
  /** Nothing to send where it is missing. For a HEAD, what a GET would have sent: the server leaves it out. */
  readonly body?: string | Uint8Array | undefined
  /** What the body is. Default none, and none is told. */
  readonly contentType?: string | undefined
  /** Headers of this answer alone. */
  readonly headers?: readonly (readonly [name: string, value: string])[] | undefined
  /** Tells which version of what it shows there is now, in quotes as an `ETag` is written. Newer servers tell it, and can wait for another one. */
  readonly version?: (() => string) | undefined
}

/** The content type of every JSON answer. */
const jsonType = 'application/json; charset=utf-8'

/** An answer in JSON, as Go writes it. */
export function json(status: number, value: unknown, headers?: Answer['headers']): Answer {
  return { status, body: goJson(value), contentType: jsonType, headers }
}

/** 204 without a body; the server tells a content type nonetheless. */
export const noContent: Answer = { status: 204, contentType: 'application/json' }

/** What is left of a panic that the server recovered from: 500 without a body. */
export const panicked: Answer = { status: 500 }
