import {
  type CreateWorkOrder,
  parseCreateWorkOrder,
  parseWorkOrder,
  parseWorkOrderList,
  type WorkOrder,
  workOrderSchema,
} from '@jobwright/core/drp'
import { checkDocument, type DocumentOperation, readDocuments } from '../api/index.ts'
import type { PatchOperation } from './changes.ts'
import type { Listed } from './listing.ts'
import { patchOf, workOrderFields } from './patch.ts'
import type { WorkOrderExpectation, WorkOrderUpdate } from './work-order-changes.ts'

const prefix = 'work_orders'

const oneOrder = /*@__PURE__*/ (() => readDocuments(parseWorkOrder, workOrderSchema))()

/** `GET /work_orders`. */
export const listedWorkOrders: Listed<WorkOrder> = /*@__PURE__*/ (() => ({
  prefix,
  called: 'workOrders',
  key: 'Uuid',
  answer: readDocuments(parseWorkOrderList, workOrderSchema, (orders) => orders),
}))()

/** `POST /work_orders`. */
export function createWorkOrder(name: string, request: CreateWorkOrder): DocumentOperation<WorkOrder> {
  const json = checkDocument(name, parseCreateWorkOrder, request)
  return { name, method: 'POST', path: [prefix], json, ...oneOrder }
}

/** `GET /work_orders/{uuid}`. */
export function getWorkOrder(id: string, name = 'workOrders.get'): DocumentOperation<WorkOrder> {
  return { name, method: 'GET', path: [prefix, id], ...oneOrder }
}

/** `PATCH /work_orders/{uuid}`. */
export function updateWorkOrder(
  name: string,
  id: string,
  changes: WorkOrderUpdate | readonly PatchOperation[],
  expect: WorkOrderExpectation | undefined,
): DocumentOperation<WorkOrder> {
  const json = patchOf(name, changes, expect, workOrderFields)
  return { name, method: 'PATCH', path: [prefix, id], json, ...oneOrder }
}

/** `DELETE /work_orders/{uuid}`. */
export function deleteWorkOrder(id: string): DocumentOperation<WorkOrder> {
  return { name: 'workOrders.delete', method: 'DELETE', path: [prefix, id], ...oneOrder }
}

/** `DELETE /work_orders`: by its documents, the answer is empty. */
export const deleteOrphanedWorkOrders: DocumentOperation<void> = /*@__PURE__*/ (() => ({
  name: 'workOrders.deleteOrphans',
  method: 'DELETE',
  path: [prefix],
  // What is gone is gone: sent twice, it does the same.
  repeatable: true,
  read: () => undefined,
  driftIn: () => [],
}))()
