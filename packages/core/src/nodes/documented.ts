import { hasAnyTag, hasLabel, tagCounter, type WantedLabel } from './carried.ts'
import { ownValue } from './json-object.ts'
import type { Node, NodeFilter, NodeFilterEntry, NodeSelection } from './model.ts'
import { filterIssues } from './parse-node-filter.ts'
import { Words } from './words.ts'

/** The values one filter names, each standing for the set of the nodes that carry it. */
interface NamedValues {
  readonly every: boolean
  readonly names: Words
  readonly tags: Words
  readonly countTags: (tags: Node['tags']) => number
  readonly racks: Words
  readonly labels: readonly WantedLabel[]
  readonly rackLabels: readonly WantedLabel[]
}

/** Selects as the document of Drydock's task API describes it. */
export function selectDocumented(nodes: readonly Node[], filter: unknown): NodeSelection {
  if (filter == null) return { kind: 'selected', names: nodes.map((node) => node.name), ordered: true }
  for (const { code, path } of filterIssues(filter)) return { kind: 'rejected', code, path }
  const { filter_set_type, filter_set } = filter as NodeFilter
  const entries = filter_set.map(namedValues)
  const selects = filter_set_type === 'intersection' ? selectedByEvery : selectedByAny
  const names: string[] = []
  for (const node of nodes) if (selects(entries, node)) names.push(node.name)
  return { kind: 'selected', names, ordered: true }
}

function namedValues(entry: NodeFilterEntry): NamedValues {
  const list = (key: 'node_names' | 'node_tags' | 'rack_names') =>
    (ownValue(entry, key) ?? []) as NonNullable<NodeFilterEntry[typeof key]>
  const labels = (key: 'node_labels' | 'rack_labels') => {
    const pairs = (ownValue(entry, key) ?? {}) as NonNullable<NodeFilterEntry[typeof key]>
    return Object.entries(pairs).map(([key, value]) => ({ key, value }))
  }
  const tags = new Set(list('node_tags'))
  return {
    every: entry.filter_type === 'intersection',
    names: new Words(list('node_names')),
    tags: new Words(tags),
    countTags: tagCounter(tags),
    racks: new Words(list('rack_names')),
    labels: labels('node_labels'),
    rackLabels: labels('rack_labels'),
  }
}

function selectedByEvery(entries: readonly NamedValues[], node: Node): boolean {
  for (const entry of entries) if (!selectedBy(entry, node)) return false
  return true
}

function selectedByAny(entries: readonly NamedValues[], node: Node): boolean {
  for (const entry of entries) if (selectedBy(entry, node)) return true
  return false
}

function selectedBy(values: NamedValues, node: Node): boolean {
  return values.every ? carriesEvery(values, node) : carriesAny(values, node)
}

function carriesAny(values: NamedValues, node: Node): boolean {
  if (values.names.has(node.name) || values.racks.has(node.rack) || hasAnyTag(node.tags, values.tags)) return true
  for (const label of values.labels) if (hasLabel(node.labels, label)) return true
  for (const label of values.rackLabels) if (hasLabel(node.rackLabels, label)) return true
  return false
}

function carriesEvery(values: NamedValues, node: Node): boolean {
  if (!isOnly(values.names, node.name) || !isOnly(values.racks, node.rack)) return false
  if (values.tags.size > 0 && values.countTags(node.tags) < values.tags.size) return false
  for (const label of values.labels) if (!hasLabel(node.labels, label)) return false
  for (const label of values.rackLabels) if (!hasLabel(node.rackLabels, label)) return false
  return true
}

/** A node has one name and one rack, so it carries all the wanted ones only if no other is wanted. */
function isOnly(wanted: Words, actual: string | null | undefined): boolean {
  return wanted.size === 0 || (wanted.size === 1 && wanted.has(actual))
}
