import { ownValue } from './json-object.ts'
import { elementsOf } from './python-values.ts'
import { Rejected } from './rejected.ts'

/** The items of a filter's `filter_set`, as the server loops over whatever is there; it takes an absent one for empty. */
export function filterEntries(filter: object): readonly unknown[] {
  const set = ownValue(filter, 'filter_set')
  if (set === undefined) return []
  const entries = elementsOf(set)
  if (entries === undefined) throw new Rejected('not-iterable', ['filter_set'])
  // The characters of a string and the keys of an object are no filters, and have no index to point at.
  if (!Array.isArray(set) && entries.length > 0) throw new Rejected('entry-not-an-object', ['filter_set'])
  return entries
}
