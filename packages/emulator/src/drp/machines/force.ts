import type { Site } from '../site.ts'
import type { DrpStore } from '../store/store.ts'

/** The machines on which an edit was forced once, in each store. */
const stuck = new WeakMap<DrpStore, Set<string>>()

/** A machine that is gone takes the word along. */
export function forget(site: Site, machine: string): void {
  stuck.get(site.store)?.delete(machine)
}

/** Is an edit of a machine forced? On the real server the word sticks to the machine that it was said of. */
export function isForced(site: Site, machine: string, said: string | undefined): boolean {
  const forced = said === 'true'
  if (!site.quirk('drp/sticky-force')) return forced
  const machines = stuck.get(site.store) ?? new Set()
  if (forced) stuck.set(site.store, machines.add(machine))
  return forced || machines.has(machine)
}
