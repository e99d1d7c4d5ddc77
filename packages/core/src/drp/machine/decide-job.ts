import { afterJob } from './after-job.ts'
import { changesOf } from './changes-of.ts'
import type {
  AddIndependentJobCommand,
  DeleteJobCommand,
  EndActionCommand,
  MachineJobFields,
  UpdateJobCommand,
} from './commands.ts'
import { superseded } from './create-job.ts'
import type { MachineDefinitions } from './definitions.ts'
import type { JobChanges, JobRequestAnswer, MachineEvent } from './events.ts'
import { jobProblems, previousProblems, targetProblems, wordProblems } from './job-problems.ts'
import type { MachineProblem } from './problems.ts'
import type { MachineRules } from './profile.ts'
import { type MachineDecision, refuse, refuseInvalid, refuseMove } from './refusals.ts'
import { draftOf, saveMachine } from './save-machine.ts'
import type { MachineJobState, MachineState } from './state.ts'
import { readEntry } from './task-list.ts'

export function updateJob(rules: MachineRules, state: MachineState, command: UpdateJobCommand): MachineDecision {
  const { type, jobId, fields = {}, taskErrors, definitions, at } = command
  const job = state.jobs.get(jobId)
  if (job === undefined) return refuse('unknown-job', type, `There is no job ${jobId}.`)
  const next = withFields(rules, job, fields)
  const moves = next.state !== job.state
  if (moves && isBound(rules, job) && rules.lifecycle.isState(next.state)) {
    const refused = refuseMove(rules.lifecycle, type, job, next.state)
    if (refused !== undefined) return refused
  }
  const ends = next.state === 'finished' || next.state === 'failed'
  if (ends && moves && next.endedAt === null) next.endedAt = at
  const problems = problemsOf(rules, next, definitions)
  // v3.13: a job that ends and is not right is kept, as a failed one.
  const isKept = ends && (moves || !rules.lifecycleHolds) && next.previous !== ''
  if (problems.length > 0 && !isKept) return refuseInvalid('invalid-job', type, `Job ${jobId}`, problems)
  if ((job.current || rules.lifecycleHolds) && moves && (next.state === 'created' || next.state === 'running'))
    next.startedAt = at
  if (problems.length > 0) next.state = 'failed'
  if (problems.length > 0 || job.problems.length > 0) next.problems = problems

  const after =
    moves && (next.state === 'finished' || next.state === 'failed')
      ? afterJob({ rules, state, job, ended: next.state, taskErrors, definitions })
      : undefined
  const events: MachineEvent[] = []
  const before = job.current && next.previous !== null ? state.jobs.get(next.previous) : undefined
  if (before !== undefined) events.push(superseded(before))
  const changes = { ...changesOf<MachineJobState>(job, next), ...after?.changes }
  events.push({ type: 'job-saved', jobId, cause: 'updated', changes })
  if (after !== undefined) events.push(...after.events)
  const stops = rules.failureStops && job.current && moves && next.state === 'failed'
  if (stops && state.runnable && after?.events.length === 0) {
    events.push({ type: 'machine-saved', changes: { runnable: false } })
  }
  return { ok: true, events }
}

export function deleteJob(state: MachineState, { type, jobId }: DeleteJobCommand): MachineDecision {
  const job = state.jobs.get(jobId)
  if (job === undefined) return refuse('unknown-job', type, `There is no job ${jobId}.`)
  const isOver = job.state === 'finished' || job.state === 'failed'
  const deletable = isOver || job.independent || state.id === null || hasFollower(state, jobId)
  if (!deletable) return refuse('not-deletable', type, `Job ${jobId} is not in a deletable state: ${job.state}.`)
  return { ok: true, events: [{ type: 'job-deleted', jobId }] }
}

export function endAction(rules: MachineRules, state: MachineState, command: EndActionCommand): MachineDecision {
  const { type, jobId, result, taskErrors, definitions, at } = command
  const job = state.jobs.get(jobId)
  if (job === undefined) return refuse('unknown-job', type, `There is no job ${jobId}.`)
  if (readEntry(rules.entryKinds, job.task).kind !== 'action' || job.state !== 'running') {
    return refuse('not-an-action', type, `Job ${jobId} (${job.task}, ${job.state}) is not the job of a running action.`)
  }
  const { changes, answer } = actionResults[result]
  const ended = result === 'done' ? 'finished' : 'failed'
  const after = afterJob({ rules, state, job, ended, taskErrors, definitions })
  const events: MachineEvent[] = [
    {
      type: 'job-saved',
      jobId,
      cause: 'action-ended',
      changes: { ...changes, ...(job.endedAt === null && { endedAt: at }), ...after.changes },
    },
    ...after.events,
  ]
  if (after.events.length === 0 && ended === 'failed' && state.id !== null) {
    const saved = saveMachine(rules, state, { ...draftOf(state), runnable: false }, state.id, definitions, 'list')
    if (saved.ok) events.push({ type: 'machine-saved', changes: saved.changes })
  }
  events.push({ type: 'job-request-answered', answer, jobId: result === 'unknown-action' ? null : jobId })
  return { ok: true, events }
}

