import type { Clock } from '@jobwright/core'
import type { Auth } from './auth.ts'
import type { ClientEvent } from './events.ts'

/** What every client takes. */
export interface ClientOptions {
  /** An origin or the API's root, with or without a slash at its end. A user and password in it are moved to `auth`. */
  readonly baseUrl: string
  /** How the client proves who it is: not at all, by a token, by a function that fetches tokens, or by a user and password. */
  readonly auth: Auth
  /** The client's name in views, events, errors and tokens. Default: the host of `baseUrl`. */
  readonly name?: string | undefined
  /** What sends requests, called with the address as a text and the init. Default: the platform's `fetch`. */
  readonly fetch?: ((url: string, init: RequestInit) => Promise<Response>) | undefined
  /** What tells the time and runs things later. Default: the platform's clock. */
  readonly clock?: Clock | undefined
  /** How long one attempt may take, its body included, in milliseconds. Default 30 000. */
  readonly attemptTimeoutMs?: number | undefined
  /** How long one call may take with all its attempts and pauses, in milliseconds. Default 120 000. */
  readonly totalTimeoutMs?: number | undefined
  /** How many requests are under way at once. Default 16. */
  readonly maxConcurrency?: number | undefined
  /** The largest answer that is read, in bytes. Default 64 MiB. */
  readonly maxResponseBytes?: number | undefined
  /** When a call is tried again. */
  readonly retry?: RetryOptions | undefined
  /** Headers to add to each request. */
  readonly headers?: ((context: { readonly operation: string }) => Readonly<Record<string, string>>) | undefined
  /** Told of requests, retries, renewed tokens, polls and drift. Safe to log. A callback that throws is reported once and changes nothing. */
  readonly onEvent?: ((event: ClientEvent) => void) | undefined
}

/** When a call is tried again. Only what may safely be sent twice is. */
export interface RetryOptions {
  /** How often at most, after the first attempt. Default 2. */
  readonly limit?: number | undefined
  /** The first pause in milliseconds; each further one is twice as long, and each is spread by a quarter. Default 500. */
  readonly baseMs?: number | undefined
  /** The longest pause of our own choice, in milliseconds. Default 8 000. */
  readonly maxMs?: number | undefined
  /** The longest pause that a server's Retry-After is followed for, in milliseconds. Default 60 000. */
  readonly maxRetryAfterMs?: number | undefined
}

/** What every operation takes as its last argument. */
export interface RequestOptions {
  /** Calls the operation off. */
  readonly signal?: AbortSignal | undefined
  /** As the client's, for this call. */
  readonly attemptTimeoutMs?: number | undefined
  /** As the client's, for this call. */
  readonly totalTimeoutMs?: number | undefined
  /** Headers to add to this call's requests. */
  readonly headers?: Readonly<Record<string, string>> | undefined
  /** An id that ties requests, events, errors and the server's log together. Default: one made for each call. */
  readonly correlationId?: string | undefined
}
