import type { JobScope } from '@jobwright/core/lcm'
import { refuse } from '../http/refusal.ts'
import type { Site } from '../site.ts'
import { clusterIdOf } from '../store/cluster-of.ts'
import { type KindName, type ResourceRecord, textIn } from '../store/records.ts'
import { fieldsOf } from './fields.ts'
import { inWords } from './kind-names.ts'

const scopes: { readonly [Kind in KindName]?: JobScope } = {
  clusters: 'cluster',
  datacenters: 'datacenter',
  nodes: 'node',
}

/** Forgets a record, with what is part of it. Throws a `Refusal` while something else uses it. */
export function removeResource(site: Site, kind: KindName, { id }: ResourceRecord): void {
  const scope = scopes[kind]
  if (scope === undefined) demandUnused(site, kind, id)
  else {
    const removed = site.jobs.execute(clusterIdOf(site.store, scope, id), { type: 'remove', scope, id })
    if (!removed.ok) refuse('conflict', removed.refusal.message)
  }
  forget(site, kind, id)
}

function forget(site: Site, kind: KindName, id: string): void {
  const { resources } = site.store
  const below = kind === 'clusters' ? 'datacenters' : kind === 'datacenters' ? 'nodes' : undefined
  const above = kind === 'clusters' ? 'cluster-id' : 'datacenter-id'
  if (below !== undefined)
    for (const record of resources[below].all()) if (textIn(record, above) === id) forget(site, below, record.id)
  resources[kind].delete(id)
}

function demandUnused(site: Site, kind: KindName, id: string): void {
  for (const user of ['clusters', 'datacenters', 'nodes'] as const)
    for (const { name, refersTo } of fieldsOf[user])
      if (refersTo === kind && site.store.resources[user].all().some((record) => textIn(record, name) === id))
        refuse('conflict', `A ${inWords(user)} uses this ${inWords(kind)}.`)
}
