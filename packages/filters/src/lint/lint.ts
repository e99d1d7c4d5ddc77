import { type Node, parseNodeFilter } from '@jobwright/core'
import { nearMiss } from '../near-miss.ts'
import { checkOptions } from '../options.ts'
import { contradictions } from './contradictions.ts'
import type { Finding, FindingLevel } from './finding.ts'
import { malformedFindings } from './malformed.ts'
import { neverMatching } from './never-matching.ts'
import { everything, reachFindings } from './reach.ts'
import { repeatedValues } from './repeated-values.ts'
import { serverDifferences, serverRefusals } from './server-findings.ts'

/** What a filter is meant for. */
export interface LintOptions {
  /**
   * The action that the filter goes with, in Drydock's words. For `destroy_nodes` and `destroy_node` it is an error
   * where the deployed server selects more nodes than the document says. Default: none.
   */
  readonly action?: string | undefined
}

const destructiveActions = ['destroy_nodes', 'destroy_node']
const severity: readonly FindingLevel[] = ['error', 'warning', 'info']

/**
 * Finds what is wrong or doubtful in a filter before it is sent.
 *
 * A malformed filter is reported, never thrown at: each departure from the documented shape is an error, and so is
 * whatever the deployed server has no answer to. A filter without errors selects nodes by both meanings. Meaning is
 * looked into once the filter is well-formed.
 *
 * @param filter - Any JSON value; null is no filter.
 * @param nodes - The inventory, where there is one: then values that no node carries are found, and differences shown
 * as they are on these nodes.
 * @param options - The action that the filter is meant for.
 * @returns The findings, errors first, then warnings, then the rest; within a level by kind and place.
 * @throws TypeError on an unknown option, an action that is no string or a misspelled destructive one, or nodes that
 * are no list.
 * @example
 * import { lint } from '@jobwright/filters'
 *
 * const filter = { filter_set_type: 'union', filter_set: [{ filter_type: 'union', node_tags: ['gpus'] }] }
 * const [finding] = lint(filter, [{ name: 'a', tags: ['gpu'] }])
 *
 * finding?.code //=> 'never-matches'
 * finding?.path //=> ['filter_set', 0, 'node_tags', 0]
 * finding?.suggestion //=> 'gpu'
 */
export function lint(filter: unknown, nodes?: readonly Node[], options: LintOptions = {}): readonly Finding[] {
  checkOptions(options, ['action'])
  if (nodes !== undefined && !Array.isArray(nodes)) throw new TypeError('The nodes to lint a filter for must be a list')
  const destructive = isDestructive(options.action)
  if (filter == null) return [everything([], destructive)]
  const findings = [
    ...malformedFindings(filter),
    ...serverRefusals(filter, nodes),
    ...meaningFindings(filter, nodes, destructive),
  ]
  return findings.sort((one, other) => severity.indexOf(one.level) - severity.indexOf(other.level))
}

/** A misspelled destruction is refused rather than taken for a harmless action. */
function isDestructive(action: string | undefined): boolean {
  if (action === undefined || destructiveActions.includes(action)) return action !== undefined
  if (typeof action !== 'string') throw new TypeError('Option action must be a string')
  const meant = nearMiss(action, destructiveActions)
  if (meant === undefined) return false
  throw new TypeError(`Option action is ${JSON.stringify(action)}; did you mean ${meant}?`)
}

function meaningFindings(
  filter: unknown,
  nodes: readonly Node[] | undefined,
  destructive: boolean,
): readonly Finding[] {
  const parsed = parseNodeFilter(filter)
  if (!parsed.ok) return []
  const contradicting = contradictions(parsed.value)
  return [
    ...serverDifferences(parsed.value, nodes, destructive),
    ...contradicting,
    ...(nodes === undefined || nodes.length === 0 ? [] : neverMatching(parsed.value, nodes)),
    ...reachFindings(parsed.value, nodes, contradicting, destructive),
    ...repeatedValues(parsed.value),
  ]
}
