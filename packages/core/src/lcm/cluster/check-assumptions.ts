import { checkKeys, invalidInput } from '../../input/index.ts'
import { jobLifecycle } from '../lifecycle.ts'
import { rollUpOrder } from '../rollup/roll-up-status.ts'
import type { ClusterAssumptions, GivenClusterAssumptions, StrategyIds } from './assumptions.ts'
import type { ClusterProfile } from './options.ts'

/** The assumptions that are one of a few words. */
type Choices = Omit<
  ClusterAssumptions,
  'strategyIds' | 'importJobType' | 'agentInstallJobType' | 'convergedBy' | 'rollUpOrder'
>

/** The values that each may have, the default first; that of `firstInstall` depends on the profile. */
const choices: { readonly [Name in keyof Choices]: readonly Choices[Name][] } = /*@__PURE__*/ (() => ({
  firstInstall: ['one-at-a-time', 'all-at-once'],
  nextNodes: ['at-once', 'on-tick'],
  doomedAndIdle: ['WILL_FAIL', 'IDLE'],
  idleEnds: ['through-running', 'directly'],
  preflightFailure: ['through-running', 'directly'],
  brokenRules: ['refuse', 'fail'],
  configureNeeds: ['first-install', 'every-node'],
  noNodes: ['complete', 'fail'],
  stoppedNodes: ['as-job', 'unchanged'],
  leftNodes: ['unchanged', 'as-job'],
  terminationRace: ['work', 'termination'],
  pendingTermination: ['on-kill', 'at-once'],
  terminateEnded: ['refuse', 'ignore'],
  pendingAtRestart: ['stay', 'orphan'],
  removal: ['forget', 'refuse'],
  lastJobFrom: ['start', 'submit'],
  nodesRollUp: [true, false],
}))()

/** The ids of strategies, as long as none are given. */
const strategyIds: StrategyIds = /*@__PURE__*/ (() => ({
  singleNode: 'node-at-a-time',
  nodePerDatacenter: 'node-per-datacenter-at-a-time',
  rack: 'rack-at-a-time',
  rackPerDatacenter: 'rack-per-datacenter-at-a-time',
  datacenter: 'datacenter-at-a-time',
}))()

/** Completes assumptions by the defaults. Throws JobwrightError `invalid-input` for a name or a value that is not known. */
export function checkAssumptions(profile: ClusterProfile, given: GivenClusterAssumptions = {}): ClusterAssumptions {
  const words = ['strategyIds', 'importJobType', 'agentInstallJobType', 'convergedBy', 'rollUpOrder']
  checkKeys('clusterDecider, assumptions', given, [...Object.keys(choices), ...words])
  const order = given.rollUpOrder ?? rollUpOrder
  const statuses = jobLifecycle.states
  if (!isList(order) || order.length !== statuses.length || statuses.some((status) => !order.includes(status))) {
    throw invalidInput(`clusterDecider: rollUpOrder must have each of ${statuses.join(', ')} once.`)
  }
  const convergedBy = given.convergedBy ?? ['install', 'configure']
  if (!isList(convergedBy)) throw invalidInput('clusterDecider: convergedBy must be a list of types of jobs.')
  return {
    ...choose({ firstInstall: profile === 'v1' ? 'all-at-once' : undefined, ...dropUndefined(given) }),
    strategyIds: checkStrategyIds(given.strategyIds),
    importJobType: checkWord('importJobType', given.importJobType ?? 'import'),
    agentInstallJobType: checkWord('agentInstallJobType', given.agentInstallJobType ?? 'agent-install'),
    convergedBy,
    rollUpOrder: order,
  }
}

function choose(given: GivenClusterAssumptions): Choices {
  const chosen = Object.entries(choices).map(([name, values]) => {
    const value: unknown = given[name as keyof Choices] ?? values[0]
    if ((values as readonly unknown[]).includes(value)) return [name, value]
    const known = values.map((one) => JSON.stringify(one)).join(' or ')
    throw invalidInput(`clusterDecider: ${name} must be ${known}.`)
  })
  return Object.fromEntries(chosen) as unknown as Choices
}

function checkStrategyIds(given: GivenClusterAssumptions['strategyIds'] = {}): StrategyIds {
  checkKeys('clusterDecider, strategyIds', given, Object.keys(strategyIds))
  const ids: StrategyIds = { ...strategyIds, ...dropUndefined(given) }
  for (const [level, id] of Object.entries(ids)) checkWord(`strategyIds.${level}`, id)
  return ids
}

function checkWord(name: string, value: unknown): string {
  if (typeof value === 'string' && value !== '') return value
  throw invalidInput(`clusterDecider: ${name} must be a text that is not empty.`)
}

function isList(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string')
}

function dropUndefined<T extends object>(given: T): { [Key in keyof T]: Exclude<T[Key], undefined> } {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as never
}
