import { afterTaskFailure } from '../task-errors/after-failure.ts'
import { restoreTaskList } from '../task-errors/restore-task-list.ts'
import { stopsBeforeTask } from '../task-errors/stops.ts'
import type { TaskListChanges } from '../task-errors/task-list-state.ts'
import type { RequestJobCommand } from './commands.ts'
import { createJob, type NewJob } from './create-job.ts'
import type { JobRequestAnswer, MachineEvent } from './events.ts'
import { withPrerequisites } from './expand-tasks.ts'
import { jobProblems } from './job-problems.ts'
import type { MachineRules } from './profile.ts'
import { type MachineDecision, refuse, refuseInvalid } from './refusals.ts'
import { draftOf, type MachineDraft, saveMachine } from './save-machine.ts'
import type { MachineJobState, MachineState } from './state.ts'
import { jobTaskOf, readEntry, type TaskListEntry } from './task-list.ts'

/** A request for a job while it is decided. */
interface JobRequest {
  readonly rules: MachineRules
  readonly command: RequestJobCommand
  readonly id: string
  /** The machine as it was. */
  readonly state: MachineState
  /** The machine as it is to be saved. */
  readonly draft: MachineDraft
  /** What happened so far. */
  readonly events: MachineEvent[]
  /** The job that was made last, if it is still there. */
  before: MachineJobState | undefined
}

/** Answers POST /jobs. */
export function requestJob(rules: MachineRules, state: MachineState, command: RequestJobCommand): MachineDecision {
  const { type, by = 'machine' } = command
  const { id, tasks, currentTask, currentJobId } = state
  if (id === null) return refuse('no-machine', type, 'There is no machine yet: create it first.')
  if (!state.runnable || state.problems.length > 0) {
    return refuse('not-runnable', type, `Machine ${id} is not runnable.`)
  }
  if (!rules.leavesOrphans && state.locked && by === 'user') {
    return refuse('locked', type, `Machine ${id} is locked: unlock it first.`)
  }
  const current = currentJobId === null ? undefined : state.jobs.get(currentJobId)
  const request: JobRequest = { rules, command, id, state, draft: draftOf(state), events: [], before: current }
  if (currentTask >= tasks.length && state.taskErrorStacks.length === 0) return answer(request, 'list-done', null)
  if (rules.contexts && (command.context ?? state.context) !== state.context) {
    return answer(request, 'other-context', null)
  }

  // A current job that was deleted, or that there never was, counts as one that failed at the first entry.
  if ((current?.currentIndex ?? 0) !== currentTask) {
    if (current !== undefined) failReset(request, current)
  } else if (current?.state === 'incomplete') {
    return answer(request, 'resumed', current.id)
  } else if (current?.state === 'finished') {
    request.draft.retryTaskAttempt = 0
    return goOn(request, currentTask + 1, -1)
  } else if (current?.state === 'failed') {
    if (rules.assumptions?.push === 'on-request') return goOnAfterFailure(request, current)
  } else if (current !== undefined) {
    return refuse('job-exists', type, `Machine ${id} already has running or created job.`)
  }
  return goOn(request, Math.max(currentTask, 0), currentTask)
}

/** Acts on the failure of the current entry as late as now. */
function goOnAfterFailure(request: JobRequest, { task }: MachineJobState): MachineDecision {
  const { rules, command, draft } = request
  const { taskErrors, definitions } = command
  if (rules.assumptions !== null && taskErrors !== undefined) {
    const expand = (tasks: readonly string[]) => withPrerequisites(tasks, definitions)
    const { kind, changes } = afterTaskFailure(draft, task, taskErrors, { assumptions: rules.assumptions, expand })
    changeList(draft, changes)
    if (kind === 'handle') return goOn(request, 0, -1)
  }
  return goOn(request, Math.max(draft.currentTask, 0), draft.currentTask)
}

/** Changes the list; the job that was made last stays the one before the next. */
function changeList(draft: MachineDraft, changes: TaskListChanges): void {
  const { currentJobId } = draft
  Object.assign(draft, changes, { currentJobId })
}

/** The task list was set back: a job that is not over has failed. */
function failReset({ command: { at }, events }: JobRequest, { id, state, endedAt }: MachineJobState): void {
  if (state === 'finished' || state === 'failed') return
  const changes = { state: 'failed', exitState: 'failed', ...(endedAt === null && { endedAt: at }) }
  events.push({ type: 'job-saved', jobId: id, cause: 'list-reset', changes })
}

/**
 * Goes on with the task list: past what changes nothing, to the next change, action, chroot or task. The list does not stop before an entry that it
 * has reached already.
 */
