import type { ParseResult } from '../wire/parse-result.ts'
import { isObject, ownEntries, ownValue } from './json-object.ts'
import type { NodeFilter, RejectionCode, SetOperation } from './model.ts'

interface FilterIssue {
  readonly code: RejectionCode
  readonly path: readonly (string | number)[]
}

/**
 * Reads a value as a node filter of the documented shape.
 *
 * Takes any value and returns the same object, typed, or everything that is wrong with it: the code of each issue is a
 * {@link RejectionCode}. It is stricter than the real server, which takes any JSON as `node_filter` when a task is created
 * and only trips over it when the task runs. An unknown key is an issue because a misspelled attribute would quietly
 * change what is selected.
 *
 * @example
 * import { parseNodeFilter } from '@jobwright/core'
 *
 * const misspelt = { filter_set_type: 'union', filter_set: [{ filter_type: 'union', node_name: ['a'] }] }
 *
 * parseNodeFilter(misspelt) //=> { ok: false, issues: [{ code: 'unknown-key', path: ['filter_set', 0, 'node_name'] }] }
 */
export function parseNodeFilter(value: unknown): ParseResult<NodeFilter> {
  const issues = [...filterIssues(value)]
  return issues.length === 0 ? { ok: true, value: value as NodeFilter } : { ok: false, issues }
}

/** What is wrong with a filter, found one at a time, so that whoever needs only the first stops there. */
export function* filterIssues(filter: unknown): Generator<FilterIssue, void> {
  if (!isObject(filter)) {
    yield { code: 'filter-not-an-object', path: [] }
    return
  }
  for (const [key] of ownEntries(filter)) {
    if (key !== 'filter_set_type' && key !== 'filter_set') yield { code: 'unknown-key', path: [key] }
  }
  if (!isSetOperation(ownValue(filter, 'filter_set_type'))) {
    yield { code: 'unknown-set-type', path: ['filter_set_type'] }
  }
  const entries = ownValue(filter, 'filter_set')
  if (!Array.isArray(entries)) {
    yield { code: 'set-not-a-list', path: ['filter_set'] }
    return
  }
  for (const [index, entry] of entries.entries()) yield* entryIssues(entry, ['filter_set', index])
}

function* entryIssues(entry: unknown, path: readonly (string | number)[]): Generator<FilterIssue, void> {
  if (!isObject(entry)) {
    yield { code: 'entry-not-an-object', path }
    return
  }
  if (!isSetOperation(ownValue(entry, 'filter_type'))) {
    yield { code: 'unknown-filter-type', path: [...path, 'filter_type'] }
  }
  for (const [key, value] of ownEntries(entry)) {
    switch (key) {
      case 'filter_type':
        break
      case 'node_names':
      case 'node_tags':
      case 'rack_names':
        yield* listIssues(value, [...path, key])
        break
      case 'node_labels':
      case 'rack_labels':
        yield* labelIssues(value, [...path, key])
        break
      default:
        yield { code: 'unknown-key', path: [...path, key] }
    }
  }
}

function* listIssues(values: unknown, path: readonly (string | number)[]): Generator<FilterIssue, void> {
  if (values === null) return
  if (!Array.isArray(values)) {
    yield { code: 'values-not-a-list', path }
    return
  }
  for (const [index, value] of values.entries()) {
    if (typeof value !== 'string') yield { code: 'value-not-a-string', path: [...path, index] }
  }
}

function* labelIssues(labels: unknown, path: readonly (string | number)[]): Generator<FilterIssue, void> {
  if (labels === null) return
  if (!isObject(labels)) {
    yield { code: 'labels-not-an-object', path }
    return
  }
  for (const [key, value] of Object.entries(labels)) {
    if (value !== null && typeof value !== 'string') yield { code: 'value-not-a-string', path: [...path, key] }
  }
}

function isSetOperation(value: unknown): value is SetOperation {
  return value === 'union' || value === 'intersection'
}
