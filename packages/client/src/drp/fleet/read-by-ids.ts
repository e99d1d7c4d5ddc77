import type { DrpTests, DrpValue } from '@jobwright/core/drp'
import { drpListing, type Listed } from '../listing.ts'
import type { FleetReading } from './fleet-kind.ts'
import type { FleetQuestion } from './settings.ts'

/** So many ids go into one address. */
export const idsPerList = 50

/** The form in which a server writes ids; others cannot be looked for in lists. */
const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

export function listableId(id: string): boolean {
  return uuid.test(id)
}

/** Those of some objects that are there and suit, by lists of fifty, one after the other. */
export async function readByIds<Item extends object>(
  listed: Listed<Item>,
  { where, idField, slim, params, decode }: FleetQuestion,
  ids: readonly string[],
  { connection, signal }: FleetReading,
): Promise<readonly Item[]> {
  const found: Item[] = []
  for (let at = 0; at < ids.length; at += idsPerList) {
    const asked = new Map<string, DrpTests<DrpValue>>(where).set(idField, { in: ids.slice(at, at + idsPerList) })
    const query = { where: asked, slim, params, decode, pageSize: idsPerList + 1 }
    for await (const item of drpListing(connection, listed, query, { signal }).items()) found.push(item)
  }
  return found
}
