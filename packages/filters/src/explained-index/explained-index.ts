import { checkKeys, invalidInput, type Node, type NodeFilter, nearMisses } from '@jobwright/core'
import { compareSemantics, type SemanticsComparison } from '../compare/compare-semantics.ts'
import { type ExplainOptions, explainExpression, explainFilter } from '../explain/explain-node.ts'
import type { Explanation } from '../explain/explanation.ts'
import type { ExpressionExplanation } from '../explain/expression-explanation.ts'
import { isNodeExpression } from '../expression/is-node-expression.ts'
import { take } from '../expression/made.ts'
import type { NodeExpression } from '../expression/model.ts'
import { FilterIndex } from '../node-index/filter-index.ts'
import { readSemantics } from '../options.ts'
import type { ExplainedNodeIndex } from './model.ts'

/** The index, which knows the nodes, with the functions that say why. */
export class ExplainedIndex extends FilterIndex implements ExplainedNodeIndex {
  explain(expression: NodeExpression, name: string, options?: ExplainOptions): ExpressionExplanation
  explain(filter: NodeFilter | null | undefined, name: string, options?: ExplainOptions): Explanation
  explain(
    what: NodeExpression | NodeFilter | null | undefined,
    name: string,
    options?: ExplainOptions,
  ): ExpressionExplanation | Explanation
  explain(
    what: NodeExpression | NodeFilter | null | undefined,
    name: string,
    options: ExplainOptions = {},
  ): ExpressionExplanation | Explanation {
    checkKeys('explain', options, ['semantics'])
    const semantics = readSemantics('explain', options.semantics)
    const node = this.#named(name)
    if (isNodeExpression(what)) return explainExpression(take('explain', what), node)
    return explainFilter(what, node, semantics, this.count(what, { semantics }))
  }

  compareSemantics(filter: NodeFilter | null | undefined): SemanticsComparison {
    return compareSemantics(filter, this)
  }

  #named(name: string): Node {
    const node = this.get(name)
    if (node !== undefined) return node
    if (typeof name !== 'string') throw invalidInput('explain: the name of the node must be a text.')
    const names = this.nodes().map((each) => each.name)
    const meant = nearMisses([name], names).get(name)
    const advice = meant === undefined ? '' : `; did you mean ${JSON.stringify(meant)}?`
    throw invalidInput(`explain: no node is named ${JSON.stringify(name)}${advice || '.'}`)
  }
}
