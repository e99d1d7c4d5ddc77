import type { JobScope } from '../model/words.ts'
import { rollUpStatus } from '../rollup/roll-up-status.ts'
import type { ClusterRecorder } from './decide.ts'
import type { ClusterRules } from './rules.ts'
import type { ClusterJob, ClusterState, JobRollUp } from './state.ts'
import { resourceOf } from './targets.ts'

/** Lets what a job is run on, and all that it is in, show how the job stands: if it is the last one there. */
export function showJob(rules: ClusterRules, recorder: ClusterRecorder, job: ClusterJob): void {
  const { id, scope, resourceId, status, startedAt } = job
  const shown = resourceOf(recorder.state, scope, resourceId)?.lastJobId
  // One that waits and is terminated or orphaned was never worked on; one that fails was tried.
  const counts = rules.assumptions.lastJobFrom === 'submit' ? shown === id : startedAt !== null || status === 'FAILED'
  if (counts) rollUp(rules, recorder, scope, resourceId, { lastJobId: id, lastJobStatus: status })
}

/** Rolls up the statuses of a resource again, and of all that it is in as far as that changes them. */
export function rollUp(
  rules: ClusterRules,
  recorder: ClusterRecorder,
  scope: JobScope,
  id: string,
  last?: Omit<JobRollUp, 'jobStatus'>,
): void {
  const { state } = recorder
  const resource = resourceOf(state, scope, id)
  if (resource === undefined) return
  const { lastJobId, lastJobStatus } = last ?? resource
  const jobStatus = rollUpStatus(
    [lastJobStatus, ...statusesBelow(rules, state, scope, id)],
    rules.assumptions.rollUpOrder,
  )
  const isSame =
    lastJobId === resource.lastJobId && lastJobStatus === resource.lastJobStatus && jobStatus === resource.jobStatus
  if (isSame) return
  recorder.emit({ type: 'roll-up-changed', scope, id, lastJobId, lastJobStatus, jobStatus })
  if (jobStatus === resource.jobStatus) return
  const datacenterId = scope === 'node' ? state.nodes.get(id)?.datacenterId : undefined
  if (datacenterId !== undefined) rollUp(rules, recorder, 'datacenter', datacenterId)
  else if (state.cluster !== null) rollUp(rules, recorder, 'cluster', state.cluster.id)
}

function* statusesBelow(
  { assumptions }: ClusterRules,
  { datacenters, nodes }: ClusterState,
  scope: JobScope,
  id: string,
): Generator<string | null> {
  if (scope === 'cluster') for (const { jobStatus } of datacenters.values()) yield jobStatus
  if (scope !== 'datacenter' || !assumptions.nodesRollUp) return
  for (const { datacenterId, jobStatus } of nodes.values()) if (datacenterId === id) yield jobStatus
}
