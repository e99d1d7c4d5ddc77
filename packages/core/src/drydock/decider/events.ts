import type { TaskState, TaskStateMessage } from './state.ts'

/** A task was made: the top-level one. */
export interface TaskCreated {
  /** What happened. */
  readonly type: 'task-created'
  /** The task. */
  readonly id: string
  /** What the task does. */
  readonly action: string
  /** Where the design is: any JSON. */
  readonly designRef: unknown
  /** The nodes it is for: any JSON; null for all. */
  readonly nodeFilter: unknown
  /** Who asked for it; null for the server itself. */
  readonly createdBy: string | null
  /** The state in which it begins. */
  readonly status: string
  /** When, as the command gave it. */
  readonly at: string
}

/** A task below the top-level one was made. */
export interface SubtaskAdded {
  /** What happened. */
  readonly type: 'subtask-added'
  /** The task. */
  readonly id: string
  /** Its parent; null for an orphan. */
  readonly parentId: string | null
  /** Is it listed with its parent? */
  readonly registered: boolean
  /** What the task does. */
  readonly action: string
  /** Where the design is: any JSON. */
  readonly designRef: unknown
  /** The nodes it is for: any JSON; null for all. */
  readonly nodeFilter: unknown
  /** The number of the try it belongs to, from 0. */
  readonly retry: number
  /** The state in which it begins. */
  readonly status: string
  /** When, as the command gave it. */
  readonly at: string
}

/** A task moved to another state. */
export interface TaskMoved {
  /** What happened. */
  readonly type: 'task-queued' | 'task-started' | 'task-completed' | 'task-stopped'
  /** The task. */
  readonly id: string
  /** The state it is in now. */
  readonly status: string
  /** When, as the command gave it. */
  readonly at: string
}

/** A task was asked to end early. */
export interface TerminationRequested {
  /** What happened. */
  readonly type: 'termination-requested'
  /** The task. */
  readonly id: string
  /** The state it is in now: only the documented profile changes it. */
  readonly status: string
  /** Who asked; null when nobody is named. */
  readonly by: string | null
  /** When, as the command gave it. */
  readonly at: string
}

/** A task got a message. */
export interface MessageAdded {
  /** What happened. */
  readonly type: 'message-added'
  /** The task. */
  readonly id: string
  /** The message. */
  readonly message: TaskStateMessage
}

/** A task has a result, perhaps the same as before. */
export interface ResultSet {
  /** What happened. */
  readonly type: 'result-set'
  /** The task. */
  readonly id: string
  /** The result it has now. */
  readonly result: TaskState['result']
  /** When, as the command gave it. */
  readonly at: string
}

/** A task begins another try. */
export interface TaskRetried {
  /** What happened. */
  readonly type: 'task-retried'
  /** The task. */
  readonly id: string
  /** The number of the new try. */
  readonly retry: number
  /** The result it has now. */
  readonly result: TaskState['result']
  /** When, as the command gave it. */
  readonly at: string
}

/** What can happen to a tree of tasks. */
export type TaskEvent =
  | TaskCreated
  | SubtaskAdded
  | TaskMoved
  | TerminationRequested
  | MessageAdded
  | ResultSet
  | TaskRetried
