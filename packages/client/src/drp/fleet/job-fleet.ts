import { type Job, parseJob, toJobView } from '@jobwright/core/drp'
import { listedJobs } from '../job-operations.ts'
import { isSuperseded } from '../job-standing.ts'
import type { FleetKind } from './fleet-kind.ts'

/** Jobs. What holds up the machine of one that was set aside is not asked for: a fleet of machines tells. */
export const jobFleet: FleetKind<Job> = /*@__PURE__*/ (() => ({
  listed: { ...listedJobs, prefix: 'jobs' },
  parse: parseJob,
  viewer: (source) => ({
    show: async (jobs) =>
      jobs.map((job) => {
        const view = toJobView(job, { source })
        return isSuperseded(job) ? { ...view, flags: [...view.flags, 'superseded' as const] } : view
      }),
  }),
}))()
