import { jobLifecycle } from '../lifecycle.ts'
import type { Cluster } from '../model/cluster.ts'
import type { Datacenter } from '../model/datacenter.ts'
import type { Job } from '../model/job.ts'
import type { JobTarget } from '../model/job-target.ts'
import type { Node } from '../model/node.ts'
import type { JobScope } from '../model/words.ts'

/** A cluster and what is in it, as the server answers. */
export interface RollUpTopology {
  /** The cluster. */
  readonly cluster: Cluster
  /** Its datacenters; those of other clusters are passed over. */
  readonly datacenters: readonly Datacenter[]
  /** Its nodes; those of other datacenters are passed over. */
  readonly nodes: readonly Node[]
}

/** What a roll-up is explained with. */
export interface RollUpDocuments extends RollUpTopology {
  /** The last jobs of those that are red, by id: {@link lastJobsToRead} tells which. */
  readonly jobs: ReadonlyMap<string, Job>
}

/** Something whose `job-status` is that of a failure. */
export interface RedResource {
  /** What it is. */
  readonly scope: JobScope
  /** Its id. */
  readonly id: string
  /** Its name. */
  readonly name: string
  /** Its `job-status`. */
  readonly jobStatus: string
}

/** A job that failed, and with what it keeps red. Only a job on exactly that which succeeds clears it. */
export interface RollUpCause extends RedResource {
  /** The job: the last one on all of it. */
  readonly job: Job
}

/** Why a cluster is red. */
export interface RollUpExplanation {
  /** The `job-status` of the cluster; null for no job yet. */
  readonly status: string | null
  /** Is that the status of a failure? */
  readonly red: boolean
  /** The last job on all of the cluster: mostly not the one that keeps it red. Null when there is none, or it was not given. */
  readonly lastJob: Job | null
  /** The jobs that keep it red: the cluster's own first, then by datacenter, each before its nodes. None for a cluster that is not red. */
  readonly causes: readonly RollUpCause[]
  /** What is red without any cause that was found at it or below it: its last job is not among the given ones, succeeded by now, or was forgotten. */
  readonly unexplained: readonly RedResource[]
}

/**
 * Explains why a cluster is red although its last job succeeded: names the jobs that keep it so.
 *
 * It is the walk that the vendor's support describes: the last job of the cluster, then the last job of each datacenter that is red, and so on
 * downward. Red are FAILED, TERMINATED, ORPHANED and WILL_FAIL.
 *
 * @param documents the cluster, its datacenters and nodes, and the last jobs of those that are red.
 * @returns the explanation. A cluster that is not red has no causes.
 *
 * @example
 * import { explainRollup } from '@jobwright/core/lcm'
 * const job = { 'job-type': 'install', 'cluster-id': 'c1', 'cluster-name': 'test' }
 * const explanation = explainRollup({
 *   cluster: { id: 'c1', name: 'test', 'job-status': 'FAILED', 'last-job-id': 'j2' },
 *   datacenters: [{ id: 'd1', name: 'east', 'cluster-id': 'c1', 'job-status': 'FAILED', 'last-job-id': 'j1' }],
 *   nodes: [],
 *   jobs: new Map([
 *     ['j1', { ...job, id: 'j1', status: 'FAILED' }],
 *     ['j2', { ...job, id: 'j2', status: 'COMPLETE' }],
 *   ]),
 * })
 * explanation.lastJob?.status //=> 'COMPLETE'
 * explanation.causes.map(({ scope, name, job }) => [scope, name, job.id]) //=> [['datacenter', 'east', 'j1']]
 */
export function explainRollup(documents: RollUpDocuments): RollUpExplanation {
  const { cluster, jobs } = documents
  const status = cluster['job-status'] ?? null
  const causes: RollUpCause[] = []
  const unexplained: RedResource[] = []
  for (const { scope, target, jobStatus, redBelow } of redResources(documents)) {
    const red: RedResource = { scope, id: target.id, name: target.name, jobStatus }
    const job = lastJobOf(target, jobs)
    if (job !== null && isRed(job.status)) causes.push({ ...red, job })
    else if (!redBelow) unexplained.push(red)
  }
  return { status, red: isRed(status), lastJob: lastJobOf(cluster, jobs), causes, unexplained }
}

/**
 * Which jobs to read to explain a roll-up: the last job of the cluster, and those of all datacenters and nodes that are red and below something red.
 *
 * @param topology the cluster, its datacenters and nodes.
 * @returns the ids, each once, in the order of the walk.
 *
 * @example
 * import { lastJobsToRead } from '@jobwright/core/lcm'
 * lastJobsToRead({
 *   cluster: { id: 'c1', name: 'test', 'job-status': 'FAILED', 'last-job-id': 'j3' },
 *   datacenters: [
 *     { id: 'd1', name: 'east', 'cluster-id': 'c1', 'job-status': 'FAILED', 'last-job-id': 'j1' },
 *     { id: 'd2', name: 'west', 'cluster-id': 'c1', 'job-status': 'COMPLETE', 'last-job-id': 'j2' },
 *   ],
 *   nodes: [],
 * }) //=> ['j3', 'j1']
 */
export function lastJobsToRead(topology: RollUpTopology): readonly string[] {
  const targets = [topology.cluster, ...redResources(topology).map(({ target }) => target)]
  return [...new Set(targets.flatMap((target) => target['last-job-id'] || []))]
}

interface Red {
  readonly scope: JobScope
  readonly target: JobTarget
  readonly jobStatus: string
  readonly redBelow: boolean
}

/** The cluster, its datacenters and their nodes as far as they are red, each before what is below it; nothing below what is not red. */
function redResources({ cluster, datacenters, nodes }: RollUpTopology): readonly Red[] {
  const below: Red[] = []
  for (const datacenter of datacenters) {
    if (datacenter['cluster-id'] !== cluster.id) continue
    const ofIt = nodes.filter((node) => node['datacenter-id'] === datacenter.id)
    below.push(
      ...withRedBelow(
        'datacenter',
        datacenter,
        ofIt.flatMap((node) => withRedBelow('node', node, [])),
      ),
    )
  }
  return withRedBelow('cluster', cluster, below)
}

function withRedBelow(scope: JobScope, target: JobTarget, below: readonly Red[]): readonly Red[] {
  const jobStatus = target['job-status']
  return isRed(jobStatus) ? [{ scope, target, jobStatus, redBelow: below.length > 0 }, ...below] : []
}

function lastJobOf(target: JobTarget, jobs: ReadonlyMap<string, Job>): Job | null {
  return jobs.get(target['last-job-id'] ?? '') ?? null
}

/** Has this failed, or will it? Words that nobody knows have not. */
function isRed(status: string | null | undefined): status is string {
  if (!status) return false
  const [outcome = 'succeeded'] = jobLifecycle.outcomesOf(status)
  return outcome !== 'succeeded' || jobLifecycle.flagsOf(status).includes('failing')
}
