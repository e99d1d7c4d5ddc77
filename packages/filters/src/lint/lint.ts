import { checkKeys, invalidInput, type NodeFilter, nearMiss, parseNodeFilter } from '@jobwright/core'
import { isNodeExpression } from '../expression/is-node-expression.ts'
import { type Inventory, type NodeSource, readInventory } from '../node-source.ts'
import { contradictions } from './contradictions.ts'
import { expressionFindings } from './expression/findings.ts'
import type { Finding, FindingLevel } from './finding.ts'
import { malformedFindings } from './malformed.ts'
import { neverMatching } from './never-matching.ts'
import { everything, reachFindings } from './reach.ts'
import { repeatedValues } from './repeated-values.ts'
import { serverDifferences, serverRefusals } from './server-findings.ts'

/** What a filter or an expression is meant for. */
export interface LintOptions {
  /**
   * The action that it goes with, in Drydock's words. For `destroy_nodes` and `destroy_node` it is an error where the
   * deployed server selects more nodes than the document says, or where what is to be left out is misspelled; and a
   * warning where every node is selected. Default: none.
   */
  readonly action?: string | undefined
}

const destructiveActions = ['destroy_nodes', 'destroy_node']
const severity: readonly FindingLevel[] = ['error', 'warning', 'info']

/**
 * Finds what is wrong or doubtful in a filter or an expression before it is sent.
 *
 * A malformed one is reported, never thrown at: each departure from the documented shape is an error, and of a filter
 * so is whatever the deployed server has no answer to. A filter without errors selects nodes by both meanings. Meaning
 * is looked into once the filter or expression is well-formed.
 *
 * @param filterOrExpression - Any JSON value: an object with a `kind` is an expression, null is no filter.
 * @param nodes - The inventory or an index of it, where there is one: then keys and values that no node carries are
 * found, and differences shown as they are on these nodes.
 * @param options - The action that the filter is meant for.
 * @returns The findings, errors first, then warnings, then the rest; within a level by kind and place.
 * @throws JobwrightError `invalid-input` on an unknown option, an action that is no string or a misspelled destructive one, or nodes that
 * are neither a list nor an index.
 * @example
 * import { and, lint, not, tag } from '@jobwright/filters'
 *
 * const filter = { filter_set_type: 'union', filter_set: [{ filter_type: 'union', node_tags: ['gpus'] }] }
 * const [finding] = lint(filter, [{ name: 'a', tags: ['gpu'] }])
 *
 * finding?.code //=> 'never-matches'
 * finding?.path //=> ['filter_set', 0, 'node_tags', 0]
 * finding?.suggestion //=> 'gpu'
 *
 * lint(and(tag('gpu'), not(tag('gpu'))))[0]?.message //=> 'no node satisfies both tag gpu and no tag gpu'
 */
export function lint(filterOrExpression: unknown, nodes?: NodeSource, options: LintOptions = {}): readonly Finding[] {
  checkKeys('lint', options, ['action'])
  const inventory = nodes === undefined ? undefined : readInventory('lint', nodes)
  const destructive = isDestructive(options.action)
  const findings = isNodeExpression(filterOrExpression)
    ? expressionFindings(filterOrExpression, inventory, destructive)
    : filterFindings(filterOrExpression, inventory, destructive)
  return findings.toSorted((one, other) => severity.indexOf(one.level) - severity.indexOf(other.level))
}

/** A misspelled destruction is refused rather than taken for a harmless action. */
function isDestructive(action: string | undefined): boolean {
  if (action === undefined || destructiveActions.includes(action)) return action !== undefined
  if (typeof action !== 'string') throw invalidInput('lint: action must be a text.')
  const meant = nearMiss(action, destructiveActions)
  if (meant === undefined) return false
  throw invalidInput(`lint: action is ${JSON.stringify(action)}; did you mean ${meant}?`)
}

function filterFindings(filter: unknown, inventory: Inventory | undefined, destructive: boolean): readonly Finding[] {
  if (filter == null) return [everything([], destructive)]
  const parsed = parseNodeFilter(filter)
  return [
    ...malformedFindings(filter),
    ...serverRefusals(filter, inventory),
    ...(parsed.ok ? meaningFindings(parsed.value, inventory, destructive) : []),
  ]
}

function meaningFindings(
  filter: NodeFilter,
  inventory: Inventory | undefined,
  destructive: boolean,
): readonly Finding[] {
  const contradicting = contradictions(filter)
  return [
    ...serverDifferences(filter, inventory, destructive),
    ...contradicting,
    ...(inventory === undefined || inventory.size === 0 ? [] : neverMatching(filter, inventory)),
    ...reachFindings(filter, inventory, contradicting, destructive),
    ...repeatedValues(filter),
  ]
}
