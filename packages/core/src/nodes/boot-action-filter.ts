import { filterEntries } from './filter-entries.ts'
import { isObject, ownEntries, ownValue } from './json-object.ts'
import { textOf } from './python-values.ts'
import { Rejected } from './rejected.ts'

type Path = readonly (string | number)[]

/**
 * What Drydock's Deckhand ingester makes of a boot action's node filter: an object whose fields have types, so that numbers
 * and booleans become strings. Returns the filter as JSON; throws `Rejected` where a field does not take its value.
 *
 * Unlike in a task's filter, a label that is null has no way in. A filter without `filter_type` gets in: the server
 * stumbles over it when it evaluates the filter.
 */
export function ingestBootActionFilter(filter: unknown): unknown {
  if (filter == null) return null
  if (!isObject(filter)) throw new Rejected('filter-not-an-object', [])
  const filter_set_type = string(ownValue(filter, 'filter_set_type'), ['filter_set_type'])
  const entries = filterEntries(filter)
  return { filter_set_type, filter_set: entries.map((entry, index) => ingestEntry(entry, ['filter_set', index])) }
}

function ingestEntry(entry: unknown, path: Path): unknown {
  if (!isObject(entry)) throw new Rejected('entry-not-an-object', path)
  const fields = ownEntries(entry).map(([key, value]) => [key, ingestField(key, value, [...path, key])] as const)
  return Object.fromEntries(fields)
}

function ingestField(key: string, value: unknown, path: Path): unknown {
  switch (key) {
    case 'filter_type':
      return string(value, path)
    case 'node_names':
    case 'node_tags':
    case 'rack_names':
      return value === null ? null : strings(value, path)
    case 'node_labels':
    case 'rack_labels':
      return value === null ? null : labels(value, path)
    default:
      return undefined
  }
}

function string(value: unknown, path: Path): string {
  const text = textOf(value)
  if (text === undefined) throw new Rejected('field-not-coercible', path)
  return text
}

function strings(value: unknown, path: Path): string[] {
  if (!Array.isArray(value)) throw new Rejected('field-not-coercible', path)
  return Array.from(value, (element, index) => string(element, [...path, index]))
}

function labels(value: unknown, path: Path): unknown {
  if (!isObject(value)) throw new Rejected('field-not-coercible', path)
  return Object.fromEntries(ownEntries(value).map(([key, label]) => [key, string(label, [...path, key])]))
}
