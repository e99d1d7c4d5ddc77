import { isJobwrightError } from '@jobwright/core'
import { type JobPurgeAssumptions, type JobPurgeOptions, jobsToPurge } from '@jobwright/core/drp'
import { demand } from '../auth/caller.ts'
import { type Answer, json } from '../http/answer.ts'
import { type DrpCall, queryValue } from '../http/call.ts'
import { refuse } from '../http/refusal.ts'
import type { DrpRoute } from '../http/route.ts'
import type { Site } from '../site.ts'

/**
 * DELETE /jobs, of newer servers: deletes what exceeds the limits of the request, or else of the preferences. What it answers is our assumption, as no
 * source tells: the jobs that were deleted or, with `dryrun`, would be.
 */
export const purgeRoute: DrpRoute = {
  method: 'DELETE',
  pattern: 'jobs',
  profile: 'v4',
  handler(site, call, caller) {
    demand(caller, call, { scope: 'jobs', action: 'delete', specific: '*' })
    return purge(site, call)
  },
}

/** Throws JobwrightError `invalid-input` for assumptions that are none. */
export function checkPurgeAssumptions(assumptions: Partial<JobPurgeAssumptions> | undefined): void {
  jobsToPurge([], { now: '2026-01-01T00:00:00Z' }, { assumptions })
}

function purge(site: Site, call: DrpCall): Answer {
  const { store } = site
  const { purged } = chosen(site, call)
  if (queryValue(call, 'dryrun') !== 'true') {
    for (const job of purged) {
      store.jobs.delete(job.Uuid)
      store.logs.delete(job.Uuid)
      site.emit({ type: 'jobs', action: 'delete', key: job.Uuid, object: job })
    }
  }
  return json(200, purged)
}

function chosen(site: Site, call: DrpCall) {
  const { store, assumptions } = site
  const limit = (name: string): string | undefined => queryValue(call, name) || store.prefs.get(name) || undefined
  const keep = limit('jobsToKeep')
  const options: JobPurgeOptions = {
    now: new Date(site.now()).toISOString(),
    jobsToKeep: keep === undefined ? undefined : Number(keep),
    failedJobsPurgedAfter: limit('failedJobsPurgedAfter'),
    completeJobsPurgedAfter: limit('completeJobsPurgedAfter'),
    machine: queryValue(call, 'machine') || undefined,
    machines: new Set(store.machines.list().map(({ Uuid }) => Uuid)),
  }
  try {
    return jobsToPurge(store.jobs.list(), options, { assumptions: assumptions.purge })
  } catch (error) {
    if (isJobwrightError(error, 'invalid-input')) refuse(400, [error.message], { model: 'jobs', type: call.method })
    throw error
  }
}