function goOn(request: JobRequest, from: number, reached: number): MachineDecision {
  const { rules, draft, id } = request
  const { tasks } = draft
  const log: string[] = []
  let moved = -1
  let index = from
  for (; index < tasks.length; index += 1) {
    const { kind, name } = entryAt(request, index)
    const field = kind === 'bootenv' ? 'bootEnv' : kind
    if (field !== 'stage' && field !== 'bootEnv' && field !== 'context') break
    if (draft[field] === name) continue
    log.push(`Machine ${id} changing from ${kind} ${draft[field]} to ${name}`)
    draft[field] = name
    moved = index
    if (!rules.gathersChanges) break
  }
  if (moved < 0 && index >= tasks.length && draft.taskErrorStacks.length > 0) {
    changeList(draft, restoreTaskList(draft))
    return goOn(request, Math.max(draft.currentTask, 0), draft.currentTask)
  }
  draft.currentTask = moved < 0 ? index : moved
  if (moved >= 0) return moveOn(request, log.join('\n'))
  if (index >= tasks.length) return save(request, 'list-done', null)
  if (stopsBefore(request, index === reached)) {
    draft.runnable = false
    return save(request, 'stopped', null)
  }
  return entryAt(request, index).kind === 'action' ? startAction(request) : createForAgent(request)
}

/** The machine changed: a finished job tells of it, and the agent has to look at the machine before it asks again. */
function moveOn(request: JobRequest, log: string): MachineDecision {
  return save(request, 'moved', createForServer(request, 'finished', log))
}

function startAction(request: JobRequest): MachineDecision {
  const jobId = createForServer(request, 'running', null)
  if (!isLockedFor(request)) return save(request, 'action-started', jobId)
  // v3.13 takes the action's job away again and answers as if there was nothing to do.
  request.events.push({ type: 'job-deleted', jobId })
  return answer(request, 'no-such-action', null)
}

/** A job that the server makes for itself; a finished one ends as it begins. */
function createForServer(request: JobRequest, state: 'finished' | 'running', log: string | null): string {
  const { serverJobId: id, at } = request.command
  const done = state === 'finished'
  create(request, { id, state, exitState: done ? 'complete' : '', startedAt: at, endedAt: done ? at : null }, log)
  return id
}

function createForAgent(request: JobRequest): MachineDecision {
  const { rules, command, id, state, draft } = request
  const { type, jobId, jobIdTaken = state.jobs.has(jobId), exitState = '', definitions, at } = command
  const { kind, name } = entryAt(request, draft.currentTask)
  if (kind === 'chroot' && rules.marksChroot) {
    createForServer(request, 'finished', `Machine ${id} agent is being signalled to chroot to ${name} and continue`)
  }
  if (jobIdTaken) return answer(request, 'duplicate-id', null)
  const job = create(
    request,
    {
      id: jobId,
      state: rules.lifecycle.initial,
      exitState: rules.keepsExitState ? exitState : '',
      startedAt: at,
      endedAt: null,
    },
    null,
  )
  const problems = jobProblems(job, definitions)
  if (problems.length > 0) return refuseInvalid('invalid-job', type, `Job ${jobId}`, problems)
  return save(request, 'created', jobId)
}

function stopsBefore(request: JobRequest, isReached: boolean): boolean {
  const { command } = request
  const { assumptions } = request.rules
  if (assumptions === null || command.taskErrors === undefined) return false
  return stopsBeforeTask(command.taskErrors, currentTaskOf(request), isReached, assumptions)
}

function create(request: JobRequest, given: Omit<NewJob, 'task'>, log: string | null): MachineJobState {
  const { draft, events, before } = request
  const task = currentTaskOf(request)
  const made = createJob(draft, { ...given, task }, before, log)
  events.push(...made.events)
  draft.currentJobId = made.job.id
  request.before = made.job
  return made.job
}

/** Saves the machine and answers. v3.13 looks at the lock only now: the job that it made already stays, as an orphan. */
function save(request: JobRequest, given: JobRequestAnswer, jobId: string | null): MachineDecision {
  const { rules, command, id, state, draft, events } = request
  if (isLockedFor(request)) return answer(request, 'machine-locked', jobId)
  const saved = saveMachine(rules, state, draft, id, command.definitions, 'list')
  if (!saved.ok) return refuseInvalid('invalid-machine', command.type, `Machine ${id}`, saved.problems)
  events.push({ type: 'machine-saved', changes: saved.changes })
  return answer(request, given, jobId)
}

function answer({ events }: JobRequest, given: JobRequestAnswer, jobId: string | null): MachineDecision {
  events.push({ type: 'job-request-answered', answer: given, jobId })
  return { ok: true, events }
}

function isLockedFor({ command, state }: JobRequest): boolean {
  return state.locked && command.by === 'user'
}

/** What the job of the current entry is called. */
function currentTaskOf({ rules, draft }: JobRequest): string {
  return jobTaskOf(rules.entryKinds, draft.tasks[draft.currentTask] ?? '')
}

function entryAt({ rules, draft }: JobRequest, index: number): TaskListEntry {
  return readEntry(rules.entryKinds, draft.tasks[index] ?? '')
}
