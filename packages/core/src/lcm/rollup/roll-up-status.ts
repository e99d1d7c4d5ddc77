import type { JobStatus } from '../model/words.ts'

/** The statuses in the order in which they show in a roll-up: the worst first, and what failed before what goes on. */
export const rollUpOrder: readonly JobStatus[] = /*@__PURE__*/ (() => [
  'FAILED',
  'WILL_FAIL',
  'ORPHANED',
  'TERMINATED',
  'IDLE',
  'RUNNING',
  'PENDING',
  'COMPLETE',
])()

/**
 * Rolls up statuses into the `job-status` of a cluster or a datacenter: of its own last job, and of what is below it.
 *
 * That LCM does so is documented, by a support case: a failed job of a datacenter keeps the cluster red, also after a job of the whole cluster
 * succeeded, and only a job of that datacenter that succeeds clears it. In which order the statuses show is not documented.
 *
 * @param statuses the status of the last job on all of it, and the `job-status` of each datacenter or node below; null and undefined for none yet.
 * @param order which of them shows: the first of these that is there. A word that is not in it comes before COMPLETE and after all others.
 * Default {@link rollUpOrder}.
 * @returns the status that shows, or null when there is none.
 *
 * @example
 * import { rollUpStatus } from '@jobwright/core/lcm'
 * rollUpStatus(['COMPLETE', 'FAILED', 'RUNNING']) //=> 'FAILED'
 * rollUpStatus([null, 'COMPLETE']) //=> 'COMPLETE'
 * rollUpStatus([]) //=> null
 */
export function rollUpStatus(
  statuses: Iterable<string | null | undefined>,
  order: readonly string[] = rollUpOrder,
): string | null {
  let shown: string | null = null
  let best = Number.POSITIVE_INFINITY
  for (const status of statuses) {
    if (status === null || status === undefined) continue
    const place = placeOf(status, order)
    if (place < best) {
      shown = status
      best = place
    }
  }
  return shown
}

function placeOf(status: string, order: readonly string[]): number {
  const place = order.indexOf(status)
  if (place !== -1) return place
  const complete = order.indexOf('COMPLETE')
  return complete === -1 ? order.length : complete - 0.5
}
