import { isJobwrightError } from '@jobwright/core'
import { type CreateJob, isEmptyUuid, type Job, jobLifecycle, type Machine } from '@jobwright/core/drp'
import { type Connection, composedCall } from '../api/index.ts'
import { type ApiCall, failedCall, type RequestOptions, type ResponseInfo } from '../transport/index.ts'
import { presentMachine, withPresent } from './conflicts.ts'
import { createJob, getJob } from './job-operations.ts'
import type { JobCreation } from './jobs.ts'
import { getMachine } from './machine-operations.ts'

/** Asks for a machine's next job, and finds out what the answer means. */
export function requestJob(
  connection: Connection,
  of: string,
  request: CreateJob,
  options: RequestOptions | undefined,
): ApiCall<JobCreation> {
  const { send } = connection
  try {
    const operation = createJob(of, request)
    return composedCall(async () => {
      const { data: job, response } = await send(operation, options)
        .withResponse()
        .catch(async (error: unknown) => {
          throw await withPresent(error, () => presentMachine(connection, request.Machine, options, true))
        })
      const data = job === undefined ? await withoutJob(connection, of, request, options) : withJob(job, response)
      return { data, response }
    })
  } catch (error) {
    return failedCall(error)
  }
}

function withJob(job: Job, { status }: ResponseInfo): JobCreation {
  // The documents say 201 of these, recorded is 202.
  if (job.Task.startsWith('action:') && jobLifecycle.isEnded(job.State)) return { kind: 'action', job }
  return { kind: status === 202 || job.State === 'incomplete' ? 'resumed' : 'created', job }
}

/** Tells the meanings of 204 apart, which the answer does not. */
async function withoutJob(
  { send }: Connection,
  of: string,
  { Machine: id, Context = '' }: CreateJob,
  options: RequestOptions | undefined,
): Promise<JobCreation> {
  const machine = await send(getMachine(id, of), options)
  const entry = machine.Tasks?.[machine.CurrentTask]
  if (isDone(machine)) return { kind: 'done', machine }
  // An action that no plugin offers: its job has failed, and the machine is not runnable any more.
  if (entry?.startsWith('action:') && !isEmptyUuid(machine.CurrentJob)) {
    const job = await send(getJob(machine.CurrentJob, of), options)
    if (job.Task === entry && jobLifecycle.isEnded(job.State)) return { kind: 'action', job }
  }
  // v4: for an agent of another context there is nothing to do.
  return (machine.Context ?? '') === Context ? { kind: 'moved', machine } : { kind: 'other-context', machine }
}

/** Is a machine's list of tasks done? */
function isDone({ CurrentTask, Tasks }: Machine): boolean {
  return CurrentTask >= (Tasks?.length ?? 0)
}

/** As `requestJob`, but under an id of the caller's: where the answer was lost, or the id is taken, the job of that id is the one. */
export function ensureJob(
  connection: Connection,
  request: CreateJob & { readonly Uuid: string },
  options: RequestOptions | undefined,
): ApiCall<JobCreation> {
  const asked = requestJob(connection, 'jobs.ensure', request, options)
  return composedCall(async () => {
    try {
      return await asked.withResponse()
    } catch (error) {
      if (!isJobwrightError(error) || error.applied === 'no') throw error
      const found = await connection
        .send(getJob(request.Uuid, 'jobs.ensure'), options)
        .withResponse()
        .catch(() => undefined)
      if (found === undefined || found.data.Machine !== request.Machine) throw error
      const { data: job, response } = found
      return { data: { kind: job.State === 'incomplete' ? 'resumed' : 'created', job }, response }
    }
  })
}
