import type { JobView } from '@jobwright/core'
import {
  type CreateJob,
  type DrpJobWhere,
  type Job,
  type JobAction,
  type JobExitState,
  type Machine,
  toJobView,
} from '@jobwright/core/drp'
import type { Connection } from '../api/index.ts'
import type { ApiCall, RequestOptions } from '../transport/index.ts'
import { type JobMethods, jobMethods } from '../wait/index.ts'
import type { ChangeOptions, JobExpectation, JobUpdate, PatchOperation } from './changes.ts'
import { guarded, presentJob } from './conflicts.ts'
import { ensureJob, requestJob } from './create-job.ts'
import { drpJobLog } from './job-log.ts'
import { deleteJob, getJob, getJobActions, listedJobs, updateJob } from './job-operations.ts'
import { jobWatchable } from './job-watchable.ts'
import type { DrpListQuery } from './list-query.ts'
import { type DrpListing, drpListing } from './listing.ts'
import type { DrpJobLog } from './log.ts'

/** What asking for a machine's next job has come to. */
export type JobCreation =
  /** A new job was made (201): it is `created` and wants to be started. */
  | { readonly kind: 'created'; readonly job: Job }
  /** The machine's current job is `incomplete` (202): it is the same one, and wants to be started again. */
  | { readonly kind: 'resumed'; readonly job: Job }
  /** The next entry was an `action:`, which the server has carried out: the job has ended, well or not. Ask again for the next one. */
  | { readonly kind: 'action'; readonly job: Job }
  /** The server has carried out an entry such as `stage:` or `bootenv:` (204): ask again for the next job, if the machine is still runnable. */
  | { readonly kind: 'moved'; readonly machine: Machine }
  /** The machine's tasks are to be run in another context than the one that asks (204). */
  | { readonly kind: 'other-context'; readonly machine: Machine }
  /** All of the machine's tasks are done (204). */
  | { readonly kind: 'done'; readonly machine: Machine }

/** Which actions of a job are wanted. */
export interface JobActionsOptions extends RequestOptions {
  /** Only those for this operating system, such as `linux`, and those for any. Default all. */
  readonly os?: string | undefined
}

/** How a job is finished or set aside. */
export interface EndJobOptions extends ChangeOptions<JobExpectation> {
  /** How it leaves the machine. Default `complete`. */
  readonly exitState?: JobExitState | undefined
}

/**
 * The jobs of a Digital Rebar server.
 *
 * There is no way to cancel one: the server has none. Servers keep no rules for a job's state either; what protects it is a guard, which each
 * change here carries: unless the job is as `expect` says, nothing is changed and DrpConflictError shows the job as it is.
 *
 * A job is waited for through being set aside (`incomplete`). Beside its end a wait has these: it is `lost`, `superseded`, where the job has not
 * ended but is not its machine's current one any more; and `stalled` where the job is set aside and its machine has not been runnable for
 * `heldUpGraceMs`: the reason is `powered-off` after a job that asked for that, else `not-runnable`. While the machine reboots, the wait goes on. A look
 * at a job that is set aside costs a second request, for its machine, unless `detail` is `status`.
 */
