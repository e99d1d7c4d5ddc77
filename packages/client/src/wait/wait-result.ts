import type { JobView, JobwrightError, TargetView, ViewFlag, WaitOutcome, WaitReason } from '@jobwright/core'

/** How a wait ended, and what is known of the job. */
export interface WaitResult<Document = unknown> {
  /** The job's id. */
  readonly id: string
  /** The job's outcome, or why nobody waits any more: `failing`, `stalled`, `timed-out`, `aborted`. */
  readonly outcome: WaitOutcome
  /** Why the wait ended, where the outcome alone does not tell: a deadline or too long pending, for example. */
  readonly reason: WaitReason
  /** The flags of the last view; none where the job was never seen. */
  readonly flags: readonly ViewFlag[]
  /** The targets of the last view; none where the job was never seen. */
  readonly targets: readonly TargetView[]
  /** The job's document as the server sent it last; undefined where the job was never seen. */
  readonly document: Document | undefined
  /** The last view; undefined where the job was never seen. */
  readonly view: JobView | undefined
  /** What another process goes on with. It holds no secret. */
  readonly token: string
  /** How many looks there were, those before a resumption included. */
  readonly polls: number
  /** How long the wait took in milliseconds, the time before a resumption included. */
  readonly elapsedMs: number
  /** With `onTimeout: 'cancel'`, when the wait timed out: has the server agreed to cancel the job? Where it has not, `lastError` says why. */
  readonly cancelRequested?: boolean
  /** The last error that the wait lived through. */
  readonly lastError?: JobwrightError
  /** The first thing that a callback threw. It changed nothing. */
  readonly callbackError?: unknown
}

/** What one look from a token found: the end, or when to look again and the token to do it with. */
export type CheckResult<Document = unknown> =
  | { readonly done: true; readonly result: WaitResult<Document> }
  | {
      readonly done: false
      /** What to go on with: it replaces the token before it. */
      readonly token: string
      /** When to look again, in milliseconds. */
      readonly nextInMs: number
      /** The job as it was found; undefined where the server does not know it or could not be asked. */
      readonly view: JobView | undefined
      /** Why the server could not be asked. */
      readonly lastError?: JobwrightError
    }
