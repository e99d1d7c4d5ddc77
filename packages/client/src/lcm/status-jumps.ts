import { type Job, jobLifecycle, jobLifecycles } from '@jobwright/core/lcm'
import type { LcmConnection } from './connection.ts'

/**
 * Tells of a job that cannot have come from where it was seen before to where it is: as after a backup of `lcm.db` was restored, or another server took
 * over. Nothing else comes of it: the server knows best.
 */
export function noteJump({ transport }: LcmConnection, { status: from }: Job, { id, status }: Job): void {
  if (isPossible(from, status)) return
  transport.announce({
    kind: 'drift',
    client: transport.name,
    system: transport.system,
    operation: 'jobs.wait',
    attempt: 1,
    code: 'impossible-change',
    at: ['jobs', id, 'status', from, status],
  })
}

/** May somebody who polls see the one and then the other? Of a word that nobody knows, nothing can be said. */
function isPossible(from: string, to: string): boolean {
  if (!jobLifecycle.isState(from) || !jobLifecycle.isState(to) || jobLifecycle.canObserve(from, to)) return true
  // What no document settles may be so.
  return jobLifecycles.permissive.edges.some((edge) => edge.from === from && edge.to === to)
}
