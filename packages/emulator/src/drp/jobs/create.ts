import type { JobRequestAnswered, MachineDecision, RequestJobCommand } from '@jobwright/core/drp'
import { demand } from '../auth/caller.ts'
import { type Answer, json, noContent } from '../http/answer.ts'
import { invalid, refuse } from '../http/refusal.ts'
import { applyEvents } from '../machines/apply-events.ts'
import { machineStateOf } from '../machines/machine-state.ts'
import { textsOf } from '../machines/problems.ts'
import { jobsThatMatter, rulesOf } from '../machines/rules.ts'
import type { Change, Draft } from '../resources/kind.ts'
import { decodeObject } from '../resources/save-object.ts'
import type { Site } from '../site.ts'
import type { MachineObject } from '../store/objects.ts'
import type { DocumentedJob } from './job-struct.ts'
import { jobKind } from './kind.ts'
import { runAction } from './run-action.ts'

/** POST /jobs: the next job of a machine, as its rules have it. */
export function createJob(site: Site, change: Change): Answer {
  const { call, caller } = change
  const draft: DocumentedJob = decodeObject(site, jobKind, change)
  if (draft.Independent === true) return createIndependentJob(site, draft, change)
  if (draft.Machine === '') refuse(400, ['Create request must have Machine field'], { type: call.method })
  demand(caller, call, { scope: 'jobs', action: 'create', specific: draft.Machine })
  const machine = site.store.machines.get(draft.Machine)
  if (machine === undefined)
    return refuse(422, [`Machine ${draft.Machine} does not exist`], { type: 'ValidationError' })
  if (machine.Locked && caller.kind === 'user' && !site.quirk('drp/orphan-job'))
    refuse(403, ['Locked'], { model: 'machines', key: machine.Uuid, type: call.method })
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
    definitions: site.definitions(),
    at: site.stamp(),
  }
  const decided = rulesOf(site).decide(machineStateOf(machine, jobsThatMatter(site, [machine.CurrentJob])), command)
  const answered = carryOut(site, machine.Uuid, decided, command.at, change, { ...draft, Uuid: jobId })
  if (answered.answer !== 'action-started') return answerOf(site, answered)
  const ended = runAction(site, machine.Uuid, answered.jobId ?? '')
  return answerOf(site, carryOut(site, machine.Uuid, ended.decided, ended.at, change), ended.error)
}

function createIndependentJob(site: Site, draft: DocumentedJob, change: Change): Answer {
  const { call, caller } = change
  demand(caller, call, { scope: 'jobs', action: 'create', specific: draft.Machine })
  if ((draft.TargetPrefix ?? '') === '') invalid('jobs', draft.Uuid, ['Independent jobs must have a TargetPrefix'])
  const jobId = draft.Uuid === '' ? site.newId('job') : draft.Uuid
  const at = site.stamp()
  const decided = rulesOf(site).decide(machineStateOf(site.store.machines.get(draft.Machine), []), {
    type: 'add-independent-job',
    jobId,
    jobIdTaken: site.store.jobs.has(jobId),
    task: draft.Task,
    ...(draft.State === '' ? {} : { state: draft.State }),
    at,
  })
  if (!decided.ok) refuse(409, ['already exists'], { model: 'jobs', key: jobId, type: 'CREATE' })
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
): JobRequestAnswered {
  if (!decided.ok) return refuseRequest(decided, machine, newJob?.Uuid ?? '')
  const answered = applyEvents(site, machine, { events: decided.events, at, change, newJob })
  if (answered === undefined) throw new Error('The rules gave no answer to a request for a job.')
  return answered
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

function answerOf(site: Site, { answer, jobId }: JobRequestAnswered, error = ''): Answer {
  const job = site.store.jobs.get(jobId ?? '')
  switch (answer) {
    case 'created':
      return json(201, job)
    case 'resumed':
    case 'action-done':
      return json(202, job)
    case 'action-failed':
      return refuse(500, [error], { type: 'INVOKE' })
    case 'duplicate-id':
      return refuse(500, ['already exists'])
    case 'machine-locked':
      return refuse(500, ['Locked'])
    default:
      return noContent
  }
}
