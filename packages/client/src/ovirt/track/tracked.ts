import type { StepType } from '@jobwright/core/ovirt'

/** How a step is found again. */
export interface TrackedStepOptions {
  /**
   * What tells the step from others of the same parent and type, whatever its description says: it is shown as `description [key]`, and when the
   * program runs again the step is found by its key though its text has changed. One line, with single blanks between words
   * alone, without square brackets. Default: the description does.
   */
  readonly key?: string | undefined
}

/** What steps can be added to: the job, or a step of it. */
export interface Tracked {
  /** Its id; undefined as long as the engine has not told, or for good when it could not be added. */
  readonly id: string | undefined
  /** The id under which the job is found again. */
  readonly correlationId: string
  /** Aborted when the signal that `track` was given is, and once the function has thrown, so that what it has left behind can stop. */
  readonly signal: AbortSignal
  /**
   * Runs a function as a step of this: adds the step, runs the function, and shows how it ended. Steps may be nested and may run in parallel; one may
   * begin when the step above it has ended, and when the work has been called off, to clean up: whether it does is the caller's to decide.
   *
   * @param type what the step does.
   * @param description what it does, in words of people. Not blank. Nothing of a step can be changed later.
   * @param options how it is found again.
   * @param run the function. It is called with the step, to which it may add steps in turn.
   * @returns what the function returns; what it throws is thrown again. Whatever becomes of the report changes neither.
   * @throws JobwrightError `invalid-input`, before the function is called, for a type, description or key that cannot be used.
   */
  step<T>(
    type: StepType,
    description: string,
    options: TrackedStepOptions | undefined,
    run: (step: TrackedStep) => Promise<T> | T,
  ): Promise<T>
  /** Runs a function as a step of this, which is found again by its description. */
  step<T>(type: StepType, description: string, run: (step: TrackedStep) => Promise<T> | T): Promise<T>
}

/** An external job that shows what a function does. */
export interface TrackedJob extends Tracked {
  /** Why the engine does not show the work, or not as it ended; undefined as long as it does. */
  readonly loss: TrackLoss | undefined
}

/** A step that shows what a function does. */
export interface TrackedStep extends Tracked {
  /** What it does, as the engine shows it: with its key. */
  readonly description: string
}

/**
 * Why the engine does not show the work, or not as it ended:
 * - `refused`: it does not let the user, or does not know him, or its certificate is not trusted;
 * - `unreachable`: it did not answer in time before the work was over, and may not know how it ended;
 * - `job-removed`: the job is gone, and its steps with it;
 * - `job-ended`: the job had ended otherwise, by somebody else's hand, and the first end of a job counts. Its steps show how they ended;
 * - `engine-restarted`: the engine was started anew, which makes each job that runs `unknown` for good. Its steps show how they ended;
 * - `client-closed`: the client was closed before the work was over.
 */
export type TrackLossReason =
  | 'refused'
  | 'unreachable'
  | 'job-removed'
  | 'job-ended'
  | 'engine-restarted'
  | 'client-closed'

/** What was lost of a tracked job. The work is not touched by it. */
export interface TrackLoss {
  /** Why. */
  readonly reason: TrackLossReason
  /** The same in words. Nothing in it is secret. */
  readonly message: string
  /** The id of the job, where it was known. */
  readonly jobId: string | undefined
  /** The id under which it was to be found. */
  readonly correlationId: string
  /** The error that told, where one did. */
  readonly error?: unknown
}

/** Something that the engine was to be told about a tracked job, and was not. */
export interface TrackReport {
  /** What was to be told; `left-running` is a step that ran on when the function had ended, or began after. */
  readonly kind: 'add-job' | 'add-step' | 'end-step' | 'end-job' | 'left-running'
  /** The description of the step, or of the job. */
  readonly description: string
  /** Will it be tried again? */
  readonly willRetry: boolean
}
