/** A task list that waits while another one handles its error: an element of `TaskErrorStacks`. */
export interface WaitingTaskList {
  /** The task list. */
  readonly tasks: readonly string[]
  /** The index of the entry that failed. */
  readonly currentTask: number
  /** The id of the job that failed; null where it is not known, as v4.8 did not keep it. */
  readonly currentJobId: string | null
}

/** Where a task list stands, of a machine or of a work order alike, as far as the rules of failures need it. */
export interface TaskListState {
  /** The task list. */
  readonly tasks: readonly string[]
  /** The index of the entry that runs or runs next. */
  readonly currentTask: number
  /** The id of its current job; null for none yet. */
  readonly currentJobId: string | null
  /** How often the current entry has been tried again: `RetryTaskAttempt`. */
  readonly retryTaskAttempt: number
  /** The task lists that wait while this one handles their error: `TaskErrorStacks`. The documents allow one. */
  readonly taskErrorStacks: readonly WaitingTaskList[]
}

/** What a rule of failures makes of a task list: all that changes with it. */
export type TaskListChanges = Partial<TaskListState>
