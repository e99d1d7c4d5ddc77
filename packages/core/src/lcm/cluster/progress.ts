import type { AnyLifecycle } from '../../lifecycle/index.ts'
import type { Context } from './decide.ts'
import { showJob } from './roll-up.ts'
import type { ClusterRules } from './rules.ts'
import type { ClusterJob, ClusterJobNode } from './state.ts'
import { nodesIn } from './targets.ts'

/**
 * Lets the job that is worked on follow its nodes: starts those that are due, then gives it the status that results.
 *
 * @param starts are nodes started now?
 */
export function proceed({ rules, recorder }: Context, at: number, starts: boolean): void {
  const { running } = recorder.state
  if (running === null) return
  if (starts) {
    for (const { nodeId, status } of dueNodes(rules, running)) {
      moveNode({ rules, recorder }, running.id, nodeId, after(rules.jobNodes, status, 'start'), at)
    }
  }
  const job = recorder.state.running
  if (job !== null) moveJob({ rules, recorder }, job, statusOf(rules, job), at)
}

/** Gives a job another status, if its lifecycle leads there, with all that comes of it. */
export function moveJob({ rules, recorder }: Context, job: ClusterJob, status: string, at: number): void {
  if (!leads(rules.jobs, job.status, status)) return
  // LCM: the status of the job is written right after those of its last nodes.
  if (rules.jobs.isEnded(status)) leaveNodes({ rules, recorder }, job, status, at)
  recorder.emit({ type: 'job-moved', jobId: job.id, status, at })
  if (rules.jobs.outcomesOf(status).includes('succeeded')) succeed({ rules, recorder }, job, at)
  showJob(rules, recorder, { ...job, status })
}

export function moveNode({ recorder }: Context, jobId: string, nodeId: string, status: string, at: number): void {
  recorder.emit({ type: 'job-node-moved', jobId, nodeId, status, at })
}

/** The status that a command leads to; the same one where it is not legal. */
export function after(lifecycle: AnyLifecycle, status: string, command: string): string {
  const next = lifecycle.tryNext(status, command)
  return next.ok ? next.state : status
}

/** The status of a job that is worked on, which follows from its nodes. */
function statusOf(rules: ClusterRules, job: ClusterJob): string {
  const { doomedAndIdle, terminationRace, noNodes } = rules.assumptions
  const { active, idle, failed, waiting } = standingOf(rules, job)
  // Those that nobody will come to, because of a failure, are not left out by a request to terminate.
  const left = waiting && (!failed || job.continueOnError)
  if (active || (left && !job.terminating)) {
    if (failed && !(idle && doomedAndIdle === 'IDLE')) return 'WILL_FAIL'
    return idle ? 'IDLE' : 'RUNNING'
  }
  if (job.terminating && (left || terminationRace === 'termination')) return 'TERMINATED'
  return failed || (job.nodes.length === 0 && noNodes === 'fail') ? 'FAILED' : 'COMPLETE'
}

/** The nodes to start now: of each lane those of the first turn that is not done. None after a failure, unless the job is to continue. */
function dueNodes(rules: ClusterRules, job: ClusterJob): readonly ClusterJobNode[] {
  const { failed, waiting } = standingOf(rules, job)
  if (!waiting || job.terminating || (failed && !job.continueOnError)) return []
  const turns = new Map<number, number>()
  for (const { lane, turn, status } of job.nodes) {
    if (!turns.has(lane) && !rules.jobNodes.isEnded(status)) turns.set(lane, turn)
  }
  return job.nodes.filter(
    ({ lane, turn, status }) => turns.get(lane) === turn && rules.jobNodes.phaseOf(status) === 'pending',
  )
}

/** What is to be found among the nodes of a job. */
interface Standing {
  /** Is one worked on? */
  readonly active: boolean
  /** Is one idle? */
  readonly idle: boolean
  /** Has one failed, or is it known that one will? */
  readonly failed: boolean
  /** Was one not started yet? */
  readonly waiting: boolean
}

function standingOf({ jobNodes }: ClusterRules, { nodes }: ClusterJob): Standing {
  const statuses = [...new Set(nodes.map(({ status }) => status))]
  const has = (what: (status: string) => boolean) => statuses.some(what)
  return {
    active: has((status) => jobNodes.phaseOf(status) === 'running'),
    idle: has((status) => jobNodes.flagsOf(status).includes('stalled')),
    failed: has(
      (status) => jobNodes.outcomesOf(status).includes('failed') || jobNodes.flagsOf(status).includes('failing'),
    ),
    waiting: has((status) => jobNodes.phaseOf(status) === 'pending'),
  }
}

/** What becomes of the nodes that a job leaves behind when it ends: those that are worked on, and those that it never started. */
function leaveNodes({ rules, recorder }: Context, job: ClusterJob, status: string, at: number): void {
  const { stoppedNodes, leftNodes } = rules.assumptions
  for (const node of job.nodes) {
    const fate = rules.jobNodes.phaseOf(node.status) === 'pending' ? leftNodes : stoppedNodes
    if (fate === 'as-job' && leads(rules.jobNodes, node.status, status)) {
      moveNode({ rules, recorder }, job.id, node.nodeId, status, at)
    }
  }
}

/** What a job that succeeded leaves: datacenters that converged, and a cluster that the rest of OpsCenter knows. */
function succeed({ rules, recorder }: Context, job: ClusterJob, at: number): void {
  const { cluster } = recorder.state
  const done = new Set(job.nodes.map(({ nodeId }) => nodeId))
  if (job.scope !== 'node' && rules.assumptions.convergedBy.includes(job.jobType)) {
    for (const { datacenter, nodes } of nodesIn(recorder.state, job)) {
      if (!nodes.every(({ id }) => done.has(id))) continue
      recorder.emit({ type: 'datacenter-edited', id: datacenter.id, changes: { convergedOn: at } })
    }
  }
  if (job.jobType === 'install' && done.size > 0 && cluster !== null && cluster.opscClusterId === null) {
    recorder.emit({ type: 'cluster-edited', changes: { opscClusterId: cluster.name } })
  }
}

function leads({ edges }: AnyLifecycle, from: string, to: string): boolean {
  return edges.some((edge) => edge.from === from && edge.to === to)
}
