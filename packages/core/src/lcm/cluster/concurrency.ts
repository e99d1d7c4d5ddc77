import type { DatacenterResource, NodeResource } from './state.ts'

/** How many nodes are worked on at a time, in rising risk. OpsCenter's pages have these and a first one, automatic, which stands for one of them. */
export type ConcurrencyLevel =
  | 'single-node'
  | 'node-per-datacenter'
  | 'rack'
  | 'rack-per-datacenter'
  | 'datacenter'
  | 'all-nodes'

/** The nodes of a datacenter that a job is run on. */
export interface DatacenterNodes {
  readonly datacenter: DatacenterResource
  readonly nodes: readonly NodeResource[]
}

/** Nodes that are worked on at once. */
type Turn = readonly NodeResource[]

/** Turns of which each begins when the one before it is done. */
type Lane = readonly Turn[]

/** The lanes on which a job works side by side. */
export function lanesOf(level: ConcurrencyLevel, datacenters: readonly DatacenterNodes[]): readonly Lane[] {
  switch (level) {
    case 'single-node':
      return [datacenters.flatMap(nodeByNode)]
    case 'node-per-datacenter':
      return datacenters.map(nodeByNode)
    case 'rack':
      return [datacenters.flatMap(rackByRack)]
    case 'rack-per-datacenter':
      return datacenters.map(rackByRack)
    case 'datacenter':
      return [datacenters.map(({ nodes }) => nodes)]
    case 'all-nodes':
      return [[datacenters.flatMap(({ nodes }) => nodes)]]
  }
}

function nodeByNode({ nodes }: DatacenterNodes): Lane {
  return nodes.map((node) => [node])
}

function rackByRack({ nodes }: DatacenterNodes): Lane {
  const racks = new Map<string, NodeResource[]>()
  for (const node of nodes) {
    const rack = racks.get(node.rack)
    if (rack === undefined) racks.set(node.rack, [node])
    else rack.push(node)
  }
  return [...racks.values()]
}
