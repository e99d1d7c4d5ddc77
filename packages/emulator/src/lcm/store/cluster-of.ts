import type { JobScope } from '@jobwright/core/lcm'
import { textIn } from './records.ts'
import type { LcmStore } from './store.ts'

/** The id of the cluster that something is or belongs to; an empty one where there is none. */
export function clusterIdOf(store: LcmStore, scope: JobScope, id: string): string {
  const { clusters, datacenters, nodes } = store.resources
  if (scope === 'cluster') return clusters.get(id)?.id ?? ''
  const datacenterId = scope === 'node' ? textIn(nodes.get(id), 'datacenter-id') : id
  return textIn(datacenters.get(datacenterId), 'cluster-id')
}

/** What a cluster lacks of what every job needs, in words. */
export function missingFor(store: LcmStore, clusterId: string): readonly string[] {
  const { clusters, repositories, machine_credentials: credentials, config_profiles: profiles } = store.resources
  const cluster = clusters.get(clusterId)
  const needs = [
    ['repository', 'repository-id', repositories],
    ['machine credential', 'machine-credential-id', credentials],
    ['config profile', 'config-profile-id', profiles],
  ] as const
  return needs.filter(([, field, records]) => records.get(textIn(cluster, field)) === undefined).map(([words]) => words)
}
