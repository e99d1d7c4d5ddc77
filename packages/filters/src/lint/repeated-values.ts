import type { NodeFilter } from '@jobwright/core'
import { ownValue } from '../given-values.ts'
import { worded } from '../wording.ts'
import type { Finding } from './finding.ts'

const lists = ['node_names', 'node_tags', 'rack_names']

/** Values that a list of a filter gives again. */
export function repeatedValues({ filter_set }: NodeFilter): readonly Finding[] {
  const found: Finding[] = []
  for (const [index, entry] of filter_set.entries()) {
    for (const attribute of lists) {
      const given = ownValue(entry, attribute)
      const seen = new Set<unknown>()
      for (const [place, value] of Array.isArray(given) ? given.entries() : []) {
        const path = ['filter_set', index, attribute, place]
        const message = `filter ${index + 1} gives ${worded(value)} again`
        if (seen.has(value)) found.push({ code: 'repeated-value', level: 'info', path, message })
        seen.add(value)
      }
    }
  }
  return found
}
