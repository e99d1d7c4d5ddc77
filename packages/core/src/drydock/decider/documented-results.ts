import { rollUp } from '../../status/index.ts'
import type { AlignResultOptions } from '../rules/align-result.ts'
import { isCounted, withResult } from '../rules/result-task.ts'
import type { TaskState } from './state.ts'
import { resultStatusOf } from './to-task.ts'

/** The task with what it and its subtasks together amount to, the lists of nodes included. */
export function rollUpDocumented(task: TaskState, subtasks: readonly TaskState[]): TaskState {
  const { status, successes, failures } = rollUp([task, ...subtasks].map((part) => partOf(part, part === task)))
  return withResult(task, { status, successes, failures })
}

/** The task with the result word that its subtasks amount to, and its own unless that is to be forgotten. */
export function alignDocumented(
  task: TaskState,
  subtasks: readonly TaskState[],
  { actionFilter, resetStatus = true }: AlignResultOptions,
): TaskState {
  const counted = subtasks.filter(({ action }) => (actionFilter ?? action) === action)
  const parts = resetStatus ? counted : [task, ...counted]
  return withResult(task, { status: rollUp(parts.map((part) => partOf(part, part === task))).status })
}

/** A task that takes over results is at its end itself: only the tasks below it can be open. */
function partOf(part: TaskState, isSelf: boolean) {
  return { open: !isSelf && !isCounted(part), result: resultStatusOf(part) }
}
