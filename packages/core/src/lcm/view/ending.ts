import type { Outcome, Phase } from '../../lifecycle/index.ts'
import { jobLifecycle } from '../lifecycle.ts'

/** Where a job or a job node stands and, once it is over, how it ended. */
export interface Ending {
  readonly phase: Phase
  /** Present when and only when the phase is `ended`. */
  readonly outcome?: Outcome
}

/** What a status says. Jobs and job nodes have the same words and mean the same by them, in both versions. */
export function endingOf(status: string): Ending {
  const [outcome] = jobLifecycle.outcomesOf(status)
  const phase = jobLifecycle.phaseOf(status)
  return outcome === undefined ? { phase } : { phase, outcome }
}
