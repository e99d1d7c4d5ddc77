import type { Change } from '../resources/kind.ts'
import { saveObject } from '../resources/save-object.ts'
import type { Site } from '../site.ts'
import type { MachineObject } from '../store/objects.ts'
import type { DrpStore } from '../store/store.ts'

/** The machines that name the job of a work order as their current one, and which job of their own list they would name, in each store. */
const named = new WeakMap<DrpStore, Map<string, { readonly order: string; readonly own: string }>>()

/** The current job of a machine's own list, by which alone the rules of that list go. */
export function ownJobOf({ store }: Site, { Uuid: id, CurrentJob: current }: MachineObject): string {
  const found = named.get(store)?.get(id)
  return found?.order === current ? found.own : current
}

/** Lets a machine name the job of a work order that it runs as its current one, unless it is assumed to name those of its own list only. */
export function nameOrderJob(site: Site, id: string, jobId: string, change: Change | undefined): void {
  const machine = site.store.machines.get(id)
  if (machine === undefined || machine.CurrentJob === jobId || site.assumptions.currentJob === 'of-own-list') return
  const ofMachines = named.get(site.store) ?? new Map<string, { readonly order: string; readonly own: string }>()
  named.set(site.store, ofMachines.set(id, { order: jobId, own: ownJobOf(site, machine) }))
  saveObject(site, site.kinds.machines, { ...machine, CurrentJob: jobId }, machine, change)
}
