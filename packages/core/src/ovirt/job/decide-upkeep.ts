import { isCleaned } from './cleanup.ts'
import { closeSteps } from './close-steps.ts'
import type { CleanCommand, ClearJobCommand, ReportProgressCommand, RestartEngineCommand } from './commands.ts'
import type { JobRecordEvent } from './events.ts'
import { type JobDecision, refuse, refuseProblems } from './refusals.ts'
import type { JobRules } from './rules.ts'
import { type JobRecord, standing, stepOf } from './state.ts'

export function clearJob({ assumptions }: JobRules, job: JobRecord, { type }: ClearJobCommand): JobDecision {
  const { id, external, status, autoCleared } = job
  if (id === null) return refuseProblems(['no-job'], standing(job), type)
  if (!external) return refuseProblems(['not-external'], status, type)
  if (assumptions?.clear === 'remove') return { ok: true, events: [{ type: 'job-removed', id }] }
  return { ok: true, events: autoCleared ? [] : [{ type: 'job-cleared' }] }
}

export function reportProgress(job: JobRecord, { type, id, progress }: ReportProgressCommand): JobDecision {
  const step = stepOf(job, id)
  if (step === undefined) return refuseProblems(['no-step'], standing(job), type)
  if (step.external) {
    return refuse('external', step.status, type, `Step ${id} was added over the API, which reports no progress.`)
  }
  if (!Number.isInteger(progress) || progress < 0 || progress > 100) {
    return refuse('progress-not-percent', step.status, type, 'The progress must be a whole number from 0 to 100.')
  }
  return { ok: true, events: [{ type: 'progress-reported', id, progress }] }
}

export function restartEngine(rules: JobRules, job: JobRecord, { at }: RestartEngineCommand): JobDecision {
  const steps = [...job.steps.values()]
  // One task elsewhere is enough, and be it over: the engine then leaves the whole job as it is.
  const waits = steps.some(({ externalId }) => externalId !== null)
  if (job.id === null || waits) return { ok: true, events: [] }
  const events: JobRecordEvent[] = []
  // The design page does not say that a restart changes anything: its tables have no such way.
  const next = rules.jobs.tryNext(job.status, 'restartEngine')
  if (next.ok) events.push({ type: 'job-ended', way: 'restartEngine', status: next.state, at })
  events.push(...closeSteps(rules, steps, 'restartEngine', at))
  return { ok: true, events }
}

export function cleanJob({ cleanup }: JobRules, job: JobRecord, { at }: CleanCommand): JobDecision {
  const { id } = job
  return { ok: true, events: id !== null && isCleaned(job, at, cleanup) ? [{ type: 'job-removed', id }] : [] }
}
