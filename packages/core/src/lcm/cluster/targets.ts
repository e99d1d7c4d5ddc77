import type { JobScope } from '../model/words.ts'
import type { DatacenterNodes } from './concurrency.ts'
import type { ClusterJob, ClusterState, JobRollUp, NodeResource } from './state.ts'

/** What a job is run on. */
export type Target = Pick<ClusterJob, 'scope' | 'resourceId'>

/** The cluster, or one of its datacenters or nodes. */
export function resourceOf(state: ClusterState, scope: JobScope, id: string): JobRollUp | undefined {
  if (scope === 'datacenter') return state.datacenters.get(id)
  if (scope === 'node') return state.nodes.get(id)
  return state.cluster?.id === id ? state.cluster : undefined
}

/** The nodes that a target has now, by datacenter, both in the order in which they were made. */
export function nodesIn(state: ClusterState, { scope, resourceId }: Target): readonly DatacenterNodes[] {
  const byDatacenter = new Map<string, NodeResource[]>()
  for (const node of state.nodes.values()) {
    if (scope === 'node' && node.id !== resourceId) continue
    const nodes = byDatacenter.get(node.datacenterId)
    if (nodes === undefined) byDatacenter.set(node.datacenterId, [node])
    else nodes.push(node)
  }
  return [...state.datacenters.values()].flatMap((datacenter) => {
    const nodes = byDatacenter.get(datacenter.id)
    const isMeant = scope !== 'datacenter' || datacenter.id === resourceId
    return nodes === undefined || !isMeant ? [] : [{ datacenter, nodes }]
  })
}
