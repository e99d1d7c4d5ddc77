import { checkKeys, invalidInput } from '@jobwright/core'
import { demand } from '../../server/demand.ts'
import { Refusal } from '../http/refusal.ts'
import { fieldsOf, nameIn } from '../resources/fields.ts'
import { inWords } from '../resources/kind-names.ts'
import { readFields } from '../resources/read-fields.ts'
import { type KnownToRules, saveResource } from '../resources/save-resource.ts'
import type { Site } from '../site.ts'
import type { KindName } from '../store/records.ts'
import { listOf } from './list-of.ts'
import type { LcmSeed, SeededCluster, SeededDatacenter, SeededRecord } from './seed.ts'

/** What seeded clusters use that name nothing else, and a cluster to run jobs on. */
const usualNode = (name: string) => ({ name, 'ssh-management-address': name })
const usual = {
  machineCredentials: [{ name: 'credential01', 'login-user': 'ubuntu', 'become-mode': 'sudo' }],
  repositories: [{ name: 'repository01' }],
  configProfiles: [{ name: 'profile01', 'datastax-version': '6.8.0' }],
  clusters: [
    {
      name: 'cluster01',
      datacenters: [{ name: 'datacenter01', nodes: ['10.0.3.131', '10.0.3.132', '10.0.3.133'].map(usualNode) }],
    },
  ],
} as const satisfies LcmSeed

/** Makes what a seed holds, but for its jobs. Throws JobwrightError `invalid-input` for what cannot be. */
export function plantResources(site: Site, seed: LcmSeed): void {
  const credentials = plantAll(
    site,
    'machine_credentials',
    'machineCredentials',
    seed.machineCredentials ?? usual.machineCredentials,
  )
  const repositories = plantAll(site, 'repositories', 'repositories', seed.repositories ?? usual.repositories)
  const profiles = plantAll(site, 'config_profiles', 'configProfiles', seed.configProfiles ?? usual.configProfiles)
  const common = {
    'machine-credential-id': credentials[0] ?? null,
    'repository-id': repositories[0] ?? null,
    'config-profile-id': profiles[0] ?? null,
  }
  for (const [at, cluster] of listOf<SeededCluster>('clusters', seed.clusters ?? usual.clusters).entries())
    plantCluster(site, `clusters[${at}]`, { ...common, ...cluster })
}

function plantCluster(
  site: Site,
  where: string,
  { datacenters = [], installed = false, ...record }: SeededCluster,
): void {
  const clusterId = plant(site, 'clusters', where, record, { installed })
  for (const [at, datacenter] of listOf<SeededDatacenter>(`${where}.datacenters`, datacenters).entries())
    plantDatacenter(site, `${where}.datacenters[${at}]`, { ...datacenter, 'cluster-id': clusterId }, { installed })
}

function plantDatacenter(
  site: Site,
  where: string,
  { nodes = [], ...record }: SeededDatacenter,
  known: KnownToRules,
): void {
  const datacenterId = plant(site, 'datacenters', where, record, known)
  for (const [at, node] of listOf(`${where}.nodes`, nodes).entries()) {
    const address = node['ssh-management-address'] ?? node.name
    plant(
      site,
      'nodes',
      `${where}.nodes[${at}]`,
      { ...node, 'ssh-management-address': address, 'datacenter-id': datacenterId },
      known,
    )
  }
}

function plantAll(site: Site, kind: KindName, what: string, records: readonly SeededRecord[]): readonly string[] {
  return listOf(what, records).map((record, at) => plant(site, kind, `${what}[${at}]`, record))
}

/** Makes a record as a request would. Answers its id. */
function plant(
  site: Site,
  kind: KindName,
  where: string,
  { id = site.newId(kind), ...record }: SeededRecord,
  known?: KnownToRules,
): string {
  const names = fieldsOf[kind].flatMap((field) => [
    nameIn(site.profile, field),
    ...(field.alias === undefined ? [] : [field.alias]),
  ])
  checkKeys(where, record, names)
  demand(typeof id === 'string' && id !== '', `${where}: id must be a text.`)
  demand(
    site.store.resources[kind].get(id) === undefined,
    `${where}: there is a ${inWords(kind)} of the id ${id} already.`,
  )
  try {
    return saveResource(site, kind, id, readFields(site, site.profile, kind, record, undefined), known).id
  } catch (error) {
    throw error instanceof Refusal ? invalidInput(`${where}: ${error.message}`) : error
  }
}