const actionResults: {
  readonly [Result in EndActionCommand['result']]: {
    readonly changes: JobChanges
    readonly answer: JobRequestAnswer
  }
} = {
  done: { changes: { state: 'finished', exitState: 'complete' }, answer: 'action-done' },
  failed: { changes: { state: 'failed', exitState: 'failed' }, answer: 'action-failed' },
  'unknown-action': { changes: { state: 'failed' }, answer: 'no-such-action' },
}

export function addIndependentJob(
  rules: MachineRules,
  state: MachineState,
  command: AddIndependentJobCommand,
): MachineDecision {
  const { type, jobId, jobIdTaken, targetPrefix, targetKey = '', at } = command
  const { task = '', state: word = rules.lifecycle.initial } = command
  if (rules.assumptions === null) {
    return refuse('not-in-profile', type, `${rules.profile} has no jobs outside the task list.`)
  }
  if (jobIdTaken ?? state.jobs.has(jobId)) return refuse('duplicate-id', type, `There is a job ${jobId} already.`)
  const job: MachineJobState = {
    id: jobId,
    task,
    stage: '',
    bootEnv: '',
    workflow: '',
    context: '',
    state: word,
    exitState: '',
    currentIndex: 0,
    nextIndex: 0,
    current: false,
    startedAt: at,
    endedAt: rules.lifecycle.isEnded(word) ? at : null,
    previous: null,
    independent: true,
    problems: [],
  }
  const problems = [...targetProblems(jobId, targetPrefix, targetKey), ...independentProblems(rules, job)]
  if (problems.length > 0) return refuseInvalid('invalid-job', type, `Job ${jobId}`, problems)
  return { ok: true, events: [{ type: 'job-created', job, log: null }] }
}

/** Has a job to move along its lifecycle? */
function isBound({ lifecycleHolds, assumptions }: MachineRules, { independent }: MachineJobState): boolean {
  return independent ? assumptions?.independentJobs === 'lifecycle' : lifecycleHolds
}

function problemsOf(
  rules: MachineRules,
  job: MachineJobState,
  definitions: MachineDefinitions,
): readonly MachineProblem[] {
  if (job.independent) return independentProblems(rules, job)
  // v3.13 looks at nothing else of a job that is not the current one.
  return job.current || rules.lifecycleHolds ? jobProblems(job, definitions) : previousProblems(job)
}

function independentProblems({ assumptions }: MachineRules, job: MachineJobState): readonly MachineProblem[] {
  return assumptions?.independentJobs === 'none' ? [] : wordProblems(job)
}

type Draft<T> = { -readonly [Field in keyof T]: T[Field] }

function withFields(rules: MachineRules, job: MachineJobState, fields: MachineJobFields): Draft<MachineJobState> {
  const next: Draft<MachineJobState> = { ...job }
  const { state, exitState, context, task, stage, bootEnv, workflow } = fields
  if (state !== undefined) next.state = state
  if (exitState !== undefined) next.exitState = exitState
  if (context !== undefined) next.context = context
  if (!rules.writesReadOnly) return next
  const { currentIndex, nextIndex, previous, startedAt, endedAt } = fields
  if (task !== undefined) next.task = task
  if (stage !== undefined) next.stage = stage
  if (bootEnv !== undefined) next.bootEnv = bootEnv
  if (workflow !== undefined) next.workflow = workflow
  if (currentIndex !== undefined) next.currentIndex = currentIndex
  if (nextIndex !== undefined) next.nextIndex = nextIndex
  if (previous !== undefined) next.previous = previous
  if (startedAt !== undefined) next.startedAt = startedAt
  if (endedAt !== undefined) next.endedAt = endedAt
  return next
}

function hasFollower({ jobs }: MachineState, jobId: string): boolean {
  for (const { previous } of jobs.values()) if (previous === jobId) return true
  return false
}
