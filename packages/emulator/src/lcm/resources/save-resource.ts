import type { ClusterCommand } from '@jobwright/core/lcm'
import { refuse } from '../http/refusal.ts'
import type { Site } from '../site.ts'
import { clusterIdOf } from '../store/cluster-of.ts'
import { type KindName, type ResourceRecord, textIn } from '../store/records.ts'
import { inWords } from './kind-names.ts'

/** What the rules of jobs know of a record beside its fields. */
export interface KnownToRules {
  /** Has it been installed? Default false. */
  readonly installed?: boolean | undefined
}

/** Keeps a new record, or another version of one, and tells the rules of jobs. Throws a `Refusal` for a name that is taken. */
export function saveResource(
  site: Site,
  kind: KindName,
  id: string,
  fields: ReadonlyMap<string, unknown>,
  known: KnownToRules = {},
): ResourceRecord {
  const records = site.store.resources[kind]
  const before = records.get(id)
  const at = site.now()
  const record = { id, fields, createdOn: before?.createdOn ?? at, modifiedOn: at }
  demandFreeName(site, kind, record)
  if (before !== undefined) demandSameCluster(site, kind, before, record)
  records.set(record)
  tellRules(site, kind, record, before === undefined, known)
  return record
}

/** Names are unique in their kind; those of datacenters in their cluster, those of nodes in their datacenter. */
function demandFreeName(site: Site, kind: KindName, record: ResourceRecord): void {
  const above = kind === 'datacenters' ? 'cluster-id' : kind === 'nodes' ? 'datacenter-id' : ''
  const isTaken = site.store.resources[kind]
    .all()
    .some(
      (other) =>
        other.id !== record.id &&
        textIn(other, 'name') === textIn(record, 'name') &&
        textIn(other, above) === textIn(record, above),
    )
  if (isTaken) refuse('conflict', `There is a ${inWords(kind)} of this name already.`)
}

/** Datacenters stay in their cluster, and so do nodes: its jobs work on them. */
function demandSameCluster(site: Site, kind: KindName, before: ResourceRecord, record: ResourceRecord): void {
  const clusterOf = (of: ResourceRecord): string => {
    if (kind === 'datacenters') return textIn(of, 'cluster-id')
    return kind === 'nodes' ? clusterIdOf(site.store, 'datacenter', textIn(of, 'datacenter-id')) : ''
  }
  if (clusterOf(before) !== clusterOf(record))
    refuse('bad-request', `A ${inWords(kind)} cannot move to another cluster.`)
}

function tellRules(
  site: Site,
  kind: KindName,
  record: ResourceRecord,
  isNew: boolean,
  { installed = false }: KnownToRules,
): void {
  const { id } = record
  const name = textIn(record, 'name')
  const tell = (clusterId: string, command: ClusterCommand): void => {
    const told = site.jobs.execute(clusterId, command)
    if (!told.ok) throw new Error(`The rules of jobs do not take ${inWords(kind)} ${id}: ${told.refusal.message}`)
  }
  if (kind === 'clusters') {
    const opscClusterId = installed ? name : null
    tell(id, isNew ? { type: 'create-cluster', id, name, opscClusterId } : { type: 'edit-cluster', name })
  }
  if (kind === 'datacenters') {
    const convergedOn = installed ? site.now() : null
    const clusterId = clusterIdOf(site.store, 'datacenter', id)
    tell(
      clusterId,
      isNew ? { type: 'create-datacenter', id, name, convergedOn } : { type: 'edit-datacenter', id, name },
    )
  }
  if (kind === 'nodes') {
    const datacenterId = textIn(record, 'datacenter-id')
    const rack = textIn(record, 'rack') || 'rack1'
    const clusterId = clusterIdOf(site.store, 'node', id)
    if (isNew) tell(clusterId, { type: 'create-node', id, name, datacenterId, rack, installed })
    else tell(clusterId, { type: 'edit-node', id, name, datacenterId, rack })
  }
}
