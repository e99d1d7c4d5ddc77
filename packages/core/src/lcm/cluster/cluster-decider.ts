import type { Decider } from '../../lifecycle/index.ts'
import type { ClusterCommand } from './commands.ts'
import { decideCluster } from './decide.ts'
import type { ClusterEvent } from './events.ts'
import { evolveCluster } from './evolve.ts'
import type { ClusterDeciderOptions } from './options.ts'
import type { ClusterRefusalCode } from './refusals.ts'
import { rulesOf } from './rules.ts'
import { type ClusterState, noCluster } from './state.ts'

/**
 * The rules of LCM's jobs on a cluster: its datacenters and nodes, and the queue of its jobs, of which one is worked on at a time.
 *
 * A job is picked up at a tick of the job manager and starts its nodes as its concurrency strategy says. When a node fails, those that are
 * worked on go on and no other is started, unless the job is to continue on errors; until the end the job is WILL_FAIL. A node that is not heard of for
 * too long is IDLE, and so is its job, until it is heard of again. A request to terminate is answered at once, and takes effect with the command
 * `kill`, unless the job is over first. A restart of the server orphans the job that is worked on. What is known about the jobs of the cluster and its
 * parts is kept along: the roll-up with failures that stick, when a datacenter converged, the cluster's name in the rest of OpsCenter.
 *
 * Times and ids come in with the commands; the times are milliseconds, of which idle nodes are told by. What goes to the logs of jobs comes out
 * as `job-event-noted`. What no source settles is an assumption of the options ({@link ClusterAssumptions}).
 *
 * @throws JobwrightError `invalid-input` for an option, a profile or an assumption that is not known.
 *
 * @example
 * import { execute } from '@jobwright/core'
 * import { clusterDecider, clusterJobOf } from '@jobwright/core/lcm'
 * const decider = clusterDecider()
 * let cluster = decider.initial
 * for (const command of [
 *   { type: 'create-cluster', id: 'c1', name: 'test' },
 *   { type: 'create-datacenter', id: 'd1', name: 'east' },
 *   { type: 'create-node', id: 'n1', name: 'node1', datacenterId: 'd1' },
 *   { type: 'create-node', id: 'n2', name: 'node2', datacenterId: 'd1' },
 *   { type: 'submit', id: 'j1', jobType: 'install', scope: 'cluster', resourceId: 'c1', continueOnError: true, at: 0 },
 *   { type: 'tick', at: 5_000 },
 *   { type: 'node-failed', jobId: 'j1', nodeId: 'n1', at: 9_000 },
 * ] as const) {
 *   const execution = execute(decider, cluster, command)
 *   if (execution.ok) cluster = execution.state
 * }
 * clusterJobOf(cluster, 'j1')?.status //=> 'WILL_FAIL'
 * clusterJobOf(cluster, 'j1')?.nodes.map(({ nodeName, status }) => [nodeName, status]) //=> [['node1', 'FAILED'], ['node2', 'RUNNING']]
 */
export function clusterDecider(
  options: ClusterDeciderOptions = {},
): Decider<ClusterState, ClusterCommand, ClusterEvent, ClusterRefusalCode> {
  const rules = rulesOf(options)
  return {
    name: `LCM cluster (${rules.profile})`,
    initial: noCluster,
    decide: (state, command) => decideCluster(rules, state, command),
    evolve: evolveCluster,
  }
}
