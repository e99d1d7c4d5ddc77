import type { ParseResult } from '@jobwright/core'
import type { CreateNode, Job, Node, V1CreateNode } from '@jobwright/core/lcm'
import type { ApiCall, RequestOptions } from '../transport/index.ts'
import type { LcmConnection } from './connection.ts'
import type { OfCluster } from './datacenters.ts'
import { kinds } from './kinds.ts'
import { lastJob } from './last-job.ts'
import { byName, type LcmModels, lcmModels } from './records.ts'

/** Which of several of one name is meant. */
export interface OfDatacenter extends OfCluster {
  /** Only those of this datacenter: its id. Default: of all datacenters. */
  readonly datacenterId?: string | undefined
}

/** The nodes of an LCM. */
export interface LcmNodes<Create = CreateNode> extends LcmModels<Node, Create> {
  /**
   * Reads the one of this name. The server cannot be asked for a name: all are listed, and the one that is found is read.
   *
   * @throws JobwrightError `not-found` for none of this name, `conflict` for several, as in several clusters or datacenters.
   */
  getByName(name: string, options?: OfDatacenter): ApiCall<Node>
  /** Reads the last job on a node; undefined for none yet. */
  lastJob(id: string, options?: RequestOptions): ApiCall<Job | undefined>
}

/** Makes the nodes of a client. */
export function lcmNodes<Create extends CreateNode | V1CreateNode>(
  connection: LcmConnection,
  parseCreate: (value: unknown) => ParseResult<Create>,
): LcmNodes<Create> {
  const kind = kinds.nodes
  return {
    ...lcmModels(connection, kind, parseCreate),
    getByName: (name, { clusterId, datacenterId, ...options } = {}) =>
      byName(connection, { kind, path: pathOf(clusterId, datacenterId) }, name, options),
    lastJob: (id, options) => lastJob(connection, kind, id, options),
  }
}

function pathOf(clusterId: string | undefined, datacenterId: string | undefined): readonly string[] | undefined {
  if (datacenterId !== undefined) return ['datacenters', datacenterId, 'nodes']
  return clusterId === undefined ? undefined : ['clusters', clusterId, 'nodes']
}
