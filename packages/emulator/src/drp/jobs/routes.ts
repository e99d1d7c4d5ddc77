import { type Caller, demand } from '../auth/caller.ts'
import type { Answer } from '../http/answer.ts'
import type { DrpCall } from '../http/call.ts'
import { refuse } from '../http/refusal.ts'
import type { DrpRoute } from '../http/route.ts'
import { actionRoutes } from '../machines/actions.ts'
import { crudRoutes } from '../resources/crud.ts'
import type { Site } from '../site.ts'
import type { JobObject } from '../store/objects.ts'
import { answerActions } from './actions.ts'
import { answerArchive, refuseArchived } from './archive.ts'
import { createJob } from './create.ts'
import { jobKind } from './kind.ts'
import { answerLog, answerLogPut, demandBytes } from './log.ts'
import { purgeRoute } from './purge.ts'

/** The routes below `jobs`. */
export const jobRoutes: readonly DrpRoute[] = [
  { method: 'POST', pattern: 'jobs', handler: (site, call, caller) => createJob(site, { call, caller }) },
  {
    method: 'GET',
    pattern: 'jobs/:uuid/actions',
    handler: about('actions', (site, job, call) => answerActions(site, job, call)),
  },
  {
    method: 'GET HEAD',
    pattern: 'jobs/:uuid/log',
    handler: about('log', (site, job, call) => {
      refuseArchived(site, job, call)
      return answerLog(site, job.Uuid, call)
    }),
  },
  {
    method: 'GET',
    pattern: 'jobs/:uuid/archive',
    profile: 'v4',
    handler: about('log', answerArchive),
  },
  {
    method: 'PUT',
    pattern: 'jobs/:uuid/log',
    handler(site, call, caller, ids) {
      demandBytes(call)
      return about('log', (_, job) => answerLogPut(site, job.Uuid, call))(site, call, caller, ids)
    },
  },
  purgeRoute,
  ...actionRoutes(jobKind, 'plugin_actions'),
  ...crudRoutes(jobKind),
]

/** A handler for what is below a job. The server tells a missing job in other words there. */
function about(action: string, answer: (site: Site, job: JobObject, call: DrpCall) => Answer): DrpRoute['handler'] {
  return (site, call, caller: Caller, [id = '']) => {
    const key = id.replace(/^(?:Key|Uuid):/, '')
    const job = site.store.jobs.get(key)
    if (job === undefined) return refuse(404, [`Job ${key} does not exist`], { type: 'ValidationError' })
    demand(caller, call, { scope: 'jobs', action, specific: job.Machine })
    return answer(site, job, call)
  }
}
