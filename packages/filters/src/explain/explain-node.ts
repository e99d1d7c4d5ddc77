import { checkKeys, type Node, type NodeFilter, type NodeSelection, type Semantics, selectNodes } from '@jobwright/core'
import { isNodeExpression } from '../expression/is-node-expression.ts'
import { take } from '../expression/made.ts'
import type { NodeExpression } from '../expression/model.ts'
import { readSemantics } from '../options.ts'
import { decidingLeaves } from './deciding-leaves.ts'
import type { Explanation, VerdictTree } from './explanation.ts'
import { explanationText } from './explanation-text.ts'
import type { ExpressionExplanation } from './expression-explanation.ts'
import { expressionText } from './expression-text.ts'
import { expressionVerdict } from './expression-verdict.ts'
import { minimalReason } from './minimal-reason.ts'
import { verdictTree } from './verdict-tree.ts'

/** How a filter is to be explained. */
export interface ExplainOptions {
  /** Whose meaning of the filter: the document's or the real server's. Default `documented`. An expression has one meaning. */
  readonly semantics?: Semantics | undefined
}

/**
 * Tells why an expression selects a node, or why not.
 *
 * The verdict is that of `matches`. The tree mirrors the expression, place by place; the deciding tests are a minimal
 * reason: they alone justify the verdict, and none of them is superfluous.
 *
 * @param expression - The expression, as made by the builders or read by `parseExpression`.
 * @param node - The node.
 * @param options - Checked, and without effect on an expression.
 * @returns The verdict, the tree it rests on, the tests that decide, and one line of text.
 * @throws JobwrightError `invalid-input` on an unknown option, or for what is no expression.
 * @example
 * import { and, explainNode, label, not, tag } from '@jobwright/filters'
 *
 * const physical = and(label('color', 'yellow'), label('type', 'physical'))
 * const node = { name: 'b', tags: ['spare'], labels: { type: 'virtual', color: 'yellow' } }
 *
 * explainNode(physical, node).text //=> 'not selected: wants label type = physical, the node has virtual'
 * explainNode(physical, node).deciding[0]?.path //=> ['of', 1]
 * explainNode(not(physical), node).text //=> 'selected: no label type = physical (virtual)'
 * explainNode(not(tag('spare')), node).text //=> 'not selected: wants no tag spare, the node has spare'
 */
export function explainNode(expression: NodeExpression, node: Node, options?: ExplainOptions): ExpressionExplanation
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
 * @throws JobwrightError `invalid-input` on an unknown option.
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
export function explainNode(filter: NodeFilter | null | undefined, node: Node, options?: ExplainOptions): Explanation
/**
 * Tells why an expression or a filter, whichever it is, selects a node, or why not.
 *
 * @param filterOrExpression - An object with a `kind` is an expression, everything else a filter.
 * @param node - The node.
 * @param options - Whose semantics of a filter.
 * @returns As for the one or the other.
 * @throws JobwrightError `invalid-input` on an unknown option, or for a `kind` that makes no expression.
 * @example
 * import { type NodeFilter } from '@jobwright/core'
 * import { explainNode, type NodeExpression, tag } from '@jobwright/filters'
 *
 * const wanted: readonly (NodeFilter | NodeExpression)[] = [tag('gpu'), { filter_set_type: 'intersection', filter_set: [] }]
 *
 * wanted.map((each) => explainNode(each, { name: 'a', tags: ['gpu'] }).selected) //=> [true, true]
 */
export function explainNode(
  filterOrExpression: NodeExpression | NodeFilter | null | undefined,
  node: Node,
  options?: ExplainOptions,
): ExpressionExplanation | Explanation
export function explainNode(
  filterOrExpression: NodeExpression | NodeFilter | null | undefined,
  node: Node,
  options: ExplainOptions = {},
): ExpressionExplanation | Explanation {
  checkKeys('explainNode', options, ['semantics'])
  const semantics = readSemantics('explainNode', options.semantics)
  return isNodeExpression(filterOrExpression)
    ? explainExpression(take('explainNode', filterOrExpression), node)
    : explainFilter(filterOrExpression, node, semantics, selectNodes([node], filterOrExpression, { semantics }))
}

/** Why an expression selects a node, or why not. */
export function explainExpression(expression: NodeExpression, node: Node): ExpressionExplanation {
  const tree = expressionVerdict(expression, node)
  const selected = tree.verdict
  const deciding = minimalReason(tree)
  return { node: node.name, selected, tree, deciding, text: expressionText(deciding, selected) }
}

/** Why a filter selects a node, or why not, given whether the inventory has it rejected. */
export function explainFilter(
  filter: NodeFilter | null | undefined,
  node: Node,
  semantics: Semantics,
  selection: Rejectable,
): Explanation {
  const tree = treeOf(filter, node, semantics, selection)
  const deciding = decidingLeaves(tree)
  const selected = tree.verdict
  return { node: node.name, semantics, selected, tree, deciding, text: explanationText(deciding, selected, semantics) }
}

/** A selection, or a count, of which it matters only whether there is any. */
type Rejectable =
  | Extract<NodeSelection, { readonly kind: 'rejected' }>
  | { readonly kind: 'selected' | 'indeterminate' }

function treeOf(
  filter: NodeFilter | null | undefined,
  node: Node,
  semantics: Semantics,
  selection: Rejectable,
): VerdictTree {
  if (selection.kind === 'rejected')
    return { kind: 'rejected', path: selection.path, verdict: undefined, code: selection.code }
  if (filter == null) return { kind: 'no-filter', path: [], verdict: true }
  return verdictTree(filter, node, semantics)
}
