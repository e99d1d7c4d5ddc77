import { type WorkOrder, type WorkOrderState, workOrderLifecycle } from '@jobwright/core/drp'
import { type Connection, composedCall } from '../api/index.ts'
import type { ApiCall, RequestOptions } from '../transport/index.ts'
import { DrpConflictError } from './conflict-error.ts'
import { guarded, presentWorkOrder } from './conflicts.ts'
import { getWorkOrder, updateWorkOrder } from './work-order-operations.ts'

const of = 'workOrders.cancel'

/** A work order starts once and ends once: it cannot get in the way more often. */
const mostTries = 3

/**
 * Cancels a work order: it is read, and set to `cancelled` unless it has moved on meanwhile; then it is read again. That one has been cancelled
 * already is fine.
 */
export function cancelWorkOrder(
  connection: Connection,
  id: string,
  options: RequestOptions | undefined,
): ApiCall<WorkOrder> {
  return composedCall(async () => {
    for (let tries = 1; ; tries += 1) {
      const read = await connection.send(getWorkOrder(id, of), options).withResponse()
      const { State } = read.data
      if (State === 'cancelled') return read
      try {
        return await setCancelled(connection, id, State, options).withResponse()
      } catch (error) {
        if (tries === mostTries || !hasMovedOn(error)) throw error
      }
    }
  })
}

function setCancelled(
  connection: Connection,
  id: string,
  State: string,
  options: RequestOptions | undefined,
): ApiCall<WorkOrder> {
  // One that has ended is not to be cancelled: the server says so, and the error shows it.
  const expected = (workOrderLifecycle.isEnded(State) ? 'running' : State) as WorkOrderState
  return guarded(
    connection,
    // Behind its guard, it may be sent twice.
    () => ({ ...updateWorkOrder(of, id, { State: 'cancelled' }, { State: expected }), repeatable: true }),
    options,
    () => presentWorkOrder(connection, id, options),
  )
}

/** Did it get into another state from which it can be cancelled, or has it been? */
function hasMovedOn(error: unknown): boolean {
  if (!(error instanceof DrpConflictError) || error.workOrder === undefined) return false
  const { State } = error.workOrder
  return error.reason === 'changed' && (State === 'cancelled' || !workOrderLifecycle.isEnded(State))
}
