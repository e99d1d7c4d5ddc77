import type { JobCreated, JobRequestAnswered, JobSaved, MachineChanges, MachineEvent } from '@jobwright/core/drp'
import { changeJob } from '../jobs/job-state.ts'
import { jobKind } from '../jobs/kind.ts'
import type { Change, Draft } from '../resources/kind.ts'
import { saveObject } from '../resources/save-object.ts'
import type { Site } from '../site.ts'
import { decodeStruct } from '../store/decode.ts'
import { withEntry } from '../store/objects.ts'
import { machineKind } from './kind.ts'
import { changeMachine } from './machine-state.ts'
import { times } from './times.ts'

/** What the rules decided about a machine and its jobs, and what else is to be said of it. */
export interface Happening {
  readonly events: readonly MachineEvent[]
  /** The time that the rules were given. */
  readonly at: string
  /** Whose request it was; missing for what the server does by itself. */
  readonly change?: Change | undefined
  /** Fields of the asker's new job that the rules do not know. */
  readonly newJob?: Draft<'jobs'> | undefined
}

/** Brings into the store what the rules decided. Answers how a request for a job was answered. */
export function applyEvents(site: Site, machine: string, happening: Happening): JobRequestAnswered | undefined {
  const timeOf = times(site, happening.at)
  let answered: JobRequestAnswered | undefined
  for (const event of happening.events) {
    switch (event.type) {
      case 'machine-saved':
        saveMachine(site, machine, event.changes, happening.change)
        break
      case 'job-created':
        createJob(site, machine, event, happening, timeOf)
        break
      case 'job-saved':
        saveJob(site, event, happening.change, timeOf)
        break
      case 'job-deleted':
        site.store.jobs.delete(event.jobId)
        site.store.logs.delete(event.jobId)
        break
      case 'job-request-answered':
        answered = event
    }
  }
  return answered
}

function saveMachine(site: Site, id: string, changes: MachineChanges, change: Change | undefined): void {
  const old = site.store.machines.get(id)
  if (old === undefined) return
  const draft: Draft<'machines'> = { ...old }
  changeMachine(draft, changes)
  // v3.13 notes for its oldest agents which stage came after which.
  if (changes.stage !== undefined && site.profile === 'v3.13')
    draft.Params = withEntry(old.Params, 'change-stage/map', { [old.Stage]: changes.stage })
  saveObject(site, machineKind, draft, old, change)
}

function createJob(
  site: Site,
  machine: string,
  { job, log }: JobCreated,
  { newJob, change }: Happening,
  timeOf: (at: string) => string,
): void {
  const empty = decodeStruct(jobKind.struct(site), null, 'Job') as unknown as Draft<'jobs'>
  const draft: Draft<'jobs'> = { ...(newJob?.Uuid === job.id ? newJob : empty), Uuid: job.id, Machine: machine }
  changeJob(draft, job, timeOf)
  site.store.logs.set(job.id, [new TextEncoder().encode(`Log for Job: ${job.id}\n${log ?? ''}`)])
  saveObject(site, jobKind, draft, undefined, change)
}

function saveJob(
  site: Site,
  { jobId, changes }: JobSaved,
  change: Change | undefined,
  timeOf: (at: string) => string,
): void {
  const old = site.store.jobs.get(jobId)
  if (old === undefined) return
  const draft: Draft<'jobs'> = { ...old }
  changeJob(draft, changes, timeOf)
  saveObject(site, jobKind, draft, old, change)
}
