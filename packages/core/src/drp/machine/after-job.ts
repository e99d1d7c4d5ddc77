import { afterTaskFailure } from '../task-errors/after-failure.ts'
import { restoreTaskList } from '../task-errors/restore-task-list.ts'
import { stopsAfterTask } from '../task-errors/stops.ts'
import type { TaskErrorRules } from '../task-errors/task-error-rules.ts'
import type { TaskListChanges } from '../task-errors/task-list-state.ts'
import type { MachineAssumptions } from './assumptions.ts'
import type { MachineDefinitions } from './definitions.ts'
import type { JobChanges, MachineEvent } from './events.ts'
import { withPrerequisites } from './expand-tasks.ts'
import type { MachineRules } from './profile.ts'
import { draftOf, saveMachine } from './save-machine.ts'
import type { MachineJobState, MachineState } from './state.ts'
import { jobTaskOf } from './task-list.ts'

/** A machine's current job that ended, and what is to be known to tell what follows. */
export interface EndedJob {
  readonly rules: MachineRules
  /** The machine as it was before. */
  readonly state: MachineState
  readonly job: MachineJobState
  readonly ended: 'finished' | 'failed'
  readonly taskErrors: TaskErrorRules | undefined
  readonly definitions: MachineDefinitions
}

/** What is to be changed of the machine, and how long a try again is to wait. */
interface Sequel {
  readonly changes: TaskListChanges
  readonly runnable: boolean
  readonly retry?: { readonly attempt: number; readonly afterMs: number }
}

/** What the end of a job causes beside it. */
export interface JobSequel {
  /** What else changes of the job itself. */
  readonly changes: JobChanges
  /** What happens then. */
  readonly events: readonly MachineEvent[]
}

const nothing: JobSequel = { changes: {}, events: [] }

/** What the end of its current job makes of a machine; nothing where its parameters have nothing to say about that. */
export function afterJob(given: EndedJob): JobSequel {
  const { rules, state, job, ended, taskErrors, definitions } = given
  const { assumptions } = rules
  if (state.id === null || assumptions === null || taskErrors === undefined || !isCurrent(given)) return nothing
  const stops = stopsAfterTask(taskErrors, ended, assumptions)
  const sequel =
    ended === 'failed' ? afterFailed(given, taskErrors, assumptions, stops) : afterFinished(given, assumptions, stops)
  if (sequel === undefined) return nothing

  const { changes, runnable, retry } = sequel
  const saved = saveMachine(rules, state, { ...draftOf(state), ...changes, runnable }, state.id, definitions, 'list')
  const { currentJobId = job.id } = changes
  const events: MachineEvent[] = []
  if (currentJobId !== job.id && currentJobId !== null) {
    events.push({ type: 'job-saved', jobId: currentJobId, cause: 'list-restored', changes: { current: true } })
  }
  if (saved.ok) events.push({ type: 'machine-saved', changes: saved.changes })
  if (retry !== undefined) events.push({ type: 'retry-planned', jobId: job.id, ...retry })
  return { changes: currentJobId === job.id ? {} : { current: false }, events }
}

/** Is the list still at the job's entry? One that was set back, or filled anew, goes on from there. */
function isCurrent({ rules, state, job }: EndedJob): boolean {
  const entry = state.tasks[state.currentTask] ?? ''
  return job.current && job.currentIndex === state.currentTask && job.task === jobTaskOf(rules.entryKinds, entry)
}

function isEmpty(changes: TaskListChanges): boolean {
  return Object.keys(changes).length === 0
}

function afterFinished({ state, job }: EndedJob, { pop }: MachineAssumptions, stops: boolean): Sequel | undefined {
  const pops = pop === 'on-finish' && state.taskErrorStacks.length > 0 && job.nextIndex === state.tasks.length
  if (!pops && !stops) return undefined
  return { changes: pops ? restoreTaskList(state) : {}, runnable: state.runnable && !stops }
}

function afterFailed(
  { state, job, definitions }: EndedJob,
  taskErrors: TaskErrorRules,
  assumptions: MachineAssumptions,
  stops: boolean,
): Sequel | undefined {
  const expand = (tasks: readonly string[]) => withPrerequisites(tasks, definitions)
  const failure = afterTaskFailure(state, job.task, taskErrors, { assumptions, expand })
  const changes = assumptions.push === 'on-failure' ? failure.changes : {}
  switch (failure.kind) {
    case 'stop':
      return isEmpty(changes) ? undefined : { changes, runnable: false }
    case 'handle':
      return { changes, runnable: !stops }
    case 'retry': {
      const { attempt, afterMs } = failure
      const waits = assumptions.backOff === 'not-runnable' && !stops
      return { changes, runnable: !stops && !waits, ...(waits && { retry: { attempt, afterMs } }) }
    }
  }
}
