import type { ParseResult } from '@jobwright/core'
import {
  type Cluster,
  type CreateCluster,
  type Datacenter,
  type Job,
  type Node,
  parseCreateCluster,
} from '@jobwright/core/lcm'
import type { ApiCall, RequestOptions } from '../transport/index.ts'
import { type LcmClusterWaits, lcmClusterWaits } from './cluster-waits.ts'
import type { LcmConnection } from './connection.ts'
import { jobsOfCluster } from './job-lists.ts'
import { kinds } from './kinds.ts'
import { lastJob } from './last-job.ts'
import { type LcmListing, lcmListing } from './listing.ts'
import { type LcmModels, lcmModels } from './records.ts'

/** The clusters of an LCM. */
export interface LcmClusters<Create = CreateCluster> extends LcmModels<Cluster, Create>, LcmClusterWaits {
  /** Lists the jobs on a cluster and on all in it. */
  jobs(id: string, options?: RequestOptions): LcmListing<Job>
  /** Lists the datacenters of a cluster. */
  datacenters(id: string, options?: RequestOptions): LcmListing<Datacenter>
  /** Lists the nodes of a cluster. */
  nodes(id: string, options?: RequestOptions): LcmListing<Node>
  /**
   * Reads the last job on a cluster; undefined for none yet. It need not be the one that the `job-status` of the cluster is from, which is rolled up from
   * many.
   */
  lastJob(id: string, options?: RequestOptions): ApiCall<Job | undefined>
}

/** What v1 takes to make a cluster: there the password is set by jobs. */
export type V1CreateCluster = Omit<CreateCluster, 'old-password' | 'new-password'>

/** Makes the clusters of a client. */
export function lcmClusters(connection: LcmConnection): LcmClusters {
  const kind = kinds.clusters
  return {
    ...lcmModels(connection, kind, connection.version === 'v1' ? parseV1CreateCluster : parseCreateCluster),
    ...lcmClusterWaits(connection),
    jobs: (id, options) => lcmListing(connection, jobsOfCluster(id), options),
    datacenters: (id, options) =>
      lcmListing(
        connection,
        { kind: kinds.datacenters, path: ['clusters', id, 'datacenters'], name: 'clusters.datacenters' },
        options,
      ),
    nodes: (id, options) =>
      lcmListing(connection, { kind: kinds.nodes, path: ['clusters', id, 'nodes'], name: 'clusters.nodes' }, options),
    lastJob: (id, options) => lastJob(connection, kind, id, options),
  }
}

function parseV1CreateCluster(value: unknown): ParseResult<CreateCluster> {
  const parsed = parseCreateCluster(value)
  if (!parsed.ok) return parsed
  const unknown = ['old-password', 'new-password'].filter((key) => Object.hasOwn(parsed.value, key))
  if (unknown.length === 0) return parsed
  return { ok: false, issues: unknown.map((key) => ({ code: 'unrecognized_keys', path: [key] })) }
}
