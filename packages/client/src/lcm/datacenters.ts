import { type CreateDatacenter, type Datacenter, type Job, type Node, parseCreateDatacenter } from '@jobwright/core/lcm'
import type { ApiCall, RequestOptions } from '../transport/index.ts'
import type { LcmConnection } from './connection.ts'
import { kinds } from './kinds.ts'
import { lastJob } from './last-job.ts'
import { type LcmListing, lcmListing } from './listing.ts'
import { byName, type LcmModels, lcmModels } from './records.ts'

/** Which of several of one name is meant. */
export interface OfCluster extends RequestOptions {
  /** Only those of this cluster: its id. Default: of all clusters. */
  readonly clusterId?: string | undefined
}

/** The datacenters of an LCM. */
export interface LcmDatacenters extends LcmModels<Datacenter, CreateDatacenter> {
  /**
   * Reads the one of this name. The server cannot be asked for a name: all are listed, and the one that is found is read.
   *
   * @throws JobwrightError `not-found` for none of this name, `conflict` for several, as in several clusters.
   */
  getByName(name: string, options?: OfCluster): ApiCall<Datacenter>
  /** Lists the nodes of a datacenter. */
  nodes(id: string, options?: RequestOptions): LcmListing<Node>
  /** Reads the last job on a datacenter; undefined for none yet. */
  lastJob(id: string, options?: RequestOptions): ApiCall<Job | undefined>
}

/** Makes the datacenters of a client. */
export function lcmDatacenters(connection: LcmConnection): LcmDatacenters {
  const kind = kinds.datacenters
  return {
    ...lcmModels(connection, kind, parseCreateDatacenter),
    getByName: (name, { clusterId, ...options } = {}) =>
      byName(
        connection,
        clusterId === undefined ? { kind } : { kind, path: ['clusters', clusterId, 'datacenters'] },
        name,
        options,
      ),
    nodes: (id, options) =>
      lcmListing(
        connection,
        { kind: kinds.nodes, path: ['datacenters', id, 'nodes'], name: 'datacenters.nodes' },
        options,
      ),
    lastJob: (id, options) => lastJob(connection, kind, id, options),
  }
}
