import type { NodeFilter, NodeFilterEntry, SetOperation } from '@jobwright/core'
import type { NodeExpression } from '../expression/model.ts'

/** What a well-formed filter comes to. */
export interface FilterPlan {
  readonly expression: NodeExpression
  /** As in a `NodeSelection`. */
  readonly ordered: boolean
  /** Whether the server names a node once for each value that it carries; the expression says which nodes, and no more. */
  readonly repeats: boolean
}

/** An attribute for which a filter gives values, each as the test of whether a node carries it. */
interface GivenAttribute {
  readonly attribute: keyof NodeFilterEntry
  readonly tests: readonly NodeExpression[]
}

/** What a well-formed filter means by the document: each value is a set. */
export function documentedPlan({ filter_set_type, filter_set }: NodeFilter): FilterPlan {
  const sets = filter_set.map((entry) =>
    combined(
      entry.filter_type,
      givenAttributes(entry).flatMap(({ tests }) => tests),
    ),
  )
  return { expression: combined(filter_set_type, sets), ordered: true, repeats: false }
}

/**
 * What a well-formed filter means to the deployed server when there are nodes. It OR-s the values of an attribute and never looks at `rack_labels`.
 *
 * @param nulls the attributes that are null on some node.
 * @returns undefined where the server fails or answers neither all nodes nor none.
 */
export function deployedPlan(
  { filter_set_type, filter_set }: NodeFilter,
  nulls: readonly (keyof NodeFilterEntry)[],
): FilterPlan | undefined {
  const filters = filter_set.map((entry) => ({
    operation: entry.filter_type,
    given: givenAttributes(entry).filter(({ attribute }) => attribute !== 'rack_labels'),
  }))
  // Drydock: an intersection that gives nothing comes to `None`. An intersection leaves that out, a union trips over it.
  const known = filters.filter(({ operation, given }) => operation === 'union' || given.length > 0)
  const given = known.flatMap((filter) => filter.given)
  if (given.some(({ attribute }) => nulls.includes(attribute))) return undefined
  if (known.length === 0 || (filter_set_type === 'union' && known.length < filters.length)) return undefined
  const sets = known.map((filter) => {
    const attributes = filter.given.map(({ tests }) => combined('union', tests))
    return combined(filter.operation, attributes)
  })
  // Drydock: without a set operation there is nothing that loses order and repeats.
  const ordered =
    filter_set_type === 'intersection' &&
    known.length === 1 &&
    known[0]?.operation === 'intersection' &&
    given.length === 1
  const repeats = ordered && given.some(({ attribute, tests }) => isRepeating(attribute) && tests.length > 1)
  return { expression: combined(filter_set_type, sets), ordered, repeats }
}

function isRepeating(attribute: keyof NodeFilterEntry): boolean {
  return attribute === 'node_tags' || attribute === 'node_labels'
}

function combined(operation: SetOperation, of: readonly NodeExpression[]): NodeExpression {
  return { kind: operation === 'intersection' ? 'and' : 'or', of }
}

function givenAttributes(entry: NodeFilterEntry): readonly GivenAttribute[] {
  const listed = (attribute: 'node_names' | 'node_tags' | 'rack_names', kind: 'name' | 'tag' | 'rack') => {
    const values = (Object.hasOwn(entry, attribute) ? entry[attribute] : null) ?? []
    return { attribute, tests: values.map((value): NodeExpression => ({ kind, test: { in: [value] } })) }
  }
  const labelled = (attribute: 'node_labels' | 'rack_labels', kind: 'label' | 'rackLabel') => {
    const labels = (Object.hasOwn(entry, attribute) ? entry[attribute] : null) ?? {}
    const tests = Object.entries(labels).map(
      ([key, value]): NodeExpression =>
        value === null
          ? { kind: 'not', of: { kind, key, test: { present: true } } }
          : { kind, key, test: { in: [value] } },
    )
    return { attribute, tests }
  }
  return [
    listed('node_names', 'name'),
    listed('node_tags', 'tag'),
    listed('rack_names', 'rack'),
    labelled('node_labels', 'label'),
    labelled('rack_labels', 'rackLabel'),
  ].filter(({ tests }) => tests.length > 0)
}
