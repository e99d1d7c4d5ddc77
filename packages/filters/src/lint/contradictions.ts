import type { NodeFilter, NodeFilterEntry } from '@jobwright/core'
import type { FilterPath } from '../filter-parts.ts'
import { type GivenAttribute, givenAttributes } from '../given-values.ts'
import { worded } from '../wording.ts'
import type { Finding } from './finding.ts'

/** Something of which a node has one alone, and the values that a filter leaves it. */
interface Demand {
  /** The thing in the words of a message. */
  readonly what: string
  readonly path: FilterPath
  readonly allowed: ReadonlySet<unknown>
}

/**
 * Intersections, within a filter and between the filters, that no node can satisfy: a node has one name, one rack and
 * one value a label.
 */
export function contradictions({ filter_set_type, filter_set }: NodeFilter): readonly Finding[] {
  const found: Finding[] = []
  const demanded = new Map<string, Demand>()
  for (const [index, entry] of filter_set.entries()) {
    const given = givenAttributes(entry, ['filter_set', index])
    const within = entry.filter_type === 'intersection' ? given.filter(asksForSeveral) : []
    for (const { attribute, path } of within) {
      found.push(contradiction(path, `filter ${index + 1} asks for several ${attribute} at once, and a node has one`))
    }
    if (filter_set_type === 'union' || within.length > 0) continue
    for (const [thing, demand] of demandsOf(entry, given)) {
      const before = demanded.get(thing)
      const allowed = before === undefined ? demand.allowed : common(before.allowed, demand.allowed)
      if (before !== undefined && allowed.size === 0) {
        found.push(
          contradiction(
            demand.path,
            `filter ${index + 1} leaves no ${demand.what} that filter ${Number(before.path[1]) + 1} allows`,
          ),
        )
        continue
      }
      demanded.set(thing, { ...demand, allowed })
    }
  }
  return found
}

function contradiction(path: FilterPath, message: string): Finding {
  return { code: 'contradiction', level: 'warning', path, message }
}

function asksForSeveral({ attribute, values }: GivenAttribute): boolean {
  return (attribute === 'node_names' || attribute === 'rack_names') && values.length > 1
}

/** What an intersection demands attribute by attribute, and a union only where all its values are of one thing. */
function demandsOf({ filter_type }: NodeFilterEntry, given: readonly GivenAttribute[]): ReadonlyMap<string, Demand> {
  const demands = new Map<string, Demand & { readonly allowed: Set<unknown> }>()
  for (const { attribute, values } of given) {
    for (const { key, wanted, path } of values) {
      const thing = `${attribute} ${key}`
      const demand = demands.get(thing) ?? { what: thingName(attribute, key), path, allowed: new Set() }
      demands.set(thing, demand)
      demand.allowed.add(wanted)
    }
  }
  const alternatives = filter_type === 'union' && demands.size > 1
  // A node has any number of tags.
  demands.delete('node_tags ')
  return alternatives ? new Map() : demands
}

function thingName(attribute: GivenAttribute['attribute'], key: string): string {
  switch (attribute) {
    case 'node_labels':
      return `value of label ${worded(key)}`
    case 'rack_labels':
      return `value of rack label ${worded(key)}`
    default:
      return attribute === 'rack_names' ? 'rack' : 'name'
  }
}

function common(one: ReadonlySet<unknown>, other: ReadonlySet<unknown>): ReadonlySet<unknown> {
  return new Set([...other].filter((value) => one.has(value)))
}
