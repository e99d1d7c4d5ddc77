import { parseNodeFilter } from '../../nodes/index.ts'
import type { Task } from '../model/task.ts'

/** These work on the site as a whole, whatever filter was posted with them. */
const siteActions: ReadonlySet<string> = /*@__PURE__*/ (() =>
  new Set(['noop', 'validate_design', 'verify_site', 'prepare_site']))()

/** These work on nodes but name none in their result. */
const silentActions: ReadonlySet<string> = /*@__PURE__*/ (() => new Set(['verify_node', 'verify_nodes']))()

/** These name in their result every node that they touched, so that no name means no node. */
const listingActions: ReadonlySet<string> = /*@__PURE__*/ (() =>
  new Set([
    'prepare_nodes',
    'deploy_nodes',
    'destroy_nodes',
    'relabel_nodes',
    'prepare_node',
    'deploy_node',
    'destroy_node',
  ]))()

/** Does the task name in its result the nodes that it worked on? The first task document knows no such lists. */
export function listsNodes({ action, result: { successes, failures } }: Task): boolean {
  return !siteActions.has(action) && !silentActions.has(action) && Boolean(successes ?? failures)
}

/** Did a task that is over find nothing to do? It says so, or lists nothing although its action lists what it touched. */
export function didNothing(task: Task): boolean {
  const { details, successes, failures } = task.result
  // Drydock: what every action on nodes notes when its filter selects none.
  const saysSo = details?.messageList?.some(({ message }) => message === 'No nodes in scope, no work to do.') ?? false
  const listsNone = listsNodes(task) && listingActions.has(task.action) && !successes?.length && !failures?.length
  return saysSo || listsNone
}

/** The nodes that a task's filter names one by one; none when it selects them otherwise, or the task works on the site as a whole. */
export function namedNodes({ action, node_filter }: Task): readonly string[] {
  const filter = siteActions.has(action) ? undefined : parseNodeFilter(node_filter)
  if (!filter?.ok) return []
  const { filter_set_type, filter_set } = filter.value
  const lists = filter_set.flatMap(({ node_names, node_tags, node_labels, rack_names, rack_labels }) => {
    const otherwise = [node_tags, Object.keys(node_labels ?? {}), rack_names, Object.keys(rack_labels ?? {})]
    return node_names && otherwise.every((values) => !values?.length) ? [node_names] : []
  })
  const namesOnly = lists.length === filter_set.length && (filter_set_type === 'union' || lists.length === 1)
  return namesOnly ? [...new Set(lists.flat())] : []
}
