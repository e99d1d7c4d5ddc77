import { type Clock, JobwrightError } from '@jobwright/core'
import {
  type AddJobCommand,
  type AddStepCommand,
  type EndFields,
  type JobCleanup,
  type JobCommand,
  type JobRecord,
  type JobRefused,
  jobDecider,
  jobsToClean,
  noJob,
  type StepRecord,
} from '@jobwright/core/ovirt'
import type { InternalCommand, InternalJob } from '../controls.ts'
import { cleaner } from './cleaner.ts'
import { internalJobs } from './internal-jobs.ts'
import type { InternalScript } from './internal-script.ts'
import { JobTable } from './job-table.ts'

/** A job that is there. */
export interface KnownJob extends JobRecord {
  readonly id: string
}

/** What the engine answers to a command: the id of what was added or asked about and its job as it is now, or the rules' refusal. */
export type EngineAnswer = { readonly ok: true; readonly id: string; readonly job: KnownJob } | JobRefused

/** What is to be added: what the rules take, without what the engine adds itself. */
type NewJob = Omit<AddJobCommand, 'type' | 'id' | 'at' | 'by'>
type NewStep = Omit<AddStepCommand, 'type' | 'id' | 'at' | 'by'>

/**
 * The engine: all jobs with their steps, each kept by the rules of core, on the clock.
 *
 * It finds jobs by their own id, and by that of a step: what an address says of the job that a step belongs to is never looked at. Ids are asked for as they
 * are kept, in small letters.
 */
export interface Engine {
  /** All jobs, in the order in which they were added. */
  jobs(): readonly KnownJob[]
  /** One job. */
  job(id: string): KnownJob | undefined
  /** The job that a step belongs to; the step itself is in its `steps`. */
  jobOfStep(stepId: string): KnownJob | undefined
  /** One step, of whatever job. */
  step(id: string): StepRecord | undefined
  /** Adds a job of a user's. */
  addJob(job: NewJob): EngineAnswer
  /** Adds a step of a user's, to the job or step of the id `parentId`: it is looked for among jobs first, and then among the steps of all jobs. */
  addStep(step: NewStep): EngineAnswer
  /** Ends a job as a user does. */
  endJob(id: string, how: EndFields): EngineAnswer
  /** Ends a step as a user does. */
  endStep(id: string, how: EndFields): EngineAnswer
  /** Lets the cleaner remove a job. */
  clear(id: string): EngineAnswer
  /** Begins a job of the engine's own, or a command under a job that is there. Answers the id of the job. Throws JobwrightError `invalid-input`. */
  addInternalJob(job: InternalJob | InternalCommand): string
  /** Puts a job there as it is, without asking the rules. */
  plant(job: KnownJob): void
  /** Removes a job and its steps. Throws JobwrightError `not-found` where there is none. */
  remove(id: string): void
  /** The engine stops: nothing happens until it is started again. */
  shutDown(): void
  /** The engine starts again: what ran without a task elsewhere is lost. */
  startUp(): void
  /** Calls off everything. */
  close(): void
}

/** What an engine works with. */
export interface EngineOptions {
  /** Whose rules jobs follow: engines before 4.1 read the status that a job is to end with (`v3`), later ones whether it succeeded (`v4`). */
  readonly rules: 'v3' | 'v4'
  readonly clock: Clock
  readonly newId: (kind: string) => string
  readonly cleanup: JobCleanup & { readonly rateMinutes: number }
  /** How jobs of the engine's own go that do not say so. */
  readonly script: InternalScript
  /** The id of a user, by name or id. Throws JobwrightError `invalid-input` for a name that nobody has. */
  readonly userId: (nameOrId: string) => string
  /** Does a command end the job that it was called under? */
  readonly commandEndsJob: boolean
}

/** Makes an engine without jobs. It is up. */
export function createEngine(options: EngineOptions): Engine {
  const { rules, clock, newId, cleanup } = options
  const { rateMinutes, ...ages } = cleanup
  const decider = jobDecider({ profile: rules })
  const table = new JobTable()
  const at = (): number => clock.now()

  /** Asks the rules of one job, and keeps what comes of it. The id is that of the answer. */
  const execute = (job: JobRecord, id: string, command: JobCommand): EngineAnswer => {
    const decision = decider.decide(job, command)
    if (!decision.ok) return decision
    // None of the commands removes a job, and without one only its adding is accepted.
    const next = decision.events.reduce((state, event) => decider.evolve(state, event), job) as KnownJob
    put(next)
    return { ok: true, id, job: next }
  }
  const put = (job: KnownJob): void => {
    table.put(job)
    cleaning.changed(job)
  }
  const remove = (id: string): void => {
    internal.forget(id)
    table.remove(id)
  }
  const jobOf = (id: string): JobRecord => table.job(id) ?? noJob
  const jobOfStep = (id: string): JobRecord => table.jobOfStep(id) ?? noJob

  const cleaning = cleaner({
    clock,
    rateMinutes,
    jobs: () => table.jobs(),
    clean() {
      for (const { id } of jobsToClean(table.jobs(), { ...ages, at: at() })) remove(id)
    },
  })
  const internal = internalJobs({
    ...options,
    job: (id) => table.job(id),
    addJob: (job) => void execute(noJob, job.id, { ...job, type: 'add-job', by: 'engine', at: at() }),
    addStep: (jobId, step) =>
      void execute(jobOf(jobId), step.id, { ...step, type: 'add-step', by: 'engine', at: at() }),
    reportProgress: (jobId, id, progress) => void execute(jobOf(jobId), id, { type: 'report-progress', id, progress }),
    endStep: (jobId, id, succeeded) =>
      void execute(jobOf(jobId), id, { type: 'end-step', by: 'engine', id, succeeded, at: at() }),
    endJob: (id, succeeded) => void execute(jobOf(id), id, { type: 'end-job', by: 'engine', succeeded, at: at() }),
  })
  const shutDown = (): void => {
    cleaning.stop()
    internal.pause()
  }

  return {
    jobs: () => table.jobs(),
    job: (id) => table.job(id),
    jobOfStep: (id) => table.jobOfStep(id),
    step: (id) => table.jobOfStep(id)?.steps.get(id),
    addJob(job) {
      const id = newId('job')
      return execute(noJob, id, { ...job, type: 'add-job', by: 'user', id, at: at() })
    },
    addStep(step) {
      const id = newId('step')
      const parent = table.job(step.parentId) ?? jobOfStep(step.parentId)
      return execute(parent, id, { ...step, type: 'add-step', by: 'user', id, at: at() })
    },
    endJob: (id, how) => execute(jobOf(id), id, { ...how, type: 'end-job', by: 'user', at: at() }),
    endStep: (id, how) => execute(jobOfStep(id), id, { ...how, type: 'end-step', by: 'user', id, at: at() }),
    clear: (id) => execute(jobOf(id), id, { type: 'clear' }),
    addInternalJob: (job) => internal.begin(job),
    plant: put,
    remove(id) {
      const job = table.job(id.toLowerCase())
      if (job === undefined) throw new JobwrightError(`There is no job ${JSON.stringify(id)}.`, { code: 'not-found' })
      remove(job.id)
    },
    shutDown,
    startUp() {
      for (const job of table.jobs()) execute(job, job.id, { type: 'restart-engine', at: at() })
      cleaning.start()
      internal.resume()
    },
    close: shutDown,
  }
}
