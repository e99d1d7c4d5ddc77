import { type ErrorCode, JobwrightError } from '@jobwright/core'
import type { WaitResult } from './wait-result.ts'

/**
 * A job that was waited for did not succeed, or the wait was over before: `result` tells which. `code` is `timed-out` or `aborted` where the
 * wait ended that way, else `rejected`.
 *
 * @example
 * import { type WaitResult, JobNotSucceededError } from '@jobwright/client/wait'
 * const result: WaitResult = {
 *   id: '4f1c', outcome: 'timed-out', reason: 'deadline', flags: [], targets: [], document: undefined, view: undefined,
 *   token: 'jw1.e30.0', polls: 3, elapsedMs: 60_000,
 * }
 * new JobNotSucceededError(result).message //=> 'Job 4f1c did not succeed: timed-out (deadline) after 60 s. The job may go on; go on waiting with the token of the result.'
 */
export class JobNotSucceededError extends JobwrightError {
  /** The name of the class. */
  override readonly name: string = 'JobNotSucceededError'
  // Hidden from printing: a result holds the whole document.
  readonly #result: WaitResult

  constructor(result: WaitResult) {
    super(messageOf(result), { code: codeOf(result), applied: 'unknown' })
    this.#result = result
  }

  /** How the wait ended, and what is known of the job. */
  get result(): WaitResult {
    return this.#result
  }
}

function codeOf({ outcome }: WaitResult): ErrorCode {
  return outcome === 'timed-out' || outcome === 'aborted' ? outcome : 'rejected'
}

function messageOf({ id, view, outcome, reason, flags, targets, elapsedMs }: WaitResult): string {
  const job = view === undefined ? `Job ${id}` : `${view.source}: ${view.kind} ${id}`
  const word = reason === 'ended' || outcome === reason ? outcome : `${outcome} (${reason})`
  const doubts = flags.filter((flag) => flag === 'nothing-done' || flag === 'errors-reported')
  const found = [word, ...doubts].join(', ')
  return `${job} did not succeed: ${found} after ${Math.round(elapsedMs / 1_000)} s. ${adviceOf(reason, targets)}`
}

const mend = 'see why, have it go on, and go on waiting with the token of the result.'

function adviceOf(reason: WaitResult['reason'], targets: WaitResult['targets']): string {
  if (reason === 'superseded') return 'Another has taken its place: look at that one.'
  if (reason === 'not-runnable' || reason === 'powered-off')
    return `Its machine is ${reason.replace('-', ' ')}: ${mend}`
  if (reason !== 'ended') return 'The job may go on; go on waiting with the token of the result.'
  const failed = targets
    .filter(({ outcome }) => outcome !== undefined && outcome !== 'succeeded')
    .map(({ name }) => name)
  if (failed.length === 0) return 'Its document is on the result.'
  const more = failed.length > 5 ? ` and ${failed.length - 5} more` : ''
  return `Not succeeded: ${failed.slice(0, 5).join(', ')}${more}; why is said in the targets of the result.`
}
