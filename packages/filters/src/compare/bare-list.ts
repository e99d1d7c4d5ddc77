import type { NodeFilter, NodeFilterEntry } from '@jobwright/core'
import { type GivenAttribute, givenAttributes, ownValue } from '../given-values.ts'

/** An attribute of a filter of the set. */
export interface RepeatingAttribute extends GivenAttribute {
  readonly filter: NodeFilterEntry
}

/**
 * The attribute whose bare list of matches is the server's answer, where a node can stand in that list more than once.
 *
 * Drydock: a set operation makes the nodes distinct, and none happens in an intersection of one intersection of one
 * attribute. The list has a node once for each tag given and each label given that it carries.
 */
export function repeatingAttribute({ filter_set_type, filter_set }: NodeFilter): RepeatingAttribute | undefined {
  if (filter_set_type === 'union') return undefined
  const counted = filter_set.flatMap((entry, index) => {
    const given = givenAttributes(entry, ['filter_set', index]).filter(({ attribute }) => attribute !== 'rack_labels')
    return entry.filter_type === 'union' ? [undefined] : given.map((part) => ({ ...part, filter: entry }))
  })
  const [only] = counted
  if (counted.length !== 1 || only === undefined || timesGiven(only) < 2) return undefined
  return only.attribute === 'node_tags' || only.attribute === 'node_labels' ? only : undefined
}

function timesGiven({ filter, attribute, values }: RepeatingAttribute): number {
  const given = ownValue(filter, attribute)
  return Array.isArray(given) ? given.length : values.length
}
