import type { Node, Semantics, SetOperation } from '@jobwright/core'
import type { FilterAttribute, FilterPath, Match } from '../filter-parts.ts'
import { type GivenAttribute, type GivenValue, givenAttributes, ownValue } from '../given-values.ts'
import type { AttributeVerdict, FilterVerdict, IgnoredAttribute, SetVerdict, ValueVerdict } from './explanation.ts'
import { labelOf } from './label-of.ts'

/** Every verdict on one node. The filter is one that the semantics do not reject for this node. */
export function verdictTree(filter: object, node: Node, semantics: Semantics): SetVerdict {
  const operation = ownValue(filter, 'filter_set_type') as SetOperation
  const path = ['filter_set']
  const filters = Object.values(ownValue(filter, 'filter_set') ?? []).map((entry, index) =>
    filterVerdict(entry as object, node, semantics, [...path, index]),
  )
  return { kind: 'set', path, operation, verdict: setVerdict(filters, operation, semantics), filters }
}

/** Drydock passes skipped filters over and, with none left, answers neither all nodes nor none. */
function setVerdict(
  filters: readonly FilterVerdict[],
  operation: SetOperation,
  semantics: Semantics,
): boolean | undefined {
  const verdicts = filters.map((filter) => filter.verdict).filter((verdict) => verdict !== undefined)
  if (semantics === 'deployed' && verdicts.length === 0) return undefined
  return combine(verdicts, operation)
}

function filterVerdict(entry: object, node: Node, semantics: Semantics, path: FilterPath): FilterVerdict {
  const word = ownValue(entry, 'filter_type')
  const operation = word === 'union' || word === 'intersection' ? word : undefined
  // The deployed server takes any value of an attribute, whatever the filter's type.
  const within = semantics === 'deployed' ? 'union' : (operation ?? 'union')
  const attributes = givenAttributes(entry, path).map((given) =>
    given.attribute === 'rack_labels' && semantics === 'deployed'
      ? ({ kind: 'ignored-attribute', path: given.path, attribute: given.attribute, verdict: undefined } as const)
      : attributeVerdict(node, given, within),
  )
  return { kind: 'filter', path, operation, verdict: filterOutcome(attributes, operation, semantics), attributes }
}

/** Drydock answers `None` for a type it does not know and for an intersection without values. */
function filterOutcome(
  found: readonly (AttributeVerdict | IgnoredAttribute)[],
  operation: SetOperation | undefined,
  semantics: Semantics,
): boolean | undefined {
  const verdicts = found.filter((attribute) => attribute.kind === 'attribute').map((attribute) => attribute.verdict)
  if (operation === undefined) return undefined
  if (semantics === 'deployed' && operation === 'intersection' && verdicts.length === 0) return undefined
  return combine(verdicts, operation)
}

function attributeVerdict(
  node: Node,
  { attribute, path, values: given }: GivenAttribute,
  operation: SetOperation,
): AttributeVerdict {
  const values = given.map(comparison(node, attribute))
  const verdict = combine(
    values.map((value) => value.verdict),
    operation,
  )
  return { kind: 'attribute', path, attribute, operation, verdict, values }
}

function comparison(node: Node, attribute: FilterAttribute): (value: GivenValue) => ValueVerdict {
  switch (attribute) {
    case 'node_names': {
      const actual = node.name
      return ({ path, wanted, match }) => ({
        kind: 'name',
        path,
        verdict: matches(actual, wanted, match),
        match,
        wanted,
        actual,
      })
    }
    case 'node_tags': {
      const actual = node.tags ?? []
      const carried = new Set<unknown>(actual)
      return ({ path, wanted }) => ({ kind: 'tag', path, verdict: carried.has(wanted), wanted, actual })
    }
    case 'rack_names': {
      const actual = node.rack ?? null
      return ({ path, wanted, match }) => ({
        kind: 'rack',
        path,
        verdict: matches(actual, wanted, match),
        match,
        wanted,
        actual,
      })
    }
    case 'node_labels':
      return ({ path, key, wanted }) => {
        const actual = labelOf(node.labels, key)
        return { kind: 'label', path, verdict: actual === wanted, key, wanted, actual }
      }
    case 'rack_labels':
      return ({ path, key, wanted }) => {
        const actual = labelOf(node.rackLabels, key)
        return { kind: 'rack-label', path, verdict: actual === wanted, key, wanted, actual }
      }
  }
}

function matches(actual: string | null, wanted: unknown, match: Match): boolean {
  return match === 'equals' ? actual === wanted : actual === '' || spaced(wanted).includes(spaced(actual))
}

/**
 * Text with its characters set apart, so that a part of it cannot begin inside one: to Python a surrogate pair is one
 * character.
 */
function spaced(text: unknown): string {
  return `\0${Array.from(String(text)).join('\0')}\0`
}

function combine(verdicts: readonly boolean[], operation: SetOperation): boolean {
  return operation === 'union' ? verdicts.includes(true) : !verdicts.includes(false)
}
