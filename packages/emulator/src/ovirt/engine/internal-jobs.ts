import { type Clock, checkKeys } from '@jobwright/core'
import type { AddJobCommand, AddStepCommand } from '@jobwright/core/ovirt'
import { demand } from '../../server/demand.ts'
import type { InternalCommand, InternalJob } from '../controls.ts'
import { maybe, textIn, uuidIn } from '../seed/read-values.ts'
import { Agenda } from './agenda.ts'
import { type Course, type CourseStep, courseKeys } from './course.ts'
import type { KnownJob } from './engine.ts'
import type { InternalScript } from './internal-script.ts'

/** The part of the engine that does its own jobs. */
export interface InternalJobs {
  /** Begins one. Answers the id of the job that its steps are under. */
  begin(job: InternalJob | InternalCommand): string
  /** The job is gone, and what is done under it comes to nothing. */
  forget(jobId: string): void
  /** The engine stops. */
  pause(): void
  /** The engine is up again, and goes on with the jobs in which something waits for a task elsewhere. */
  resume(): void
}

/** What it works with: the rest of the engine. */
interface InternalJobsOptions {
  readonly clock: Clock
  readonly newId: (kind: string) => string
  readonly script: InternalScript
  readonly userId: (nameOrId: string) => string
  readonly commandEndsJob: boolean
  readonly job: (id: string) => KnownJob | undefined
  readonly addJob: (job: Omit<AddJobCommand, 'type' | 'at' | 'by'>) => void
  readonly addStep: (jobId: string, step: Omit<AddStepCommand, 'type' | 'at' | 'by'>) => void
  readonly reportProgress: (jobId: string, stepId: string, percent: number) => void
  readonly endStep: (jobId: string, stepId: string, succeeded: boolean) => void
  readonly endJob: (id: string, succeeded: boolean) => void
}

/** A job, or a command under one, that was taken. */
interface Started {
  readonly jobId: string
  readonly course: Course
  /** Does it end the job when it is done? */
  readonly endsJob: boolean
}

/** Something that is being done under a job. */
interface Run {
  readonly jobId: string
  readonly agenda: Agenda
}

/** Makes the part of an engine that does its own jobs: none yet. */
export function internalJobs(engine: InternalJobsOptions): InternalJobs {
  const { clock, newId, script, job: jobOf } = engine
  const runs = new Set<Run>()
  let isPaused = false

  /** Checks a job, and its course, before it is added. */
  const addJob = (given: InternalJob): Started => {
    const where = 'the internal job'
    checkKeys(where, given, ['description', 'id', 'correlationId', 'owner', 'autoCleared', ...courseKeys])
    const { autoCleared } = given
    demand(
      autoCleared === undefined || typeof autoCleared === 'boolean',
      `${where}: autoCleared must be true or false.`,
    )
    const description = textIn(`${where}: description`, given.description)
    const id = given.id === undefined ? newId('job') : uuidIn(`${where}: id`, given.id)
    demand(jobOf(id) === undefined, `${where}: there is a job of the id ${id} already.`)
    const correlationId = maybe(textIn, `${where}: correlationId`, given.correlationId)
    const owner = maybe(textIn, `${where}: owner`, given.owner)
    const ownerId = owner === null ? null : engine.userId(owner)
    const course = script.courseOf(where, given, { description, correlationId })
    engine.addJob({ id, description, autoCleared, correlationId, owner: ownerId })
    return { jobId: id, course, endsJob: true }
  }

  const addCommand = (given: InternalCommand): Started => {
    const where = 'the internal command'
    checkKeys(where, given, ['jobId', ...courseKeys])
    const jobId = uuidIn(`${where}: jobId`, given.jobId)
    const job = jobOf(jobId)
    demand(job !== undefined, `${where}: there is no job of the id ${jobId}.`)
    const course = script.courseOf(where, given, job)
    // oVirt: a command that is called under a job of somebody else shows no validation.
    const steps = course.steps.filter(({ type }) => type.toUpperCase() !== 'VALIDATING')
    return { jobId, course: { ...course, steps }, endsJob: engine.commandEndsJob }
  }

  /** Does steps one after another, or side by side, and then what comes after them. */
  const doSteps = (
    run: Run,
    parentId: string,
    { steps, parallel }: Pick<Course, 'steps' | 'parallel'>,
    done: () => void,
  ): void => {
    let left = steps.length
    const doFrom = (at: number): void => {
      const step = steps[at]
      if (step === undefined) done()
      else doStep(run, parentId, step, () => doFrom(at + 1))
    }
    const doneOne = (): void => {
      left -= 1
      if (left === 0) done()
    }
    if (!parallel || left === 0) doFrom(0)
    else for (const step of steps) doStep(run, parentId, step, doneOne)
  }

  const doStep = (run: Run, parentId: string, step: CourseStep, done: () => void): void => {
    const { jobId, agenda } = run
    const { type: stepType, description, takeMs, end, progress, externalId, externalType, executionHost } = step
    const id = newId('step')
    engine.addStep(jobId, { id, parentId, stepType, description, externalId, externalType, executionHost })
    for (const [at, percent] of progress.entries()) {
      const report = (): void => engine.reportProgress(jobId, id, percent)
      if (at === 0) report()
      else agenda.after((takeMs * at) / progress.length, report)
    }
    let left = 2
    const donePart = (): void => {
      left -= 1
      if (left > 0 || end === 'never') return
      engine.endStep(jobId, id, end === 'finished')
      if (end === 'finished') done()
      else stop(run)
    }
    agenda.after(takeMs, donePart)
    doSteps(run, id, step, donePart)
  }

  const stop = (run: Run): void => {
    run.agenda.clear()
    runs.delete(run)
  }

  return {
    begin(given) {
      const { jobId, course, endsJob } = 'jobId' in given ? addCommand(given) : addJob(given)
      const run: Run = { jobId, agenda: new Agenda(clock) }
      if (isPaused) run.agenda.pause()
      runs.add(run)
      doSteps(run, jobId, course, () => {
        stop(run)
        if (endsJob && course.end !== 'never') engine.endJob(jobId, course.end === 'finished')
      })
      return jobId
    },
    forget(jobId) {
      for (const run of runs) if (run.jobId === jobId) stop(run)
    },
    pause() {
      isPaused = true
      for (const { agenda } of runs) agenda.pause()
    },
    resume() {
      isPaused = false
      for (const run of runs) {
        const steps = jobOf(run.jobId)?.steps.values() ?? []
        if ([...steps].some(({ externalId }) => externalId !== null)) run.agenda.resume()
        else stop(run)
      }
    },
  }
}
