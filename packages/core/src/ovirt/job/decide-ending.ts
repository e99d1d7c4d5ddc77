import type { DocumentedJobAssumptions } from './assumptions.ts'
import { closeSteps, openOf } from './close-steps.ts'
import type { EndJobCommand, EndStepCommand } from './commands.ts'
import { endWay } from './end-way.ts'
import type { JobEnded, JobRecordEvent, JobWay, StepEnded } from './events.ts'
import { type JobDecision, refuse, refuseProblems, refuseTransition } from './refusals.ts'
import type { JobRules } from './rules.ts'
import { type JobRecord, type StepRecord, standing, stepOf, stepsBelow } from './state.ts'

export function endStep(rules: JobRules, job: JobRecord, command: EndStepCommand): JobDecision {
  const { type, id, by, at } = command
  const asked = endWay(rules, command)
  if ('problem' in asked) return refuseProblems([asked.problem], standing(job), type)
  const step = stepOf(job, id)
  if (step === undefined) return refuseProblems(['no-step'], standing(job), type)
  if (by !== 'engine' && !step.external) return refuseProblems(['not-external'], step.status, type)
  const next = rules.steps.tryNext(step.status, asked.way)
  if (!next.ok) return refuseTransition(next.refusal, type)

  const ended: StepEnded = { type: 'step-ended', id, way: asked.way, status: next.state, at }
  if (rules.assumptions !== null) return endAsDocumented(rules.assumptions, rules, command, ended, stepsBelow(job, id))
  if (asked.way === 'endSucceeded') return { ok: true, events: [ended, { type: 'job-updated', at }] }
  // The engine writes back an ended job as it read it before the step failed, so that its time of last update stays.
  const others = [...job.steps.values()].filter((other) => other !== step)
  return { ok: true, events: [ended, ...endOnce(rules, job, others, 'failStep', at)] }
}

export function endJob(rules: JobRules, job: JobRecord, command: EndJobCommand): JobDecision {
  const { type, by, force = false, at } = command
  const asked = endWay(rules, command)
  if ('problem' in asked) return refuseProblems([asked.problem], standing(job), type)
  if (job.id === null) return refuseProblems(['no-job'], standing(job), type)
  if (by !== 'engine' && !job.external) return refuseProblems(['not-external'], job.status, type)
  const next = rules.jobs.tryNext(job.status, asked.way)
  if (!next.ok) return refuseTransition(next.refusal, type)

  const steps = [...job.steps.values()]
  if (rules.assumptions !== null) {
    const ended: JobEnded = { type: 'job-ended', way: asked.way, status: next.state, at }
    return endAsDocumented(rules.assumptions, rules, command, ended, steps)
  }
  const events: JobRecordEvent[] = [...endOnce(rules, job, steps, asked.way, at)]
  // By force the engine also aborts what has not ended; but the end of the job has just closed that.
  if (force && !job.autoCleared) events.push({ type: 'job-cleared' })
  return { ok: true, events }
}

/** The engine's end of a job. Only the first one counts, but each closes the steps that have not ended, with the job's status and its end. */
function endOnce(
  rules: JobRules,
  { status, endedAt }: JobRecord,
  steps: readonly StepRecord[],
  way: JobWay,
  at: number,
): readonly JobRecordEvent[] {
  const next = rules.jobs.tryNext(status, way)
  if (!next.ok) return []
  const closing = next.state === 'finished' ? 'closeFinished' : next.state === 'failed' ? 'closeFailed' : 'closeUnknown'
  const closed = closeSteps(rules, steps, closing, endedAt ?? at)
  return endedAt === null ? [{ type: 'job-ended', way, status: next.state, at }, ...closed] : closed
}

/** The end of a job or a step by the design page: what has not ended below is aborted by force, and otherwise stays or is in the way. */
function endAsDocumented(
  { openSteps }: DocumentedJobAssumptions,
  rules: JobRules,
  { type, force = false, at }: EndJobCommand | EndStepCommand,
  ended: JobEnded | StepEnded,
  below: readonly StepRecord[],
): JobDecision {
  if (!force && openSteps === 'refuse' && openOf(below).length > 0) {
    return refuse('steps-not-ended', 'started', type, 'Steps below have not ended: end them first, or use force.')
  }
  const aborted = force ? closeSteps(rules, below, 'endAborted', at) : []
  return { ok: true, events: [ended, { type: 'job-updated', at }, ...aborted] }
}
