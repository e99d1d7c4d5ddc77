/** The result of a task as far as the result rules read it. */
export interface TaskResult {
  /** The result word. */
  readonly status: string
  /** The nodes that succeeded, each once. Absent counts as none. */
  readonly successes?: readonly string[] | null | undefined
  /** The nodes that failed, each once. Absent counts as none. One name may be on both lists. */
  readonly failures?: readonly string[] | null | undefined
}

/** What the result rules read of a task: a `Task` document fits, and so does a task of the decider's state. */
export interface ResultTask {
  /** What the task does. */
  readonly action: string
  /** The task's own state: only a `complete` or `terminated` subtask counts in its parent's result. */
  readonly status: string
  /** The number of the try, from 0. Absent counts as 0. */
  readonly retry?: number | null | undefined
  /** How the work went. */
  readonly result: TaskResult
}

/** The same task with another result; everything else is kept, also what nobody knows. */
export function withResult<T extends ResultTask>(task: T, result: Partial<TaskResult>): T {
  return { ...task, result: { ...task.result, ...result } }
}

/** A subtask is counted when it is over, however it ended. */
export function isCounted(subtask: ResultTask): boolean {
  return subtask.status === 'complete' || subtask.status === 'terminated'
}

/** Drydock: a first try counts the failures of every subtask, a later one only those of its own try. */
export function countsFailuresOf(task: ResultTask, subtask: ResultTask): boolean {
  const retry = task.retry ?? 0
  return retry === 0 || retry === (subtask.retry ?? 0)
}

export function hasSucceeded(task: ResultTask): boolean {
  return task.result.status === 'success' || task.result.status === 'partial_success'
}

export function hasFailed(task: ResultTask): boolean {
  return task.result.status === 'failure' || task.result.status === 'partial_success'
}

/** Drydock: an empty focus counts as none, and a name is listed once. */
export function listed(
  names: readonly string[] | null | undefined,
  focus: string | null | undefined,
): readonly string[] {
  const list = names ?? []
  return focus === undefined || focus === null || focus === '' || list.includes(focus) ? list : [...list, focus]
}
