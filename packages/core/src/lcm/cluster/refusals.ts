import type { AnyLifecycle, Refusal, TransitionRefusalCode } from '../../lifecycle/index.ts'
import type { ClusterJob } from './state.ts'

/**
 * Why a command on a cluster was refused: the lifecycle's own reasons, or
 * - `no-cluster`: there is no cluster yet; `already-created`: there is one;
 * - `duplicate-id`: there is a datacenter, a node or a job of that id;
 * - `unknown-resource`: the cluster has no such datacenter or node, or is another one;
 * - `in-use`: with the assumption `removal: 'refuse'`, something is below it, or a job on it is not over;
 * - `unknown-job-type`, `unknown-strategy`: words that the server does not know; `not-in-profile`: v1 has neither upgrades nor strategies;
 * - `scope-not-allowed`: upgrades are for datacenters and nodes, imports for clusters;
 * - `not-installed`: a configure of what was never installed;
 * - `unknown-job`, `unknown-job-node`: there is no such job, or the node is not in it;
 * - `job-waiting`: nobody works on the job yet; `job-ended`: it is over;
 * - `not-next`: another job comes first; `not-terminating`: nobody asked to terminate the job.
 */
export type ClusterRefusalCode =
  | TransitionRefusalCode
  | 'no-cluster'
  | 'already-created'
  | 'duplicate-id'
  | 'unknown-resource'
  | 'in-use'
  | 'unknown-job-type'
  | 'unknown-strategy'
  | 'not-in-profile'
  | 'scope-not-allowed'
  | 'not-installed'
  | 'unknown-job'
  | 'unknown-job-node'
  | 'job-waiting'
  | 'job-ended'
  | 'not-next'
  | 'not-terminating'

/** A refused decision. */
export interface Refused {
  readonly ok: false
  readonly refusal: Refusal<ClusterRefusalCode>
}

/** Refuses a command that concerns no job. */
export function refuse(code: ClusterRefusalCode, command: string, message: string): Refused {
  return { ok: false, refusal: { code, state: 'none', command, legal: [], message } }
}

/** Refuses a command on a job; what is legal is what the job's lifecycle allows. */
export function refuseOn(
  job: ClusterJob,
  lifecycle: AnyLifecycle,
  code: ClusterRefusalCode,
  command: string,
  why: string,
): Refused {
  const { id, jobType, status } = job
  const message = `Job ${id} (${jobType}, ${status}): ${why}`
  return { ok: false, refusal: { code, state: status, command, legal: lifecycle.commandsFrom(status), message } }
}
