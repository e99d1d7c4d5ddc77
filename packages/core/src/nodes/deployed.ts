import { ingestBootActionFilter } from './boot-action-filter.ts'
import { type DeployedEntry, findGaps, namesInServerOrder, readEntry, selectedBy } from './deployed-entry.ts'
import { filterEntries } from './filter-entries.ts'
import { isObject, ownValue } from './json-object.ts'
import type { Node, NodeSelection } from './model.ts'
import { Rejected } from './rejected.ts'

/** How the server got a filter: `json` in a task or a request, `object` in a boot action, read into typed fields. */
export type FilterForm = 'json' | 'object'

/**
 * Selects as the real server does, its slips included. All but one: the server intersects by recursion and runs out of
 * stack at about a thousand filters, where this goes on.
 */
export function selectDeployed(nodes: readonly Node[], filter: unknown, form: FilterForm): NodeSelection {
  try {
    return processFilter(nodes, form === 'object' ? ingestBootActionFilter(filter) : filter, form)
  } catch (error) {
    if (error instanceof Rejected) return { kind: 'rejected', code: error.code, path: error.path }
    throw error
  }
}

function processFilter(nodes: readonly Node[], filter: unknown, form: FilterForm): NodeSelection {
  // Drydock: a design without nodes answers with none, whatever the filter.
  if (nodes.length === 0 || filter == null) {
    return { kind: 'selected', names: nodes.map((node) => node.name), ordered: true }
  }
  if (!isObject(filter)) throw new Rejected('filter-not-an-object', [])
  const gaps = findGaps(nodes)
  const entries = filterEntries(filter).map((entry, index) => {
    const path = ['filter_set', index]
    // An object's type that was never given is found out when it is read.
    if (form === 'object' && isObject(entry) && ownValue(entry, 'filter_type') === undefined) {
      throw new Rejected('field-not-coercible', [...path, 'filter_type'])
    }
    return readEntry(entry, path, gaps)
  })
  // Drydock: the set's own type is looked at last, so a filter at fault is reported before it.
  switch (ownValue(filter, 'filter_set_type')) {
    case 'union':
      return union(nodes, entries)
    case 'intersection':
      return intersection(nodes, entries)
    default:
      throw new Rejected('unknown-set-type', ['filter_set_type'])
  }
}

function union(nodes: readonly Node[], entries: readonly (DeployedEntry | undefined)[]): NodeSelection {
  if (entries.length === 0) return { kind: 'indeterminate' }
  const none = entries.indexOf(undefined)
  if (none >= 0) throw new Rejected('not-iterable', ['filter_set', none])
  const known = withoutNone(entries)
  const names: string[] = []
  for (const node of nodes) if (selectedByAny(known, node)) names.push(node.name)
  return { kind: 'selected', names, ordered: false }
}

function intersection(nodes: readonly Node[], entries: readonly (DeployedEntry | undefined)[]): NodeSelection {
  if (entries.length === 0) throw new Rejected('empty-intersection', ['filter_set'])
  const known = withoutNone(entries)
  const [first] = known
  if (first === undefined) return { kind: 'indeterminate' }
  const inOrder = known.length === 1 ? namesInServerOrder(first, nodes) : undefined
  if (inOrder !== undefined) return { kind: 'selected', names: inOrder, ordered: true }
  const names: string[] = []
  for (const node of nodes) if (selectedByEvery(known, node)) names.push(node.name)
  return { kind: 'selected', names, ordered: false }
}

function withoutNone(entries: readonly (DeployedEntry | undefined)[]): DeployedEntry[] {
  return entries.filter((entry) => entry !== undefined)
}

function selectedByAny(entries: readonly DeployedEntry[], node: Node): boolean {
  for (const entry of entries) if (selectedBy(entry, node)) return true
  return false
}

function selectedByEvery(entries: readonly DeployedEntry[], node: Node): boolean {
  for (const entry of entries) if (!selectedBy(entry, node)) return false
  return true
}
