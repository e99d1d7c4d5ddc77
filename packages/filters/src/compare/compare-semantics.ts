import type { NodeFilter, NodeSelection } from '@jobwright/core'
import type { FilterPath } from '../filter-parts.ts'
import { type Inventory, type NodeSource, readInventory } from '../node-source.ts'
import { differenceReasons } from './difference-reasons.ts'
import type { PartCode } from './differing-parts.ts'
import { namesOf, sameNames } from './selected-names.ts'

/**
 * Why a filter comes to different nodes by the document and on the deployed server.
 *
 * - `values-are-or-ed`: an intersection gives several values of one attribute, and the server takes any of them.
 * - `rack-labels-ignored`: the server does not look at `rack_labels`.
 * - `empty-means-nothing`: an intersection of nothing is every node by the document; the server skips it, or has no
 * answer.
 * - `repeated-names`: the server names a node once for each value it carries, and may start its work as often.
 * - `rejected-by-server`: the server refuses a filter that the document allows.
 * - `indeterminate-on-server`: the server answers neither all nodes nor none.
 * - `rejected-by-document`: the filter is malformed, yet the server does not refuse it.
 */
export type DifferenceCode =
  | PartCode
  | 'repeated-names'
  | 'rejected-by-server'
  | 'indeterminate-on-server'
  | 'rejected-by-document'

/** One reason for a difference: what it is, and the part of the filter that brings it about. */
export interface DifferenceReason {
  /** What kind of reason it is. */
  readonly code: DifferenceCode
  /** Where that part stands in the filter. */
  readonly path: FilterPath
  /** The reason in one sentence. */
  readonly message: string
}

/** What a filter selects by the document and on the deployed server, side by side. */
export interface SemanticsComparison {
  /** What the document says. */
  readonly documented: NodeSelection
  /** What the server does. */
  readonly deployed: NodeSelection
  /** The names both select. This and the next two hold each name once, in inventory order. */
  readonly both: readonly string[]
  /** The names that only the document selects: the server would leave them out. */
  readonly onlyDocumented: readonly string[]
  /** The names that only the server selects: it would hit them too. */
  readonly onlyDeployed: readonly string[]
  /** Whether both select the same nodes, each as often, or both reject the filter. */
  readonly agree: boolean
  /** Why they do not agree; empty where they do. */
  readonly reasons: readonly DifferenceReason[]
}

/**
 * Compares what a filter selects by the document with what the deployed server selects, and says why they differ.
 *
 * @param filter - The filter, or null for none. A malformed one is compared too: the server may still take it.
 * @param nodes - The inventory, in the order of the site design; or an index of it, which answers at once.
 * @returns Both selections, their common and their own names, and the reasons for a difference.
 * @throws JobwrightError `invalid-input` for nodes that are neither.
 * @example
 * import { type NodeFilter } from '@jobwright/core'
 * import { compareSemantics } from '@jobwright/filters'
 *
 * const nodes = [
 *   { name: 'a', tags: ['gpu'] },
 *   { name: 'b', tags: ['gpu', 'spare'] },
 * ]
 * const filter: NodeFilter = {
 *   filter_set_type: 'union',
 *   filter_set: [{ filter_type: 'intersection', node_tags: ['gpu', 'spare'] }],
 * }
 * const comparison = compareSemantics(filter, nodes)
 *
 * comparison.both //=> ['b']
 * comparison.onlyDeployed //=> ['a']
 * comparison.reasons[0]?.code //=> 'values-are-or-ed'
 */
export function compareSemantics(filter: NodeFilter | null | undefined, nodes: NodeSource): SemanticsComparison {
  return compareOn(readInventory('compareSemantics', nodes), filter)
}

/** Compares on an inventory that was read. */
export function compareOn(inventory: Inventory, filter: NodeFilter | null | undefined): SemanticsComparison {
  const documented = inventory.select(filter, 'documented')
  const deployed = inventory.select(filter, 'deployed')
  const agree = sameSelection(documented, deployed)
  return {
    documented,
    deployed,
    ...partedNames(inventory, new Set(namesOf(documented)), new Set(namesOf(deployed))),
    agree,
    reasons: agree ? [] : differenceReasons(filter, inventory, documented, deployed),
  }
}

function partedNames(
  { nodes }: Inventory,
  byDocument: ReadonlySet<string>,
  byServer: ReadonlySet<string>,
): Pick<SemanticsComparison, 'both' | 'onlyDocumented' | 'onlyDeployed'> {
  const parted: Record<'both' | 'onlyDocumented' | 'onlyDeployed', string[]> = {
    both: [],
    onlyDocumented: [],
    onlyDeployed: [],
  }
  const unseen = new Set([...byDocument, ...byServer])
  // The server can answer in an order of its own, and in the inventory a name can stand on several nodes.
  for (const { name } of nodes) {
    if (unseen.size === 0) break
    if (!unseen.delete(name)) continue
    if (!byServer.has(name)) parted.onlyDocumented.push(name)
    else parted[byDocument.has(name) ? 'both' : 'onlyDeployed'].push(name)
  }
  return parted
}

function sameSelection(documented: NodeSelection, deployed: NodeSelection): boolean {
  if (documented.kind !== 'selected' || deployed.kind !== 'selected') return documented.kind === deployed.kind
  return sameNames(documented.names, deployed.names)
}
