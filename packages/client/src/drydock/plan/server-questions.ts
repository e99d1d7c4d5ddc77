import type { NodeFilter, NodeFilterEntry } from '@jobwright/core'

/** Filters that mean the same to the document and to the server; what they select together is what a filter is documented to select. */
export type ServerQuestions =
  | { readonly ok: true; readonly questions: readonly (NodeFilter | null)[] }
  /** Where the filter asks for what the server never looks at. */
  | { readonly ok: false; readonly path: readonly (string | number)[] }

/**
 * Takes a filter apart until a deployed server, which ORs the values of one attribute whatever the filter says, selects by the parts what the
 * document says of the whole. So a server tells the documented selection of its own nodes, and nobody has to have their inventory.
 *
 * Only labels of racks cannot be asked for: deployed servers ignore them.
 */
export function toServerQuestions(filter: NodeFilter | null): ServerQuestions {
  if (filter === null) return { ok: true, questions: [null] }
  const unheeded = filter.filter_set.findIndex(({ rack_labels }) => Object.keys(rack_labels ?? {}).length > 0)
  if (unheeded >= 0) return { ok: false, path: ['filter_set', unheeded, 'rack_labels'] }
  const questions = filter.filter_set_type === 'intersection' ? askTogether(filter) : askApart(filter)
  return { ok: true, questions }
}

/** An intersection of filters is one of all their parts. */
function askTogether({ filter_set }: NodeFilter): (NodeFilter | null)[] {
  const parts: NodeFilterEntry[] = []
  for (const entry of filter_set) {
    const values = oneByOne(entry)
    if (entry.filter_type === 'intersection') parts.push(...values)
    // A union of nothing is nothing, and so is what it is intersected with.
    else if (values.length === 0) return []
    else parts.push(entry)
  }
  return [all(parts)]
}

/** Of a union of filters, those that mean the same to both are asked for together, and each other one by itself. */
function askApart({ filter_set }: NodeFilter): (NodeFilter | null)[] {
  const plain: NodeFilterEntry[] = []
  const apart: (NodeFilter | null)[] = []
  for (const entry of filter_set) {
    const values = oneByOne(entry)
    if (entry.filter_type === 'intersection' && values.length !== 1) apart.push(all(values))
    else if (values.length > 0) plain.push(entry)
  }
  return plain.length > 0 ? [{ filter_set_type: 'union', filter_set: plain }, ...apart] : apart
}

/** What all of these select: every node when there are none. */
function all(parts: readonly NodeFilterEntry[]): NodeFilter | null {
  return parts.length > 0 ? { filter_set_type: 'intersection', filter_set: parts } : null
}

/** The values that a filter names, each as a filter of its own. */
function oneByOne({ node_names, node_tags, node_labels, rack_names }: NodeFilterEntry): NodeFilterEntry[] {
  const filter_type = 'intersection'
  return [
    ...[...new Set(node_names)].map((name) => ({ filter_type, node_names: [name] }) as const),
    ...[...new Set(node_tags)].map((tag) => ({ filter_type, node_tags: [tag] }) as const),
    ...Object.entries(node_labels ?? {}).map(
      (label) => ({ filter_type, node_labels: Object.fromEntries([label]) }) as const,
    ),
    ...[...new Set(rack_names)].map((rack) => ({ filter_type, rack_names: [rack] }) as const),
  ]
}
