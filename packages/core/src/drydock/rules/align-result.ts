import { checkKeys } from '../../input/index.ts'
import { markFailure } from './mark-failure.ts'
import { markSuccess } from './mark-success.ts'
import { countsFailuresOf, hasFailed, hasSucceeded, isCounted, type ResultTask, withResult } from './result-task.ts'

/** Which subtasks count in a task's result, and from where it starts. */
export interface AlignResultOptions {
  /** Only subtasks of this action count. Default: all. An empty text is an action that no subtask has. */
  readonly actionFilter?: string | null | undefined
  /** Forget the task's own result first. Default true. */
  readonly resetStatus?: boolean | undefined
}

/**
 * Makes a task's result word agree with its subtasks, as the deployed server does.
 *
 * With the reset, a task without subtasks is a `success` and any other begins as `incomplete`. Then each subtask that is over notes its
 * success, its failure or both; a subtask that is not over, or is itself `incomplete`, neither helps nor holds back. The lists of nodes stay:
 * those are the business of {@link bubbleResults}. The reset drops failures noted on the task itself: that is how a Drydock task can end as
 * a success with errors reported.
 *
 * @param task a `Task` document or a task of the decider's state; it is left as it was.
 * @param subtasks all its direct subtasks, in the order in which the server keeps them.
 * @returns the task with its new result.
 * @throws JobwrightError `invalid-input` for an option that is not known.
 *
 * @example
 * import { alignResult } from '@jobwright/core/drydock'
 * const parent = { action: 'deploy_nodes', status: 'running', result: { status: 'incomplete' } }
 * const subtask = (status: string) => ({ action: 'deploy_node', status: 'complete', result: { status } })
 * alignResult(parent, [subtask('success'), subtask('failure')]).result.status //=> 'partial_success'
 * alignResult(parent, [subtask('success'), subtask('incomplete')]).result.status //=> 'success'
 * alignResult(parent, []).result.status //=> 'success'
 */
export function alignResult<T extends ResultTask>(
  task: T,
  subtasks: readonly ResultTask[],
  options: AlignResultOptions = {},
): T {
  checkKeys('alignResult', options, ['actionFilter', 'resetStatus'])
  const { actionFilter, resetStatus = true } = options
  let aligned = resetStatus ? withResult(task, { status: subtasks.length === 0 ? 'success' : 'incomplete' }) : task
  for (const subtask of subtasks) {
    if (!isCounted(subtask) || (actionFilter ?? subtask.action) !== subtask.action) continue
    if (hasSucceeded(subtask)) aligned = markSuccess(aligned)
    if (hasFailed(subtask) && countsFailuresOf(task, subtask)) aligned = markFailure(aligned)
  }
  return aligned
}
