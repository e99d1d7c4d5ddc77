import type { FilterAttribute, FilterPath, Match } from './filter-parts.ts'

/** One value that a filter gives. */
export interface GivenValue {
  readonly path: FilterPath
  /** The label's key; empty where the attribute is a list. */
  readonly key: string
  readonly wanted: unknown
  readonly match: Match
}

/** An attribute that a filter gives values of. */
export interface GivenAttribute {
  readonly attribute: FilterAttribute
  readonly path: FilterPath
  readonly values: readonly GivenValue[]
}

const attributes: readonly FilterAttribute[] = ['node_names', 'node_tags', 'node_labels', 'rack_names', 'rack_labels']

/** The attributes that one filter of a set gives values of. */
export function givenAttributes(filter: object, path: FilterPath): readonly GivenAttribute[] {
  const found: GivenAttribute[] = []
  for (const attribute of attributes) {
    const given = ownValue(filter, attribute)
    if (given == null) continue
    const at = [...path, attribute]
    const values = givenValues(attribute, given, at)
    if (values.length > 0) found.push({ attribute, path: at, values })
  }
  return found
}

/** The value of a document's own key. */
export function ownValue(document: object, key: string): unknown {
  return Object.hasOwn(document, key) ? (document as Readonly<Record<string, unknown>>)[key] : undefined
}

/**
 * The values an attribute gives, each once; none where it counts as not given.
 *
 * A well-formed filter has lists and objects alone. The rest is what Drydock's Python makes of other JSON: falsy
 * counts as not given, a list attribute takes an object by its keys, tags take a string by its characters, and names
 * are looked for inside a string.
 */
function givenValues(attribute: FilterAttribute, given: unknown, path: FilterPath): readonly GivenValue[] {
  if (Array.isArray(given)) return listedValues(given, path)
  if (typeof given === 'string') {
    if (given === '') return []
    if (attribute !== 'node_tags') return [{ path, key: '', wanted: given, match: 'within' }]
    return Array.from(new Set(given), (wanted) => ({ path, key: '', wanted, match: 'equals' }))
  }
  if (typeof given !== 'object' || given === null) return []
  const labels = attribute === 'node_labels' || attribute === 'rack_labels'
  return Object.entries(given).map(([key, wanted]) => ({
    path: [...path, key],
    key: labels ? key : '',
    wanted: labels ? wanted : key,
    match: 'equals',
  }))
}

function listedValues(given: readonly unknown[], path: FilterPath): readonly GivenValue[] {
  const seen = new Set<unknown>()
  const values: GivenValue[] = []
  for (let index = 0; index < given.length; index += 1) {
    const wanted = given[index]
    if (seen.has(wanted)) continue
    seen.add(wanted)
    values.push({ path: [...path, index], key: '', wanted, match: 'equals' })
  }
  return values
}
