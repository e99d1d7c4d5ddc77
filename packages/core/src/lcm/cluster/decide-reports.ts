import type { NodeFailedCommand, NodeReportCommand, NoteCommand } from './commands.ts'
import type { ClusterDecision, Context } from './decide.ts'
import { moveNode, proceed } from './progress.ts'
import { type Refused, refuse, refuseOn } from './refusals.ts'
import { type ClusterJob, type ClusterJobNode, clusterJobOf } from './state.ts'

/** How a node that is worked on can go on, in the words of its lifecycle. */
const moves = { 'node-doomed': 'doom', 'node-done': 'complete', 'node-failed': 'fail' } as const

export function noteOnJob(context: Context, command: NoteCommand): ClusterDecision {
  const { rules, recorder } = context
  const { type, jobId, nodeId = null, note, at } = command
  const found = workedOn(context, type, jobId)
  if (!found.ok) return found
  const { job } = found
  const node = job.nodes.find((row) => row.nodeId === nodeId)
  if (nodeId !== null && node === undefined) return refuseNode(context, job, type, nodeId)
  recorder.emit({ type: 'job-event-noted', jobId, nodeId, note, at })
  if (node !== undefined && rules.jobNodes.phaseOf(node.status) === 'running') hear(context, jobId, node, at)
  return recorder.decision()
}

export function reportNode(context: Context, command: NodeReportCommand | NodeFailedCommand): ClusterDecision {
  const { rules, recorder } = context
  const { type, jobId, nodeId, at } = command
  const found = workedOn(context, type, jobId)
  if (!found.ok) return found
  const { job } = found
  const node = job.nodes.find((row) => row.nodeId === nodeId)
  if (node === undefined) return refuseNode(context, job, type, nodeId)
  if (type === 'node-active') {
    if (rules.jobNodes.phaseOf(node.status) !== 'running') {
      return refuseOn(job, rules.jobs, 'illegal-transition', type, `its node "${nodeId}" is ${node.status}.`)
    }
    hear(context, jobId, node, at)
    return recorder.decision()
  }
  const moved = rules.jobNodes.tryNext(node.status, moves[type])
  if (!moved.ok) return moved
  if (rules.assumptions.idleEnds === 'through-running' && isIdle(context, node)) hear(context, jobId, node, at)
  if (command.type === 'node-failed' && command.error !== undefined) {
    recorder.emit({ type: 'job-event-noted', jobId, nodeId, note: command.error, at })
  }
  moveNode(context, jobId, nodeId, moved.state, at)
  if (type === 'node-done' && job.jobType === 'install' && recorder.state.nodes.has(nodeId)) {
    recorder.emit({ type: 'node-edited', id: nodeId, changes: { installed: true } })
  }
  proceed(context, at, rules.assumptions.nextNodes === 'at-once')
  return recorder.decision()
}

/** A node that is worked on is alive: if it was idle, it is no more. */
function hear(context: Context, jobId: string, node: ClusterJobNode, at: number): void {
  const resumed = context.rules.jobNodes.tryNext(node.status, 'resume')
  if (resumed.ok) {
    moveNode(context, jobId, node.nodeId, resumed.state, at)
    proceed(context, at, false)
  } else {
    context.recorder.emit({ type: 'job-node-active', jobId, nodeId: node.nodeId, at })
  }
}

function isIdle({ rules }: Context, { status }: ClusterJobNode): boolean {
  return rules.jobNodes.can(status, 'resume')
}

function workedOn(
  { rules, recorder }: Context,
  command: string,
  jobId: string,
): { readonly ok: true; readonly job: ClusterJob } | Refused {
  const { state } = recorder
  if (state.running?.id === jobId) return { ok: true, job: state.running }
  const job = clusterJobOf(state, jobId)
  if (job === undefined) return refuse('unknown-job', command, `There is no job "${jobId}".`)
  return state.ended.has(jobId)
    ? refuseOn(job, rules.jobs, 'job-ended', command, 'it is over.')
    : refuseOn(job, rules.jobs, 'job-waiting', command, 'nobody works on it yet.')
}

function refuseNode({ rules }: Context, job: ClusterJob, command: string, nodeId: string): Refused {
  return refuseOn(job, rules.jobs, 'unknown-job-node', command, `it has no node "${nodeId}".`)
}
