import { checkKeys, invalidInput } from '../input/index.ts'
import { type FilterForm, selectDeployed } from './deployed.ts'
import { selectDocumented } from './documented.ts'
import type { Node, NodeFilter, NodeSelection, Semantics } from './model.ts'

/** How {@link selectNodes} reads a filter. */
export type SelectNodesOptions =
  | {
      /** Whose meaning of the filter. Default: `documented`. */
      readonly semantics?: Semantics | undefined
      /** Only together with `semantics: 'deployed'`. */
      readonly form?: undefined
    }
  | {
      /** The real server's meaning of the filter. */
      readonly semantics: 'deployed'
      /**
       * How the server got the filter. Default: `json`.
       *
       * `json`: as tasks and `/nodefilter` pass it. `object`: as its Deckhand ingester reads it from a boot action, with
       * numbers and booleans coerced to strings.
       */
      readonly form?: FilterForm | undefined
    }

/**
 * Selects the nodes of an inventory that a Drydock node filter means.
 *
 * Takes the inventory, in the order of the site design, and a filter; no filter (`null` or `undefined`) means all nodes.
 * Neither is changed or kept. The filter may be any value at run time: what is not a filter comes back as `rejected`.
 *
 * `documented`, the default: each value a filter names (a name, a tag, a rack, a label pair) is the set of the nodes that
 * carry it; a filter is the union or intersection of its sets, and the set is the union or intersection of its filters. The
 * empty intersection is all nodes, the empty union none. A malformed filter is rejected. The document gives a label of
 * `null` no meaning; it means what it means to the server, nodes that lack the key, so that the two cannot differ there.
 *
 * `deployed`: what the real server selects, bug for bug, as recorded from its code: the values of one attribute are always
 * OR-ed, `rack_labels` are ignored, a filter that gives nothing is left out of an intersection and breaks a union, a
 * string is searched for parts of it.
 *
 * Throws JobwrightError `invalid-input` for an inventory that is not a list, an unknown option or an unknown value of one.
 *
 * @example
 * import { type NodeFilter, selectNodes } from '@jobwright/core'
 *
 * const nodes = [
 *   { name: 'a', labels: { type: 'physical', color: 'blue' } },
 *   { name: 'b', labels: { type: 'virtual', color: 'yellow' } },
 *   { name: 'c', labels: { type: 'physical', color: 'yellow' } },
 * ]
 * const filter: NodeFilter = {
 *   filter_set_type: 'union',
 *   filter_set: [
 *     { filter_type: 'intersection', node_labels: { color: 'yellow', type: 'physical' } },
 *     { filter_type: 'intersection', node_names: ['a'] },
 *   ],
 * }
 *
 * selectNodes(nodes, filter) //=> { kind: 'selected', names: ['a', 'c'], ordered: true }
 * selectNodes(nodes, filter, { semantics: 'deployed' }) //=> { kind: 'selected', names: ['a', 'b', 'c'], ordered: false }
 */
export function selectNodes(
  nodes: readonly Node[],
  filter: NodeFilter | null | undefined,
  options: SelectNodesOptions = {},
): NodeSelection {
  if (!Array.isArray(nodes)) throw invalidInput('selectNodes: the inventory must be an array of nodes.')
  checkKeys('selectNodes', options, ['semantics', 'form'])
  const { semantics = 'documented', form } = options
  switch (semantics) {
    case 'documented':
      if (form !== undefined) throw invalidInput('selectNodes: form needs semantics "deployed".')
      return selectDocumented(nodes, filter)
    case 'deployed':
      if (form !== undefined && form !== 'json' && form !== 'object') {
        throw invalidInput('selectNodes: form must be "json" or "object".')
      }
      return selectDeployed(nodes, filter, form ?? 'json')
    default:
      throw invalidInput('selectNodes: semantics must be "documented" or "deployed".')
  }
}
