import { type Node, type NodeFilter, type NodeSelection, type SelectNodesOptions, selectNodes } from '@jobwright/core'
import { isNodeExpression } from '../expression/is-node-expression.ts'
import type { NodeExpression } from '../expression/model.ts'
import { bytesOf } from './bytes-of.ts'
import { deployedPlan, documentedPlan, type FilterPlan } from './filter-plan.ts'
import type { NodeCount, NodeIndex, SelectedNodes } from './model.ts'
import { NullFields } from './null-fields.ts'
import { PostingIndex } from './posting-index.ts'

/** The index that also answers Drydock's filters, in either semantics. */
export class FilterIndex extends PostingIndex implements NodeIndex {
  readonly #nulls = new NullFields()

  constructor(nodes: readonly Node[]) {
    super(nodes)
    for (const node of nodes) this.#nulls.add(node)
  }

  get bytes(): number {
    return bytesOf(this.store, this.evaluation)
  }

  override upsert(node: Node): void {
    super.upsert(node)
    this.#nulls.put(node)
  }

  override remove(name: string): boolean {
    this.#nulls.remove(name)
    return super.remove(name)
  }

  override select(expression: NodeExpression): SelectedNodes
  override select(filter: NodeExpression | NodeFilter | null | undefined, options?: SelectNodesOptions): NodeSelection
  override select(what: NodeExpression | NodeFilter | null | undefined, options?: SelectNodesOptions): NodeSelection {
    if (isNodeExpression(what)) return super.select(what)
    const plan = this.#plan(what, options)
    return 'kind' in plan ? plan : this.selected(plan.expression, plan.ordered)
  }

  override count(expression: NodeExpression): number
  override count(filter: NodeFilter | null | undefined, options?: SelectNodesOptions): NodeCount
  override count(
    what: NodeExpression | NodeFilter | null | undefined,
    options?: SelectNodesOptions,
  ): number | NodeCount {
    if (isNodeExpression(what)) return super.count(what)
    const plan = this.#plan(what, options)
    if (!('kind' in plan)) return { kind: 'selected', count: this.evaluation.count(plan.expression) }
    return plan.kind === 'selected' ? { kind: 'selected', count: plan.names.length } : plan
  }

  #plan(filter: NodeFilter | null | undefined, options: SelectNodesOptions = {}): FilterPlan | NodeSelection {
    // Without nodes `selectNodes` looks at the options and at the filter, and at nothing else.
    selectNodes([], null, options)
    const verdict = selectNodes([], filter)
    if (filter == null) return { expression: { kind: 'all' }, ordered: true, repeats: false }
    if (options.semantics !== 'deployed') return verdict.kind === 'selected' ? documentedPlan(filter) : verdict
    const plain = verdict.kind === 'selected' && options.form !== 'object' && this.size > 0
    const plan = plain ? deployedPlan(filter, this.#nulls.attributes) : undefined
    if (plan === undefined) return selectNodes(this.nodes(), filter, options)
    return plan.repeats ? selectNodes(this.#nodesOf(plan.expression), filter, options) : plan
  }

  #nodesOf(expression: NodeExpression): Node[] {
    return this.evaluation.items(expression, this.store.nodes).filter((node) => node !== undefined)
  }
}
