import { invalidInput } from '@jobwright/core'
import type { JobScope } from '@jobwright/core/lcm'
import type { Site } from '../site.ts'
import { type KindName, type ResourceRecord, textIn } from '../store/records.ts'
import type { SeededJob } from './seed.ts'

/** What a job is run on. */
export interface JobTarget {
  readonly scope: JobScope
  readonly resourceId: string
  /** The nodes that are in it. */
  readonly nodes: readonly ResourceRecord[]
}

/** Finds what a seeded job was run on: the narrowest that it names. Throws JobwrightError `invalid-input` for what is not there. */
export function targetOf(site: Site, where: string, { cluster, datacenter, node }: SeededJob): JobTarget {
  const all = (kind: KindName): readonly ResourceRecord[] => site.store.resources[kind].all()
  const clusters = cluster === undefined ? all('clusters') : [named(where, 'cluster', all('clusters'), cluster)]
  const datacenters = within(all('datacenters'), 'cluster-id', clusters)
  const ofThem = datacenter === undefined ? datacenters : [named(where, 'datacenter', datacenters, datacenter)]
  if (node !== undefined) {
    const target = named(where, 'node', within(all('nodes'), 'datacenter-id', ofThem), node)
    return { scope: 'node', resourceId: target.id, nodes: [target] }
  }
  const scope = datacenter === undefined ? 'cluster' : 'datacenter'
  const [target] = scope === 'cluster' ? clusters : ofThem
  if (target === undefined) throw invalidInput(`${where}: there is no cluster for it.`)
  const inside = scope === 'cluster' ? within(datacenters, 'cluster-id', [target]) : [target]
  return { scope, resourceId: target.id, nodes: within(all('nodes'), 'datacenter-id', inside) }
}

/** The record of an id or a name. Throws JobwrightError `invalid-input` where there is none. */
export function named(where: string, what: string, records: readonly ResourceRecord[], name: string): ResourceRecord {
  const found = records.find(({ id }) => id === name) ?? records.find((record) => textIn(record, 'name') === name)
  if (found === undefined) throw invalidInput(`${where}: there is no ${what} ${JSON.stringify(name)} for it.`)
  return found
}

function within(
  records: readonly ResourceRecord[],
  field: string,
  owners: readonly ResourceRecord[],
): readonly ResourceRecord[] {
  const ids = new Set(owners.map(({ id }) => id))
  return records.filter((record) => ids.has(textIn(record, field)))
}
