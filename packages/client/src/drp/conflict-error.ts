import type { Job, Machine, WorkOrder } from '@jobwright/core/drp'
import { RequestError } from '../transport/index.ts'

/** Why a change or a new job was refused, where that depends on the present state of things. */
export type DrpConflictReason =
  /** What a guard expected was not so: the object has changed meanwhile. */
  | 'changed'
  /** The machine is not runnable, or not available: it takes no jobs. */
  | 'not-runnable'
  /** The machine has a job that was created or runs already. */
  | 'job-active'
  /** The machine is locked. */
  | 'locked'
  /** There is such an object already, or it is still in use. */
  | 'other'

/**
 * The server refused a change because something is otherwise than it should be. It is a RequestError with the code `conflict`; `current`,
 * `machine` and `workOrder` show how things stand, read right after the refusal.
 *
 * @example
 * import { createDrpClient, DrpConflictError } from '@jobwright/client/drp'
 * // This machine was made not runnable.
 * const fetch = async (_: string, { method }: RequestInit) =>
 *   method === 'POST'
 *     ? Response.json({ Model: 'jobs', Key: '', Type: 'Conflict', Messages: ['Machine m1 is not runnable'], Code: 409 }, { status: 409 })
 *     : new Response(null, { status: 404 })
 * const drp = createDrpClient({ baseUrl: 'https://drp.example:8092', auth: 'none', fetch })
 * const reasonOf = (error: unknown) => (error instanceof DrpConflictError ? error.reason : undefined)
 * await drp.jobs.create({ Machine: '7fa8a6a2-0e2f-4b0e-9a3c-111111111111' }).catch(reasonOf) //=> 'not-runnable'
 */
export class DrpConflictError extends RequestError {
  /** The name of the class. */
  override readonly name: string = 'DrpConflictError'
  /** Why. */
  readonly reason: DrpConflictReason
  // Hidden from printing: documents may hold secrets.
  readonly #current: Job | undefined
  readonly #machine: Machine | undefined
  readonly #workOrder: WorkOrder | undefined

  constructor(
    error: RequestError,
    {
      reason,
      current,
      machine,
      workOrder,
    }: {
      readonly reason: DrpConflictReason
      readonly current?: Job | undefined
      readonly machine?: Machine | undefined
      readonly workOrder?: WorkOrder | undefined
    },
  ) {
    super(error.message, error)
    this.reason = reason
    this.#current = current
    this.#machine = machine
    this.#workOrder = workOrder
  }

  /** The job as it is now: the one that was to be changed, or the one that keeps the machine busy. Undefined where it could not be read. */
  get current(): Job | undefined {
    return this.#current
  }

  /** The machine as it is now, where it is the machine that refused. Undefined where it could not be read. */
  get machine(): Machine | undefined {
    return this.#machine
  }

  /** The work order as it is now, where it was to be changed. Undefined where it could not be read. */
  get workOrder(): WorkOrder | undefined {
    return this.#workOrder
  }
}
