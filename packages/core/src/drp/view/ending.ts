import type { Outcome, Phase } from '../../lifecycle/index.ts'
import { jobLifecycle } from '../lifecycle.ts'

/** Where something stands and, once it is over, how it ended. */
export interface Ending {
  readonly phase: Phase
  /** Present when and only when the phase is `ended`. */
  readonly outcome?: Outcome
}

/** What the state of a job says; all versions mean the same by it. */
export function endingOf(state: string): Ending {
  const [outcome] = jobLifecycle.outcomesOf(state)
  const phase = jobLifecycle.phaseOf(state)
  return outcome === undefined ? { phase } : { phase, outcome }
}
