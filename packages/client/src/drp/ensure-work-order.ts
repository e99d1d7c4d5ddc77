import { isJobwrightError } from '@jobwright/core'
import type { CreateWorkOrder, WorkOrder } from '@jobwright/core/drp'
import { type Connection, composedCall } from '../api/index.ts'
import { type ApiCall, failedCall, type RequestOptions } from '../transport/index.ts'
import { createWorkOrder, getWorkOrder } from './work-order-operations.ts'

const of = 'workOrders.ensure'

/**
 * Makes a work order under an id of the caller's. The id makes it safe to send twice: where it is taken, or the answers are lost, the work order of
 * that id is the one, if it is for the same.
 */
export function ensureWorkOrder(
  { send }: Connection,
  request: CreateWorkOrder & { readonly Uuid: string },
  options: RequestOptions | undefined,
): ApiCall<WorkOrder> {
  let asked: ApiCall<WorkOrder>
  try {
    asked = send({ ...createWorkOrder(of, request), repeatable: true }, options)
  } catch (error) {
    return failedCall(error)
  }
  return composedCall(async () => {
    try {
      return await asked.withResponse()
    } catch (error) {
      if (!isJobwrightError(error) || (error.applied === 'no' && error.code !== 'conflict')) throw error
      const found = await send(getWorkOrder(request.Uuid, of), options)
        .withResponse()
        .catch(() => undefined)
      if (found === undefined || !isFor(found.data, request)) throw error
      return found
    }
  })
}

/** Is a work order for what is asked? Its task list says nothing: it is laid out when it starts. */
function isFor(order: WorkOrder, { Machine, Filter, Blueprint }: CreateWorkOrder): boolean {
  return Object.entries({ Machine: Machine?.toLowerCase(), Filter, Blueprint }).every(
    ([field, value]) => value === undefined || order[field as 'Machine' | 'Filter' | 'Blueprint'] === value,
  )
}
