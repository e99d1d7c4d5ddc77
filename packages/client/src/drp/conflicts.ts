import { isJobwrightError } from '@jobwright/core'
import { isEmptyUuid, type Job, jobLifecycle, type Machine, type WorkOrder } from '@jobwright/core/drp'
import { type Connection, composedCall, type DocumentOperation } from '../api/index.ts'
import { type ApiCall, failedCall, RequestError, type RequestOptions } from '../transport/index.ts'
import { DrpConflictError, type DrpConflictReason } from './conflict-error.ts'
import { getJob } from './job-operations.ts'
import { getMachine } from './machine-operations.ts'
import { getWorkOrder } from './work-order-operations.ts'

/** What there was to see after a refusal. */
interface Present {
  readonly current?: Job | undefined
  readonly machine?: Machine | undefined
  readonly workOrder?: WorkOrder | undefined
}

/** Sends what may be refused because of the present state of things; if it is, looks at that. */
export function guarded<T>(
  { send }: Connection,
  make: () => DocumentOperation<T>,
  options: RequestOptions | undefined,
  present: () => Promise<Present>,
): ApiCall<T> {
  let operation: DocumentOperation<T>
  try {
    operation = make()
  } catch (error) {
    return failedCall(error)
  }
  return composedCall(async () => {
    try {
      return await send(operation, options).withResponse()
    } catch (error) {
      throw await withPresent(error, present)
    }
  })
}

/** The error of a refusal together with what there is to see; any other error as it is. */
export async function withPresent(error: unknown, present: () => Promise<Present>): Promise<unknown> {
  if (!(error instanceof RequestError) || !isJobwrightError(error, 'conflict')) return error
  const seen = await present()
  return new DrpConflictError(error, { reason: reasonOf(error, seen), ...seen })
}

/** How a job stands; nothing where it cannot be read. */
export async function presentJob({ send }: Connection, id: string, options?: RequestOptions): Promise<Present> {
  return { current: await orUndefined(send(getJob(id), options)) }
}

/** How a machine stands, with its current job where `withJob`; nothing of what cannot be read. */
export async function presentMachine(
  { send }: Connection,
  id: string,
  options?: RequestOptions,
  withJob = false,
): Promise<Present> {
  const machine = await orUndefined(send(getMachine(id), options))
  if (!withJob || machine === undefined || isEmptyUuid(machine.CurrentJob)) return { machine }
  return { machine, current: await orUndefined(send(getJob(machine.CurrentJob), options)) }
}

/** How a work order stands; nothing where it cannot be read. */
export async function presentWorkOrder({ send }: Connection, id: string, options?: RequestOptions): Promise<Present> {
  return { workOrder: await orUndefined(send(getWorkOrder(id), options)) }
}

function orUndefined<T>(call: ApiCall<T>): Promise<T | undefined> {
  // What was refused is worth more than that it cannot be seen why.
  return call.catch(() => undefined)
}

/** The server's words come first: what is seen was read later. */
function reasonOf({ serverMessage = '' }: RequestError, { current, machine }: Present): DrpConflictReason {
  if (serverMessage === 'Locked') return 'locked'
  if (serverMessage.endsWith('is not runnable')) return 'not-runnable'
  if (serverMessage.endsWith('already has running or created job')) return 'job-active'
  if (serverMessage.startsWith('Patch error')) return 'changed'
  if (serverMessage !== '') return 'other'
  if (machine?.Locked === true) return 'locked'
  if (machine?.Runnable === false || machine?.Available === false) return 'not-runnable'
  return current !== undefined && !jobLifecycle.isEnded(current.State) ? 'job-active' : 'other'
}
