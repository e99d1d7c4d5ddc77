import { checkKeys, invalidInput } from '../../input/index.ts'
import type { AnyLifecycle } from '../../lifecycle/index.ts'
import { jobLifecycles, jobNodeLifecycles } from '../lifecycle.ts'
import type { ClusterAssumptions, IdleTimeouts } from './assumptions.ts'
import { checkAssumptions } from './check-assumptions.ts'
import type { ConcurrencyLevel } from './concurrency.ts'
import type { ClusterDeciderOptions, ClusterProfile } from './options.ts'

/** What a decider of clusters decides by. */
export interface ClusterRules {
  readonly profile: ClusterProfile
  readonly jobs: AnyLifecycle
  readonly jobNodes: AnyLifecycle
  /** How long a node may be silent, in milliseconds, by the type of the job: for each type that the server knows. */
  readonly idleTimeouts: ReadonlyMap<string, number>
  /** What each concurrency strategy stands for, by its id; `automatic` is for LCM to decide. */
  readonly strategies: ReadonlyMap<string, ConcurrencyLevel | 'automatic'>
  readonly assumptions: ClusterAssumptions
}

const documentedTimeouts: IdleTimeouts = /*@__PURE__*/ (() => ({
  install: 900_000,
  configure: 300_000,
  restart: 300_000,
  upgrade: 900_000,
  import: 120_000,
  agentInstall: 120_000,
}))()

export function rulesOf(options: ClusterDeciderOptions): ClusterRules {
  checkKeys('clusterDecider', options, ['profile', 'idleTimeoutsMs', 'assumptions'])
  const { profile = 'v2' } = options
  if (profile !== 'v1' && profile !== 'v2') {
    throw invalidInput(`clusterDecider: profile must be 'v1' or 'v2', not "${String(profile)}".`)
  }
  const assumptions = checkAssumptions(profile, options.assumptions)
  const { doomedAndIdle, preflightFailure, leftNodes, pendingAtRestart } = assumptions
  // Each of these takes an edge that no document settles.
  const goesBeyond = doomedAndIdle === 'IDLE' || preflightFailure === 'directly' || pendingAtRestart === 'orphan'
  return {
    profile,
    jobs: goesBeyond ? jobLifecycles.permissive : jobLifecycles[profile],
    jobNodes: leftNodes === 'as-job' ? jobNodeLifecycles.permissive : jobNodeLifecycles[profile],
    idleTimeouts: timeoutsByType(profile, checkTimeouts(options.idleTimeoutsMs), assumptions),
    strategies: strategiesById(profile, assumptions),
    assumptions,
  }
}

function checkTimeouts(given: ClusterDeciderOptions['idleTimeoutsMs'] = {}): IdleTimeouts {
  checkKeys('clusterDecider, idleTimeoutsMs', given, Object.keys(documentedTimeouts))
  const timeouts = { ...documentedTimeouts }
  for (const [type, value] of Object.entries(given)) {
    if (value === undefined) continue
    // Infinity: never.
    if (typeof value !== 'number' || !(value > 0)) {
      throw invalidInput(`clusterDecider: idleTimeoutsMs.${type} must be a number of milliseconds above 0.`)
    }
    timeouts[type as keyof IdleTimeouts] = value
  }
  return timeouts
}

function timeoutsByType(
  profile: ClusterProfile,
  timeouts: IdleTimeouts,
  { importJobType, agentInstallJobType }: ClusterAssumptions,
): ReadonlyMap<string, number> {
  const { install, configure, restart, upgrade, agentInstall } = timeouts
  return distinct('job types', [
    ['install', install],
    ['configure', configure],
    ['restart', restart],
    ...(profile === 'v2' ? [['upgrade', upgrade] as const] : []),
    [importJobType, timeouts.import],
    [agentInstallJobType, agentInstall],
  ])
}

function strategiesById(profile: ClusterProfile, { strategyIds }: ClusterAssumptions): ClusterRules['strategies'] {
  if (profile === 'v1') return new Map([['default', 'automatic']])
  return distinct('concurrency strategies', [
    ['default', 'automatic'],
    [strategyIds.singleNode, 'single-node'],
    [strategyIds.nodePerDatacenter, 'node-per-datacenter'],
    [strategyIds.rack, 'rack'],
    [strategyIds.rackPerDatacenter, 'rack-per-datacenter'],
    [strategyIds.datacenter, 'datacenter'],
    ['cluster-at-a-time', 'all-nodes'],
  ])
}

function distinct<Value>(what: string, entries: readonly (readonly [string, Value])[]): ReadonlyMap<string, Value> {
  const map = new Map(entries)
  if (map.size < entries.length) throw invalidInput(`clusterDecider: two ${what} have the same id.`)
  return map
}
