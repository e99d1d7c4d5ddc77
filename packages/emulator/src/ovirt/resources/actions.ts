import type { Action, EndFields, JobProblem } from '@jobwright/core/ovirt'
import { pause } from '../../server/pause.ts'
import { demandInjector } from '../auth/caller.ts'
import type { EngineAnswer } from '../engine/engine.ts'
import type { Answer } from '../http/answer.ts'
import { bodyOf } from '../http/body.ts'
import { emptyRefusal, Refusal, reasons, refuse } from '../http/refusal.ts'
import type { HandledRequest } from '../http/route.ts'
import { isAtLeast } from '../settings.ts'
import type { Site } from '../site.ts'
import { demandFields } from './complete.ts'
import { type ApiCommand, detailOf } from './engine-texts.ts'
import { pathId } from './ids.ts'
import { jobIdParameter } from './job-id-parameter.ts'
import { jobReference } from './render.ts'
import { stepUnder } from './seen.ts'

/** Ends a job. */
export async function endJob(request: HandledRequest): Promise<Answer> {
  const { site, call, ids } = request
  const id = pathId(ids[0])
  const action = bodyOf(site, call, 'action', 'job/methods/end')
  // oVirt: engines that read the status need it, and say so before they begin: with a fault that stands by itself.
  if (!isAtLeast(site.settings.version, '4.1')) demandFields('Action', action, ['status'], 'end')
  return act(request, action, { ...action, job: jobReference(call, id) }, () => {
    const jobId = jobIdParameter(site, call) ?? id
    return answered(site, 'end-job', site.engine.endJob(jobId, howOf(site, action)))
  })
}

/** Lets the cleaner remove a job. */
export async function clearJob(request: HandledRequest): Promise<Answer> {
  const { site, call, ids } = request
  const id = pathId(ids[0])
  const action = bodyOf(site, call, 'action', 'job/methods/clear')
  return act(request, action, { ...action, job: jobReference(call, id) }, () =>
    answered(site, 'clear', site.engine.clear(jobIdParameter(site, call) ?? id)),
  )
}

/** Ends a step. Its answer does not show the step, for which actions have no place. */
export async function endStep(request: HandledRequest): Promise<Answer> {
  const { site, call, ids } = request
  const [jobId, id] = [pathId(ids[0]), pathId(ids[1])]
  const action = bodyOf(site, call, 'action', 'step/methods/end')
  if (!isAtLeast(site.settings.version, '4.1')) demandFields('Action', action, ['succeeded'], 'end')
  return act(request, action, action, () => {
    if (stepUnder(site, jobId, id) === undefined) refuseProblem(site, 'end-step', 'no-step')
    return answered(site, 'end-step', site.engine.endStep(id, howOf(site, action)))
  })
}

/**
 * Does an action: waits as it asks, and answers what was sent, with how it went. What it is refused for stands in it, with the status of the refusal.
 *
 * oVirt: `async` changes nothing, as these actions leave nothing to do for later. An action that is dropped while it waits is not done here, which the
 * engine may do all the same, unless it was restarted.
 */
async function act(
  { site, call, caller }: HandledRequest,
  sent: Action,
  done: Action,
  run: () => void,
): Promise<Answer> {
  const graceMs = sent.grace_period?.expiry ?? 0
  if (graceMs > 0 && !(await pause(site.clock, graceMs, call.signal))) return emptyRefusal(500)
  try {
    demandInjector(caller)
    run()
  } catch (error) {
    if (!(error instanceof Refusal) || error.fault === undefined) throw error
    return { status: error.answer.status, kind: 'action', value: { ...sent, status: 'failed', fault: error.fault } }
  }
  return { status: 200, kind: 'action', value: { ...done, status: 'complete' } }
}

/** How an end is asked for. */
function howOf({ settings, quirk }: Site, { succeeded, status, force }: Action): EndFields {
  const isRead = isAtLeast(settings.version, '4.1') && !quirk('ovirt/end-ignores-status')
  const told = isRead && status !== undefined ? status.toLowerCase() === 'finished' : undefined
  return { succeeded: succeeded ?? told, status, force }
}

function answered(site: Site, command: ApiCommand, answer: EngineAnswer): void {
  if (answer.ok) return
  const [problem] = answer.refusal.problems
  const isUnknown = problem === 'no-job' || problem === 'no-step'
  if (isUnknown && !site.quirk('ovirt/unknown-id-in-an-action-is-400')) emptyRefusal(404)
  refuse(400, reasons.operationFailed, detailOf(site, command, answer.refusal))
}

function refuseProblem(site: Site, command: ApiCommand, problem: JobProblem): never {
  const refusal = { code: problem, state: '', command, legal: [], message: '', problems: [problem] }
  answered(site, command, { ok: false, refusal })
  return emptyRefusal(404)
}
