import type { Semantics } from '@jobwright/core'
import type { FilterPath } from '../filter-parts.ts'
import { listed, type Run, runs, worded, wordedPath } from '../wording.ts'
import type { DecidingLeaf, FilterVerdict, RejectedVerdict, SetVerdict, ValueVerdict } from './explanation.ts'

/** How many filters, and how many values in one breath, are spelled out. */
const most = 5

/** The deciding leaves in one line: what selects a node, or what is wanted beside what the node has. */
export function explanationText(
  deciding: readonly DecidingLeaf[],
  selected: boolean | undefined,
  semantics: Semantics,
): string {
  const filters = runs(deciding, (leaf) => leaf.path[1])
  const parts = filters.slice(0, most).map((leaves) => partText(leaves, semantics))
  const rest = filters.length - most
  if (rest > 0) parts.push(`and ${rest} more ${rest === 1 ? 'filter' : 'filters'}`)
  // Drydock: filters that count for nothing leave it with `None`.
  if (selected === undefined && deciding[0]?.kind === 'filter')
    parts.push('the server then answers neither all nodes nor none')
  return `${verdictWord(selected)}: ${parts.join('; ')}`
}

function verdictWord(selected: boolean | undefined): string {
  if (selected === undefined) return 'undecided'
  return selected ? 'selected' : 'not selected'
}

/** The deciding leaves of one filter, which agree with each other. */
function partText(leaves: Run<DecidingLeaf>, semantics: Semantics): string {
  const values = leaves.filter(isValue)
  const [first] = leaves
  if (isValue(first)) {
    const filter = filterName(first.path)
    return first.verdict
      ? `${listed(values.map(carried), 'and', most)} (${filter})`
      : `${filter} wants ${missed(values)}`
  }
  switch (first.kind) {
    case 'filter':
      return valuelessText(first)
    case 'set':
      return filterlessText(first)
    case 'no-filter':
      return 'without a filter every node is'
    case 'rejected':
      return rejectedText(first, semantics)
  }
}

function valuelessText({ path, operation, verdict, attributes }: FilterVerdict): string {
  const filter = filterName(path)
  if (operation === undefined) return `the server skips ${filter}, whose filter_type it does not know`
  const gives =
    attributes.length > 0 ? `${filter} gives only rack_labels, which the server ignores` : `${filter} gives no values`
  if (verdict === undefined) return `${gives}, so the server skips it`
  return verdict
    ? `${gives}, and an intersection of nothing is every node`
    : `${gives}, and a union of nothing is no node`
}

function filterlessText({ verdict }: SetVerdict): string {
  if (verdict === undefined) return 'the set holds no filters, and the server answers neither all nodes nor none'
  return verdict
    ? 'the set holds no filters, and an intersection of nothing is every node'
    : 'the set holds no filters, and a union of nothing is no node'
}

function rejectedText({ path, code }: RejectedVerdict, semantics: Semantics): string {
  const what = semantics === 'deployed' ? 'the server rejects the filter' : 'the filter is malformed'
  return `${what} at ${wordedPath(path)} (${code})`
}

/** What the node has, as the filter asks for it. */
function carried(value: ValueVerdict): string {
  return `${subject(value)}${object(value)}`
}

/** What a filter asks for, attribute by attribute, and what the node has instead. */
function missed(values: readonly ValueVerdict[]): string {
  const groups = runs(values, subject)
  const wanted = groups.slice(0, most).map((group) => {
    const [first] = group
    return `${subject(first)}${listed(group.map(object), 'or', most)}, ${instead(first)}`
  })
  const rest = groups.length - most
  if (rest > 0) wanted.push(`one of ${rest} more`)
  return wanted.join('; or ')
}

function subject(value: ValueVerdict): string {
  switch (value.kind) {
    case 'tag':
      return 'tag '
    case 'name':
    case 'rack':
      return `${value.kind} ${value.match === 'within' ? 'within' : '='} `
    case 'label':
    case 'rack-label': {
      const label = `${value.kind === 'label' ? 'label' : 'rack label'} ${worded(value.key)}`
      return value.wanted === null ? `no ${label}` : `${label} = `
    }
  }
}

function object(value: ValueVerdict): string {
  return (value.kind === 'label' || value.kind === 'rack-label') && value.wanted === null ? '' : worded(value.wanted)
}

function instead(value: ValueVerdict): string {
  switch (value.kind) {
    case 'name':
      return `the node is ${worded(value.actual)}`
    case 'tag':
      return value.actual.length === 0
        ? 'the node has no tags'
        : `the node has ${listed(value.actual.map(worded), 'and', most)}`
    case 'label':
      return `the node has ${value.actual === null ? 'none' : worded(value.actual)}`
    case 'rack':
      return `the node is in ${value.actual === null ? 'no rack' : worded(value.actual)}`
    case 'rack-label':
      return `the rack has ${value.actual === null ? 'none' : worded(value.actual)}`
  }
}

function isValue(leaf: DecidingLeaf): leaf is ValueVerdict {
  return (
    leaf.kind === 'name' ||
    leaf.kind === 'tag' ||
    leaf.kind === 'label' ||
    leaf.kind === 'rack' ||
    leaf.kind === 'rack-label'
  )
}

function filterName(path: FilterPath): string {
  return `filter ${Number(path[1]) + 1}`
}
