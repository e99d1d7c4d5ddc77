import type { Outcome, Phase } from '../../lifecycle/index.ts'
import { taskLifecycle } from '../lifecycle.ts'
import type { Task } from '../model/task.ts'

/** Where a task stands and, once it is over, how it ended. */
export interface Ending {
  readonly phase: Phase
  /** Present when and only when the phase is `ended`. */
  readonly outcome?: Outcome
}

/** A `complete` task tells by its result how it ended. `unreported` says that nobody waits for a report: the work may be done or not. */
const outcomes: ReadonlyMap<string, Outcome> = /*@__PURE__*/ (() =>
  new Map<string, Outcome>([
    ['success', 'succeeded'],
    ['partial_success', 'partial'],
    ['failure', 'failed'],
    ['incomplete', 'incomplete'],
    ['unreported', 'incomplete'],
  ]))()

export function endingOf({ status, result }: Task): Ending {
  const phase = taskLifecycle.phaseOf(status)
  const [outcome, ...others] = taskLifecycle.outcomesOf(status)
  // Several outcomes: the document decides. Of a word that nobody knows it cannot be said that the work was done.
  const decided = others.length > 0 ? (outcomes.get(result.status) ?? 'incomplete') : outcome
  return decided === undefined ? { phase } : { phase, outcome: decided }
}

/** Does the document use a word for its state or its result that we do not know? */
export function hasUnknownWord({ status, result }: Task): boolean {
  return !taskLifecycle.isState(status) || !outcomes.has(result.status)
}
