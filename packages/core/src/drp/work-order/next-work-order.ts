import { compareTimestamps } from '../../time/index.ts'
import { rulesOf, type WorkOrderAssumptions } from './assumptions.ts'

/** What is to be known of a work order to tell whether a machine picks it up. */
export interface QueuedWorkOrder {
  /** Its `Uuid`. */
  readonly id: string
  /** Where it stands. Only a `created` one is picked up. */
  readonly state: string
  /** Is it to run tasks? Default true. */
  readonly runnable?: boolean | undefined
  /** The machine that it names; null for an order with a filter. */
  readonly machineId: string | null
  /** Does its filter choose the machine? Default false. Asked of orders that name no machine. */
  readonly matches?: boolean | undefined
  /** When it was made. */
  readonly createdAt: string
}

/**
 * Which of the waiting work orders a machine picks up next. The order in which they are picked up is an assumption: `pickUp`.
 *
 * @param orders work orders, waiting or not. Of two made at the same time the first is picked up first.
 * @param machineId the machine that asks.
 * @param assumptions what is assumed where no document says anything; only `pickUp` matters here.
 * @returns the id of the order; undefined if none waits for this machine.
 * @throws JobwrightError `invalid-input` for an assumption that is not known.
 *
 * @example
 * import { nextWorkOrder } from '@jobwright/core/drp'
 * const orders = [
 *   { id: 'w1', state: 'running', machineId: 'm1', createdAt: '2026-11-20T21:49:00Z' },
 *   { id: 'w2', state: 'created', machineId: 'm1', createdAt: '2026-11-20T21:51:00Z' },
 *   { id: 'w3', state: 'created', machineId: null, matches: true, createdAt: '2026-11-20T21:50:00Z' },
 * ]
 * nextWorkOrder(orders, 'm1') //=> 'w3'
 * nextWorkOrder(orders, 'm1', { pickUp: 'bound-first' }) //=> 'w2'
 * nextWorkOrder(orders, 'm2') //=> 'w3'
 */
export function nextWorkOrder(
  orders: Iterable<QueuedWorkOrder>,
  machineId: string,
  assumptions: WorkOrderAssumptions = {},
): string | undefined {
  const { pickUp } = rulesOf('nextWorkOrder: assumptions', assumptions)
  let next: QueuedWorkOrder | undefined
  for (const order of orders) {
    if (order.state !== 'created' || order.runnable === false) continue
    if (order.machineId === null ? order.matches !== true : order.machineId !== machineId) continue
    if (next === undefined || comesBefore(order, next, pickUp === 'bound-first')) next = order
  }
  return next?.id
}

function comesBefore(one: QueuedWorkOrder, other: QueuedWorkOrder, boundFirst: boolean): boolean {
  const isBound = one.machineId !== null
  if (boundFirst && isBound !== (other.machineId !== null)) return isBound
  return compareTimestamps(one.createdAt, other.createdAt) < 0
}
