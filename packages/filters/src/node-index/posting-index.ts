import { invalidInput, type Node } from '@jobwright/core'
import { take } from '../expression/made.ts'
import type { NodeExpression } from '../expression/model.ts'
import { Evaluation } from './evaluation.ts'
import type { ExpressionIndex, FacetAttribute, SelectedNodes } from './model.ts'
import { NodeStore } from './node-store.ts'
import type { Posting } from './posting.ts'
import { countMeet, only } from './row-set.ts'

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

  get bytes(): number {
    return this.store.bytes + this.evaluation.bytes
  }

  select(expression: NodeExpression): SelectedNodes {
    return this.selected(take('select', expression))
  }

  count(expression: NodeExpression): number {
    return this.evaluation.count(take('count', expression))
  }

  facets(attribute: FacetAttribute, within: NodeExpression = { kind: 'all' }): ReadonlyMap<string, number> {
    const selected = take('facets', within)
    const counts = attribute === 'name' ? this.#nameCounts(selected) : this.#valueCounts(attribute, selected)
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

  #nameCounts(within: NodeExpression): [string, number][] {
    const counts = new Map<string, number>()
    for (const name of this.selected(within).names) counts.set(name, (counts.get(name) ?? 0) + 1)
    return [...counts]
  }

  #valueCounts(attribute: Exclude<FacetAttribute, 'name'>, within: NodeExpression): [string, number][] {
    const values = valuesOf(this.store, attribute)
    const set = this.evaluation.set(within)
    return Array.from(values, ([value, { rows, count }]) => [value, countMeet(only(rows, count), set, this.size)])
  }

  protected selected(expression: NodeExpression, ordered = true): SelectedNodes {
    return { kind: 'selected', names: this.evaluation.items(expression, this.store.names), ordered }
  }
}

function valuesOf(store: NodeStore, attribute: Exclude<FacetAttribute, 'name'>): ReadonlyMap<string, Posting> {
  if (attribute === 'tag') return store.tags
  if (attribute === 'rack') return store.racks
  if (typeof attribute !== 'object' || attribute === null) throw unknownFacet()
  const [columns, key] =
    'label' in attribute ? [store.labels, attribute.label] : [store.rackLabels, attribute.rackLabel]
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
