import type { KindName } from '../store/records.ts'

/** The `type` of each kind of record, as it is shown. */
export const typeNames: Readonly<Record<KindName, string>> = {
  clusters: 'cluster',
  datacenters: 'datacenter',
  nodes: 'node',
  machine_credentials: 'machine-credential',
  repositories: 'repository',
  config_profiles: 'config-profile',
}

/** The kinds, in the order in which each finds what it refers to. */
export const kindNames = Object.keys(typeNames) as KindName[]

/** A kind in words. */
export function inWords(kind: KindName): string {
  return typeNames[kind].replaceAll('-', ' ')
}
