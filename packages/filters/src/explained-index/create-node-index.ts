import type { Node } from '@jobwright/core'
import { ExplainedIndex } from './explained-index.ts'
import type { ExplainedNodeIndex } from './model.ts'

/**
 * Indexes an inventory, so that what filters and expressions select is answered from sets instead of by asking every
 * node, and explained.
 *
 * Where only expressions are asked for, `@jobwright/filters/select` has the same index in less code.
 *
 * @param nodes - The inventory, in the order of the site design. Two nodes of one name are two nodes. They are kept,
 * not copied.
 * @returns The index: `select`, `count`, `facets`, `upsert`, `remove`; `explain`, `compareSemantics`.
 * @throws JobwrightError `invalid-input` for what is not a list of nodes.
 * @example
 * import type { NodeFilter } from '@jobwright/core'
 * import { and, createNodeIndex, label, lint, tag } from '@jobwright/filters'
 *
 * const index = createNodeIndex([
 *   { name: 'a', tags: ['gpu'], labels: { color: 'blue' } },
 *   { name: 'b', tags: ['gpu', 'spare'], labels: { color: 'yellow' } },
 * ])
 *
 * index.select(tag('gpu')).names //=> ['a', 'b']
 * index.explain(and(tag('gpu'), label('color', 'yellow')), 'a').text //=> 'not selected: wants label color = yellow, the node has blue'
 * lint(tag('gpus'), index)[0]?.suggestion //=> 'gpu'
 *
 * const filter: NodeFilter = {
 *   filter_set_type: 'union',
 *   filter_set: [{ filter_type: 'intersection', node_tags: ['gpu', 'spare'] }],
 * }
 * index.compareSemantics(filter).onlyDeployed //=> ['a']
 */
export function createNodeIndex(nodes: readonly Node[]): ExplainedNodeIndex {
  return new ExplainedIndex(nodes)
}
