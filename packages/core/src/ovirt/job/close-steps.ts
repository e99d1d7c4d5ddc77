import type { StepsClosed, StepWay } from './events.ts'
import type { JobRules } from './rules.ts'
import type { StepRecord } from './state.ts'

/** Ends those of the steps that have not ended, all at once; nothing where all have. */
export function closeSteps(
  { steps: lifecycle }: JobRules,
  steps: readonly StepRecord[],
  way: StepWay,
  at: number,
): readonly StepsClosed[] {
  const ids = openOf(steps).map(({ id }) => id)
  const next = lifecycle.tryNext(lifecycle.initial, way)
  return next.ok && ids.length > 0 ? [{ type: 'steps-closed', ids, way, status: next.state, at }] : []
}

/** The steps that have not ended. */
export function openOf(steps: readonly StepRecord[]): readonly StepRecord[] {
  return steps.filter(({ status }) => status === 'started')
}
