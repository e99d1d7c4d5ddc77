import {
  abortSignal,
  callable,
  checkOptions,
  flag,
  milliseconds,
  type OptionRule,
  oneOf,
  text,
} from '../../input/index.ts'
import { correlationIdRule } from '../correlation-id.ts'
import type { TrackLoss, TrackReport } from './tracked.ts'

/** How a function is shown as a job. */
export interface TrackOptions {
  /**
   * The id under which the job is found again when the program is killed and run once more: letters, digits, `-` and `_`, at most 36. Two programs that
   * use the same one at the same time write into the same job: a step may stand there once or twice, and the first that ends ends it for both. Only administrators can
   * look for it; for others the job is not added, see `onLost`. Default: one is made, and the job is not found again.
   */
  readonly correlationId?: string | undefined
  /**
   * When the engine is told that a step failed. It then fails the job, and closes every other step that runs as failed, too. `deferred`: once all
   * else has ended, so that each step and the job show how they ended themselves. `at-once`: when it fails; the job is then failed even if the function
   * goes on and ends well, and parallel steps look failed until they end. A run that is killed after that is not gone on with, as its job has ended.
   * Default `deferred`.
   */
  readonly failSteps?: 'deferred' | 'at-once' | undefined
  /** May the engine remove the job some time after its end? If not, it stays for ever. Default true. */
  readonly autoCleared?: boolean | undefined
  /**
   * What becomes of a job of the same correlation id that has ended. `refuse`: the function is not called, and `track` rejects with JobwrightError
   * `conflict`. `add-another`: there is one more job. Default `refuse`.
   */
  readonly whenEnded?: 'refuse' | 'add-another' | undefined
  /**
   * Calls the work off, by the signal of the job and its steps. It is the function that stops: one that does not heed it goes on to its end. When the
   * function then throws, the job gets one step more, a failed one of type `finalizing` that says why.
   */
  readonly signal?: AbortSignal | undefined
  /**
   * How long the work waits for the engine at a time, in milliseconds: when it begins, at the beginning and end of each step, and at its own end for
   * each thing that is still to be told. Once the engine has not answered in time, the work goes on without waiting until it does. Default 10 000.
   */
  readonly reportTimeoutMs?: number | undefined
  /**
   * Puts into words why the work was called off, for the step that says so. What it returns is masked and cut to 200 characters. Default: the message of
   * an error, or a text itself.
   */
  readonly reasonOf?: ((reason: unknown) => string) | undefined
  /** Texts of four characters and more that must not stand in such a step, beside users and passwords in addresses. Default none. */
  readonly secrets?: readonly string[] | undefined
  /** Told of each thing that the engine could not be told. What it throws changes nothing. */
  readonly onReportError?: ((error: unknown, report: TrackReport) => unknown) | undefined
  /** Told once why the engine does not show the work, or not as it ended. What it throws changes nothing. */
  readonly onLost?: ((loss: TrackLoss) => unknown) | undefined
}

/** Refuses what cannot be used. JobwrightError `invalid-input`. */
export function checkTrackOptions(options: TrackOptions): void {
  checkOptions('track', options, rules)
}

const texts: OptionRule = (value) =>
  Array.isArray(value) && value.every((one) => text(one) === undefined) ? undefined : 'a list of texts, none empty'

const rules = /*@__PURE__*/ (() =>
  new Map<string, OptionRule>([
    ['correlationId', correlationIdRule],
    ['failSteps', oneOf('deferred', 'at-once')],
    ['autoCleared', flag],
    ['whenEnded', oneOf('refuse', 'add-another')],
    ['signal', abortSignal],
    ['reportTimeoutMs', milliseconds(1)],
    ['reasonOf', callable],
    ['secrets', texts],
    ['onReportError', callable],
    ['onLost', callable],
  ]))()
