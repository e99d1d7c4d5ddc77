import type { TaskErrorAssumptions } from './assumptions.ts'
import { retryBackOffMs } from './back-off.ts'
import { restoreTaskList } from './restore-task-list.ts'
import type { TaskErrorRules } from './task-error-rules.ts'
import type { TaskListChanges, TaskListState } from './task-list-state.ts'

/**
 * What follows when the current entry of a task list has failed:
 * - `retry`: it is tried again, the first time as attempt 1, after so many milliseconds at the earliest;
 * - `handle`: its handlers take over;
 * - `stop`: nothing follows by itself. The changes are those of the assumption `handlerFailure`, or none.
 */
export type TaskFailure =
  | { readonly kind: 'retry'; readonly attempt: number; readonly afterMs: number; readonly changes: TaskListChanges }
  | { readonly kind: 'handle'; readonly changes: TaskListChanges }
  | { readonly kind: 'stop'; readonly changes: TaskListChanges }

/** What is to be known beside the list and the rules. */
export interface TaskFailureOptions {
  /** What is assumed where no source tells. */
  readonly assumptions: TaskErrorAssumptions
  /** Puts the prerequisites of tasks before them, as the documents say of handlers. Default: as they are named. */
  readonly expand?: ((tasks: readonly string[]) => readonly string[]) | undefined
}

/**
 * Decides what follows when the current entry of a task list has failed: another try while its retries last, then its handlers, but none while
 * handlers run.
 *
 * @param list where the list stands.
 * @param entry the entry that failed, as retries and handlers name it.
 * @param rules what the parameters say.
 *
 * @example
 * import { afterTaskFailure, taskErrorAssumptions } from '@jobwright/core/drp'
 * const list = { tasks: ['raid', 'bios'], currentTask: 0, currentJobId: 'j1', retryTaskAttempt: 0, taskErrorStacks: [] }
 * const rules = { retries: new Map([['raid', 1]]), handlers: new Map([['raid', ['wipe']]]) }
 * const assumptions = taskErrorAssumptions()
 * afterTaskFailure(list, 'raid', rules, { assumptions }) //=> { kind: 'retry', attempt: 1, afterMs: 2000, changes: { retryTaskAttempt: 1 } }
 * afterTaskFailure({ ...list, retryTaskAttempt: 1 }, 'raid', rules, { assumptions }).changes
 * //=> { tasks: ['wipe'], currentTask: -1, retryTaskAttempt: 0, taskErrorStacks: [{ tasks: ['raid', 'bios'], currentTask: 0, currentJobId: 'j1' }] }
 */
export function afterTaskFailure(
  list: TaskListState,
  entry: string,
  rules: TaskErrorRules,
  { assumptions, expand = (tasks) => tasks }: TaskFailureOptions,
): TaskFailure {
  const { tasks, currentTask, currentJobId, taskErrorStacks } = list
  const handles = taskErrorStacks.length > 0
  const attempt = list.retryTaskAttempt + 1
  if (attempt <= (rules.retries?.get(entry) ?? 0) && (!handles || assumptions.handlersAreRetried)) {
    const afterMs = retryBackOffMs(attempt, assumptions.backOffFactor)
    return { kind: 'retry', attempt, afterMs, changes: { retryTaskAttempt: attempt } }
  }
  // DRP: errors of handlers are not handled.
  if (handles) return { kind: 'stop', changes: assumptions.handlerFailure === 'restore' ? restoreTaskList(list) : {} }
  const handlers = rules.handlers?.get(entry) ?? []
  if (handlers.length === 0) return { kind: 'stop', changes: {} }
  return {
    kind: 'handle',
    changes: {
      tasks: expand(handlers),
      currentTask: assumptions.handlersBeginAt,
      retryTaskAttempt: 0,
      taskErrorStacks: [{ tasks, currentTask, currentJobId }],
    },
  }
}
