import type { JobView } from '@jobwright/core'
import {
  type AvailableAction,
  type CreateIndependentJob,
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
import { check, type JobMethods, jobMethods } from '../wait/index.ts'
import type { ChangeOptions, JobExpectation, JobUpdate, PatchOperation } from './changes.ts'
import { guarded, presentJob } from './conflicts.ts'
import { ensureJob, requestJob } from './create-job.ts'
import type { EventHub } from './events/event-hub.ts'
import { jobFoundations } from './events/foundations.ts'
import { wokenByEvents } from './events/woken-by-events.ts'
import { type FleetQuery, type FleetWatch, jobFleet, type WatchAllOptions, watchAll } from './fleet/index.ts'
import { drpJobLog } from './job-log.ts'
import {
  createIndependentJob,
  deleteJob,
  getJob,
  getJobActions,
  getJobArchive,
  listedJobs,
  updateJob,
} from './job-operations.ts'
import { jobWatchable } from './job-watchable.ts'
import type { DrpListQuery } from './list-query.ts'
import { type DrpListing, drpListing } from './listing.ts'
import type { DrpJobLog } from './log.ts'
import { type PollOptions, type PollResult, polled } from './long-poll.ts'
import { type PluginActionOptions, type PluginActionPlace, pluginActions } from './plugin-actions.ts'
import { type PurgeOptions, purgeJobs } from './purge.ts'

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
  /**
   * Makes a job outside of any machine's task list, which tracks something else than the task of an agent: `start`, `finish` and `fail` move it as
   * any other, and several may be under way for the same target. Newer than v4.8, and known from documents alone; an older server refuses it. It
   * is not sent twice.
   *
   * @throws JobwrightError `invalid-input` for a target without its key, or a field that no server reads: nothing is sent then. RequestError
   * `conflict` for a UUID that is taken.
   *
   * @example
   * import { createDrpClient } from '@jobwright/client/drp'
   * // This server keeps what it is sent.
   * const fetch = async (_: string, { body }: RequestInit) =>
   *   Response.json({
   *     Validated: true, Available: true, ReadOnly: false, Uuid: 'j1', Previous: '', Machine: '', Task: '', Stage: '', BootEnv: '', Workflow: '',
   *     State: 'created', ExitState: '', StartTime: '', EndTime: '', Archived: false, Current: false, CurrentIndex: 0, NextIndex: 0,
   *     ...JSON.parse(String(body)),
   *   }, { status: 201 })
   * const drp = createDrpClient({ baseUrl: 'https://drp.example:8092', auth: 'none', fetch })
   * const job = await drp.jobs.createIndependent({ TargetPrefix: 'system', Task: 'backup' })
   * drp.jobs.view(job).name //=> 'backup'
   * drp.jobs.view(job).targets //=> [{ name: 'system', phase: 'pending' }]
   */
  createIndependent(request: CreateIndependentJob, options?: RequestOptions): ApiCall<Job>
  /** Reads a job. RequestError `not-found` for one that does not exist, and for one that the asker has no right to read. */
  get(id: string, options?: RequestOptions): ApiCall<Job>
  /**
   * Reads a job unless it is still the one that is known, and has the server keep its answer back until it is another. From v4.6 on: a server
   * before that answers at once and without an ETag.
   *
   * Each poll that is held takes one of the `maxConcurrency` places of the client for as long.
   *
   * @example
   * import { createDrpClient } from '@jobwright/client/drp'
   * // The job is as it was.
   * const fetch = async () => new Response(null, { status: 304 })
   * const drp = createDrpClient({ baseUrl: 'https://drp.example:8092', auth: 'none', fetch })
   * await drp.jobs.poll('7fa8a6a2-0e2f-4b0e-9a3c-333333333333', { etag: '"17"', waitMs: 30_000 }) //=> { changed: false, etag: '"17"' }
   */
  poll(id: string, options?: PollOptions): ApiCall<PollResult<Job>>
  /**
   * Lists jobs. Who may read only the jobs of one machine is answered an empty list.
   */
  list(query?: DrpListQuery<DrpJobWhere>, options?: RequestOptions): DrpListing<Job>
  /**
   * Watches all jobs that suit a query: an update at once with all there are, then one for each time that something has changed, with what was added,
   * changed, ended or is gone, and the whole as it is then. For a live board, or for whoever acts on each end.
   *
   * One list poll serves any number of jobs: one request for each `pageSize` of them. Where the client has a WebSocket it is one stream of events
   * instead, and the list is read when events begin, after each gap in them, and every `safetyIntervalMs`. Nothing is lost then either: what was told by no
   * event is found by the next reading. See the guide on fleets for what exactly is promised.
   *
   * @param query which jobs. Default: all.
   * @param options how; all have a default.
   * @throws JobwrightError `invalid-input` for a query or options that make no sense. The iteration throws where nothing can be known: at once when
   * credentials are refused, else when the server has been out of reach for `outageToleranceMs`; with the code of the last error.
   *
   * @example
   * import { createDrpClient } from '@jobwright/client/drp'
   * // This server has no jobs.
   * const drp = createDrpClient({ baseUrl: 'https://drp.example:8092', auth: 'none', fetch: async () => Response.json([]) })
   * const totals: number[] = []
   * for await (const { counts } of drp.jobs.watchAll({ where: { Workflow: 'w' } }, { until: 'all-ended' })) totals.push(counts.total)
   * totals //=> [0]
   */
  watchAll(query?: FleetQuery<DrpJobWhere>, options?: WatchAllOptions): FleetWatch<Job>
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
  /** Lists what plugins offer to do with a job; `actions` is what its agent runs. */
  pluginActions(id: string, options?: PluginActionOptions): ApiCall<readonly AvailableAction[]>
  /** Reads one of these actions. RequestError `not-found` for one that nobody offers. */
  describePluginAction(id: string, action: string, options?: PluginActionOptions): ApiCall<AvailableAction>
  /** Has a plugin do something with a job, and answers what it says; undefined for nothing. It is not sent twice. */
  runPluginAction(
    id: string,
    action: string,
    params?: Readonly<Record<string, unknown>>,
    options?: PluginActionOptions,
  ): ApiCall<unknown>
  /** The logs of jobs. */
  readonly log: DrpJobLog
  /**
   * Reads what was put away of a job's log, as it was packed; `drpcli jobs unpack` opens it. v4; RequestError `not-found` for a job whose log was not put
   * away, and on servers that do not know it.
   */
  archive(id: string, options?: RequestOptions): ApiCall<Uint8Array>
  /** Deletes a job that has ended, with its log; answers it as it was. RequestError `rejected` for one that has not. */
  delete(id: string, options?: RequestOptions): ApiCall<Job>
  /**
   * Deletes the jobs that nobody needs any more, with their logs: by the preferences `jobsToKeep`, `failedJobsPurgedAfter` and
   * `completeJobsPurgedAfter`, or by what is asked here. v4; known from its command line and documents alone. Answers what the server says, of
   * which no document tells the form; undefined for nothing. It is not sent twice, but for a dry run.
   *
   * Where anything is asked, the server's features are read first: one without `selective-job-purge` would pass over it, a dry run too.
   *
   * @throws JobwrightError `rejected` where the server would pass over what is asked: nothing is purged then. `invalid-input` for what is no limit.
   */
  purge(options?: PurgeOptions): ApiCall<unknown>
  /** Shows a job in the common form of all jobs; with its actions, if they are given, as parts. */
  view(document: Job, context?: { readonly actions?: readonly JobAction[] | undefined }): JobView
}

