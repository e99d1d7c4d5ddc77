import type { TaskListChanges, TaskListState } from './task-list-state.ts'

/**
 * Brings back the task list that waits: it stands at the task that failed, the failed job is its current one, and no try of that task counts any
 * more (documents). Nothing changes where no list waits.
 *
 * @param list where the list stands that handled the error.
 *
 * @example
 * import { restoreTaskList } from '@jobwright/core/drp'
 * const waiting = { tasks: ['raid', 'bios'], currentTask: 0, currentJobId: 'j1' }
 * restoreTaskList({ taskErrorStacks: [waiting] })
 * //=> { tasks: ['raid', 'bios'], currentTask: 0, currentJobId: 'j1', retryTaskAttempt: 0, taskErrorStacks: [] }
 */
export function restoreTaskList({ taskErrorStacks }: Pick<TaskListState, 'taskErrorStacks'>): TaskListChanges {
  const waiting = taskErrorStacks.at(-1)
  return waiting === undefined ? {} : { ...waiting, retryTaskAttempt: 0, taskErrorStacks: taskErrorStacks.slice(0, -1) }
}
