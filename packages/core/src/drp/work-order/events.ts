import type { JobCreated, JobDeleted, JobRequestAnswered, JobSaved, RetryPlanned } from '../machine/events.ts'
import type { WorkOrderRecord } from './state.ts'

/** The fields of a work order that changed. */
export type WorkOrderChanges = Partial<Omit<WorkOrderRecord, 'id' | 'jobs'>>

/** The work order was made. */
export interface WorkOrderCreated {
  /** What happened. */
  readonly type: 'work-order-created'
  /** Its `Uuid`. */
  readonly id: string
  /** All it has. */
  readonly fields: WorkOrderChanges
}

/** The work order was saved. */
export interface WorkOrderSaved {
  /** What happened. */
  readonly type: 'work-order-saved'
  /** The fields that changed; none when it was saved as it was. */
  readonly changes: WorkOrderChanges
}

/** The work order was removed; its jobs were not. */
export interface WorkOrderRemoved {
  /** What happened. */
  readonly type: 'work-order-removed'
}

/** A job of the work order was saved. */
export interface WorkOrderJobSaved extends Omit<JobSaved, 'cause'> {
  /** Why: for what a job of a machine is saved for, or because its order was cancelled. */
  readonly cause: JobSaved['cause'] | 'order-cancelled'
}

/** What can happen to a work order and its jobs. Those of its jobs, and the answer to a request for one, are those of a machine. */
export type WorkOrderEvent =
  | WorkOrderCreated
  | WorkOrderSaved
  | WorkOrderRemoved
  | JobCreated
  | WorkOrderJobSaved
  | JobDeleted
  | RetryPlanned
  | JobRequestAnswered
