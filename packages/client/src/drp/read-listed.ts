import { isJobwrightError } from '@jobwright/core'
import type { Connection } from '../api/index.ts'
import { drpListing, type Listed } from './listing.ts'

/** From so many objects on, they are listed instead of being read one after the other; so many ids go into one address. */
const manyIds = 8
const idsPerList = 50

/** The form in which a server writes ids; others are not looked for in lists. */
const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/**
 * Reads many objects by lists; few of them are not read at all. What is not listed may be there all the same: what one may not list is left out
 * in silence, though each may be read.
 */
export async function readListed<Item extends { readonly Uuid: string }>(
  connection: Connection,
  listed: Listed<Item>,
  ids: readonly string[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, Item>> {
  const listable = ids.filter((id) => uuid.test(id))
  const lists: Promise<readonly Item[]>[] = []
  for (let at = 0; at < listable.length && listable.length >= manyIds; at += idsPerList) {
    lists.push(readList(connection, listed, listable.slice(at, at + idsPerList), signal))
  }
  const found = (await Promise.all(lists)).flat()
  return new Map(found.map((item) => [item.Uuid, item]))
}

async function readList<Item extends object>(
  connection: Connection,
  listed: Listed<Item>,
  ids: readonly string[],
  signal: AbortSignal,
): Promise<readonly Item[]> {
  const query = { where: { Uuid: { in: ids } }, pageSize: idsPerList + 1 }
  const items: Item[] = []
  try {
    // It is the wait that tries again.
    for await (const page of drpListing(connection, { ...listed, once: true }, query, { signal }).pages()) {
      items.push(...page)
    }
  } catch (error) {
    // Something of somebody else's in it that cannot be read: each by itself may be fine.
    if (!isJobwrightError(error, 'unexpected-response')) throw error
  }
  return items
}

/** What is not there, or what one has no right to see. */
export async function orUndefined<T>(call: Promise<T>): Promise<T | undefined> {
  try {
    return await call
  } catch (error) {
    if (isJobwrightError(error, 'not-found')) return undefined
    throw error
  }
}

/** The views that were found, by what was asked for. */
export function foundOf<View>(ids: readonly string[], views: readonly (View | undefined)[]): Map<string, View> {
  const found = new Map<string, View>()
  for (const [index, id] of ids.entries()) {
    const view = views[index]
    if (view !== undefined) found.set(id, view)
  }
  return found
}
