import type { JobRequestAnswered, MachineDecision, RequestJobCommand } from '@jobwright/core/drp'
import { demand } from '../auth/caller.ts'
import { type Answer, json } from '../http/answer.ts'
import { invalid, refuse } from '../http/refusal.ts'
import { applyEvents } from '../machines/apply-events.ts'
import { textsOf } from '../machines/problems.ts'
import { rulesOf, stateOf, taskErrorsOf } from '../machines/rules.ts'
import type { Change, Draft } from '../resources/kind.ts'
import { decodeObject } from '../resources/save-object.ts'
import type { Site } from '../site.ts'
import type { MachineObject } from '../store/objects.ts'
import { requestOrderJob } from '../work-orders/request-job.ts'
import { answerOf } from './answer-request.ts'
import { jobKind } from './kind.ts'
import { performAction } from './run-action.ts'

/** POST /jobs: the next job of a machine, as its rules have it. */
export function createJob(site: Site, change: Change): Answer {
  const { call, caller } = change
  const draft = decodeObject(site, jobKind, change)
  if (draft.Independent === true) return createIndependentJob(site, draft, change)
  if (draft.Machine === '') refuse(400, ['Create request must have Machine field'], { type: call.method })
  demand(caller, call, { scope: 'jobs', action: 'create', specific: draft.Machine })
  const machine = site.store.machines.get(draft.Machine)
  if (machine === undefined)
    return refuse(422, [`Machine ${draft.Machine} does not exist`], { type: 'ValidationError' })
  if (machine.Locked && caller.kind === 'user' && !site.quirk('drp/orphan-job'))
    refuse(403, ['Locked'], { model: 'machines', key: machine.Uuid, type: call.method })
  if (machine.WorkOrderMode === true) return requestOrderJob(site, machine, draft, change)
  return requestJob(site, machine, draft, change)
}

function requestJob(site: Site, machine: MachineObject, draft: Draft<'jobs'>, change: Change): Answer {
  const jobId = draft.Uuid === '' ? site.newId('job') : draft.Uuid
  const command: RequestJobCommand = {
    type: 'request-job',
    jobId,
    serverJobId: site.newId('job'),
    jobIdTaken: site.store.jobs.has(jobId),
    // Agents older than contexts say nothing of them.
    ...(draft.Context === undefined ? {} : { context: draft.Context }),
    exitState: draft.ExitState,
    by: change.caller.kind,
    ...taskErrorsOf(site, machine),
    definitions: site.definitions(),
    at: site.stamp(),
  }
  const decided = rulesOf(site).decide(stateOf(site, machine), command)
  const answered = carryOut(site, machine.Uuid, decided, command.at, change, { ...draft, Uuid: jobId })
  if (answered?.answer !== 'action-started') return answerOf(site, answered)
  return endAction(site, machine.Uuid, answered.jobId ?? '', change)
}

/** Runs the action of the job that was made for it, and asks the rules what follows. */
function endAction(site: Site, id: string, jobId: string, change: Change): Answer {
  const { result, error } = performAction(site, id, jobId)
  const at = site.stamp()
  const machine = site.store.machines.get(id)
  const decided = rulesOf(site).decide(stateOf(site, machine, [jobId]), {
    type: 'end-action',
    jobId,
    result,
    ...taskErrorsOf(site, machine),
    definitions: site.definitions(),
    at,
  })
  return answerOf(site, carryOut(site, id, decided, at, change), error)
}

/** A job that tracks something else than a task: it needs no machine, but has to say what it is about (documents). */
function createIndependentJob(site: Site, draft: Draft<'jobs'>, change: Change): Answer {
  const { call, caller } = change
  demand(caller, call, { scope: 'jobs', action: 'create', specific: draft.Machine })
  const jobId = draft.Uuid === '' ? site.newId('job') : draft.Uuid
  const at = site.stamp()
  const decided = rulesOf(site).decide(stateOf(site, site.store.machines.get(draft.Machine)), {
    type: 'add-independent-job',
    jobId,
    jobIdTaken: site.store.jobs.has(jobId),
    targetPrefix: draft.TargetPrefix ?? '',
    targetKey: draft.TargetKey ?? '',
    task: draft.Task,
    ...(draft.State === '' ? {} : { state: draft.State }),
    at,
  })
  if (!decided.ok) {
    const { code, problems } = decided.refusal
    if (code === 'duplicate-id') refuse(409, ['already exists'], { model: 'jobs', key: jobId, type: 'CREATE' })
    invalid('jobs', jobId, textsOf(problems))
  }
  applyEvents(site, draft.Machine, { events: decided.events, at, change, newJob: { ...draft, Uuid: jobId } })
  return json(201, site.store.jobs.get(jobId))
}

function carryOut(
  site: Site,
  machine: string,
  decided: MachineDecision,
  at: string,
  change: Change,
  newJob?: Draft<'jobs'>,
): JobRequestAnswered | undefined {
  if (!decided.ok) return refuseRequest(decided, machine, newJob?.Uuid ?? '')
  return applyEvents(site, machine, { events: decided.events, at, change, newJob })
}

function refuseRequest(
  { refusal: { code, message, problems } }: MachineDecision & { readonly ok: false },
  machine: string,
  job: string,
): never {
  switch (code) {
    case 'not-runnable':
      return refuse(409, [`Machine ${machine} is not runnable`], { type: 'Conflict' })
    case 'job-exists':
      return refuse(409, [`Machine ${machine} already has running or created job`], { type: 'Conflict' })
    default:
      return refuse(422, problems.length > 0 ? textsOf(problems) : [message], {
        model: 'jobs',
        key: job,
        type: 'ValidationError',
      })
  }
}
