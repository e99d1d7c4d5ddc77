import { type NodeFilter, nearMisses } from '@jobwright/core'
import type { FilterAttribute } from '../filter-parts.ts'
import { type GivenValue, givenAttributes } from '../given-values.ts'
import type { Inventory } from '../node-source.ts'
import { worded } from '../wording.ts'
import { type Carried, carriedBy } from './carried.ts'
import type { Finding } from './finding.ts'

/** The values a filter gives that none of the nodes carries, with what was probably meant. */
export function neverMatching({ filter_set }: NodeFilter, inventory: Inventory): readonly Finding[] {
  const given = filter_set.flatMap((entry, index) => givenAttributes(entry, ['filter_set', index]))
  const attributes = new Set(given.map(({ attribute }) => attribute))
  return [...attributes].flatMap((attribute) => {
    const carried = carriedBy(inventory.nodes, attribute)
    const values = given.flatMap((part) => (part.attribute === attribute ? part.values : []))
    const missing = values.filter((value) => !isCarried(carried, value, inventory.size))
    return findings(attribute, missing, carried)
  })
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

/** What to say of a value that no node carries; of a key, where no node has that. */
export function missingText(attribute: FilterAttribute, key: string, wanted: unknown, known: boolean): string {
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
