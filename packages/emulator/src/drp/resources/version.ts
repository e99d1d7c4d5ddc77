import type { DrpCall } from '../http/call.ts'
import type { Site } from '../site.ts'
import type { Prefix } from '../store/objects.ts'
import { asksForAll } from './shown.ts'

/** Tells which version there is now, in quotes as an `ETag` is written; empty when what it was of is gone. */
type Version = () => string

/** The version of an object: another one with each change, and never the same as one of another store. */
export function versionOf(site: Site, prefix: Prefix, key: string, call: DrpCall): Version {
  const { store } = site
  const besides = changesOf(site, asksForAll(site, call) ? (sources.get(prefix) ?? []) : [])
  return () => {
    const revision = store.of(prefix).revisionOf(key)
    return revision === undefined ? '' : `"${store.id}-${revision}-${besides()}"`
  }
}

/** The version of a list: another one with each change of any object of the kind, or of what it shows or filters them by beside. */
export function versionOfList(site: Site, prefix: Prefix, call: DrpCall): Version {
  // Machines are filtered by all parameters that count for them, whatever they show; what a parameter may be is looked up for all kinds.
  const isWide = prefix === 'machines' || asksForAll(site, call)
  const changes = changesOf(site, [prefix, 'params', ...(isWide ? (sources.get(prefix) ?? []) : [])])
  return () => `"${site.store.id}-list-${changes()}"`
}

/** Where objects take parameters from beside themselves. */
const sources: ReadonlyMap<Prefix, readonly Prefix[]> = /*@__PURE__*/ new Map<Prefix, readonly Prefix[]>([
  ['machines', ['profiles', 'stages']],
  ['work_orders', ['machines', 'profiles', 'stages']],
])

/** How often something of these kinds has changed. */
function changesOf({ store }: Site, prefixes: readonly Prefix[]): () => number {
  return () => prefixes.reduce((sum, prefix) => sum + store.of(prefix).changes, 0)
}
