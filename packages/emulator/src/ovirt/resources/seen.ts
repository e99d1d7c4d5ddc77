import type { Job, Step, StepRecord } from '@jobwright/core/ovirt'
import { type Caller, demandQuery, isFiltered } from '../auth/caller.ts'
import type { OvirtCall } from '../http/call.ts'
import { emptyRefusal } from '../http/refusal.ts'
import { listSteps } from '../list/list-steps.ts'
import type { Site } from '../site.ts'
import { jobDocument, stepDocument } from './render.ts'

/** A job as the caller may see it: 404 where there is none, and where a filter hides it. */
export function jobFor(site: Site, call: OvirtCall, caller: Caller, id: string): Job {
  demandQuery(site, call, caller, 'user')
  const job = site.engine.job(id)
  const isHidden = job !== undefined && isFiltered(site, call, caller) && job.owner !== caller.user.id
  return job === undefined || isHidden ? emptyRefusal(404) : jobDocument(call, job)
}

/** The steps of a job as the caller may see them. */
export function stepsFor(site: Site, call: OvirtCall, caller: Caller, jobId: string, max?: number): readonly Step[] {
  demandQuery(site, call, caller, 'admin')
  const job = site.engine.job(jobId)
  if (job === undefined && !site.quirk('ovirt/steps-of-an-unknown-job')) emptyRefusal(404)
  return listSteps(job, max).map((step) => stepDocument(site, call, jobId, step))
}

/** A step as the caller may see it; 404 where there is none. */
export function stepFor(site: Site, call: OvirtCall, caller: Caller, jobId: string, id: string): Step {
  demandQuery(site, call, caller, 'admin')
  const step = stepUnder(site, jobId, id)
  return step === undefined ? emptyRefusal(404) : stepDocument(site, call, jobId, step)
}

/** A step by its id: of whatever job it is. */
export function stepUnder({ engine, quirk }: Site, jobId: string, id: string): StepRecord | undefined {
  const isThere = quirk('ovirt/job-of-a-step-is-not-checked') || engine.jobOfStep(id)?.id === jobId
  return isThere ? engine.step(id) : undefined
}
