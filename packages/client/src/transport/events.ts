import type { ErrorCode } from '@jobwright/core'

/** What all events tell. */
export interface EventBase {
  /** The client's name. */
  readonly client: string
  /** The system it talks to. */
  readonly system: string
  /** The operation, such as `tasks.create`. */
  readonly operation: string
  /** The attempt, from 1. */
  readonly attempt: number
  /** The HTTP status, where there is an answer. */
  readonly status?: number | undefined
  /** How long it took, in milliseconds. */
  readonly durationMs?: number | undefined
  /** The server's own id of the request. */
  readonly requestId?: string | undefined
  /** The id that ties the requests of a call together. */
  readonly correlationId?: string | undefined
}

/** Something a client did. It holds no secret, no header and no body: it is safe to log. */
export type ClientEvent =
  /** A request was answered or failed. */
  | (EventBase & {
      readonly kind: 'request'
      /** The HTTP method. */
      readonly method: string
      /** The path, without the query. */
      readonly path: string
      /** The code of what went wrong, such as `not-found`. */
      readonly error?: ErrorCode | undefined
    })
  /** A call will be tried again. */
  | (EventBase & {
      readonly kind: 'retry'
      /** The code of what went wrong, such as `unavailable`. */
      readonly reason: ErrorCode
      /** In how many milliseconds. */
      readonly inMs: number
    })
  /** A token was asked for. */
  | (EventBase & {
      readonly kind: 'auth'
      /** There was none yet, it expires soon, or the server has rejected it. */
      readonly reason: 'first' | 'expiring' | 'rejected'
    })
  /** A wait looked at a job. */
  | (EventBase & {
      readonly kind: 'poll'
      /** The job. */
      readonly id: string
      /** Where it stands, if it was seen. */
      readonly phase?: string | undefined
      /** In how many milliseconds it is looked at again, if it is. */
      readonly nextInMs?: number | undefined
    })
  /** A wait is over. */
  | (EventBase & {
      readonly kind: 'settled'
      /** The job. */
      readonly id: string
      /** How the wait ended, such as `succeeded` or `timed-out`. */
      readonly outcome: string
      /** Why, such as `ended` or `deadline`. */
      readonly reason: string
    })
  /** The server said something its documents do not know. */
  | (EventBase & {
      readonly kind: 'drift'
      /** What it is, such as an unknown field or value. */
      readonly code: string
      /** Where it stands in the document. */
      readonly at: readonly string[]
    })
