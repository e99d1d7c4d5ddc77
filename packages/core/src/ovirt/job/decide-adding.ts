import type { AddJobCommand, AddStepCommand } from './commands.ts'
import { type AskedEnd, byStatus } from './end-way.ts'
import type { StepAdded } from './events.ts'
import { type JobDecision, type JobProblem, refuse, refuseProblems, refuseTransition } from './refusals.ts'
import type { JobRules } from './rules.ts'
import { type JobRecord, type StepRecord, standing, stepOf, stepsUnder } from './state.ts'

export function addJob({ jobs }: JobRules, job: JobRecord, command: AddJobCommand): JobDecision {
  const { type, id, description, by, owner = null, correlationId = null, at } = command
  const external = by !== 'engine'
  if (job.id !== null) return refuse('already-added', job.status, type, `There is a job already: ${job.id}.`)
  if (isBlank(description)) return refuseProblems(['empty-description'], standing(job), type)
  const { autoCleared = !external } = command
  const fields = { id, description, status: jobs.initial, external, autoCleared, owner, correlationId }
  return { ok: true, events: [{ type: 'job-added', ...fields, at }] }
}

export function addStep(rules: JobRules, job: JobRecord, command: AddStepCommand): JobDecision {
  const { type, id, description, by, at } = command
  const isUsers = by !== 'engine'
  const end = endAtOnce(rules, command)
  if (end !== null && 'problem' in end) return refuseProblems([end.problem], standing(job), type)
  const parent = parentOf(job, command.parentId)
  const problems = problemsOf(job, parent, description, isUsers)
  if (parent === undefined) return refuseProblems(['no-parent', ...problems], standing(job), type)
  const [problem, ...more] = problems
  if (problem !== undefined) return refuseProblems([problem, ...more], standing(job), type)
  if (id === job.id || stepOf(job, id) !== undefined) {
    return refuse('duplicate-id', job.status, type, `The job or a step of it has the id ${id} already.`)
  }
  if (rules.assumptions?.underEnded === 'refuse' && [job, parent].some(({ status }) => rules.jobs.isEnded(status))) {
    return refuse('parent-ended', parent.status, type, 'Nothing is added to a job or a step that has ended.')
  }
  const added = stepAdded(rules, job, isJob(parent) ? null : parent.id, command)
  if (end === null) return { ok: true, events: [added] }
  const next = rules.steps.tryNext(added.status, end.way)
  if (!next.ok) return refuseTransition(next.refusal, type)
  return { ok: true, events: [added, { type: 'step-ended', id, way: end.way, status: next.state, at }] }
}

function stepAdded({ steps }: JobRules, job: JobRecord, parentId: string | null, command: AddStepCommand): StepAdded {
  const { id, stepType, description, by, at } = command
  const external = by !== 'engine'
  const number = stepsUnder(job, parentId).length
  const { externalId = null, externalType = null, executionHost = null } = external ? {} : command
  const place = { externalId, externalType, executionHost }
  const fields = { id, parentId, number, description, stepType, status: steps.initial, external, ...place }
  return { type: 'step-added', ...fields, at }
}

/** Only the design page lets a step begin with a status, which may be that of an end. Null for a step that is just started. */
function endAtOnce({ steps, assumptions }: JobRules, { by, status }: AddStepCommand): AskedEnd | null {
  if (assumptions === null || by === 'engine' || status === undefined) return null
  return status.toLowerCase() === steps.initial ? null : byStatus(status)
}

/** What the id is of: the engine takes it for a job's first, and then for a step's. */
function parentOf(job: JobRecord, id: string): JobRecord | StepRecord | undefined {
  return job.id === id ? job : stepOf(job, id)
}

function isJob(parent: JobRecord | StepRecord): parent is JobRecord {
  return 'steps' in parent
}

/**
 * What is wrong besides a parent that is not there. The engine looks at all of these before it refuses. It does not ask whether a step that gets a
 * sub-step is external.
 */
function problemsOf(
  job: JobRecord,
  parent: JobRecord | StepRecord | undefined,
  description: string,
  isUsers: boolean,
): readonly JobProblem[] {
  const problems: JobProblem[] = []
  if (isBlank(description)) problems.push('empty-description')
  if (isUsers && parent === job && !job.external) problems.push('not-external')
  return problems
}

// What Java calls white space: not the no-break spaces, but the separators of files, groups, records and units.
const whiteSpace =
  '\t\n\v\f\r\u001c\u001d\u001e\u001f \u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2008\u2009\u200a\u2028\u2029\u205f\u3000'

function isBlank(text: string): boolean {
  for (const character of text) if (!whiteSpace.includes(character)) return false
  return true
}
