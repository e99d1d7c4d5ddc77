import { type NodeFilter, nearMiss, type ParseResult, parseNodeFilter, type RejectionCode } from '@jobwright/core'
import type { FilterPath } from '../filter-parts.ts'
import { ownValue } from '../given-values.ts'
import { worded } from '../wording.ts'
import type { Finding } from './finding.ts'

const operations = ['union', 'intersection']
const setKeys = ['filter_set_type', 'filter_set']
const filterKeys = ['filter_type', 'node_names', 'node_tags', 'node_labels', 'rack_names', 'rack_labels']

/** Everything in which a filter departs from the documented shape. */
export function malformedFindings(filter: unknown): readonly Finding[] {
  const parsed: ParseResult<NodeFilter> = parseNodeFilter(filter)
  if (parsed.ok) return []
  return parsed.issues.map(({ code, path }) => malformed(code as RejectionCode, path, valueAt(filter, path)))
}

function malformed(code: RejectionCode, path: FilterPath, value: unknown): Finding {
  const suggestion = correction(code, path, value)
  const finding = { code, level: 'error', path, message: description(code, path, value) } as const
  return suggestion === undefined ? finding : { ...finding, suggestion }
}

function description(code: RejectionCode, path: FilterPath, value: unknown): string {
  const part = worded(path.at(-1))
  switch (code) {
    case 'filter-not-an-object':
      return 'a filter is an object with filter_set_type and filter_set'
    case 'set-not-a-list':
      return 'filter_set is a list of filters'
    case 'entry-not-an-object':
      return 'a filter of the set is an object with filter_type and attributes'
    case 'unknown-set-type':
    case 'unknown-filter-type': {
      const found = value === undefined ? 'missing' : worded(value)
      return `${part} is union or intersection, here it is ${found}`
    }
    case 'unknown-key':
      return `${part} is no part of a filter; the server ignores it`
    case 'labels-not-an-object':
      return `${part} is an object of label values by key`
    case 'values-not-a-list':
      return typeof value === 'string' && part !== 'node_tags'
        ? `${part} is a list; in a string the server looks for each name as a part of it`
        : `${part} is a list of strings`
    case 'value-not-a-string':
      return `${worded(value)} is no string, and the server compares it with strings unconverted`
    default:
      return `the filter is refused here (${code})`
  }
}

function correction(code: RejectionCode, path: FilterPath, value: unknown): string | undefined {
  switch (code) {
    case 'unknown-key':
      return nearMiss(String(path.at(-1)), path.length === 1 ? setKeys : filterKeys)
    case 'unknown-set-type':
    case 'unknown-filter-type':
      return typeof value === 'string' ? nearMiss(value, operations) : undefined
    case 'values-not-a-list':
      return typeof value === 'string' && value !== '' ? JSON.stringify([value]) : undefined
    case 'value-not-a-string':
      return typeof value === 'number' || typeof value === 'boolean' ? JSON.stringify(String(value)) : undefined
    default:
      return undefined
  }
}

/** What stands at a place of a document, as far as the place is there. */
export function valueAt(filter: unknown, path: FilterPath): unknown {
  return path.reduce<unknown>(
    (value, part) => (typeof value === 'object' && value !== null ? ownValue(value, String(part)) : undefined),
    filter,
  )
}
