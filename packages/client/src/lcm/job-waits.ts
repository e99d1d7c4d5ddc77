import type { Job } from '@jobwright/core/lcm'
import type { RequestOptions } from '../transport/index.ts'
import {
  type CheckOptions,
  type CheckResult,
  type JobMethods,
  JobNotSucceededError,
  type JobWatch,
  jobMethods,
  type OnTimeout,
  type WaitForSuccessOptions,
  type WaitOptions,
  type WaitResult,
} from '../wait/index.ts'
import { type ActiveJobsOptions, assertNoActiveJobs, listActiveJobs } from './active-jobs.ts'
import { type CancelJobOptions, cancelJob, type JobCancellation } from './cancel-job.ts'
import type { LcmConnection } from './connection.ts'
import { LcmJobNotSucceededError } from './job-failed-error.ts'
import type { JobFailure } from './job-failures.ts'
import { type JobReport, reportOn } from './job-report.ts'
import { jobWatchable } from './job-watchable.ts'

/**
 * What can be waited for with jobs of LCM.
 *
 * A wait looks every 20 s or so, and no more often than every 5 s, as LCM itself does. It ends when the job has: COMPLETE is `succeeded`, FAILED `failed`,
 * TERMINATED `cancelled`, ORPHANED `lost`. All else goes on, words that nobody knows included. As it is said:
 *
 * - WILL_FAIL still works on nodes: `settleOn: 'failing'` ends the wait there as `failing`.
 * - IDLE may go on by itself, but never fails by itself: `stalledAfterMs` ends the wait as `stalled` when a job has shown nothing new for so long. With
 *   `detail: 'messages'` each event is something new. To have such a job killed, call `cancel` then.
 * - A job that waits for another one of its cluster is PENDING: `pendingTimeoutMs` is how long it may.
 * - A restart of OpsCenter is lived through for `outageToleranceMs`; jobs that ran are ORPHANED after it.
 * - A time-out is `timed-out`, never success. The job goes on, unless `onTimeout: 'cancel'` has it killed.
 *
 * A look is one request with `detail: 'status'`; else one more for every 50 nodes, and, with `messages` or once something went wrong, one for events that
 * are new. The targets are the nodes, with the newest error on each as the reason. What is beside the job, and cannot be read, keeps nobody from
 * seeing how the job itself stands. A status that the one before cannot lead to, as after a backup was restored, is told as an event of the
 * kind `drift` with the code `impossible-change`.
 *
 * The documents on results are without the passwords that v1 tells; `get` reads them as they are.
 */
