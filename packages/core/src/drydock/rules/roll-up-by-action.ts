import { alignResult } from './align-result.ts'
import { bubbleResults } from './bubble-results.ts'
import type { ResultTask } from './result-task.ts'

/**
 * Takes over the results of a task's subtasks as the task's own action does it on the deployed server.
 *
 * `deploy_nodes` lists the nodes whose boot actions reported, or without such a report those that were deployed; `destroy_nodes` and
 * `relabel_nodes` list those of their driver's task; `prepare_nodes` those of all. `verify_site`, `prepare_site` and `verify_nodes` list
 * none. A task of a driver takes over what it split itself into; one that did its work itself keeps what was noted on it, as do
 * `validate_design` and `noop`.
 *
 * @param task a `Task` document or a task of the decider's state; it is left as it was.
 * @param subtasks all its direct subtasks, in the order in which the server keeps them.
 * @returns the task with its new result.
 *
 * @example
 * import { rollUpByAction } from '@jobwright/core/drydock'
 * const task = { action: 'destroy_nodes', status: 'running', result: { status: 'incomplete', successes: [], failures: [] } }
 * const subtask = { action: 'destroy_node', status: 'complete', result: { status: 'success', successes: ['a'], failures: [] } }
 * rollUpByAction(task, [subtask]).result //=> { status: 'success', successes: ['a'], failures: [] }
 */
export function rollUpByAction<T extends ResultTask>(task: T, subtasks: readonly ResultTask[]): T {
  switch (task.action) {
    case 'validate_design':
    case 'noop':
      return task
    case 'verify_site':
    case 'prepare_site':
    case 'verify_nodes':
      return alignResult(task, subtasks)
    case 'prepare_nodes':
      return alignResult(bubbleResults(task, subtasks), subtasks)
    case 'deploy_nodes':
    case 'destroy_nodes':
    case 'relabel_nodes':
      return alignResult(
        bubbleResults(task, subtasks, { actionFilter: listingAction(task.action, subtasks) }),
        subtasks,
      )
    default:
      return subtasks.length === 0 ? task : alignResult(bubbleResults(task, subtasks), subtasks)
  }
}

/** The action of the subtasks whose nodes a task lists as its own. */
function listingAction(
  action: 'deploy_nodes' | 'destroy_nodes' | 'relabel_nodes',
  subtasks: readonly ResultTask[],
): string {
  if (action === 'destroy_nodes') return 'destroy_node'
  if (action === 'relabel_nodes') return 'relabel_node'
  return subtasks.some((subtask) => subtask.action === 'bootaction_report') ? 'bootaction_report' : 'deploy_node'
}
