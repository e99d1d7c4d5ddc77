import type { JobView } from '@jobwright/core'
import { type Action, type CreateJob, type EndAction, type Job, toJobView } from '@jobwright/core/ovirt'
import type { Listing } from '../api/index.ts'
import type { ApiCall, RequestOptions } from '../transport/index.ts'
import type { OvirtConnection } from './connection.ts'
import type { EndArguments } from './end-arguments.ts'
import { type EndJobOptions, endJobOnce, type JobEnding } from './end-job-once.ts'
import { type EnsuredJob, type EnsureJobOptions, jobEnsurer } from './ensure-job.ts'
import { type JobListQuery, listJobs } from './job-list.ts'
import { addJob, clearJob, endJob, type GetJobOptions, getJob } from './job-operations.ts'
import { type OvirtJobWaits, ovirtJobWaits } from './job-waits.ts'

/** The jobs of an engine. `End` is what ends one: in `v4` it may be left out, in `v3` it may not. */
export interface OvirtJobs<End extends object = EndAction> extends OvirtJobWaits {
  /**
   * Adds a job, which is `started` at once and goes on until somebody ends it. It is not sent twice: each one that arrives makes another job. `ensure` finds the
   * job again when the answer is lost.
   *
   * A correlation id always goes with it, by which the job can be searched for: one of the caller's, or one that is made.
   *
   * @throws JobwrightError `invalid-input` for a field that the engine would ignore, a blank description, and a correlation id that the engine would
   * change: nothing is sent then.
   */
  add(job: CreateJob, options?: RequestOptions): ApiCall<Job>
  /**
   * Makes sure that there is a job of a correlation id: looks for it, adds it only where there is none, and looks again where the answer to that is lost.
   *
   * The job that is found may have ended, and may have another description. Of several, the one that goes on is meant, or the last one where all have ended; the
   * engine's own jobs are not. Calls for the same correlation id at the same time share one. Two clients that ask at the same moment may both add one: the engine
   * does not keep ids apart.
   *
   * @throws JobwrightError `conflict` when several jobs of that id go on, or when it cannot be known which one has it: see `unsearchable`. RequestError with
   * `applied: 'unknown'` when the answer was lost and the job is not found: it may still come up, so call `ensure` again later.
   *
   * @example
   * import { createOvirtClient } from '@jobwright/client/ovirt'
   * const job = { id: 'j1', description: 'Backup of vm1', status: 'started', external: 'true' }
   * // An engine that has the job of a run that was killed.
   * const fetch = async (url: string) => Response.json(url.includes('backup_vm1') ? { job: [job] } : {})
   * const ovirt = createOvirtClient({ baseUrl: 'https://engine.example', auth: 'none', fetch })
   * const { added } = await ovirt.jobs.ensure({ description: 'Backup of vm1' }, { correlationId: 'backup_vm1' })
   * added //=> false
   */
  ensure(job: CreateJob, options: EnsureJobOptions): Promise<EnsuredJob>
  /** Reads a job. RequestError `not-found` for an id that the engine does not know. */
  get(id: string, options?: GetJobOptions): ApiCall<Job>
  /**
   * Lists jobs: all of them, those of a correlation id, or those of a search. The documents promise no order; administrators see the oldest first.
   *
   * Whoever lists must be an administrator; others are answered 400, unless the engine filters for them, which leaves out jobs that are `unknown`.
   */
  list(query?: JobListQuery, options?: RequestOptions): Listing<Job>
  /**
   * Ends a job, and with it all its steps that are still `started`. The first end counts: a job that has ended stays as it is, and the engine answers the same. The answer does
   * not tell how the job stands; `endOnce` does. `force` sets `auto_cleared`, and nothing else. It may be sent twice.
   *
   * @param action `v4`: did the work succeed? Default yes. `v3`: the status, which must be said; all but `FINISHED` are failures.
   * @throws RequestError `not-found` for an id that the engine does not know, `rejected` for a job of the engine's own.
   */
  end(id: string, ...action: EndArguments<End>): ApiCall<Action>
  /**
   * Ends a job unless it has ended, and reads it back.
   *
   * @returns the job as it stands then. `ended` is false when another end was first, and when an engine did not do as it was told: those from 4.1 on ignore the status of
   * `v3`, and end each job as a success.
   */
  endOnce(id: string, end: EndJobOptions, options?: RequestOptions): Promise<JobEnding>
  /**
   * Has a job removed some time after it has ended: sets `auto_cleared`, whatever its status. By default engines leave finished jobs for ten minutes and
   * others for an hour. It may be sent twice.
   */
  clear(id: string, options?: RequestOptions): ApiCall<Action>
  /** Shows a job in the common form of all jobs, with the tree of its steps where it was read with `follow: ['steps']`. */
  view(job: Job): JobView
}

/** Makes the jobs of a client. */
export function ovirtJobs<End extends object>(connection: OvirtConnection): OvirtJobs<End> {
  const { call } = connection
  return {
    ...ovirtJobWaits(connection),
    add: (job, options) => call(() => addJob(connection, job), options),
    ensure: jobEnsurer(connection),
    get: (id, { follow, ...options } = {}) => call(() => getJob(connection, id, follow), options),
    list: (query, options) => listJobs(connection, query, options),
    end: (id, ...[action, options]) => call(() => endJob(connection, id, action), options),
    endOnce: (id, end, options) => endJobOnce(connection, id, end, options),
    clear: (id, options) => call(() => clearJob(connection, id), options),
    view: (job) => toJobView(job, { source: connection.transport.name }),
  }
}
