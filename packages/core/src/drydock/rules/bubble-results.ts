import { checkKeys } from '../../input/index.ts'
import { countsFailuresOf, isCounted, type ResultTask, withResult } from './result-task.ts'

/** Which subtasks' successes a task takes over. */
export interface BubbleResultsOptions {
  /** Only the successes of subtasks of this action are taken over. Default: all. Failures are taken over from every action. */
  readonly actionFilter?: string | null | undefined
}

/**
 * Replaces a task's lists of nodes by those of its subtasks that are over, as the deployed server does.
 *
 * Successes come from the subtasks that pass the filter, failures from all of them. The result word stays: that is the business of
 * {@link alignResult}.
 *
 * @param task a `Task` document or a task of the decider's state; it is left as it was.
 * @param subtasks all its direct subtasks, in the order in which the server keeps them.
 * @returns the task with its new lists: each name once, in the order of the subtasks.
 * @throws JobwrightError `invalid-input` for an option that is not known.
 *
 * @example
 * import { bubbleResults } from '@jobwright/core/drydock'
 * const parent = { action: 'deploy_nodes', status: 'running', result: { status: 'incomplete', successes: ['z'], failures: [] } }
 * const subtasks = [
 *   { action: 'apply_node_platform', status: 'complete', result: { status: 'partial_success', successes: ['a'], failures: ['b'] } },
 *   { action: 'deploy_node', status: 'complete', result: { status: 'success', successes: ['c'], failures: [] } },
 * ]
 * bubbleResults(parent, subtasks, { actionFilter: 'deploy_node' }).result //=> { status: 'incomplete', successes: ['c'], failures: ['b'] }
 */
export function bubbleResults<T extends ResultTask>(
  task: T,
  subtasks: readonly ResultTask[],
  options: BubbleResultsOptions = {},
): T {
  checkKeys('bubbleResults', options, ['actionFilter'])
  const { actionFilter } = options
  const successes = new Set<string>()
  const failures = new Set<string>()
  for (const subtask of subtasks.filter(isCounted)) {
    const { action, result } = subtask
    if ((actionFilter ?? action) === action) for (const name of result.successes ?? []) successes.add(name)
    if (countsFailuresOf(task, subtask)) for (const name of result.failures ?? []) failures.add(name)
  }
  return withResult(task, { successes: [...successes], failures: [...failures] })
}
