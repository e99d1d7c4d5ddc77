import type { Applied, ErrorCode } from '@jobwright/core'
import type { AuthScheme } from './authenticator.ts'
import type { Answer } from './operation.ts'

/** What a system's error body says. */
export interface ServerError {
  /** What went wrong, in the server's words. They are masked and cut before they are shown. */
  readonly message?: string | undefined
  /** False: the server says that trying again is useless. */
  readonly retryable?: boolean | undefined
  /** What it means, where the status says something else. `authentication` has the credentials renewed once. */
  readonly code?: ErrorCode | undefined
  /** Of a write: has it taken effect all the same? Default: by the status; one of 4xx says no. */
  readonly applied?: Applied | undefined
}

/** In what the systems differ, as far as sending requests goes. */
export interface SystemTraits {
  /** The system's name. */
  readonly system: string
  /** Where its API begins when `baseUrl` is an origin, such as `/api/v1.0`. */
  readonly rootPath: string
  /** How it wants to be shown who asks. */
  readonly auth: AuthScheme
  /** The response header that holds the server's own id of the request. */
  readonly requestIdHeader?: string | undefined
  /** The request header that takes an id of ours into the server's log. */
  readonly correlationHeader?: string | undefined
  /** Reads the body of an error. What it throws counts as nothing read. */
  readonly errorOf?: ((answer: Answer) => ServerError | undefined) | undefined
  /** Headers, beside the usual ones, whose values are secret. */
  readonly secretHeaders?: readonly string[] | undefined
  /** Names of the options that the system's client takes beside those of all clients. */
  readonly ownOptions?: readonly string[] | undefined
}
