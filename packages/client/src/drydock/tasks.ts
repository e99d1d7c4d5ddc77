import type { JobView } from '@jobwright/core'
import {
  type BuildData,
  type CreateTask,
  type DocumentedCreateTask,
  type LayeredTasks,
  type Task,
  toJobView,
} from '@jobwright/core/drydock'
import { type Connection, type Listing, unpaged } from '../api/index.ts'
import type { ApiCall, RequestOptions } from '../transport/index.ts'
import { type JobMethods, jobMethods } from '../wait/index.ts'
import { type EnsuredTask, type EnsureOptions, ensureTask } from './ensure-task.ts'
import {
  createTask,
  getLayers,
  getTask,
  getTaskBuildData,
  listTasks,
  type PurgeRequest,
  purgeTasks,
  type TaskParts,
} from './task-operations.ts'
import { taskWatchable } from './task-watchable.ts'

/** How a task is read. */
export interface GetTaskOptions extends TaskParts, RequestOptions {
  /** How many levels of tasks to read, this one included; -1 for all. Default: this one alone, not in the layered form. */
  readonly layers?: number | undefined
}

/**
 * The tasks of a Drydock server.
 *
 * There is no way to cancel one: the server has none.
 */
export interface DrydockTasks extends JobMethods<Task> {
  /**
   * Creates a task. It is checked first: a server takes what is misspelt, and the task then works on other nodes or never ends.
   *
   * @param document what to do; `plan` makes one that names the nodes.
   * @returns the task as it was stored, `queued`.
   * @throws JobwrightError `invalid-input`, which says where; RequestError, whose `applied` says whether a task was stored. It is not sent twice.
   *
   * @example
   * import { createDrydockClient } from '@jobwright/client/drydock'
   * const fetch = async () => Response.json({
   *   task_id: 't1', action: 'verify_site', parent_task_id: null, design_ref: 'file:///site.yaml', status: 'queued', result: { status: 'incomplete' },
   *   node_filter: null, subtask_id_list: [], created: '2026-11-20 21:53:48.327343+00:00', created_by: 'carol', updated: null, terminated: null, terminated_by: null,
   * }, { status: 201 })
   * const drydock = createDrydockClient({ baseUrl: 'http://drydock.example:9000', auth: 'none', fetch })
   * const task = await drydock.tasks.create({ action: 'verify_site', design_ref: 'file:///site.yaml' })
   * task.status //=> 'queued'
   */
  create(document: CreateTask | DocumentedCreateTask, options?: RequestOptions): ApiCall<Task>
  /** Reads a task with some levels of the tasks below it. */
  get(id: string, options: GetTaskOptions & { readonly layers: number }): ApiCall<LayeredTasks>
  /**
   * Reads a task.
   *
   * @throws RequestError `not-found` for an id that the server does not know, or that is none.
   */
  get(id: string, options?: GetTaskOptions & { readonly layers?: undefined }): ApiCall<Task>
  /** Reads a task with all tasks below it and their errors; `view` shows it as a tree. */
  tree(id: string, options?: RequestOptions): ApiCall<LayeredTasks>
  /**
   * Lists all tasks of all levels, in no particular order. The server answers them in one piece: an answer above `maxResponseBytes` is
   * refused. When its database fails, the server answers an empty list.
   */
  list(options?: RequestOptions): Listing<Task>
  /** Reads what was found out or logged while a task's nodes were built. RequestError `not-found` when there is nothing, or no such task. */
  buildData(id: string, options?: RequestOptions): ApiCall<readonly BuildData[]>
  /** Deletes old tasks with their results and build data for good. It is not sent twice. */
  purge(request: PurgeRequest, options?: RequestOptions): ApiCall<void>
  /**
   * Creates a task unless there is one: the newest task of a user's with the same action, design and filter that is not older than
   * `withinMs`, whatever became of it.
   *
   * When the answer to its one post is lost or cannot be read, it looks whether the task was stored instead of posting again; RequestError that says what is known in `applied`
   * when it cannot be found. It is no lock: two callers at the same instant may create two tasks.
   */
  ensure(document: CreateTask | DocumentedCreateTask, options: EnsureOptions): Promise<EnsuredTask>
  /** Shows a task, or one with those below it, in the common form of all jobs. */
  view(document: Task | LayeredTasks): JobView
}

/** Makes the tasks of a client. */
export function drydockTasks(connection: Connection, maxConcurrency: number | undefined): DrydockTasks {
  const { transport, send, call } = connection
  return {
    ...jobMethods<Task>(taskWatchable(connection, maxConcurrency)),
    create: (document, options) => call(() => createTask(document), options),
    get: getOne,
    tree: (id, options) => call(() => getLayers(id, -1, { subtaskErrors: true }), options),
    list: (options) => unpaged(() => send(listTasks, options)),
    buildData: (id, options) => call(() => getTaskBuildData(id), options),
    purge: (request, options) => call(() => purgeTasks(request), options),
    ensure: (document, options) => ensureTask(connection, document, options),
    view: (document) => toJobView(document, { source: transport.name }),
  }

  function getOne(id: string, options: GetTaskOptions & { readonly layers: number }): ApiCall<LayeredTasks>
  function getOne(id: string, options?: GetTaskOptions & { readonly layers?: undefined }): ApiCall<Task>
  function getOne(
    id: string,
    { layers, builddata, subtaskErrors, ...options }: GetTaskOptions = {},
  ): ApiCall<Task | LayeredTasks> {
    const parts = { builddata, subtaskErrors }
    return layers === undefined
      ? call(() => getTask(id, parts), options)
      : call(() => getLayers(id, layers, parts), options)
  }
}
