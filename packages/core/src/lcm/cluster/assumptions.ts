import type { JobStatus } from '../model/words.ts'

/** The ids in the API of the levels of concurrency that OpsCenter's pages offer, beside the two that are known. */
export interface StrategyIds {
  /** One node after another. Default `'node-at-a-time'`. */
  readonly singleNode: string
  /** In each datacenter one node after another, the datacenters side by side. Default `'node-per-datacenter-at-a-time'`. */
  readonly nodePerDatacenter: string
  /** One rack after another. Default `'rack-at-a-time'`. */
  readonly rack: string
  /** In each datacenter one rack after another, the datacenters side by side. Default `'rack-per-datacenter-at-a-time'`. */
  readonly rackPerDatacenter: string
  /** One datacenter after another. Default `'datacenter-at-a-time'`. */
  readonly datacenter: string
}

/** How long a node may be silent before it is IDLE, in milliseconds, by the type of the job. */
export interface IdleTimeouts {
  /** Default 900 000, as documented. */
  readonly install: number
  /** Default 300 000, as documented; the Japanese pages of 6.1 and 6.7 say 120 000. */
  readonly configure: number
  /** Default 300 000, as documented; the Japanese pages of 6.1 and 6.7 say 120 000. */
  readonly restart: number
  /** In no document. Default 900 000: it changes packages, as an install does. */
  readonly upgrade: number
  /** Imports of a cluster. Default 120 000, as documented. */
  readonly import: number
  /** Installs of agents. Default 120 000, as documented. */
  readonly agentInstall: number
}

/** What no public source settles about LCM's jobs. Each of these is our assumption; the default is the likeliest. */
export interface ClusterAssumptions {
  /** The ids of the levels of concurrency of which the documents tell the names alone. Default: after the one that is known, `cluster-at-a-time`. */
  readonly strategyIds: StrategyIds
  /** The type of the jobs that import a cluster; the documents tell that there are some. Default `'import'`. */
  readonly importJobType: string
  /** The type of the jobs that install agents; the documents tell that there are some. Default `'agent-install'`. */
  readonly agentInstallJobType: string
  /**
   * What `default` means for the very first install of a cluster. `one-at-a-time`: what it always means; so 6.8. `all-at-once`: the pages of 6.0, 6.1
   * and 6.5 say "several". Default by profile: v1 `'all-at-once'`, v2 `'one-at-a-time'`.
   */
  readonly firstInstall: 'one-at-a-time' | 'all-at-once'
  /**
   * When the nodes that come next are started. `at-once`: as soon as those before them are done, as the status of a job is written 49 ms after that of
   * its last node. `on-tick`: when the job manager looks around again. Default `'at-once'`.
   */
  readonly nextNodes: 'at-once' | 'on-tick'
  /**
   * What a job shows that will fail and of which a node is IDLE. `WILL_FAIL`: the worse news, which hides IDLE. `IDLE`: as any job; it is WILL_FAIL again
   * when the node is active again. Default `'WILL_FAIL'`.
   */
  readonly doomedAndIdle: 'WILL_FAIL' | 'IDLE'
  /** How an IDLE node ends that reports its end. `through-running`: it is RUNNING first, for it was active. `directly`. Default `'through-running'`. */
  readonly idleEnds: 'through-running' | 'directly'
  /**
   * How a job fails of which no node can be started. `through-running`: it was picked up. `directly`: from PENDING, without a moment of RUNNING.
   * Default `'through-running'`.
   */
  readonly preflightFailure: 'through-running' | 'directly'
  /**
   * What becomes of a job that breaks a documented rule: an upgrade of a whole cluster, a configure of what was never installed. `refuse`: it is not made.
   * `fail`: it is made, and fails before its first node. Default `'refuse'`.
   */
  readonly brokenRules: 'refuse' | 'fail'
  /**
   * What a configure needs. `first-install`: that an install has once had full success on all of the target. `every-node`: that every node was installed,
   * also those that were added since. Default `'first-install'`.
   */
  readonly configureNeeds: 'first-install' | 'every-node'
  /** What becomes of a job without nodes. Default `'complete'`: none of them failed. */
  readonly noNodes: 'complete' | 'fail'
  /** What the nodes become that are worked on when their job is terminated or orphaned: as the job, or as they are. Default `'as-job'`. */
  readonly stoppedNodes: 'as-job' | 'unchanged'
  /** What the nodes become that a job never started, when it ends: PENDING for ever, or as the job. Default `'unchanged'`. */
  readonly leftNodes: 'as-job' | 'unchanged'
  /**
   * Who wins when the last node reports its end between the request to terminate and the kill, and no node was left out because of the request.
   * `work`: the job is COMPLETE or FAILED. `termination`: it is TERMINATED. Default `'work'`.
   */
  readonly terminationRace: 'work' | 'termination'
  /** When a job ends that is terminated while it waits. `at-once`, or `on-kill` as one that is worked on. Default `'on-kill'`: the answer says "in progress". */
  readonly pendingTermination: 'at-once' | 'on-kill'
  /** What becomes of a request to terminate a job that is over. Default `'refuse'`; `ignore` answers as always. */
  readonly terminateEnded: 'refuse' | 'ignore'
  /** What becomes of the jobs that wait when the server is restarted. Default `'stay'`: the queue is in the database, nothing is lost. */
  readonly pendingAtRestart: 'stay' | 'orphan'
  /** What becomes of the request to remove what has something below it, or a job that is not over. `forget` removes all of it. Default `'forget'`. */
  readonly removal: 'forget' | 'refuse'
  /** The types of jobs whose full success lets a datacenter converge. Default install and configure: these push configuration. */
  readonly convergedBy: readonly string[]
  /** From when on a job is the last one of what it is run on. Default `'start'`: when it is picked up; one that waits says nothing yet. */
  readonly lastJobFrom: 'start' | 'submit'
  /** How statuses are rolled up: the first of these that is there. Default: the worst first, and what failed before what goes on. */
  readonly rollUpOrder: readonly JobStatus[]
  /** Do the nodes' own jobs show on their datacenter and cluster, as the datacenters' do on the cluster? Default true. */
  readonly nodesRollUp: boolean
}

/** Assumptions to be made other than by default: each field may be left out, or undefined. */
export type GivenClusterAssumptions = {
  readonly [Name in Exclude<keyof ClusterAssumptions, 'strategyIds'>]?: ClusterAssumptions[Name] | undefined
} & {
  /** Those ids that are to be other than by default. */
  readonly strategyIds?: { readonly [Level in keyof StrategyIds]?: string | undefined } | undefined
}
