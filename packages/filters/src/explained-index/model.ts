import type { NodeFilter } from '@jobwright/core'
import type { SemanticsComparison } from '../compare/index.ts'
import type { ExplainOptions, Explanation, ExpressionExplanation } from '../explain/index.ts'
import type { NodeExpression } from '../expression/index.ts'
import type { NodeIndex } from '../node-index/index.ts'

/** An index that also says why: explanations and differences on the nodes it holds. `lint` takes it as its inventory. */
export interface ExplainedNodeIndex extends NodeIndex {
  /**
   * Tells why an expression selects a node, or why not, as `explainNode` does.
   *
   * The name is that of the node, of the first if several have it. Throws JobwrightError `invalid-input` where no node
   * has it, on an unknown option, or for what is no expression.
   */
  explain(expression: NodeExpression, name: string, options?: ExplainOptions): ExpressionExplanation
  /**
   * Tells why a filter selects a node, or why not, as `explainNode` does; here with the deployed server's verdict on all
   * of the nodes: what it rejects because of another node is rejected.
   */
  explain(filter: NodeFilter | null | undefined, name: string, options?: ExplainOptions): Explanation
  /** Tells why an expression or a filter, whichever it is, selects a node, or why not. */
  explain(
    filterOrExpression: NodeExpression | NodeFilter | null | undefined,
    name: string,
    options?: ExplainOptions,
  ): ExpressionExplanation | Explanation
  /** Compares what a filter selects of the nodes by the document and on the deployed server, as `compareSemantics` does. */
  compareSemantics(filter: NodeFilter | null | undefined): SemanticsComparison
}
