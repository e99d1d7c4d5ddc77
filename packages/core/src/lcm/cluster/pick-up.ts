import { lanesOf } from './concurrency.ts'
import type { Context } from './decide.ts'
import { brokenRuleOf } from './documented-rules.ts'
import { type JobNote, startNote } from './note.ts'
import { after, moveJob, proceed } from './progress.ts'
import { showJob } from './roll-up.ts'
import type { ClusterJob, ClusterJobNode } from './state.ts'
import { nodesIn } from './targets.ts'

/** Picks up the next job. Those that were asked to terminate while they waited are over when it is their turn. */
export function pickUp(context: Context, at: number): void {
  const { rules, recorder } = context
  let next = recorder.state.queue[0]
  while (next?.terminating) {
    moveJob(context, next, 'TERMINATED', at)
    next = recorder.state.queue[0]
  }
  if (next === undefined) return
  const broken = brokenRuleOf(rules, recorder.state, next)
  if (broken !== undefined) {
    failPreflight(context, next, { eventType: 'error', eventSubtype: broken.code, message: broken.message }, at)
    return
  }
  start(context, next, plannedNodes(context, next, at), at)
  proceed(context, at, true)
}

function start({ rules, recorder }: Context, job: ClusterJob, nodes: readonly ClusterJobNode[], at: number): void {
  const status = after(rules.jobs, job.status, 'start')
  recorder.emit(
    { type: 'job-started', jobId: job.id, status, nodes, at },
    { type: 'job-event-noted', jobId: job.id, nodeId: null, note: startNote, at },
  )
  showJob(rules, recorder, { ...job, status, startedAt: at })
}

/** The rows of a job that is picked up. */
function plannedNodes({ rules, recorder }: Context, job: ClusterJob, at: number): readonly ClusterJobNode[] {
  const { state } = recorder
  const strategy = rules.strategies.get(job.concurrencyStrategy) ?? 'automatic'
  const isFirst =
    job.jobType === 'install' &&
    state.cluster?.opscClusterId === null &&
    [...state.nodes.values()].every(({ installed }) => !installed)
  const automatic = isFirst && rules.assumptions.firstInstall === 'all-at-once' ? 'all-nodes' : 'single-node'
  const lanes = lanesOf(strategy === 'automatic' ? automatic : strategy, nodesIn(state, job))
  return lanes.flatMap((turns, lane) =>
    turns.flatMap((nodes, turn) =>
      nodes.map(({ id, name, datacenterId }) => ({
        nodeId: id,
        nodeName: name,
        datacenterId,
        datacenterName: state.datacenters.get(datacenterId)?.name ?? '',
        lane,
        turn,
        status: rules.jobNodes.initial,
        activeAt: at,
        updatedAt: at,
      })),
    ),
  )
}

/** Fails a job before any of its nodes is started. */
export function failPreflight(context: Context, job: ClusterJob, error: JobNote | undefined, at: number): void {
  const { rules, recorder } = context
  if (rules.assumptions.preflightFailure === 'through-running') start(context, job, [], at)
  if (error !== undefined) recorder.emit({ type: 'job-event-noted', jobId: job.id, nodeId: null, note: error, at })
  moveJob(context, recorder.state.running ?? job, 'FAILED', at)
}
