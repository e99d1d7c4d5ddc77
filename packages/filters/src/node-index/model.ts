import type { Node, NodeFilter, NodeSelection, SelectNodesOptions } from '@jobwright/core'
import type { NodeExpression } from '../expression/model.ts'

/** The selected nodes, where there is no way not to have an answer. */
export type SelectedNodes = Extract<NodeSelection, { readonly kind: 'selected' }>

/** How many nodes a filter selects, or why there is no answer. */
export type NodeCount =
  | {
      /** The filter has an answer. */
      readonly kind: 'selected'
      /** How many names `select` would list, repeats included. */
      readonly count: number
    }
  | Exclude<NodeSelection, { readonly kind: 'selected' }>

/** An attribute whose values can be counted: of labels, the key says which. */
export type FacetAttribute =
  | 'name'
  | 'tag'
  | 'rack'
  | {
      /** The key of a label of the nodes. */
      readonly label: string
    }
  | {
      /** The key of a label of their racks. */
      readonly rackLabel: string
    }

/**
 * An inventory that answers at once: for each value of each attribute it keeps the set of the nodes that carry it.
 *
 * Nodes are kept as they are given, not copied. Who changes one afterwards tells the index so with `upsert`.
 */
export interface ExpressionIndex {
  /** How many nodes there are. */
  readonly size: number
  /** Grows with each change; what was learnt at the same version still holds. Begins at 0. */
  readonly version: number
  /** Lists the nodes that an expression selects, in inventory order. Throws JobwrightError `invalid-input` for what is no expression. */
  select(expression: NodeExpression): SelectedNodes
  /** Counts the nodes that an expression selects, without listing them. Throws as `select` does. */
  count(expression: NodeExpression): number
  /**
   * Counts the nodes by their value of an attribute: all of them, or those that an expression selects.
   *
   * Returns the values that occur, the most frequent first, and where counts are equal in the order of their code units. A node with several tags
   * counts for each of them.
   */
  facets(attribute: FacetAttribute, within?: NodeExpression): ReadonlyMap<string, number>
  /** Returns the node of a name, the first if there are several. */
  get(name: string): Node | undefined
  /** Returns all nodes in inventory order: a list of its own, which later changes leave alone. */
  nodes(): readonly Node[]
  /**
   * Adds a node at the end, or puts it in the place of the first node of its name and removes the others of that name.
   *
   * Takes time for the values of the two nodes, however many there are in all. Throws JobwrightError `invalid-input` for what is not a node, and then
   * leaves everything as it was.
   */
  upsert(node: Node): void
  /** Removes all nodes of a name; tells whether there were any. */
  remove(name: string): boolean
}

/** An index that also answers Drydock's filters, in either semantics. */
export interface NodeIndex extends ExpressionIndex {
  /** About how much memory the index takes beside the nodes themselves, in bytes. Asking takes time for each distinct value. */
  readonly bytes: number
  /** Lists the nodes that an expression selects, in inventory order. Throws JobwrightError `invalid-input` for what is no expression. */
  select(expression: NodeExpression): SelectedNodes
  /**
   * Lists the nodes that a filter selects: what `selectNodes` of `@jobwright/core` answers for these nodes, whatever the filter and the options.
   *
   * Well-formed filters are answered from the sets, by either semantics. One that is not, or on which the deployed server fails, is handed on to
   * `selectNodes` and takes as long.
   */
  select(filter: NodeFilter | null | undefined, options?: SelectNodesOptions): NodeSelection
  /** Counts the nodes that an expression selects, without listing them. */
  count(expression: NodeExpression): number
  /** Counts what `select` would list, without listing it where the sets answer. */
  count(filter: NodeFilter | null | undefined, options?: SelectNodesOptions): NodeCount
}
