import {
  checkKeys,
  type NodeFilter,
  type NodeFilterEntry,
  parseNodeFilter,
  type Semantics,
  type SetOperation,
} from '@jobwright/core'
import { mostParts } from '../expression/check-expression.ts'
import { take } from '../expression/made.ts'
import type { NodeExpression } from '../expression/model.ts'
import type { FilterPath } from '../filter-parts.ts'
import { readSemantics } from '../options.ts'

/** Whose meaning of a filter is to be told. */
export interface FromNodeFilterOptions {
  /** The document's meaning of the filter, or the real server's. Default: `documented`. */
  readonly semantics?: Semantics | undefined
}

/** What became of a `node_filter` as an expression: the expression, or why there is none. */
export type NodeFilterReading =
  | { readonly ok: true; readonly expression: NodeExpression }
  | {
      readonly ok: false
      /** Why, as a phrase for a message. */
      readonly reason: string
      /** The piece of the filter that is to blame, as it stands there; undefined where something is missing. */
      readonly part: unknown
      /** Where that piece stands: keys and indexes from the filter's root. */
      readonly path: FilterPath
    }

/**
 * Reads a Drydock `node_filter` as an expression that selects exactly the same nodes of any inventory.
 *
 * With `deployed` semantics the expression says what the real server makes of the filter: it ORs the values of one attribute, ignores
 * `rack_labels`, and leaves a filter that gives nothing out of an intersection. What it trips over has no meaning and is refused, and so are
 * filters that are not of the documented shape. Nodes that the server repeats are selected once.
 *
 * @param filter the filter; null and undefined mean all nodes.
 * @param options see {@link FromNodeFilterOptions}; unknown ones are refused.
 * @returns the expression, or why there is none and which piece of the filter is to blame.
 * @throws JobwrightError `invalid-input` for wrong options.
 * @example
 * import { formatFilter, fromNodeFilter } from '@jobwright/filters'
 * import type { NodeFilter } from '@jobwright/core'
 *
 * const filter: NodeFilter = {
 *   filter_set_type: 'union',
 *   filter_set: [{ filter_type: 'intersection', node_labels: { color: 'yellow', type: 'physical' } }],
 * }
 * const documented = fromNodeFilter(filter)
 * const deployed = fromNodeFilter(filter, { semantics: 'deployed' })
 *
 * documented.ok ? formatFilter(documented.expression) : documented.reason //=> 'label.color = yellow and label.type = physical'
 * deployed.ok ? formatFilter(deployed.expression) : deployed.reason //=> 'label.color = yellow or label.type = physical'
 */
export function fromNodeFilter(
  filter: NodeFilter | null | undefined,
  options: FromNodeFilterOptions = {},
): NodeFilterReading {
  checkKeys('fromNodeFilter', options, ['semantics'])
  const semantics = readSemantics('fromNodeFilter', options.semantics)
  if (filter == null) return { ok: true, expression: take('fromNodeFilter', { kind: 'all' }) }
  const parsed = parseNodeFilter(filter)
  if (!parsed.ok) {
    const { code, path } = parsed.issues[0] ?? { code: 'unknown-key', path: [] }
    return refuse(`this is no node filter: ${code}`, filter, path)
  }
  const read = semantics === 'deployed' ? readDeployed(filter) : readDocumented(filter)
  if (!('kind' in read)) return read
  if (partsOf(read) > mostParts) return refuse(`an expression has at most ${mostParts} parts`, filter, [])
  return { ok: true, expression: take('fromNodeFilter', read) }
}

function partsOf(expression: NodeExpression): number {
  switch (expression.kind) {
    case 'and':
    case 'or':
      return expression.of.reduce((parts, part) => parts + partsOf(part), 1)
    case 'not':
      return 1 + partsOf(expression.of)
    default:
      return 1
  }
}

type Refusal = Extract<NodeFilterReading, { readonly ok: false }>

function refuse(reason: string, filter: unknown, path: FilterPath): Refusal {
  const part = path.reduce<unknown>((within, key) => Object(within)[key], filter)
  return { ok: false, reason, part, path }
}

function readDocumented({ filter_set_type, filter_set }: NodeFilter): NodeExpression {
  const entries = filter_set.map((entry) => {
    const tests = attributesOf(entry, entry.filter_type).flatMap(({ tests }) => tests)
    return joined(entry.filter_type, tests)
  })
  return joined(filter_set_type, entries)
}

/** Drydock: an attribute that is empty is not given; an intersection that gives nothing is skipped by an intersection and breaks a union. */
function readDeployed(filter: NodeFilter): NodeExpression | Refusal {
  const { filter_set_type, filter_set } = filter
  const entries: NodeExpression[] = []
  for (const [index, entry] of filter_set.entries()) {
    const all = attributesOf(entry, 'union').filter(({ attribute }) => attribute !== 'rack_labels')
    const given = all.filter(({ tests }) => tests.length > 0).map(({ tests }) => joined('union', tests))
    if (given.length > 0 || entry.filter_type === 'union') entries.push(joined(entry.filter_type, given))
    else if (filter_set_type === 'union') {
      return refuse('to Drydock an intersection that gives nothing is no set to unite', filter, ['filter_set', index])
    }
  }
  if (entries.length > 0) return joined(filter_set_type, entries)
  return refuse('to Drydock a set that gives nothing is neither all nodes nor none', filter, ['filter_set'])
}

interface AttributeTests {
  readonly attribute: string
  readonly tests: readonly NodeExpression[]
}

/** What an entry gives, attribute by attribute, as tests that are to be joined by the operation. */
function attributesOf(entry: NodeFilterEntry, operation: SetOperation): readonly AttributeTests[] {
  return Object.entries(entry).map(([attribute, given]: [string, Given]) => {
    return { attribute, tests: testsOf(attribute, Object.entries(given ?? []), operation) }
  })
}

type Given = NodeFilterEntry[keyof NodeFilterEntry]
type Pairs = readonly (readonly [string, string | null])[]

function testsOf(attribute: string, pairs: Pairs, operation: SetOperation): readonly NodeExpression[] {
  switch (attribute) {
    case 'node_names':
      return valueTests('name', pairs, operation)
    case 'node_tags':
      return valueTests('tag', pairs, operation)
    case 'rack_names':
      return valueTests('rack', pairs, operation)
    case 'node_labels':
      return pairs.map(([key, value]) => labelTest('label', key, value))
    case 'rack_labels':
      return pairs.map(([key, value]) => labelTest('rackLabel', key, value))
    default:
      return []
  }
}

/** One test of the list, or one of each value where all are to hold. */
function valueTests(kind: 'name' | 'tag' | 'rack', pairs: Pairs, operation: SetOperation): readonly NodeExpression[] {
  const values = [...new Set(pairs.flatMap(([, value]) => value ?? []))]
  if (operation === 'intersection') return values.map((value) => ({ kind, test: { in: [value] } }))
  return values.length === 0 ? [] : [{ kind, test: { in: values } }]
}

function labelTest(kind: 'label' | 'rackLabel', key: string, value: string | null): NodeExpression {
  if (value !== null) return { kind, key, test: { in: [value] } }
  return { kind: 'not', of: { kind, key, test: { present: true } } }
}

function joined(operation: SetOperation, parts: readonly NodeExpression[]): NodeExpression {
  const [first, ...more] = parts
  if (first !== undefined && more.length === 0) return first
  return { kind: operation === 'union' ? 'or' : 'and', of: parts }
}
