import type { JobRecordEvent } from './events.ts'
import { type JobRecord, noJob, type StepRecord } from './state.ts'

/** The job after an event; the one given is left as it was. An event about a step that it has not changes nothing. */
export function evolveJob(job: JobRecord, event: JobRecordEvent): JobRecord {
  switch (event.type) {
    case 'job-added': {
      const { type: _, at, ...fields } = event
      return { ...noJob, ...fields, startedAt: at, updatedAt: at }
    }
    case 'step-added': {
      const { type: _, at, ...fields } = event
      const step: StepRecord = { ...fields, progress: null, startedAt: at, endedAt: null }
      return { ...job, steps: new Map(job.steps).set(step.id, step), updatedAt: at }
    }
    case 'step-ended':
      return withSteps(job, [event.id], { status: event.status, endedAt: event.at })
    case 'steps-closed':
      return withSteps(job, event.ids, { status: event.status, endedAt: event.at })
    case 'job-ended':
      return { ...job, status: event.status, endedAt: event.at, updatedAt: event.at }
    case 'job-updated':
      return { ...job, updatedAt: event.at }
    case 'job-cleared':
      return { ...job, autoCleared: true }
    case 'progress-reported':
      return withSteps(job, [event.id], { progress: event.progress })
    case 'job-removed':
      return noJob
  }
}

/** One copy of the steps, however many change. */
function withSteps(job: JobRecord, ids: readonly string[], change: Partial<StepRecord>): JobRecord {
  const steps = new Map(job.steps)
  for (const id of ids) {
    const step = steps.get(id)
    if (step !== undefined) steps.set(id, { ...step, ...change })
  }
  return { ...job, steps }
}
