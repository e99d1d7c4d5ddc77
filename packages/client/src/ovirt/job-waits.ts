import type { Job } from '@jobwright/core/ovirt'
import {
  type CheckOptions,
  type CheckResult,
  type JobMethods,
  type JobWatch,
  jobMethods,
  type WaitOptions,
  type WaitResult,
} from '../wait/index.ts'
import type { OvirtConnection } from './connection.ts'
import { type CorrelatedJobsOptions, type CorrelatedJobsResult, correlatedJobs } from './correlated-jobs.ts'
import { jobReader } from './job-reader.ts'
import { jobWatchable } from './job-watchable.ts'

/**
 * What can be waited for with jobs of oVirt.
 *
 * A wait looks every 5 s or so, and no more often than every second: that is how often those look who are known to wait for the engine. It ends
 * when the job has: `finished` is `succeeded`, `failed` `failed`, `aborted` `cancelled`, `unknown`, which a restart of the engine leaves, `lost`. All else goes
 * on, words that nobody knows included. As it is said:
 *
 * - A job that was seen and then is not there any more is `lost` after `notFoundGraceMs`: somebody has removed it. One that has ended is seen in time: the
 *   engine leaves it for five minutes or more.
 * - Nothing ends a job that nobody ends: it stays `started`. `stalledAfterMs` ends the wait as `stalled` when neither it nor its steps have changed for so long.
 * - A job that has finished, although a step of it failed, has the flag `errors-reported`: `waitForSuccess` takes it for success only if told to.
 * - A time-out is `timed-out`, never success. The job goes on: the engine has nothing to cancel one with.
 *
 * A look is one request; the steps come with it, unless `detail` is `status`. An engine that does not send them along (before 4.2) is asked for them too. Steps
 * that the user may not read keep nobody from seeing how the job itself stands.
 */
export interface OvirtJobWaits extends JobMethods<Job> {
  /**
   * Waits for a job; resolves however the job or the wait ended.
   *
   * @example
   * import { createOvirtClient } from '@jobwright/client/ovirt'
   * const job = { id: '4f1c7a5e-7a4f-4c3a-9d57-0c6d3c1f8a10', description: 'Backup', status: 'finished', steps: {} }
   * const ovirt = createOvirtClient({ baseUrl: 'https://engine.example', auth: 'none', fetch: async () => Response.json(job) })
   * const end = await ovirt.jobs.wait(job.id, { timeoutMs: 3_600_000 })
   * end.outcome //=> 'succeeded'
   * end.polls //=> 1
   */
  wait(id: string, options: WaitOptions): Promise<WaitResult<Job>>
  /** Looks once: with one request, or, where the engine does not send the steps along, with two. */
  check(token: string, options?: CheckOptions): Promise<CheckResult<Job>>
  /** Shows a job as it changes: the children of each snapshot's view are its steps, unless `detail` is `status`. */
  watch(id: string, options: WaitOptions): JobWatch<Job>
  /**
   * Waits until all jobs of a correlation id have ended: those that the engine makes for a command that was sent with this id in the header
   * `Correlation-Id`. There may be several, and they may come up one after the other.
   *
   * - No job is not "finished": there may be none yet. Where none comes up within `notFoundGraceMs`, the wait fails.
   * - Once seen, a job counts. One that is not there any more counts with the end it was seen with; one that was not seen to end is `lost`.
   * - More jobs may come up when all have ended: `settleMs` is how long the wait looks out for them. When the time is over meanwhile, it is `timed-out`.
   *
   * The engine has to search for them, which takes an administrator. Engines before 4.2 do not search, and answer with jobs of all ids, and nothing in a job tells
   * its id. To know, the client looks once for an id that nobody has, when it first finds a job: such an engine is refused, and its jobs are not taken for those
   * that are meant.
   *
   * @param correlationId the id, up to 36 characters of `0-9A-Za-z_-`: the engine changes all others, and does not find them. Use one for nothing else: jobs that
   * had it before count, too.
   * @throws WaitFailedError as `wait` does: `not-found` where no job came up, `rejected` where the engine does not search, `forbidden` where the user may not
   * list jobs. JobwrightError `invalid-input` for an id that the engine would have changed.
   *
   * @example
   * import { createOvirtClient } from '@jobwright/client/ovirt'
   * const job = { id: '4f1c7a5e-7a4f-4c3a-9d57-0c6d3c1f8a10', description: 'Creating disk d1', status: 'failed', steps: {} }
   * // An engine that knows one correlation id.
   * const fetch = async (url: string) => Response.json(url.includes('create_d1') ? { job: [job] } : {})
   * const ovirt = createOvirtClient({ baseUrl: 'https://engine.example', auth: 'none', fetch })
   * const { outcome, targets } = await ovirt.jobs.waitForCorrelation('create_d1', { timeoutMs: 600_000, settleMs: 0 })
   * outcome //=> 'failed'
   * targets //=> [{ name: 'Creating disk d1', phase: 'ended', outcome: 'failed', why: 'failed' }]
   */
  waitForCorrelation(correlationId: string, options: CorrelatedJobsOptions): Promise<CorrelatedJobsResult>
  /** Shows all jobs of a correlation id as they change, until all have ended or the wait does: see `waitForCorrelation`. */
  watchCorrelation(correlationId: string, options: CorrelatedJobsOptions): JobWatch<readonly Job[]>
}

/** Gives jobs their methods for waiting. */
export function ovirtJobWaits(connection: OvirtConnection): OvirtJobWaits {
  const reader = jobReader(connection)
  return { ...jobMethods<Job>(jobWatchable(connection, reader)), ...correlatedJobs(connection, reader) }
}
