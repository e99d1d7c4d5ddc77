import { isJobwrightError } from '@jobwright/core'
import {
  explainRollup,
  type Job,
  lastJobsToRead,
  type RollUpDocuments,
  type RollUpExplanation,
  type RollUpTopology,
  redact,
} from '@jobwright/core/lcm'
import type { RequestOptions } from '../transport/index.ts'
import type { LcmConnection } from './connection.ts'
import { kinds } from './kinds.ts'
import { type Listed, lcmListing } from './listing.ts'
import { getRecord } from './record-operations.ts'

const of = 'clusters.explainRollup'

/** Walks down from a cluster that is red to the jobs that keep it so. */
export async function explainRollupOf(
  connection: LcmConnection,
  clusterId: string,
  request: RequestOptions | undefined,
): Promise<RollUpExplanation> {
  const topology = await readTopology(connection, clusterId, request)
  const jobs = new Map<string, Job>()
  const read = async (id: string): Promise<void> => {
    const job = await readJob(connection, id, request)
    if (job !== undefined) jobs.set(id, job)
  }
  await Promise.all(lastJobsToRead(topology).map(read))
  return redact(explainRollup({ ...topology, jobs }), { secrets: connection.secrets.all })
}

/** Reads what is in a cluster, if it is red: below one that is not, nothing needs to be explained. */
async function readTopology(
  connection: LcmConnection,
  clusterId: string,
  request: RequestOptions | undefined,
): Promise<RollUpTopology> {
  const cluster = await connection.call(() => getRecord(kinds.clusters, clusterId, of), request)
  const alone: RollUpDocuments = { cluster, datacenters: [], nodes: [], jobs: new Map() }
  if (!explainRollup(alone).red) return alone
  const all = async <Item extends { readonly id: string }>(listed: Listed<Item>): Promise<readonly Item[]> => {
    const items: Item[] = []
    for await (const page of lcmListing(connection, listed, request).pages()) items.push(...page)
    return items
  }
  const [datacenters, nodes] = await Promise.all([
    all({ kind: kinds.datacenters, path: ['clusters', clusterId, 'datacenters'], name: of }),
    all({ kind: kinds.nodes, path: ['clusters', clusterId, 'nodes'], name: of }),
  ])
  return { cluster, datacenters, nodes }
}

/** A job that was forgotten, as after the restoration of a backup, explains nothing. */
async function readJob(
  connection: LcmConnection,
  id: string,
  request: RequestOptions | undefined,
): Promise<Job | undefined> {
  try {
    return await connection.call(() => getRecord(kinds.jobs, id, of), request)
  } catch (error) {
    if (isJobwrightError(error, 'not-found')) return undefined
    throw error
  }
}
