import type { FailPreflightCommand, SubmitCommand, TickCommand } from './commands.ts'
import type { ClusterDecision, Context } from './decide.ts'
import { refuseWithoutCluster } from './decide-topology.ts'
import { brokenRuleOf } from './documented-rules.ts'
import { failPreflight, pickUp } from './pick-up.ts'
import { moveNode, proceed } from './progress.ts'
import { refuse, refuseOn } from './refusals.ts'
import { rollUp } from './roll-up.ts'
import { type ClusterJob, type ClusterResource, type ClusterState, clusterJobOf } from './state.ts'

export function submitJob({ rules, recorder }: Context, command: SubmitCommand): ClusterDecision {
  const { type, id, jobType, concurrencyStrategy = 'default' } = command
  const { state } = recorder
  const { cluster } = state
  if (cluster === null) return refuseWithoutCluster(type)
  if (clusterJobOf(state, id) !== undefined) return refuse('duplicate-id', type, `There is a job "${id}" already.`)
  if (rules.profile === 'v1' && (jobType === 'upgrade' || command.concurrencyStrategy !== undefined)) {
    return refuse('not-in-profile', type, 'v1 has neither upgrades nor concurrency strategies.')
  }
  if (!rules.idleTimeouts.has(jobType)) {
    const known = [...rules.idleTimeouts.keys()].join(', ')
    return refuse('unknown-job-type', type, `"${jobType}" is no type of job; those are ${known}.`)
  }
  if (!rules.strategies.has(concurrencyStrategy)) {
    const known = [...rules.strategies.keys()].join(', ')
    return refuse('unknown-strategy', type, `"${concurrencyStrategy}" is no concurrency strategy; those are ${known}.`)
  }
  const job = newJob(rules.jobs.initial, state, cluster, command)
  const broken = brokenRuleOf(rules, state, job)
  if (broken !== undefined && (broken.code === 'unknown-resource' || rules.assumptions.brokenRules === 'refuse')) {
    return refuse(broken.code, type, broken.message)
  }
  recorder.emit({ type: 'job-submitted', job })
  if (rules.assumptions.lastJobFrom === 'submit') {
    rollUp(rules, recorder, job.scope, job.resourceId, { lastJobId: id, lastJobStatus: job.status })
  }
  return recorder.decision()
}

/** The names in it are snapshots: later renames do not change them. */
function newJob(
  status: string,
  { datacenters, nodes }: ClusterState,
  cluster: ClusterResource,
  command: SubmitCommand,
): ClusterJob {
  const { id, jobType, scope, resourceId, continueOnError = false, concurrencyStrategy = 'default', at } = command
  const node = scope === 'node' ? nodes.get(resourceId) : undefined
  const datacenter = scope === 'cluster' ? undefined : datacenters.get(node?.datacenterId ?? resourceId)
  return {
    id,
    jobType,
    scope,
    resourceId,
    clusterId: cluster.id,
    clusterName: cluster.name,
    datacenterId: datacenter?.id ?? null,
    datacenterName: datacenter?.name ?? null,
    nodeId: node?.id ?? null,
    nodeName: node?.name ?? null,
    continueOnError,
    concurrencyStrategy,
    status,
    terminating: false,
    nodes: [],
    createdAt: at,
    startedAt: null,
    updatedAt: at,
  }
}

export function tick(context: Context, { at, mayStart = true }: TickCommand): ClusterDecision {
  const { recorder } = context
  noticeSilence(context, at)
  proceed(context, at, true)
  if (mayStart && recorder.state.running === null) pickUp(context, at)
  return recorder.decision()
}

/** LCM: a node of which nothing was heard for the time that its type of job allows is idle. One that will fail stays so: the worse news. */
function noticeSilence(context: Context, at: number): void {
  const { rules, recorder } = context
  const job = recorder.state.running
  if (job === null) return
  const timeout = rules.idleTimeouts.get(job.jobType) ?? Number.POSITIVE_INFINITY
  for (const { nodeId, status, activeAt } of job.nodes) {
    if (rules.jobNodes.flagsOf(status).length > 0 || at - activeAt < timeout) continue
    const stalled = rules.jobNodes.tryNext(status, 'stall')
    if (stalled.ok) moveNode(context, job.id, nodeId, stalled.state, at)
  }
}

export function failNextJob(context: Context, { type, jobId, error, at }: FailPreflightCommand): ClusterDecision {
  const { rules, recorder } = context
  const job = clusterJobOf(recorder.state, jobId)
  if (job === undefined) return refuse('unknown-job', type, `There is no job "${jobId}".`)
  const { queue, running } = recorder.state
  if (running !== null || queue[0] !== job) {
    return refuseOn(job, rules.jobs, 'not-next', type, 'it is not its turn to be picked up.')
  }
  failPreflight(context, job, error, at)
  return recorder.decision()
}