export interface LcmJobWaits extends JobMethods<Job, OnTimeout> {
  /**
   * Waits for a job; resolves however the job or the wait ended.
   *
   * @example
   * import { createLcmClient } from '@jobwright/client/lcm'
   * import { manualClock } from '@jobwright/core'
   * // A node has been silent for a while, and goes on being so.
   * let status = 'IDLE'
   * const page = { count: 0, 'per-page': 50, current: 1, last: 1, next: null, previous: null, results: [] }
   * const fetch = async (url: string) => {
   *   if (url.endsWith('/actions/terminate')) {
   *     status = 'TERMINATED'
   *     return Response.json('Termination in progress')
   *   }
   *   return Response.json(
   *     url.endsWith('/jobs/j1')
   *       ? { id: 'j1', 'job-type': 'install', status, 'cluster-id': 'c1', 'cluster-name': 'test' }
   *       : page,
   *   )
   * }
   * const clock = manualClock({ settle: () => new Promise((resolve) => setTimeout(resolve)) })
   * const lcm = createLcmClient({ baseUrl: 'https://opscenter.example:8443', auth: 'none', fetch, clock })
   * const end = await clock.until(lcm.jobs.wait('j1', { timeoutMs: 7_200_000, stalledAfterMs: 900_000 }))
   * end.outcome //=> 'stalled'
   * // IDLE never fails by itself.
   * const { by } = await clock.until(lcm.jobs.cancel('j1', { timeoutMs: 60_000 }))
   * by //=> 'termination'
   */
  wait(id: string, options: WaitOptions<OnTimeout>): Promise<WaitResult<Job>>
  /**
   * Waits for a job to succeed, and answers its document.
   *
   * @throws LcmJobNotSucceededError on every other end: it tells the errors of the nodes that failed, and what to do.
   */
  waitForSuccess(id: string, options: WaitForSuccessOptions<OnTimeout>): Promise<Job>
  /** Shows a job as it changes: each snapshot has the nodes as targets and, with `detail: 'messages'`, the events so far. */
  watch(id: string, options: WaitOptions<OnTimeout>): JobWatch<Job>
  /** Looks once, with few requests: with one, where the wait was begun with `detail: 'status'`. */
  check(token: string, options?: CheckOptions): Promise<CheckResult<Job>>
  /**
   * Has the server kill a job, waits until it has ended, and says what ended it: it may have been faster by itself.
   *
   * Where the server cannot be asked, or may not have heard, it is asked again at the next look.
   *
   * @returns what ended the job. A time-out is no error: `by` is `nobody` then, and the job goes on ending.
   * @throws RequestError `rejected` or `not-found` for a job that has not ended and that the server refuses to kill. WaitFailedError as `wait`.
   */
  cancel(id: string, options: CancelJobOptions): Promise<JobCancellation>
  /**
   * Reads a job with all that belongs to it, and says what went wrong: on which nodes, by which error events, and what to do. Of a job that goes on, it
   * tells what went wrong so far.
   *
   * @throws RequestError `not-found` for a job that the server does not know.
   *
   * @example
   * import { createLcmClient } from '@jobwright/client/lcm'
   * const ofJob = { 'job-id': 'j1', 'node-id': 'n1' }
   * const error = { ...ofJob, id: 'e1', 'event-type': 'error', 'event-subtype': 'MeldError', message: 'no space left' }
   * const pageOf = (...results: object[]) => ({ count: results.length, 'per-page': 50, current: 1, last: 1, next: null, previous: null, results })
   * const answers: Record<string, unknown> = {
   *   '/jobs/j1': { id: 'j1', 'job-type': 'install', status: 'FAILED', 'cluster-id': 'c1', 'cluster-name': 'test' },
   *   '/jobs/j1/job_nodes/': pageOf({ ...ofJob, id: 'jn1', 'node-name': 'node1', 'datacenter-name': 'dc1', status: 'FAILED' }),
   *   '/jobs/j1/job_events/': pageOf(error),
   *   '/job_events/e1': { ...error, 'event-resource': '/etc/dse/cassandra/cassandra.yaml', traceback: null },
   * }
   * const fetch = async (url: string) => Response.json(answers[url.replace(/^.*\/lcm/, '')])
   * const lcm = createLcmClient({ baseUrl: 'https://opscenter.example:8443', auth: 'none', fetch })
   * const { failures } = await lcm.jobs.report('j1')
   * failures //=> [{ node: 'node1', nodeId: 'n1', datacenter: 'dc1', status: 'FAILED', message: 'no space left', subtype: 'MeldError', resource: '/etc/dse/cassandra/cassandra.yaml' }]
   */
  report(id: string, options?: RequestOptions): Promise<JobReport>
  /**
   * Reads all pages of the list of jobs and answers those that have not ended, as rows of the list. OpsCenter works on the jobs of one cluster one after
   * the other, and on those of several at once.
   *
   * @throws RequestError `not-found` for a cluster that the server does not know. JobwrightError `unexpected-response` when the server shows fewer jobs than it
   * says there are.
   */
  listActive(options?: ActiveJobsOptions): Promise<readonly Job[]>
  /**
   * Makes sure that no job is active: to be called before OpsCenter is restarted, which leaves those that run ORPHANED.
   *
   * @throws ActiveJobsError, which names them. As `listActive` else.
   *
   * @example
   * import { createLcmClient } from '@jobwright/client/lcm'
   * const job = { id: 'j1', 'job-type': 'install', status: 'IDLE', 'cluster-id': 'c1', 'cluster-name': 'test' }
   * const page = { count: 1, 'per-page': 50, current: 1, last: 1, next: null, previous: null, results: [job] }
   * const lcm = createLcmClient({ baseUrl: 'https://opscenter.example:8443', auth: 'none', fetch: async () => Response.json(page) })
   * await lcm.jobs.assertNoActiveJobs() //=> throws ActiveJobsError
   */
  assertNoActiveJobs(options?: ActiveJobsOptions): Promise<void>
}

/** For an error that is thrown anyway, nobody waits longer than that for each answer, in milliseconds. */
const detailsMs = 15_000

/** Gives jobs their methods for waiting. */
export function lcmJobWaits(connection: LcmConnection): LcmJobWaits {
  const watchable = jobWatchable(connection)
  const methods = jobMethods<Job>(watchable)

  async function failuresOn(
    { id, reason }: WaitResult,
    signal: AbortSignal | undefined,
  ): Promise<readonly JobFailure[]> {
    if (reason !== 'ended' && reason !== 'will-fail') return []
    try {
      return (await reportOn(connection, id, { signal, totalTimeoutMs: detailsMs })).failures
    } catch {
      // How it ended is worth more than why.
      return []
    }
  }

  return {
    ...methods,
    async waitForSuccess(id, options) {
      try {
        return await methods.waitForSuccess(id, options)
      } catch (error) {
        if (!(error instanceof JobNotSucceededError)) throw error
        throw new LcmJobNotSucceededError(error.result, await failuresOn(error.result, options.signal))
      }
    },
    cancel: (id, options) => cancelJob(watchable, id, options),
    report: (id, options) => reportOn(connection, id, options),
    listActive: (options) => listActiveJobs(connection, options),
    assertNoActiveJobs: (options) => assertNoActiveJobs(connection, options),
  }
}
