import type { Authenticator } from './authenticator.ts'
import type { CallTools } from './call-tools.ts'
import { joinHeaders } from './request-headers.ts'

/** What a connection that is no request, such as a web socket's, is opened with: at the same server, by the same credentials. */
export interface Handshake {
  /** The address of a path below the API's root. */
  urlOf(path: readonly string[]): string
  /** The headers that the client's user adds. Throws what their function throws, or JobwrightError `invalid-input` for one that cannot be sent. */
  headersOf(operation: string): Readonly<Record<string, string>>
  /** Gives the credentials, and is told what became of them. */
  readonly authenticator: Authenticator
  /** How long it may take, in milliseconds. */
  readonly attemptTimeoutMs: number
  /** The longest message that is read, in bytes. */
  readonly maxMessageBytes: number
  /** A text without the client's secrets. */
  mask(text: string): string
}

/** Makes a client's. */
export function handshakeOf({
  base,
  headers,
  authenticator,
  attemptTimeoutMs,
  maxResponseBytes,
  secrets,
}: CallTools): Handshake {
  return {
    urlOf(path) {
      const { origin, path: below } = base.urlOf({ name: 'handshake', path })
      return `${origin}${below}`
    },
    headersOf: (operation) => joinHeaders(operation, headers?.({ operation })),
    authenticator,
    attemptTimeoutMs,
    maxMessageBytes: maxResponseBytes,
    mask: (text) => secrets.mask(text),
  }
}
