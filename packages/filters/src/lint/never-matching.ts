import type { Node, NodeFilter } from '@jobwright/core'
import type { FilterAttribute } from '../filter-parts.ts'
import { type GivenValue, givenAttributes } from '../given-values.ts'
import { nearMisses } from '../near-miss.ts'
import { worded } from '../wording.ts'
import type { Finding } from './finding.ts'

/** What some nodes carry of one label key, or of an attribute that has no keys. */
interface Carried {
  readonly values: Set<string>
  /** How many nodes carry any. */
  carriers: number
}

/** The values a filter gives that none of the nodes carries, with what was probably meant. */
export function neverMatching({ filter_set }: NodeFilter, nodes: readonly Node[]): readonly Finding[] {
  const given = filter_set.flatMap((entry, index) => givenAttributes(entry, ['filter_set', index]))
  const attributes = new Set(given.map(({ attribute }) => attribute))
  return [...attributes].flatMap((attribute) => {
    const carried = carriedBy(nodes, attribute)
    const values = given.flatMap((part) => (part.attribute === attribute ? part.values : []))
    const missing = values.filter((value) => !isCarried(carried, value, nodes.length))
    return findings(attribute, missing, carried)
  })
}

function carriedBy(nodes: readonly Node[], attribute: FilterAttribute): ReadonlyMap<string, Carried> {
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

function isCarried(carried: ReadonlyMap<string, Carried>, { key, wanted }: GivenValue, nodes: number): boolean {
  const found = carried.get(key)
  if (typeof wanted === 'string') return found?.values.has(wanted) ?? false
  return (found?.carriers ?? 0) < nodes
}

function findings(
  attribute: FilterAttribute,
  missing: readonly GivenValue[],
  carried: ReadonlyMap<string, Carried>,
): readonly Finding[] {
  const missingByKey = new Map<string, string[]>()
  for (const { key, wanted } of missing) {
    if (typeof wanted !== 'string') continue
    const words = missingByKey.get(key) ?? []
    missingByKey.set(key, words)
    words.push(wanted)
  }
  const unknownKeys = [...missingByKey.keys()].filter((key) => !carried.has(key))
  const nearKeys = nearMisses(unknownKeys, carried.keys())
  const nearValues = new Map(
    [...missingByKey].map(([key, words]) => [key, nearMisses(words, carried.get(key)?.values ?? [])]),
  )
  return missing.map(({ key, wanted, path }): Finding => {
    const known = carried.has(key)
    const message = missingText(attribute, key, wanted, known)
    const suggestion = known ? nearValues.get(key)?.get(String(wanted)) : nearKeys.get(key)
    const finding = { code: 'never-matches', level: 'warning', path, message } as const
    return suggestion === undefined ? finding : { ...finding, suggestion }
  })
}

function missingText(attribute: FilterAttribute, key: string, wanted: unknown, known: boolean): string {
  switch (attribute) {
    case 'node_names':
      return `no node is named ${worded(wanted)}`
    case 'node_tags':
      return `no node has tag ${worded(wanted)}`
    case 'rack_names':
      return `no node is in rack ${worded(wanted)}`
    case 'node_labels':
    case 'rack_labels': {
      const label = `${attribute === 'node_labels' ? '' : 'rack '}label ${worded(key)}`
      if (wanted === null) return `every node has ${label}`
      return known ? `no node has ${label} = ${worded(wanted)}` : `no node has ${label}`
    }
  }
}
