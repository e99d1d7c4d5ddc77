import { JobwrightError } from '@jobwright/core'
import { type Job, jobLifecycle } from '@jobwright/core/ovirt'
import type { RequestOptions } from '../../transport/index.ts'
import type { OvirtClient } from '../client.ts'
import type { TrackOptions } from './options.ts'

/** The job that shows the work. */
export interface Attached {
  readonly id: string
  /** Is it new, so that it has no steps? */
  readonly added: boolean
}

/** Which job is wanted. */
export interface AttachOptions extends Required<Pick<TrackOptions, 'whenEnded'>> {
  readonly description: string
  readonly autoCleared: boolean
  readonly request: RequestOptions & { readonly correlationId: string }
  /** May there be a job of that id? If not, there is no need to look for it first. */
  readonly mayBeThere: boolean
}

/**
 * Finds or adds the job. It may be called again until it succeeds: a job that was added without an answer goes on, and is found before those that have
 * ended. JobwrightError `conflict` for a job that has ended.
 */
export async function attachJob({ jobs }: OvirtClient, options: AttachOptions): Promise<Attached> {
  const { description, autoCleared, whenEnded, request, mayBeThere } = options
  const wanted = { description, auto_cleared: autoCleared }
  const add = async (): Promise<Attached> => ({ id: (await jobs.add(wanted, request)).id, added: true })
  if (!mayBeThere) return add()
  const { job, added } = await jobs.ensure(wanted, request)
  if (!isEnded(job)) return { id: job.id, added }
  if (whenEnded === 'add-another') return add()
  throw hasEnded(job, request.correlationId)
}

function isEnded({ status }: Job): boolean {
  return jobLifecycle.isState(status) && jobLifecycle.isEnded(status)
}

function hasEnded({ id, status, description = '' }: Job, correlationId: string): JobwrightError {
  return new JobwrightError(
    `track: job ${id} (${description}) of correlation id ${correlationId} has ended as ${status}, so that nothing was done: give another id, or say whenEnded: 'add-another'`,
    { code: 'conflict' },
  )
}
