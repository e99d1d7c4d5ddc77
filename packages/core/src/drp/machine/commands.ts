import type { TaskErrorRules } from '../task-errors/task-error-rules.ts'
import type { MachineDefinitions } from './definitions.ts'

/** The fields of a machine that drive its task list; what is absent is left as it is. */
export interface MachineFields {
  /** The task list. */
  readonly tasks?: readonly string[] | undefined
  /** The index of the entry that runs or runs next. */
  readonly currentTask?: number | undefined
  /** May an agent ask for a job? */
  readonly runnable?: boolean | undefined
  /** May users only unlock it? */
  readonly locked?: boolean | undefined
  /** The stage. */
  readonly stage?: string | undefined
  /** The boot environment. */
  readonly bootEnv?: string | undefined
  /** The workflow; empty for none. */
  readonly workflow?: string | undefined
  /** The context; empty for the machine itself. */
  readonly context?: string | undefined
}

/** Makes the machine. An empty stage, boot environment or workflow counts as absent. */
export interface CreateMachineCommand {
  /** What is asked. */
  readonly type: 'create'
  /** The machine's `Uuid`. */
  readonly id: string
  /** What it is to have. */
  readonly fields?: MachineFields | undefined
  /** What it gets where nothing is given: the preferences defaultStage, defaultBootEnv and defaultWorkflow. Default `none`, `local`, none. */
  readonly defaults?: { readonly stage?: string; readonly bootEnv?: string; readonly workflow?: string } | undefined
  /** The objects it may refer to. */
  readonly definitions: MachineDefinitions
}

/** Saves the machine with other fields: a PATCH, a PUT. Without fields it is looked through again, as every save does. */
export interface EditMachineCommand {
  /** What is asked. */
  readonly type: 'edit'
  /** The fields that are to change. */
  readonly fields?: MachineFields | undefined
  /** Who asks: locks bind users only. Default `'user'`. */
  readonly by?: 'user' | 'machine' | undefined
  /** Change stage or boot environment although tasks are pending. Default false. */
  readonly force?: boolean | undefined
  /** May the caller set CurrentTask back? Default true. */
  readonly mayReposition?: boolean | undefined
  /** The objects it may refer to. */
  readonly definitions: MachineDefinitions
}

/** Removes the machine. Its jobs stay. */
export interface RemoveMachineCommand {
  /** What is asked. */
  readonly type: 'remove'
  /** Who asks: locks bind users only. Default `'user'`. */
  readonly by?: 'user' | 'machine' | undefined
}

/** Asks for the next job: POST /jobs. What is answered stands in the event `job-request-answered`, or in the refusal. */
export interface RequestJobCommand {
  /** What is asked. */
  readonly type: 'request-job'
  /** The `Uuid` of the new job, should one be made for a task. */
  readonly jobId: string
  /** The `Uuid` of the job that the server makes for a special entry. */
  readonly serverJobId: string
  /** Is there a job of that `jobId` already, of whatever machine? Default: whether this machine has one. */
  readonly jobIdTaken?: boolean | undefined
  /** The context of the asking agent. v4 only. Default: the machine's. */
  readonly context?: string | undefined
  /** What the asker wants as ExitState: v3.13 keeps it. Default empty. */
  readonly exitState?: string | undefined
  /** Who asks: locks bind users only. Default `'machine'`: the agent. */
  readonly by?: 'user' | 'machine' | undefined
  /** What the machine's parameters say about tasks that fail, and about where to stop. v4 only. Default nothing. */
  readonly taskErrors?: TaskErrorRules | undefined
  /** The objects the machine may refer to. */
  readonly definitions: MachineDefinitions
  /** Now, as it is to be shown. */
  readonly at: string
}

/** Ends the action that a request for a job began. It answers that request. */
export interface EndActionCommand {
  /** What is asked. */
  readonly type: 'end-action'
  /** The action's job. */
  readonly jobId: string
  /** How it went: `unknown-action` when no plugin has such an action for the machine. */
  readonly result: 'done' | 'failed' | 'unknown-action'
  /** What the machine's parameters say about tasks that fail, and about where to stop. v4 only. Default nothing. */
  readonly taskErrors?: TaskErrorRules | undefined
  /** The objects the machine may refer to. */
  readonly definitions: MachineDefinitions
  /** Now, as it is to be shown. */
  readonly at: string
}

/** The fields of a job that an update may set; what is absent is left as it is. */
export interface MachineJobFields {
  /** Where it stands. */
  readonly state?: string | undefined
  /** How it left the machine. */
  readonly exitState?: string | undefined
  /** Its entry of the task list. */
  readonly task?: string | undefined
  /** Its stage. */
  readonly stage?: string | undefined
  /** Its boot environment. */
  readonly bootEnv?: string | undefined
  /** Its workflow. */
  readonly workflow?: string | undefined
  /** Its context. */
  readonly context?: string | undefined
  /** The index of its entry. */
  readonly currentIndex?: number | undefined
  /** The index after it. */
  readonly nextIndex?: number | undefined
  /** The job before it; null for none. */
  readonly previous?: string | null | undefined
  /** When it began; null for never. */
  readonly startedAt?: string | null | undefined
  /** When it ended; null for not yet. */
  readonly endedAt?: string | null | undefined
}

/** Saves a job with other fields: a PATCH, a PUT. */
export interface UpdateJobCommand {
  /** What is asked. */
  readonly type: 'update-job'
  /** The job. */
  readonly jobId: string
  /** The fields that are to change. */
  readonly fields?: MachineJobFields | undefined
  /** What the machine's parameters say about tasks that fail, and about where to stop. v4 only. Default nothing. */
  readonly taskErrors?: TaskErrorRules | undefined
  /** The objects it may refer to. */
  readonly definitions: MachineDefinitions
  /** Now, as it is to be shown. */
  readonly at: string
}

/** Lets a task that failed be tried again, now that its back-off is over: what the event `retry-planned` asked for. v4 only. */
export interface RetryTaskCommand {
  /** What is asked. */
  readonly type: 'retry-task'
  /** The job that failed. */
  readonly jobId: string
}

/** Deletes a job. */
export interface DeleteJobCommand {
  /** What is asked. */
  readonly type: 'delete-job'
  /** The job. */
  readonly jobId: string
}

/** Makes a job outside the task list, for whoever tracks other work as jobs. v4 only. It needs no machine, and any number may run at a time. */
export interface AddIndependentJobCommand {
  /** What is asked. */
  readonly type: 'add-independent-job'
  /** The `Uuid` of the new job. */
  readonly jobId: string
  /** Is there a job of that id already, of whatever machine? Default: whether this machine has one. */
  readonly jobIdTaken?: boolean | undefined
  /** The kind of the object that it is about, for example `machines`; `system` for the server itself. It must not be empty. */
  readonly targetPrefix: string
  /** The key of that object. It may be empty for `system` only, which is the default. */
  readonly targetKey?: string | undefined
  /** What it does, in a word. Default empty. */
  readonly task?: string | undefined
  /** Where it stands. Default `created`. */
  readonly state?: string | undefined
  /** Now, as it is to be shown. */
  readonly at: string
}

/** What can be asked of a machine and its jobs. */
export type MachineCommand =
  | CreateMachineCommand
  | EditMachineCommand
  | RemoveMachineCommand
  | RequestJobCommand
  | EndActionCommand
  | UpdateJobCommand
  | RetryTaskCommand
  | DeleteJobCommand
  | AddIndependentJobCommand
