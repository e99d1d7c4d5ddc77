import type { OvirtRoute } from './http/route.ts'
import { clearJob, endJob, endStep } from './resources/actions.ts'
import { getApi } from './resources/api-root.ts'
import { addJob, getJob, getJobs } from './resources/jobs.ts'
import { addStep, getStatistic, getStatistics, getStep, getSteps } from './resources/steps.ts'
import { getUser } from './resources/users.ts'

/** Every route of the API. */
export const routes: readonly OvirtRoute[] = /*@__PURE__*/ (() => [
  { method: 'GET', pattern: '', handler: getApi },
  { method: 'GET', pattern: 'users/:', handler: getUser },
  { method: 'GET', pattern: 'jobs', handler: getJobs },
  { method: 'POST', pattern: 'jobs', handler: addJob },
  { method: 'GET', pattern: 'jobs/:', handler: getJob },
  { method: 'POST', pattern: 'jobs/:/end', handler: endJob },
  { method: 'POST', pattern: 'jobs/:/clear', handler: clearJob },
  { method: 'GET', pattern: 'jobs/:/steps', handler: getSteps },
  { method: 'POST', pattern: 'jobs/:/steps', handler: addStep },
  { method: 'GET', pattern: 'jobs/:/steps/:', handler: getStep },
  { method: 'POST', pattern: 'jobs/:/steps/:/end', handler: endStep },
  { method: 'GET', pattern: 'jobs/:/steps/:/statistics', handler: getStatistics },
  { method: 'GET', pattern: 'jobs/:/steps/:/statistics/:', handler: getStatistic },
])()
