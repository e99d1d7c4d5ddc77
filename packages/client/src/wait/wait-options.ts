import type { Snapshot } from './snapshot.ts'
import type { WaitResult } from './wait-result.ts'

/** What to do with the job when the wait has timed out: nothing, or ask the server to cancel it. */
export type OnTimeout = 'leave' | 'cancel'

/**
 * How to wait. All durations are milliseconds; an unknown key or a number out of range is refused with JobwrightError `invalid-input`.
 *
 * `onTimeout: 'cancel'` exists only where the server can cancel such a job.
 */
export interface WaitOptions<OnTimeoutAllowed extends OnTimeout = 'leave'> {
  /** How long to wait in all. */
  readonly timeoutMs: number
  /** Settle when the job has `ended`, or already when it is known that it will fail (`failing`). Default `ended`. */
  readonly settleOn?: 'ended' | 'failing' | undefined
  /** Settle as `timed-out` at the first look that finds the job still pending after so long. Default: never for that reason. */
  readonly pendingTimeoutMs?: number | undefined
  /** Settle as `stalled` at the first look that finds no sign of life for so long: the same status, progress, targets and messages. Default: never. */
  readonly stalledAfterMs?: number | undefined
  /**
   * How long the job may be held up by its machine, which is not runnable or powered off, before the wait settles as `stalled`; the reason says
   * which. Only Digital Rebar tells. Default 60 000.
   */
  readonly heldUpGraceMs?: number | undefined
  /** How long "not found" means "not yet" or "not for a moment". Default 30 000. */
  readonly notFoundGraceMs?: number | undefined
  /** How long the server may be out of reach. Default 300 000. */
  readonly outageToleranceMs?: number | undefined
  /** How often to look. Default: the pace of this kind of job. */
  readonly intervalMs?: number | undefined
  /** What to do with the job when the wait has timed out. Default `leave`. */
  readonly onTimeout?: OnTimeoutAllowed | undefined
  /** How much to read at each look. Default `targets`. */
  readonly detail?: 'status' | 'targets' | 'messages' | undefined
  /** Calls the wait off, never the job: the wait settles as `aborted` and its token can be resumed. */
  readonly signal?: AbortSignal | undefined
  /** Told of the first look and of each one that found something changed. One that throws is reported once, as `callbackError` of the result. */
  readonly onSnapshot?: ((snapshot: Snapshot) => void) | undefined
}

/** What `waitForSuccess` takes for success beside an outcome of `succeeded` that did something and reports no errors. */
export type Acceptable = 'partial' | 'incomplete' | 'cancelled' | 'nothing-done' | 'errors-reported'

/** How to wait for success. */
export interface WaitForSuccessOptions<OnTimeoutAllowed extends OnTimeout = 'leave'>
  extends WaitOptions<OnTimeoutAllowed> {
  /** What else is good enough. Default: nothing. */
  readonly accept?: readonly Acceptable[] | undefined
}

/** How to wait for several jobs. */
export interface WaitAllOptions<Document = unknown, OnTimeoutAllowed extends OnTimeout = 'leave'>
  extends WaitOptions<OnTimeoutAllowed> {
  /** Told of each job's end as it comes. One that throws is reported once, as `callbackError` of that job's result. */
  readonly onEnd?: ((result: WaitResult<Document>) => void) | undefined
}

/** How to go on with a wait that another process, or an earlier call, began. */
export interface ResumeOptions<OnTimeoutAllowed extends OnTimeout = 'leave'> {
  /** A new limit, counted from now. Default: the deadline in the token. */
  readonly timeoutMs?: number | undefined
  /** As for `wait`. */
  readonly onTimeout?: OnTimeoutAllowed | undefined
  /** As for `wait`. */
  readonly signal?: AbortSignal | undefined
  /** As for `wait`. */
  readonly onSnapshot?: ((snapshot: Snapshot) => void) | undefined
}

/** How to begin a wait that others carry out: as for `wait`, without what concerns one process. */
export type WaitTokenOptions = Omit<WaitOptions, 'onTimeout' | 'signal' | 'onSnapshot'>

/** How to look once. */
export interface CheckOptions {
  /** Calls the look off. */
  readonly signal?: AbortSignal | undefined
}
