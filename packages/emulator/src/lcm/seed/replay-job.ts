import { invalidInput } from '@jobwright/core'
import { type ClusterCommand, type ClusterJob, clusterJobOf } from '@jobwright/core/lcm'
import type { Site } from '../site.ts'
import { clusterIdOf } from '../store/cluster-of.ts'
import type { JobTarget } from './job-target.ts'

/** How a job went. */
export interface PastJob {
  readonly id: string
  readonly jobType: string
  readonly target: JobTarget
  readonly status: string
  /** The ids of the nodes that failed. */
  readonly failed: ReadonlySet<string>
  readonly createdOn: number
  readonly modifiedOn: number
}

/**
 * Lets the rules of jobs know how a job went, by which they roll up statuses. Answers the job as they see it. Throws JobwrightError `invalid-input` for a job
 * that they would not have taken.
 */
export function replayJob(site: Site, where: string, job: PastJob): ClusterJob {
  const { id: jobId, target, status, failed, createdOn, modifiedOn: at } = job
  const { scope, resourceId } = target
  const clusterId = clusterIdOf(site.store, scope, resourceId)
  const tell = (command: ClusterCommand): void => {
    const told = site.jobs.replay(clusterId, command)
    if (!told.ok) throw invalidInput(`${where}: ${told.refusal.message}`)
  }
  const running = () => site.jobs.stateAround(scope, resourceId).running

  const common = { type: 'submit', id: jobId, scope, resourceId, continueOnError: true, at: createdOn } as const
  const submitted = site.jobs.replay(clusterId, { ...common, jobType: job.jobType })
  // A type that they do not know changes nothing but statuses, and so does a restart.
  if (!submitted.ok && submitted.refusal.code === 'unknown-job-type') tell({ ...common, jobType: 'restart' })
  else if (!submitted.ok) throw invalidInput(`${where}: ${submitted.refusal.message}`)

  if (status === 'FAILED' && failed.size === 0) tell({ type: 'fail-preflight', jobId, at })
  else tell({ type: 'tick', at: createdOn })
  if (status === 'ORPHANED') tell({ type: 'restart-server', at })
  if (status === 'TERMINATED') tell({ type: 'terminate', jobId, at })
  if (status === 'TERMINATED') tell({ type: 'kill', jobId, at })
  for (let rest = running(); rest !== null; rest = running()) {
    for (const { nodeId, status: nodeStatus } of rest.nodes)
      if (nodeStatus === 'RUNNING') tell({ type: failed.has(nodeId) ? 'node-failed' : 'node-done', jobId, nodeId, at })
    // Nodes may have been left for the next look of the job manager.
    if (running() !== null) tell({ type: 'tick', at })
  }
  const ended = clusterJobOf(site.jobs.stateAround(scope, resourceId), jobId)
  if (ended === undefined) throw new Error('The rules of jobs took a job and did not make it.')
  return ended
}
