import type { StepRecord } from '@jobwright/core/ovirt'
import type { KnownJob } from '../engine/engine.ts'

/**
 * The steps of a job of all levels, in the engine's order: those directly under the job first, then by the ids of their parents, and under each by number.
 *
 * @param job the job; undefined for one that is not there, which has none.
 * @param max how many at most; undefined for no limit.
 */
export function listSteps(job: KnownJob | undefined, max?: number): readonly StepRecord[] {
  if (job === undefined) return []
  const byParent = (one: StepRecord, other: StepRecord): number => {
    if (one.parentId === other.parentId) return one.number - other.number
    if (one.parentId === null) return -1
    return other.parentId === null || one.parentId > other.parentId ? 1 : -1
  }
  return [...job.steps.values()].toSorted(byParent).slice(0, max)
}
