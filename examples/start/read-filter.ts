import { type NodeFilter, parseNodeFilter } from '@jobwright/core'
import { readYaml } from './read-yaml.ts'

const problems = new Map([
  ['unknown-key', 'is not a key of a node filter.'],
  ['unknown-set-type', 'filter_set_type must be union or intersection.'],
  ['unknown-filter-type', 'filter_type must be union or intersection.'],
  ['set-not-a-list', 'filter_set must be a list of filters.'],
  ['entry-not-an-object', 'a filter must be a mapping of attributes.'],
  ['values-not-a-list', 'must be a list of texts.'],
  ['labels-not-an-object', 'must be a mapping of label keys to values.'],
  ['value-not-a-string', 'must be a text; put numbers in quotes.'],
])

/** Reads a filter file: a Drydock node_filter in YAML, or null for all nodes. */
export function readFilter(file: string): NodeFilter | null {
  const yaml = readYaml(file)
  // An empty file is more likely a mishap than the wish to have all nodes.
  if (yaml.value === undefined) throw yaml.refuse([], 'nothing is written here; write null for all nodes.')
  if (yaml.value === null) return null
  const parsed = parseNodeFilter(yaml.value)
  if (parsed.ok) return parsed.value
  const [issue] = parsed.issues
  throw yaml.refuse(issue?.path ?? [], problems.get(issue?.code ?? '') ?? 'is not a node filter.')
}
