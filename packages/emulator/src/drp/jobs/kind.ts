import type { JobChanges, JobSaved, MachineRefusal, WorkOrderJobSaved, WorkOrderRefusal } from '@jobwright/core/drp'
import { invalid } from '../http/refusal.ts'
import { planRetry, saveMachine } from '../machines/apply-events.ts'
import { textsOf } from '../machines/problems.ts'
import { rulesOf, stateOf, taskErrorsOf } from '../machines/rules.ts'
import { times } from '../machines/times.ts'
import type { Draft, Kind } from '../resources/kind.ts'
import { saveObject } from '../resources/save-object.ts'
import type { Site } from '../site.ts'
import type { JobObject } from '../store/objects.ts'
import { decideOrderJob } from '../work-orders/order-jobs.ts'
import { applyJobEvent } from './job-events.ts'
import { changeJob, jobFieldsOf, restoreJob } from './job-state.ts'
import { jobStruct } from './job-struct.ts'

/** What the server knows about jobs: what an update comes to is left to the rules of their machine, or of their work order. */
export const jobKind: Kind<'jobs'> = {
  prefix: 'jobs',
  key: 'Uuid',
  struct: ({ profile }) => jobStruct(profile),
  authKey: ({ Machine: machine }) => machine,
  onChange: update,
  validate: (_, { Errors: unavailable }) => ({ unavailable }),
  beforeDelete(site, job) {
    const isOver = job.State === 'finished' || job.State === 'failed'
    const followers = isOver ? [] : site.store.jobs.list().filter(({ Previous: previous }) => previous === job.Uuid)
    const command = { type: 'delete-job', jobId: job.Uuid } as const
    const decided = isOfOrder(job)
      ? decideOrderJob(site, job, command, followers)
      : rulesOf(site).decide(stateOf(site, site.store.machines.get(job.Machine), [job, ...followers]), command)
    if (!decided.ok) refuseJob(decided.refusal, job)
  },
  afterSave(site, job, old) {
    // Newer machines and work orders tell how their current job stands. Nobody is told again what is known.
    if (site.profile === 'v3.13' || (old !== undefined && standsAlike(job, old))) return
    const machine = site.store.machines.get(job.Machine)
    if (machine?.CurrentJob === job.Uuid) saveObject(site, site.kinds.machines, { ...machine }, machine)
    const order = site.store.work_orders.get(job.WorkOrder ?? '')
    if (order?.CurrentJob === job.Uuid) saveObject(site, site.kinds.work_orders, { ...order }, order)
  },
  afterDelete(site, job) {
    site.store.logs.delete(job.Uuid)
  },
}

function standsAlike(job: JobObject, old: JobObject): boolean {
  const [now, before] = [job, old].map(({ State, ExitState, ResultErrors = [] }) => [State, ExitState, ...ResultErrors])
  return now?.join('\n') === before?.join('\n')
}

/** Independent jobs may name a work order, but are none of its own. */
function isOfOrder({ WorkOrder: order = '', Independent: independent }: JobObject): boolean {
  return order !== '' && independent !== true
}

function update(site: Site, draft: Draft<'jobs'>, old: JobObject): void {
  const at = site.stamp()
  const command = {
    type: 'update-job',
    jobId: old.Uuid,
    fields: jobFieldsOf(draft),
    definitions: site.definitions(),
    at,
  } as const
  draft.Current = old.Current
  // v3.13 lets a job go to another machine.
  if (site.profile === 'v4') keepOwner(draft, old)
  const timeOf = times(site, at)
  const change = (event: JobSaved | WorkOrderJobSaved): void => {
    if (event.jobId !== old.Uuid) saveAlong(site, event, old, timeOf)
    else changeOwn(draft, old, event.changes, timeOf)
  }
  if (isOfOrder(old)) {
    const decided = decideOrderJob(site, old, command)
    if (!decided.ok) refuseJob(decided.refusal, old)
    decided.apply(change)
    return
  }
  const machine = site.store.machines.get(old.Machine)
  const state = stateOf(site, machine, [old, draft.Previous])
  const decided = rulesOf(site).decide(state, { ...command, ...taskErrorsOf(site, machine) })
  if (!decided.ok) refuseJob(decided.refusal, old)
  draft.Errors = []
  for (const event of decided.events) {
    if (event.type === 'job-saved') change(event)
    else if (event.type === 'machine-saved') saveMachine(site, old.Machine, event.changes)
    else if (event.type === 'retry-planned') planRetry(site, old.Machine, event)
  }
}

/** What a job belongs to stays: its machine, its work order, what it tracks. */
function keepOwner(draft: Draft<'jobs'>, { Machine, WorkOrder, Independent }: JobObject): void {
  Object.assign(draft, { Machine, WorkOrder, Independent })
}

function changeOwn(draft: Draft<'jobs'>, old: JobObject, changes: JobChanges, timeOf: (at: string) => string): void {
  draft.Errors = []
  restoreJob(draft, old)
  changeJob(draft, changes, timeOf)
}

/** The job before it is saved along, and is told of first. */
function saveAlong(
  site: Site,
  event: JobSaved | WorkOrderJobSaved,
  { Machine: machine }: JobObject,
  timeOf: (at: string) => string,
): void {
  if (Object.keys(event.changes).length > 0) {
    applyJobEvent(site, event, { machine, timeOf })
    return
  }
  const before = site.store.jobs.get(event.jobId)
  if (before !== undefined)
    site.emit({ type: 'jobs', action: 'save', key: event.jobId, object: before, original: before })
}

function refuseJob(
  { code, message, problems }: MachineRefusal | WorkOrderRefusal,
  { Uuid: key, State: state }: JobObject,
): never {
  if (code === 'not-deletable') return invalid('jobs', key, [`Jobs ${key} is not in a deletable state: ${state}`])
  return invalid('jobs', key, problems.length > 0 ? textsOf(problems) : [message])
}
