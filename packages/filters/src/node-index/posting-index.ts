import { invalidInput, type Node } from '@jobwright/core'
import { take } from '../expression/made.ts'
import type { NodeExpression } from '../expression/model.ts'
import { Evaluation } from './evaluation.ts'
import type { ExpressionIndex, FacetAttribute, SelectedNodes } from './model.ts'
import { NodeStore } from './node-store.ts'
import { countMeet, only, type RowSet } from './row-set.ts'

/** The index as a class, for what is built upon it. */
export class PostingIndex implements ExpressionIndex {
  protected readonly store: NodeStore
  protected readonly evaluation: Evaluation
  #version = 0

  constructor(nodes: readonly Node[]) {
    if (!Array.isArray(nodes)) throw invalidInput('createNodeIndex: the inventory must be an array of nodes.')
    this.store = new NodeStore(nodes.length)
    this.evaluation = new Evaluation(this.store)
    for (const [at, node] of nodes.entries()) this.store.append(node, at)
  }

  get size(): number {
    return this.store.size
  }

  get version(): number {
    return this.#version
  }

  select(expression: NodeExpression): SelectedNodes {
    return this.selected(take('select', expression))
  }

  count(expression: NodeExpression): number {
    return this.evaluation.count(take('count', expression))
  }

  facets(attribute: FacetAttribute, within: NodeExpression = { kind: 'all' }): ReadonlyMap<string, number> {
    const selected = take('facets', within)
    const values = valuesOf(this.store, attribute)
    const set = this.evaluation.set(selected)
    const counts = Array.from(values, ([value, { rows, count }]): [string, number] => [
      value,
      countMeet(only(rows, count), set, this.size),
    ])
    return new Map(counts.filter(([, count]) => count > 0).sort(byFrequency))
  }

  get(name: string): Node | undefined {
    const [first] = this.store.rowsNamed(name)
    return first === undefined ? undefined : this.store.nodes[first]
  }

  nodes(): readonly Node[] {
    return this.store.nodes.filter((node) => node !== undefined)
  }

  upsert(node: Node): void {
    this.store.put(node)
    this.#version += 1
  }

  remove(name: string): boolean {
    const removed = this.store.remove(name)
    if (removed) this.#version += 1
    return removed
  }

  protected selected(expression: NodeExpression, ordered = true): SelectedNodes {
    return { kind: 'selected', names: this.evaluation.items(expression, this.store.names), ordered }
  }
}

function valuesOf(store: NodeStore, attribute: FacetAttribute): ReadonlyMap<string, Pick<RowSet, 'rows' | 'count'>> {
  if (attribute === 'name') return new Map(store.names.map((name) => [name, { rows: store.rowsNamed(name) }]))
  if (attribute === 'tag' || attribute === 'rack') return store.values[attribute]
  if (typeof attribute !== 'object' || attribute === null) throw unknownFacet()
  const [columns, key] =
    'label' in attribute ? [store.columns.label, attribute.label] : [store.columns.rackLabel, attribute.rackLabel]
  if (typeof key !== 'string') throw unknownFacet()
  return columns.get(key)?.values ?? new Map()
}

function unknownFacet(): Error {
  return invalidInput('facets: the attribute must be name, tag, rack, { label } or { rackLabel }.')
}

/** The most frequent first; of the same frequency, by code units. */
function byFrequency([value, count]: [string, number], [otherValue, otherCount]: [string, number]): number {
  return otherCount - count || (value < otherValue ? -1 : 1)
}