export interface DrpJobs extends JobMethods<Job> {
  /**
   * Asks for a machine's next job, as its agent does. It is not sent twice; see `ensure`.
   *
   * A 204 says only that there is no job: the machine is read to tell why.
   *
   * @throws DrpConflictError: the machine is `not-runnable`, has a job already (`job-active`, which `current` shows), or is `locked`.
   * RequestError `rejected` for a machine that does not exist. JobwrightError `invalid-input` for what is no id, or a field that no server reads:
   * nothing is sent then.
   *
   * @example
   * import { createDrpClient } from '@jobwright/client/drp'
   * // This server has moved the machine to its next stage.
   * const machine = {
   *   Validated: true, Available: true, ReadOnly: false, Uuid: '7fa8a6a2-0e2f-4b0e-9a3c-111111111111', Name: 'm1', CurrentJob: 'j1', Stage: 'prep',
   *   BootEnv: 'local', Profiles: [], Tasks: ['stage:prep', 'raid'], CurrentTask: 0, Runnable: true, Workflow: 'w', Arch: 'amd64', Locked: false,
   * }
   * const fetch = async (_: string, { method }: RequestInit) =>
   *   method === 'POST' ? new Response(null, { status: 204 }) : Response.json(machine)
   * const drp = createDrpClient({ baseUrl: 'https://drp.example:8092', auth: 'none', fetch })
   * const creation = await drp.jobs.create({ Machine: machine.Uuid })
   * creation.kind //=> 'moved'
   */
  create(request: CreateJob, options?: RequestOptions): ApiCall<JobCreation>
  /**
   * Asks for a machine's next job under an id of the caller's, so that a lost answer does no harm: if there is a job of that id then, it is the
   * one that was asked for.
   *
   * @throws as `create`; RequestError whose `applied` is `unknown` when the answer was lost and no such job is found: the server may have carried
   * out an entry of the list that makes no job of this id.
   */
  ensure(request: CreateJob & { readonly Uuid: string }, options?: RequestOptions): ApiCall<JobCreation>
  /** Reads a job. RequestError `not-found` for one that does not exist, and for one that the asker has no right to read. */
  get(id: string, options?: RequestOptions): ApiCall<Job>
  /**
   * Lists jobs. Who may read only the jobs of one machine is answered an empty list.
   */
  list(query?: DrpListQuery<DrpJobWhere>, options?: RequestOptions): DrpListing<Job>
  /** Changes a job: fields by name, or a JSON Patch of one's own. Without `expect` there is no guard. */
  update(
    id: string,
    changes: JobUpdate | readonly PatchOperation[],
    options?: ChangeOptions<JobExpectation>,
  ): ApiCall<Job>
  /** Sets a job running. Default guard: it is `created`; for one that is resumed say `expect: { State: 'incomplete' }`. */
  start(id: string, options?: ChangeOptions<JobExpectation>): ApiCall<Job>
  /** Ends a job well. Default guard: it is `running`. */
  finish(id: string, options?: EndJobOptions): ApiCall<Job>
  /** Ends a job badly, `ExitState` `failed` unless said otherwise. Default guard: it is `running`. */
  fail(id: string, options?: EndJobOptions): ApiCall<Job>
  /** Sets a job aside, to be run again. Default guard: it is `running`. */
  markIncomplete(id: string, options?: EndJobOptions): ApiCall<Job>
  /** As `finish` with the exit state `stop`: the agent stops. */
  stop(id: string, options?: ChangeOptions<JobExpectation>): ApiCall<Job>
  /** As `finish` with the exit state `reboot`: the machine reboots. */
  reboot(id: string, options?: ChangeOptions<JobExpectation>): ApiCall<Job>
  /** As `finish` with the exit state `poweroff`: the machine is powered off. */
  poweroff(id: string, options?: ChangeOptions<JobExpectation>): ApiCall<Job>
  /** Has the templates of a job's task rendered: what its agent is to write and run. RequestError `rejected` where one cannot be. */
  actions(id: string, options?: JobActionsOptions): ApiCall<readonly JobAction[]>
  /** The logs of jobs. */
  readonly log: DrpJobLog
  /** Deletes a job that has ended, with its log; answers it as it was. RequestError `rejected` for one that has not. */
  delete(id: string, options?: RequestOptions): ApiCall<Job>
  /** Shows a job in the common form of all jobs; with its actions, if they are given, as parts. */
  view(document: Job, context?: { readonly actions?: readonly JobAction[] | undefined }): JobView
}

/** Makes the jobs of a client. */
export function drpJobs(connection: Connection, maxConcurrency: number | undefined): DrpJobs {
  const { transport, call } = connection

  const change = (
    of: string,
    id: string,
    changes: JobUpdate | readonly PatchOperation[],
    { expect, ...request }: ChangeOptions<JobExpectation>,
    usually?: JobExpectation,
  ): ApiCall<Job> =>
    guarded(
      connection,
      () => updateJob(of, id, changes, expect === undefined ? usually : expect),
      request,
      () => presentJob(connection, id, request),
    )

  const end = (of: string, State: JobUpdate['State'], usual: JobExitState, id: string, options: EndJobOptions) => {
    const { exitState: ExitState = usual, ...rest } = options
    return change(of, id, { State, ExitState }, rest, { State: 'running' })
  }

  return {
    ...jobMethods<Job>(jobWatchable(connection, maxConcurrency)),
    create: (request, options) => requestJob(connection, 'jobs.create', request, options),
    ensure: (request, options) => ensureJob(connection, request, options),
    get: (id, options) => call(() => getJob(id), options),
    list: (query, options) => drpListing(connection, listedJobs, query, options),
    update: (id, changes, options = {}) => change('jobs.update', id, changes, options),
    start: (id, options = {}) => change('jobs.start', id, { State: 'running' }, options, { State: 'created' }),
    finish: (id, options = {}) => end('jobs.finish', 'finished', 'complete', id, options),
    fail: (id, options = {}) => end('jobs.fail', 'failed', 'failed', id, options),
    markIncomplete: (id, options = {}) => end('jobs.markIncomplete', 'incomplete', 'complete', id, options),
    stop: (id, options) => end('jobs.stop', 'finished', 'stop', id, { ...options, exitState: 'stop' }),
    reboot: (id, options) => end('jobs.reboot', 'finished', 'reboot', id, { ...options, exitState: 'reboot' }),
    poweroff: (id, options) => end('jobs.poweroff', 'finished', 'poweroff', id, { ...options, exitState: 'poweroff' }),
    actions: (id, { os, ...options } = {}) => call(() => getJobActions(id, os), options),
    log: drpJobLog(connection),
    delete: (id, options) => call(() => deleteJob(id), options),
    view: (document, context) => toJobView(document, { source: transport.name, ...context }),
  }
}
