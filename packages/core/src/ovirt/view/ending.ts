import type { AnyLifecycle, Outcome, Phase } from '../../lifecycle/index.ts'

/** Where a job or step stands and, once it is over, how it ended. */
export interface Ending {
  readonly phase: Phase
  /** Present when and only when the phase is `ended`. */
  readonly outcome?: Outcome
}

/** What a status says by its table. */
export function endingOf(lifecycle: AnyLifecycle, status: string): Ending {
  const [outcome] = lifecycle.outcomesOf(status)
  const phase = lifecycle.phaseOf(status)
  return outcome === undefined ? { phase } : { phase, outcome }
}
