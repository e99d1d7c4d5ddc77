import type { LcmProfile } from '../controls.ts'
import { apiRoots } from '../http/call.ts'
import { passwordName } from '../jobs/password-name.ts'
import type { Site } from '../site.ts'
import type { KindName, ResourceRecord } from '../store/records.ts'
import { fieldsOf, nameIn } from './fields.ts'
import { typeNames } from './kind-names.ts'
import { opscClusterIdOf } from './opsc-cluster-id.ts'

/** How much of a record is shown: all of it, a row of a list, or what a POST answers. */
export type Projection = 'full' | 'row' | 'posted'

/** The address of something in the API of a version, as the server believes it to be. */
export function addressOf(site: Site, version: LcmProfile, path: string): string {
  return `${site.settings.linkOrigin}${apiRoots[version]}/${path}`
}

/** A time as it is shown. */
function timeOf(ms: number): string {
  return new Date(ms).toISOString()
}

/** What every record has beside its own fields: rows do not tell who made it, and the answer to a POST has no links. */
export function commonFields(
  projection: Projection,
  {
    type,
    href,
    related,
    createdOn,
    modifiedOn,
  }: {
    readonly type: string
    readonly href: string
    readonly related: Readonly<Record<string, string>>
    readonly createdOn: number
    /** Undefined of what never changes. */
    readonly modifiedOn: number | undefined
  },
): Record<string, unknown> {
  return {
    type,
    ...(projection === 'posted' ? {} : { href, 'related-resources': related }),
    'created-on': timeOf(createdOn),
    ...(projection === 'row' ? {} : { 'created-by': 'system' }),
    ...(modifiedOn === undefined ? {} : { 'modified-on': timeOf(modifiedOn) }),
    ...(modifiedOn === undefined || projection === 'row' ? {} : { 'modified-by': 'system' }),
  }
}

/** Shows a record of one of the kinds that requests make. */
export function renderResource(
  site: Site,
  version: LcmProfile,
  kind: KindName,
  record: ResourceRecord,
  projection: Projection,
): object {
  const { id, createdOn, modifiedOn } = record
  const href = addressOf(site, version, `${kind}/${id}`)
  const related = Object.fromEntries(
    Object.entries(relatedOf(kind, record)).map(([name, path]) => [name, addressOf(site, version, path)]),
  )
  return {
    id,
    ...ownFields(site, version, kind, record),
    ...decidedFields(site, version, kind, record),
    ...commonFields(projection, { type: typeNames[kind], href, related, createdOn, modifiedOn }),
  }
}

function ownFields(site: Site, version: LcmProfile, kind: KindName, { fields }: ResourceRecord): object {
  const shown = fieldsOf[kind].filter(
    ({ only = version, secret }) =>
      only === version && (secret === undefined || (secret !== 'always' && site.assumptions[secret])),
  )
  return Object.fromEntries(shown.map((field) => [nameIn(version, field), fields.get(field.name) ?? null]))
}

/** What the rules of jobs say of a record. */
function decidedFields(site: Site, version: LcmProfile, kind: KindName, { id }: ResourceRecord): object {
  if (kind === 'clusters') {
    const { cluster } = site.jobs.stateAround('cluster', id)
    const password = version === 'v1' ? { 'has-default-password': hasDefaultPassword(site, id) } : {}
    return { ...rollUpOf(cluster), 'opsc-cluster-id': opscClusterIdOf(site, id), ...password }
  }
  if (kind === 'datacenters') {
    const datacenter = site.jobs.stateAround('datacenter', id).datacenters.get(id)
    const at = datacenter?.convergedOn ?? null
    return { ...rollUpOf(datacenter), 'converged-on': at === null ? null : timeOf(at) }
  }
  return kind === 'nodes' ? rollUpOf(site.jobs.stateAround('node', id).nodes.get(id)) : {}
}

/** Has no install job changed it yet? */
function hasDefaultPassword(site: Site, clusterId: string): boolean {
  return !site.store.jobs
    .of(clusterId)
    .some(
      ({ jobType, status, jobData }) =>
        jobType === 'install' && status === 'COMPLETE' && Object.hasOwn(jobData, passwordName),
    )
}

function rollUpOf(
  rollUp: { readonly lastJobId: string | null; readonly jobStatus: string | null } | null | undefined,
): object {
  return { 'last-job-id': rollUp?.lastJobId ?? null, 'job-status': rollUp?.jobStatus ?? null }
}

/** What a record belongs together with: paths by name. */
function relatedOf(kind: KindName, { id, fields }: ResourceRecord): Readonly<Record<string, string>> {
  const used = Object.fromEntries(
    fieldsOf[kind].flatMap(({ name, refersTo }) => {
      const usedId = fields.get(name)
      return refersTo === undefined || typeof usedId !== 'string'
        ? []
        : [[typeNames[refersTo], `${refersTo}/${usedId}`] as const]
    }),
  )
  if (kind === 'clusters')
    return {
      ...used,
      datacenters: `clusters/${id}/datacenters/`,
      nodes: `clusters/${id}/nodes/`,
      jobs: `clusters/${id}/jobs/`,
    }
  if (kind === 'datacenters') return { ...used, nodes: `datacenters/${id}/nodes/` }
  if (kind === 'config_profiles')
    return { datacenters: `config_profiles/${id}/datacenters/`, nodes: `config_profiles/${id}/nodes/` }
  return used
}
