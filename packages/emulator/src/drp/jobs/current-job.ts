import { saveObject } from '../resources/save-object.ts'
import type { Site } from '../site.ts'
import type { JobObject, MachineObject } from '../store/objects.ts'
import type { DrpStore } from '../store/store.ts'

/** The current job of each machine, in each store. */
const currents = new WeakMap<DrpStore, Map<string, string>>()

/**
 * Makes a job the current one of its machine: by the documents there is at most one. Within a task list the rules see to that; this does between the
 * list of a machine and those of its work orders, of which the recorded server has none.
 */
export function makeCurrent(site: Site, { Uuid: id, Machine: machine }: Pick<JobObject, 'Uuid' | 'Machine'>): void {
  if (site.profile === 'v3.13' || machine === '') return
  const ofMachines = currents.get(site.store) ?? new Map<string, string>()
  currents.set(site.store, ofMachines)
  const before = site.store.jobs.get(ofMachines.get(machine) ?? '')
  ofMachines.set(machine, id)
  if (before === undefined || before.Uuid === id || !before.Current || before.Machine !== machine) return
  saveObject(site, site.kinds.jobs, { ...before, Current: false }, before)
}

/** The current job of a machine, be it of its own list or of a work order. */
export function currentJobOf(
  { store, profile }: Site,
  { Uuid: id, CurrentJob: own }: MachineObject,
): JobObject | undefined {
  return store.jobs.get((profile === 'v4' ? currents.get(store)?.get(id) : undefined) ?? own)
}
