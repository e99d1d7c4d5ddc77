import type { MachineRefusal } from '@jobwright/core/drp'
import { invalid } from '../http/refusal.ts'
import { machineKind } from '../machines/kind.ts'
import { changeMachine, machineStateOf } from '../machines/machine-state.ts'
import { textsOf } from '../machines/problems.ts'
import { jobsThatMatter, rulesOf } from '../machines/rules.ts'
import { times } from '../machines/times.ts'
import type { Draft, Kind } from '../resources/kind.ts'
import { saveObject } from '../resources/save-object.ts'
import type { Site } from '../site.ts'
import type { JobObject } from '../store/objects.ts'
import { changeJob, jobFieldsOf, restoreJob } from './job-state.ts'
import { jobStruct } from './job-struct.ts'

/** What the server knows about jobs: what an update comes to is left to the rules of their machine. */
export const jobKind: Kind<'jobs'> = {
  prefix: 'jobs',
  key: 'Uuid',
  struct: ({ profile }) => jobStruct(profile),
  authKey: ({ Machine: machine }) => machine,
  onChange: update,
  validate: (_, { Errors: unavailable }) => ({ unavailable }),
  beforeDelete(site, job) {
    const followers = site.store.jobs.list().filter(({ Previous: previous }) => previous === job.Uuid)
    const state = machineStateOf(site.store.machines.get(job.Machine), [job, ...followers])
    const decided = rulesOf(site).decide(state, { type: 'delete-job', jobId: job.Uuid })
    if (!decided.ok) refuseJob(decided.refusal, job)
  },
  afterSave(site, job) {
    const machine = site.store.machines.get(job.Machine)
    // Newer machines tell how their current job stands.
    if (site.profile === 'v4' && machine?.CurrentJob === job.Uuid)
      saveObject(site, machineKind, { ...machine }, machine)
  },
  afterDelete(site, job) {
    site.store.logs.delete(job.Uuid)
  },
}

function update(site: Site, draft: Draft<'jobs'>, old: JobObject): void {
  const machine = site.store.machines.get(old.Machine)
  const at = site.stamp()
  const state = machineStateOf(machine, jobsThatMatter(site, [old.Uuid, draft.Previous]))
  const decided = rulesOf(site).decide(state, {
    type: 'update-job',
    jobId: old.Uuid,
    fields: jobFieldsOf(draft),
    definitions: site.definitions(),
    at,
  })
  if (!decided.ok) refuseJob(decided.refusal, old)
  draft.Current = old.Current
  draft.Errors = []
  // v3.13 lets a job go to another machine.
  if (site.profile === 'v4') draft.Machine = old.Machine
  for (const event of decided.events) {
    if (event.type === 'job-saved' && event.jobId === old.Uuid) {
      restoreJob(draft, old)
      changeJob(draft, event.changes, times(site, at))
    } else if (event.type === 'machine-saved' && machine !== undefined) {
      const next = { ...machine }
      changeMachine(next, event.changes)
      saveObject(site, machineKind, next, machine)
    }
  }
}

function refuseJob({ code, message, problems }: MachineRefusal, { Uuid: key, State: state }: JobObject): never {
  if (code === 'not-deletable') return invalid('jobs', key, [`Jobs ${key} is not in a deletable state: ${state}`])
  return invalid('jobs', key, problems.length > 0 ? textsOf(problems) : [message])
}