const actionsAt: PluginActionPlace = {
  prefix: 'jobs',
  segment: 'plugin_actions',
  names: { list: 'jobs.pluginActions', describe: 'jobs.describePluginAction', run: 'jobs.runPluginAction' },
}

/** Makes the jobs of a client. */
export function drpJobs(connection: Connection, maxConcurrency: number | undefined, hub: EventHub): DrpJobs {
  const { transport, call } = connection
  const plugins = pluginActions(connection, actionsAt)
  const watchable = jobWatchable(connection, maxConcurrency)

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
    ...jobMethods<Job>(wokenByEvents(watchable, hub, jobFoundations)),
    // It is one look, with one request.
    check: (token, options) => check(watchable, token, options),
    create: (request, options) => requestJob(connection, 'jobs.create', request, options),
    ensure: (request, options) => ensureJob(connection, request, options),
    createIndependent: (request, options) => call(() => createIndependentJob(request), options),
    get: (id, options) => call(() => getJob(id), options),
    poll: (id, options) => polled(connection, 'jobs.poll', () => getJob(id, 'jobs.poll'), options),
    list: (query, options) => drpListing(connection, listedJobs, query, options),
    watchAll: (query, options) => watchAll(connection, hub, jobFleet, query, options),
    update: (id, changes, options = {}) => change('jobs.update', id, changes, options),
    start: (id, options = {}) => change('jobs.start', id, { State: 'running' }, options, { State: 'created' }),
    finish: (id, options = {}) => end('jobs.finish', 'finished', 'complete', id, options),
    fail: (id, options = {}) => end('jobs.fail', 'failed', 'failed', id, options),
    markIncomplete: (id, options = {}) => end('jobs.markIncomplete', 'incomplete', 'complete', id, options),
    stop: (id, options) => end('jobs.stop', 'finished', 'stop', id, { ...options, exitState: 'stop' }),
    reboot: (id, options) => end('jobs.reboot', 'finished', 'reboot', id, { ...options, exitState: 'reboot' }),
    poweroff: (id, options) => end('jobs.poweroff', 'finished', 'poweroff', id, { ...options, exitState: 'poweroff' }),
    actions: (id, { os, ...options } = {}) => call(() => getJobActions(id, os), options),
    pluginActions: plugins.list,
    describePluginAction: plugins.describe,
    runPluginAction: plugins.run,
    log: drpJobLog(connection),
    archive: (id, options) => call(() => getJobArchive(id), options),
    delete: (id, options) => call(() => deleteJob(id), options),
    purge: (options) => purgeJobs(connection, options),
    view: (document, context) => toJobView(document, { source: transport.name, ...context }),
  }
}
