import {
  invalidInput,
  type Node,
  type NodeFilter,
  type NodeSelection,
  type Semantics,
  selectNodes,
} from '@jobwright/core'
import { matches } from './expression/matches.ts'
import type { NodeExpression } from './expression/model.ts'

/** Something that lists nodes, in the order of the inventory. */
export interface NodeListing {
  /** The nodes. */
  nodes(): Iterable<Node>
}

/** Nodes to look at a filter beside: a list of them, or an index. */
export type NodeSource = readonly Node[] | NodeListing

/** An index that takes filters, and so selects and counts by itself; one that takes expressions alone is a list of its nodes here. */
interface SelectingListing extends NodeListing {
  readonly size: number
  select(filter: NodeFilter | null | undefined, options: { readonly semantics: Semantics }): NodeSelection
  count(expression: NodeExpression): number
}

/** How far a selection reaches. */
export type Reach = 'everything' | 'something' | 'nothing'

/** Nodes that filters are looked at beside. */
export interface Inventory {
  readonly size: number
  readonly nodes: Iterable<Node>
  select(filter: NodeFilter | null | undefined, semantics: Semantics): NodeSelection
  /** Of no nodes, nothing. */
  reach(expression: NodeExpression): Reach
}

/** Reads where nodes are to come from; `by` is who asks, for the message. */
export function readInventory(by: string, source: NodeSource): Inventory {
  if (Array.isArray(source)) return inventoryOfList(source)
  if (!isListing(source)) throw invalidInput(`${by}: nodes must be a list of nodes.`)
  return isSelecting(source) ? inventoryOfIndex(source) : inventoryOfList([...source.nodes()])
}

/** An inventory that is a list: each question is asked of every node. */
export function inventoryOfList(nodes: readonly Node[]): Inventory {
  return {
    size: nodes.length,
    nodes,
    select: (filter, semantics) => selectNodes(nodes, filter, { semantics }),
    reach: (expression) => reachAmong(nodes, expression),
  }
}

/** Looks no further than until one node is selected and one is not. */
function reachAmong(nodes: readonly Node[], expression: NodeExpression): Reach {
  const [first] = nodes
  if (first === undefined) return 'nothing'
  const selected = matches(expression, first)
  if (nodes.some((node) => matches(expression, node) !== selected)) return 'something'
  return selected ? 'everything' : 'nothing'
}

function inventoryOfIndex(index: SelectingListing): Inventory {
  return {
    size: index.size,
    nodes: { [Symbol.iterator]: () => index.nodes()[Symbol.iterator]() },
    select: (filter, semantics) => index.select(filter, { semantics }),
    reach: (expression) => {
      const count = index.count(expression)
      if (count === 0) return 'nothing'
      return count === index.size ? 'everything' : 'something'
    },
  }
}

function isListing(source: unknown): source is NodeListing {
  return typeof source === 'object' && source !== null && 'nodes' in source && typeof source.nodes === 'function'
}

function isSelecting(source: NodeListing): source is SelectingListing {
  return 'facets' in source && 'compareSemantics' in source
}
