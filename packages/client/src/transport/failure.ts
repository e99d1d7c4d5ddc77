import type { Applied, ErrorCode } from '@jobwright/core'

/** What went wrong in one attempt, before it is known whether another follows. */
export interface Failure {
  readonly code: ErrorCode
  readonly applied: Applied
  /** Is it worth sending the same again? */
  readonly retryable: boolean
  /** What happened, as the second half of a sentence. */
  readonly what: string
  /** What to do about it, in whole sentences. */
  readonly advice: string
  readonly status?: number | undefined
  readonly headers?: ReadonlyMap<string, string> | undefined
  readonly retryAfterMs?: number | undefined
  readonly serverMessage?: string | undefined
  readonly cause?: unknown
}
