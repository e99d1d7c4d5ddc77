import type { JobView } from '@jobwright/core'
import type { FleetCounts } from './fleet-watch.ts'

/** Counts views by where they stand and how they ended. */
export function countsOf(views: Iterable<JobView>): FleetCounts {
  const counts = { total: 0, pending: 0, running: 0, ended: 0, ...none }
  for (const { phase, outcome } of views) {
    counts.total += 1
    counts[phase] += 1
    if (outcome !== undefined) counts[outcome] += 1
  }
  return counts
}

const none = { succeeded: 0, failed: 0, partial: 0, cancelled: 0, incomplete: 0, lost: 0 }
