import type { WaitingTaskList } from '../task-errors/task-list-state.ts'
import type { MachineProblem } from './problems.ts'

/** A job of the machine, as far as the rules need it. */
export interface MachineJobState {
  /** Its `Uuid`. */
  readonly id: string
  /** The task list's entry it was made for: a task's name, or a special entry such as `stage:install`. */
  readonly task: string
  /** The machine's stage when it was made. */
  readonly stage: string
  /** The machine's boot environment when it was made. */
  readonly bootEnv: string
  /** The machine's workflow when it was made; empty for none. */
  readonly workflow: string
  /** The machine's context when it was made; empty for the machine itself. */
  readonly context: string
  /** Where it stands. v3.13 keeps any word on a job that is not the current one. */
  readonly state: string
  /** How it left the machine: `reboot`, `poweroff`, `stop`, `complete`, `failed` or empty. */
  readonly exitState: string
  /** The index of its entry in the task list. */
  readonly currentIndex: number
  /** The index after it. */
  readonly nextIndex: number
  /** Is it its machine's current job? */
  readonly current: boolean
  /** When it was made or last began to run; null for never. */
  readonly startedAt: string | null
  /** When it first ended; null for not yet. */
  readonly endedAt: string | null
  /** The id of the machine's job before it; null for the all-zero UUID of a first job, empty where an update emptied it. */
  readonly previous: string | null
  /** Was it made outside the task list, for whoever tracks other work as jobs? */
  readonly independent: boolean
  /** What is wrong with it; `Available` on the wire is whether there is nothing. */
  readonly problems: readonly MachineProblem[]
}

/** A machine and its jobs: small plain data. Time stands in it as the commands gave it. */
export interface MachineState {
  /** Its `Uuid`; null before it is made and after it is removed. */
  readonly id: string | null
  /** The task list: names of tasks, and special entries such as `stage:install`. */
  readonly tasks: readonly string[]
  /** The index of the entry that runs or runs next; -1 for the first, the list's length when all are done. */
  readonly currentTask: number
  /** May an agent ask for a job? */
  readonly runnable: boolean
  /** What is wrong with it; `Available` on the wire is whether there is nothing. */
  readonly problems: readonly MachineProblem[]
  /** May users only unlock it? */
  readonly locked: boolean
  /** The stage it is in. */
  readonly stage: string
  /** The boot environment it boots into. */
  readonly bootEnv: string
  /** The workflow that made its task list; empty for none. */
  readonly workflow: string
  /** The context whose agent executes its tasks; empty for the machine itself. */
  readonly context: string
  /** The id of its current job, which may have been deleted; null for none yet. */
  readonly currentJobId: string | null
  /** How often the current entry has been tried again. v4 only, elsewhere 0. */
  readonly retryTaskAttempt: number
  /** The task list that waits while the present one handles its error, if one does. v4 only, elsewhere none. */
  readonly taskErrorStacks: readonly WaitingTaskList[]
  /** Its jobs by id, in the order in which they were made. They outlive the machine. */
  readonly jobs: ReadonlyMap<string, MachineJobState>
}

/** Before there is a machine. */
export const noMachine: MachineState = /*@__PURE__*/ (() => ({
  id: null,
  tasks: [],
  currentTask: 0,
  runnable: false,
  problems: [],
  locked: false,
  stage: '',
  bootEnv: '',
  workflow: '',
  context: '',
  currentJobId: null,
  retryTaskAttempt: 0,
  taskErrorStacks: [],
  jobs: new Map(),
}))()
