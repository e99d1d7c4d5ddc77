/** Makes the top-level task. It is `requested` until it is queued. */
export interface CreateCommand {
  /** What is asked. */
  readonly type: 'create'
  /** The id of the new task. */
  readonly id: string
  /** One of the profile's actions. The deployed profile also knows `noop`, which its health probes make. */
  readonly action: string
  /** Where the design is: any JSON. */
  readonly designRef: unknown
  /** The nodes it is for: any JSON. Default null: all. */
  readonly nodeFilter?: unknown
  /** Who asks for it. Default null: the server itself. */
  readonly createdBy?: string | null | undefined
  /** Now, as it is to be shown. */
  readonly at: string
}

/** Moves a task on: `queue` puts the top-level task in line, `start` begins the work, `stop` ends one that was asked to end early. */
export interface AdvanceCommand {
  /** What is asked. */
  readonly type: 'queue' | 'start' | 'stop'
  /** The task's id. */
  readonly id: string
  /** Now, as it is to be shown. */
  readonly at: string
}

/** Ends the work of a task. */
export interface CompleteCommand {
  /** What is asked. */
  readonly type: 'complete'
  /** The task's id. */
  readonly id: string
  /** Take over the results of the subtasks first, as the task's action does. Default true. */
  readonly rollUp?: boolean | undefined
  /** Now, as it is to be shown. */
  readonly at: string
}

/** Makes a task below the top-level one. It is `requested` until it starts. */
export interface AddSubtaskCommand {
  /** What is asked. */
  readonly type: 'add-subtask'
  /** The id of the new task. */
  readonly id: string
  /** The id of its parent. Null makes an orphan: the real server keeps some of its tasks so, and no result reaches their maker. */
  readonly parentId: string | null
  /** Register it with the parent: it is then listed there, and a termination reaches it. Default: whether it has a parent. */
  readonly registered?: boolean | undefined
  /** What it does: any of the orchestrator's actions. */
  readonly action: string
  /** Where the design is. Default: as the top-level task. */
  readonly designRef?: unknown
  /** The nodes it is for. Default null: all. */
  readonly nodeFilter?: unknown
  /** The number of the try it belongs to, from 0. Default: the parent's. */
  readonly retry?: number | undefined
  /** Now, as it is to be shown. */
  readonly at: string
}

/** Adds a message to a task. */
export interface MessageCommand {
  /** What is asked. */
  readonly type: 'message'
  /** The task's id. */
  readonly id: string
  /** What happened, in words. */
  readonly text: string
  /** Does it report an error? */
  readonly error: boolean
  /** What kind of thing it is about: `node`, `task`, `NA` and so on. */
  readonly contextType: string
  /** The name of that thing. */
  readonly context: string
  /** Whatever else is to be kept with it: any JSON. Default `{}`. */
  readonly extra?: unknown
  /** Now, as it is to be shown. */
  readonly at: string
}

/** Notes a success or a failure on a task. */
export interface MarkCommand {
  /** What is asked. */
  readonly type: 'success' | 'failure'
  /** The task's id. */
  readonly id: string
  /** The node that succeeded or failed. Default none. */
  readonly focus?: string | null | undefined
  /** Now, as it is to be shown. */
  readonly at: string
}

/** Makes a task's result word agree with its subtasks. */
export interface AlignCommand {
  /** What is asked. */
  readonly type: 'align'
  /** The task's id. */
  readonly id: string
  /** Only subtasks of this action count. Default: all. */
  readonly actionFilter?: string | null | undefined
  /** Forget the task's own result first. Default true. */
  readonly resetStatus?: boolean | undefined
  /** Now, as it is to be shown. */
  readonly at: string
}

/** Replaces a task's lists of nodes by those of its subtasks. */
export interface BubbleCommand {
  /** What is asked. */
  readonly type: 'bubble'
  /** The task's id. */
  readonly id: string
  /** Only the successes of subtasks of this action are taken over. Default: all. */
  readonly actionFilter?: string | null | undefined
  /** Now, as it is to be shown. */
  readonly at: string
}

/** Asks for another try on the nodes that failed. When there is nothing to try again, nothing happens. */
export interface RetryCommand {
  /** What is asked. */
  readonly type: 'retry'
  /** The task's id. */
  readonly id: string
  /** How often it may be tried again; 0 or none: without limit. */
  readonly maxAttempts?: number | null | undefined
  /** Now, as it is to be shown. */
  readonly at: string
}

/** Asks a task to end early. */
export interface TerminateCommand {
  /** What is asked. */
  readonly type: 'terminate'
  /** The task's id. */
  readonly id: string
  /** Who asks. Default null. */
  readonly by?: string | null | undefined
  /** Ask all registered tasks below it too. Default true. */
  readonly propagate?: boolean | undefined
  /** Now, as it is to be shown. */
  readonly at: string
}

/** What can be asked of a tree of tasks. */
export type TaskCommand =
  | CreateCommand
  | AdvanceCommand
  | CompleteCommand
  | AddSubtaskCommand
  | MessageCommand
  | MarkCommand
  | AlignCommand
  | BubbleCommand
  | RetryCommand
  | TerminateCommand
