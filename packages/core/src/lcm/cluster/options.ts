import type { GivenClusterAssumptions, IdleTimeouts } from './assumptions.ts'

/** Whose rules: those of `/api/v1/lcm` (OpsCenter 6.0 and 6.1), or of `/api/v2/lcm` (from 6.5 on). */
export type ClusterProfile = 'v1' | 'v2'

/** What a decider of clusters is made for. */
export interface ClusterDeciderOptions {
  /** Whose rules. v1 has no upgrades and no concurrency strategies. Default `'v2'`. */
  readonly profile?: ClusterProfile | undefined
  /** How long a node may be silent before it is IDLE, in milliseconds; operators set it in OpsCenter. Default: {@link IdleTimeouts} tells each. */
  readonly idleTimeoutsMs?: { readonly [Type in keyof IdleTimeouts]?: number | undefined } | undefined
  /** What is to be assumed where no source tells. Default: {@link ClusterAssumptions} tells each. */
  readonly assumptions?: GivenClusterAssumptions | undefined
}
