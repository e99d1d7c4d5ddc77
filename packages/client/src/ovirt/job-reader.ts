import { isJobwrightError, type JobwrightError } from '@jobwright/core'
import type { Job } from '@jobwright/core/ovirt'
import type { OvirtConnection } from './connection.ts'
import { onlyCorrelated } from './correlated-list.ts'
import { followQuery, type JobFollow } from './follow.ts'
import { getJob, getJobs } from './job-operations.ts'
import { getSteps } from './step-operations.ts'

/** How much of a job is wanted, and until when. */
export interface Wanted {
  /** Are its steps wanted? */
  readonly steps: boolean
  readonly signal: AbortSignal
}

/** Reads jobs for those who wait, and try again by themselves. */
export interface JobReader {
  /** Reads a job; undefined when the engine does not know it. */
  get(id: string, wanted: Wanted): Promise<Job | undefined>
  /** Lists all jobs; with their steps, where the engine sends them along. */
  list(wanted: Wanted): Promise<readonly Job[]>
  /** Lists the jobs of a correlation id; with their steps. JobwrightError `rejected` where the engine does not search. */
  search(correlationId: string, wanted: Wanted): Promise<readonly Job[]>
  /** Reads the steps of a job that came without them. */
  withSteps(job: Job, wanted: Wanted): Promise<Job>
}

const of = 'jobs.wait'

/**
 * Makes what reads jobs with their steps, as far as those can be had.
 *
 * oVirt: to read a job takes less than to read its steps, which only administrators may; and engines before 4.2 do not send the steps along, so that they are asked
 * for them.
 */
export function jobReader(connection: OvirtConnection): JobReader {
  const { call } = connection
  let follows = false
  let stepsRefused = false

  /** Asks for more than the job itself; less where that is refused. */
  async function asFarAsPossible<T>({ steps }: Wanted, read: (follow: readonly JobFollow[]) => Promise<T>): Promise<T> {
    if (!steps || stepsRefused) return read([])
    try {
      return await read(['steps'])
    } catch (error) {
      if (!isRefusedOrUnread(error)) throw error
      const less = await read([])
      // What cannot be read today may be read tomorrow.
      stepsRefused = error.code !== 'unexpected-response'
      return less
    }
  }

  async function withSteps(job: Job, { steps, signal }: Wanted): Promise<Job> {
    if (job.steps !== undefined) follows = true
    if (!steps || stepsRefused || follows) return job
    try {
      return { ...job, steps: await call(() => ({ ...getSteps(connection, job.id, [], of), once: true }), { signal }) }
    } catch (error) {
      if (!isRefusedOrUnread(error)) throw error
      stepsRefused = error.code !== 'unexpected-response'
      return job
    }
  }

  return {
    async get(id, wanted) {
      const { signal } = wanted
      try {
        const job = await asFarAsPossible(wanted, (follow) =>
          call(() => ({ ...getJob(connection, id, follow, of), once: true }), { signal }),
        )
        return await withSteps(job, wanted)
      } catch (error) {
        if (isJobwrightError(error, 'not-found')) return undefined
        throw error
      }
    },
    list: (wanted) =>
      asFarAsPossible(wanted, (follow) =>
        call(() => ({ ...getJobs(connection, followQuery(follow), of), once: true }), { signal: wanted.signal }),
      ),
    search: (correlationId, wanted) =>
      asFarAsPossible(wanted, (follow) =>
        onlyCorrelated(connection, correlationId, { of, follow, once: true }, { signal: wanted.signal }),
      ),
    withSteps,
  }
}

/** Was what was asked for refused, or could it not be read? Less of it may be fine. */
export function isRefusedOrUnread(error: unknown): error is JobwrightError {
  return isJobwrightError(error) && ['rejected', 'forbidden', 'unexpected-response'].includes(error.code)
}
