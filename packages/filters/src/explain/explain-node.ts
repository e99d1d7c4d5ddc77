import { type Node, type NodeFilter, type Semantics, selectNodes } from '@jobwright/core'
import { checkOptions, readSemantics } from '../options.ts'
import { decidingLeaves } from './deciding-leaves.ts'
import type { Explanation, VerdictTree } from './explanation.ts'
import { explanationText } from './explanation-text.ts'
import { verdictTree } from './verdict-tree.ts'

/** How a filter is to be explained. */
export interface ExplainOptions {
  /** Whose meaning of the filter: the document's or the real server's. Default `documented`. */
  readonly semantics?: Semantics | undefined
}

/**
 * Tells why a filter selects a node, or why not.
 *
 * The verdict is the one that `selectNodes` reaches for the node. Of the deployed server it is the verdict on an
 * inventory of this node alone: another node of an inventory can make the server reject the whole filter.
 *
 * @param filter - The filter, or null for none. A malformed one gives `selected: undefined` and says what is wrong
 * where.
 * @param node - The node.
 * @param options - Whose semantics.
 * @returns The verdict, the tree it rests on, the leaves that decide, and one line of text.
 * @throws TypeError on an unknown option.
 * @example
 * import { type NodeFilter } from '@jobwright/core'
 * import { explainNode } from '@jobwright/filters'
 *
 * const filter: NodeFilter = {
 *   filter_set_type: 'union',
 *   filter_set: [{ filter_type: 'intersection', node_labels: { color: 'yellow', type: 'physical' } }],
 * }
 * const node = { name: 'b', labels: { type: 'virtual', color: 'yellow' } }
 *
 * explainNode(filter, node).text //=> 'not selected: filter 1 wants label type = physical, the node has virtual'
 * explainNode(filter, node, { semantics: 'deployed' }).text //=> 'selected: label color = yellow (filter 1)'
 */
export function explainNode(
  filter: NodeFilter | null | undefined,
  node: Node,
  options: ExplainOptions = {},
): Explanation {
  checkOptions(options, ['semantics'])
  const semantics = readSemantics(options.semantics)
  const tree = treeOf(filter, node, semantics)
  const deciding = decidingLeaves(tree)
  const selected = tree.verdict
  return { node: node.name, semantics, selected, tree, deciding, text: explanationText(deciding, selected, semantics) }
}

function treeOf(filter: NodeFilter | null | undefined, node: Node, semantics: Semantics): VerdictTree {
  const selection = selectNodes([node], filter, { semantics })
  if (selection.kind === 'rejected')
    return { kind: 'rejected', path: selection.path, verdict: undefined, code: selection.code }
  if (filter == null) return { kind: 'no-filter', path: [], verdict: true }
  return verdictTree(filter, node, semantics)
}
