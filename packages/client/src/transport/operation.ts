import type { Clock } from '@jobwright/core'
import type { ClientEvent } from './events.ts'
import type { Handshake } from './handshake.ts'
import type { RequestOptions } from './options.ts'

/** An answer with its whole body, detached from the connection. */
export interface Answer {
  /** The HTTP status. */
  readonly status: number
  /** Headers by lower-case name. */
  readonly headers: ReadonlyMap<string, string>
  /** The body, read as UTF-8; empty where the operation asked for bytes and got them. */
  readonly text: string
  /** The body as it came, where the operation asked for `bytes`. */
  readonly bytes?: Uint8Array | undefined
  /** The body as JSON. Throws JobwrightError `unexpected-response` when it is none. */
  json(): unknown
}

/** One thing an API can do, as data: how it is asked for and how its answer is read. */
export interface Operation<T> {
  /** Its name in events and errors, such as `tasks.create`. */
  readonly name: string
  /** The HTTP method. */
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /**
   * The path below the API's root, segment by segment; each is encoded by itself, so that an id with a slash stays one segment. Empty
   * segments, `.` and `..` are refused.
   */
  readonly path: readonly string[]
  /** Does the path end with a slash? Default false. */
  readonly trailingSlash?: boolean | undefined
  /** Does the path begin beside the API's root instead of below it, as Drydock's `/versions` does? Default false. */
  readonly besideRoot?: boolean | undefined
  /** The query's names and values, in order. */
  readonly query?: readonly (readonly [name: string, value: string])[] | undefined
  /** The body, sent as JSON. */
  readonly json?: unknown
  /** Is all of that JSON secret, whatever its names say? Default false. */
  readonly secretBody?: boolean | undefined
  /** The body as it is, with its content type, for what is no JSON. */
  readonly body?: { readonly type: string; readonly data: string | Uint8Array } | undefined
  /** Is the answer's body wanted as bytes instead of text? Default false. An error's is text all the same. */
  readonly bytes?: boolean | undefined
  /** Headers of this operation. */
  readonly headers?: Readonly<Record<string, string>> | undefined
  /** Does it only ask, and change nothing, whatever its method? Default: GET and HEAD do. */
  readonly asks?: boolean | undefined
  /** Statuses by which the server refuses what was asked, though elsewhere they mean something else: the code is `rejected`. Default none. */
  readonly refusals?: readonly number[] | undefined
  /** May it be sent twice without harm? Default: what only asks may. */
  readonly repeatable?: boolean | undefined
  /** Is it sent without credentials? Default false. */
  readonly anonymous?: boolean | undefined
  /** Is it never retried, because its caller is a loop that does so itself? Default false. */
  readonly once?: boolean | undefined
  /** How long the server was asked to keep its answer back, in milliseconds: the limits of attempt and call are longer by that. Default 0. */
  readonly holdMs?: number | undefined
  /** Statuses beside 2xx that `read` understands. Default none. */
  readonly accept?: readonly number[] | undefined
  /** Reads the answer. What it throws becomes `unexpected-response`. */
  readonly read: (answer: Answer) => T
}

/** A call under way: await it for the data, or ask for the answer's surroundings too. */
export interface ApiCall<T> extends Promise<T> {
  /** The data together with what its answer came with. */
  withResponse(): Promise<{ readonly data: T; readonly response: ResponseInfo }>
}

/** What an answer came with. */
export interface ResponseInfo {
  /** The HTTP status. */
  readonly status: number
  /** Headers by lower-case name; those that carry secrets are masked. */
  readonly headers: ReadonlyMap<string, string>
  /** The server's own id of the request. */
  readonly requestId?: string | undefined
  /** The id that ties the requests of a call together. */
  readonly correlationId: string
  /** How many attempts it took. */
  readonly attempts: number
}

/** What the clients of all systems send their operations through. */
export interface Transport {
  /** The client's name. */
  readonly name: string
  /** The system it talks to. */
  readonly system: string
  /** What tells the time and runs things later. */
  readonly clock: Clock
  /** What a connection that is no request is opened with. */
  readonly handshake: Handshake
  /** Sends an operation, as often as it takes and is safe, and reads its answer. Failures are rejections, never thrown at once. */
  send<T>(operation: Operation<T>, options?: RequestOptions): ApiCall<T>
  /** Tells the client's `onEvent` of something. */
  announce(event: ClientEvent): void
  /** Aborts what is under way and waits for it; later sends are refused. */
  close(): Promise<void>
}
