import type { JobCreated, JobDeleted, JobSaved, WorkOrderJobSaved } from '@jobwright/core/drp'
import type { Change, Draft } from '../resources/kind.ts'
import { saveObject } from '../resources/save-object.ts'
import type { Site } from '../site.ts'
import { decodeStruct } from '../store/decode.ts'
import { makeCurrent } from './current-job.ts'
import { changeJob } from './job-state.ts'

/** What is to be said of jobs beside what the rules decide about them. */
export interface JobsChange {
  /** The machine that they are of. */
  readonly machine: string
  /** The work order that they are for. */
  readonly workOrder?: string | undefined
  /** Whose request it was; missing for what the server does by itself. */
  readonly change?: Change | undefined
  /** Fields of the asker's new job that the rules do not know. */
  readonly newJob?: Draft<'jobs'> | undefined
  /** The time that is shown for one of the rules'. */
  readonly timeOf: (at: string) => string
}

/** Brings into the store what the rules decided about a job. */
export function applyJobEvent(
  site: Site,
  event: JobCreated | JobSaved | WorkOrderJobSaved | JobDeleted,
  about: JobsChange,
): void {
  switch (event.type) {
    case 'job-created':
      createJob(site, event, about)
      break
    case 'job-saved':
      saveJob(site, event, about)
      break
    case 'job-deleted':
      deleteJob(site, event.jobId)
  }
}

function createJob(
  site: Site,
  { job, log }: JobCreated,
  { machine, workOrder = '', newJob, change, timeOf }: JobsChange,
): void {
  const empty = decodeStruct(site.kinds.jobs.struct(site), null, 'Job') as unknown as Draft<'jobs'>
  const draft: Draft<'jobs'> = { ...(newJob?.Uuid === job.id ? newJob : empty), Uuid: job.id, Machine: machine }
  if (site.profile === 'v4' && !job.independent) Object.assign(draft, { WorkOrder: workOrder, Independent: false })
  changeJob(draft, job, timeOf)
  site.store.logs.set(job.id, [new TextEncoder().encode(`Log for Job: ${job.id}\n${log ?? ''}`)])
  if (draft.Current) makeCurrent(site, draft)
  saveObject(site, site.kinds.jobs, draft, undefined, change)
}

function deleteJob(site: Site, id: string): void {
  const job = site.store.jobs.get(id)
  site.store.jobs.delete(id)
  site.store.logs.delete(id)
  if (job !== undefined) site.emit({ type: 'jobs', action: 'delete', key: id, object: job })
}

function saveJob(site: Site, { jobId, changes }: JobSaved | WorkOrderJobSaved, { change, timeOf }: JobsChange): void {
  const old = site.store.jobs.get(jobId)
  if (old === undefined) return
  const draft: Draft<'jobs'> = { ...old }
  changeJob(draft, changes, timeOf)
  if (draft.Current) makeCurrent(site, draft)
  // Nobody asked for it: recorded of the job before a new one, and taken to be so of the others.
  saveObject(site, site.kinds.jobs, draft, old, change, 'save')
}
