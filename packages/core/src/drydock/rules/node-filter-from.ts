import type { NodeFilter } from '../../nodes/index.ts'
import type { ResultTask } from './result-task.ts'

/**
 * The node filter that selects exactly the given nodes, in the form in which Drydock makes its own.
 *
 * @param names the names of the nodes. Of no names it makes a filter that selects no node, not every one.
 *
 * @example
 * import { nodeFilterFromNames } from '@jobwright/core/drydock'
 * nodeFilterFromNames(['a']) //=> { filter_set_type: 'intersection', filter_set: [{ node_names: ['a'], filter_type: 'union' }] }
 */
export function nodeFilterFromNames(names: readonly string[]): NodeFilter {
  return { filter_set_type: 'intersection', filter_set: [{ node_names: [...names], filter_type: 'union' }] }
}

/**
 * The node filter that selects the nodes on which a task succeeded.
 *
 * @example
 * import { nodeFilterFromSuccesses } from '@jobwright/core/drydock'
 * const task = { action: 'prepare_nodes', status: 'complete', result: { status: 'success', successes: ['a'] } }
 * nodeFilterFromSuccesses(task).filter_set[0]?.node_names //=> ['a']
 */
export function nodeFilterFromSuccesses(task: ResultTask): NodeFilter {
  return nodeFilterFromNames(task.result.successes ?? [])
}

/**
 * The node filter that selects the nodes on which a task failed: what to send to try them again.
 *
 * @example
 * import { nodeFilterFromFailures } from '@jobwright/core/drydock'
 * const task = { action: 'prepare_nodes', status: 'complete', result: { status: 'partial_success', successes: ['a'], failures: ['b'] } }
 * nodeFilterFromFailures(task).filter_set[0]?.node_names //=> ['b']
 */
export function nodeFilterFromFailures(task: ResultTask): NodeFilter {
  return nodeFilterFromNames(task.result.failures ?? [])
}
