import type { Cluster } from '@jobwright/core/lcm'
import { InputError } from '../start/read-yaml.ts'
import type { Site } from './open-site.ts'

/** A node and where it stands. */
export interface PlacedNode {
  readonly name: string
  readonly datacenter: string
  readonly rack: string
}

/** A cluster and its nodes, by datacenter. */
export interface Topology {
  readonly cluster: Cluster
  readonly nodes: readonly PlacedNode[]
}

/** Finds a cluster by name or id, the first one if none is named, and reads what is in it. */
export async function readTopology({ lcm }: Site, named: string | undefined, signal: AbortSignal): Promise<Topology> {
  const cluster = await findCluster({ lcm }, named, signal)
  const nodes: PlacedNode[] = []
  const datacenters = new Map<string, string>()
  for await (const { id, name } of lcm.clusters.datacenters(cluster.id, { signal }).items()) datacenters.set(id, name)
  for await (const node of lcm.clusters.nodes(cluster.id, { signal }).items()) {
    const datacenter = datacenters.get(node['datacenter-id']) ?? node['datacenter-id']
    nodes.push({ name: node.name, datacenter, rack: node.rack ?? '' })
  }
  return {
    cluster,
    nodes: nodes.toSorted((a, b) => a.datacenter.localeCompare(b.datacenter) || a.name.localeCompare(b.name)),
  }
}

async function findCluster(
  { lcm }: Pick<Site, 'lcm'>,
  named: string | undefined,
  signal: AbortSignal,
): Promise<Cluster> {
  const clusters: Cluster[] = []
  for await (const cluster of lcm.clusters.list({ signal }).items()) clusters.push(cluster)
  const found = named === undefined ? clusters[0] : clusters.find(({ id, name }) => id === named || name === named)
  if (found !== undefined) return found
  const known = clusters.map(({ name }) => name).join(', ')
  throw new InputError(`--cluster: there is none called ${JSON.stringify(named)}; there are ${known || 'none at all'}.`)
}
