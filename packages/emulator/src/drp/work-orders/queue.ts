import type { WorkOrderObject } from '../store/objects.ts'
import type { DrpStore } from '../store/store.ts'

/** Which work orders of a store wait and run, by their machine; those that a filter gives to a machine wait under `''`. */
interface Queue {
  readonly waiting: Map<string, Set<string>>
  readonly running: Map<string, Set<string>>
}

const queues = new WeakMap<DrpStore, Queue>()

/** Takes note of a work order that was stored, changed or deleted. */
export function noteWorkOrder(
  store: DrpStore,
  old: WorkOrderObject | undefined,
  saved: WorkOrderObject | undefined,
): void {
  const queue = queues.get(store) ?? { waiting: new Map(), running: new Map() }
  queues.set(store, queue)
  if (old !== undefined) placeOf(queue, old)?.get(old.Machine)?.delete(old.Uuid)
  if (saved === undefined) return
  const place = placeOf(queue, saved)
  const ids = place?.get(saved.Machine) ?? new Set()
  place?.set(saved.Machine, ids.add(saved.Uuid))
}

/** The work orders that wait for a machine by its name, and those that it runs. */
export function ordersOf(
  store: DrpStore,
  machine: string,
): { readonly waiting: readonly WorkOrderObject[]; readonly running: readonly WorkOrderObject[] } {
  const { waiting, running } = queues.get(store) ?? {}
  const found = (ids: Iterable<string> = []) => Array.from(ids).flatMap((id) => store.work_orders.get(id) ?? [])
  return { waiting: found(waiting?.get(machine)), running: found(running?.get(machine)) }
}

/** The work orders that wait for whichever machine their filter chooses. */
export function unboundOrders(store: DrpStore): readonly WorkOrderObject[] {
  return ordersOf(store, '').waiting
}

/** How many work orders wait for a machine by its name, and how many it runs. */
export function orderCounts(store: DrpStore, machine: string): { readonly waiting: number; readonly running: number } {
  const { waiting, running } = queues.get(store) ?? {}
  return { waiting: waiting?.get(machine)?.size ?? 0, running: running?.get(machine)?.size ?? 0 }
}

function placeOf({ waiting, running }: Queue, { State }: WorkOrderObject): Map<string, Set<string>> | undefined {
  if (State === 'created') return waiting
  return State === 'running' ? running : undefined
}
