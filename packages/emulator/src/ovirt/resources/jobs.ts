import { demandInjector, demandQuery } from '../auth/caller.ts'
import type { Answer } from '../http/answer.ts'
import { bodyOf } from '../http/body.ts'
import { reasons, refuse } from '../http/refusal.ts'
import type { HandledRequest } from '../http/route.ts'
import { listJobs } from '../list/list-jobs.ts'
import { demandFields } from './complete.ts'
import { detailOf } from './engine-texts.ts'
import { follower } from './follow.ts'
import { pathId } from './ids.ts'
import { demandNoJobId } from './job-id-parameter.ts'
import { maxOf } from './max.ts'
import { jobDocument } from './render.ts'
import { jobFor } from './seen.ts'

/** Lists jobs, as they are searched for. */
export function getJobs(request: HandledRequest): Answer {
  const { site, call, caller } = request
  demandQuery(site, call, caller, 'admin')
  const list = listJobs(site, { search: call.parameter('search'), max: maxOf(call) })
  if (!list.ok) return refuse(400, reasons.operationFailed, list.detail)
  const follow = follower(request)
  return { status: 200, kind: 'jobs', value: list.jobs.map((job) => follow(jobDocument(call, job))) }
}

/** Shows a job. */
export function getJob(request: HandledRequest): Answer {
  const { site, call, caller, ids } = request
  return { status: 200, kind: 'job', value: follower(request)(jobFor(site, call, caller, pathId(ids[0]))) }
}

/** Adds a job. */
export function addJob(request: HandledRequest): Answer {
  const { site, call, caller } = request
  const body = bodyOf(site, call, 'job', 'jobs/methods/add')
  demandFields('Job', body, ['description'], 'add')
  demandNoJobId(site, call, 'add-job')
  demandInjector(caller)
  const added = site.engine.addJob({
    description: body.description ?? '',
    autoCleared: body.auto_cleared ?? !site.quirk('ovirt/auto-cleared-defaults-to-false'),
    owner: caller.user.id,
    correlationId: call.correlationId,
  })
  if (!added.ok) return refuse(400, reasons.operationFailed, detailOf(site, 'add-job', added.refusal))
  // oVirt: what was added is read again before it is shown. Who added a job is its owner, and so may see it, unless they ask not to be filtered.
  if (site.quirk('ovirt/created-step-is-answered-400')) demandQuery(site, call, caller, 'user')
  const value = jobDocument(call, added.job)
  return { status: 201, kind: 'job', value, headers: [['Location', `${site.origin}${value.href ?? ''}`]] }
}
