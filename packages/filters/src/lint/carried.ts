import type { Node } from '@jobwright/core'
import type { FilterAttribute } from '../filter-parts.ts'

/** What some nodes carry of one label key, or of an attribute that has no keys. */
export interface Carried {
  readonly values: Set<string>
  /** How many nodes carry any. */
  carriers: number
}

/** What nodes carry of an attribute, by label key; of one that has no keys, by the empty key. */
export function carriedBy(nodes: Iterable<Node>, attribute: FilterAttribute): ReadonlyMap<string, Carried> {
  const carried = new Map<string, Carried>()
  for (const node of nodes) {
    for (const [key, value] of pairsOf(node, attribute)) {
      const found = carried.get(key) ?? { values: new Set(), carriers: 0 }
      carried.set(key, found)
      found.values.add(value)
      found.carriers += 1
    }
  }
  return carried
}

function pairsOf(node: Node, attribute: FilterAttribute): readonly (readonly [string, string])[] {
  switch (attribute) {
    case 'node_names':
      return [['', node.name]]
    case 'node_tags':
      return (node.tags ?? []).map((tag) => ['', tag])
    case 'rack_names':
      return node.rack == null ? [] : [['', node.rack]]
    case 'node_labels':
      return Object.entries(node.labels ?? {})
    case 'rack_labels':
      return Object.entries(node.rackLabels ?? {})
  }
}
