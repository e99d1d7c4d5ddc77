import type { JobView } from '@jobwright/core'
import {
  type AvailableAction,
  type CreateWorkOrder,
  type DrpWorkOrderWhere,
  type Job,
  toJobView,
  type WorkOrder,
} from '@jobwright/core/drp'
import type { Connection } from '../api/index.ts'
import type { ApiCall, RequestOptions } from '../transport/index.ts'
import { check, type JobMethods, jobMethods, type OnTimeout } from '../wait/index.ts'
import { cancelWorkOrder } from './cancel-work-order.ts'
import type { ChangeOptions, PatchOperation } from './changes.ts'
import { guarded, presentWorkOrder } from './conflicts.ts'
import { ensureWorkOrder } from './ensure-work-order.ts'
import type { EventHub } from './events/event-hub.ts'
import { wokenByEvents } from './events/woken-by-events.ts'
import type { DrpListQuery } from './list-query.ts'
import { type DrpListing, drpListing } from './listing.ts'
import { type PollOptions, type PollResult, polled } from './long-poll.ts'
import { type DrpParams, drpParams } from './params.ts'
import { type PluginActionOptions, type PluginActionPlace, pluginActions } from './plugin-actions.ts'
import type { WorkOrderExpectation, WorkOrderUpdate } from './work-order-changes.ts'
import {
  createWorkOrder,
  deleteOrphanedWorkOrders,
  deleteWorkOrder,
  getWorkOrder,
  listedWorkOrders,
  updateWorkOrder,
} from './work-order-operations.ts'
import { workOrderFoundations, workOrderWatchable } from './work-order-watchable.ts'

/**
 * The work orders of a Digital Rebar server: lists of tasks that a machine in work-order mode runs beside its workflow. Newer than v4.8, and known
 * from documents alone; a server without them answers `not-found` to everything here.
 *
 * A work order is waited for until it has finished, failed or been cancelled. Beside that a wait ends as `stalled` where it runs and its tasks are not
 * to be run, or where something is missing that it refers to, for `heldUpGraceMs`: the reason is `powered-off` after a job that asked for that,
 * else `not-runnable`. One that no agent picks up, as its machine is not in work-order mode, is `created` for as long: say `pendingTimeoutMs`.
 * With `onTimeout: 'cancel'` a wait that runs out of time cancels it.
 */
export interface DrpWorkOrders extends JobMethods<WorkOrder, OnTimeout> {
  /**
   * Makes a work order: for a machine or for one that a filter chooses, out of a blueprint or of tasks. It is not sent twice; see `ensure`.
   *
   * @throws JobwrightError `invalid-input` for both or none of `Machine` and `Filter`, or of `Blueprint` and `Tasks`, and for fields that no server
   * reads: nothing is sent then. RequestError `conflict` for a UUID that is taken, `rejected` for a machine or blueprint that does not exist.
   *
   * @example
   * import { createDrpClient } from '@jobwright/client/drp'
   * // This server keeps what it is sent.
   * const fetch = async (_: string, { body }: RequestInit) =>
   *   Response.json({
   *     Uuid: 'w1', State: 'created', Validated: true, Available: true, ReadOnly: false, ...JSON.parse(String(body)),
   *   }, { status: 201 })
   * const drp = createDrpClient({ baseUrl: 'https://drp.example:8092', auth: 'none', fetch })
   * const order = await drp.workOrders.create({ Machine: '7fa8a6a2-0e2f-4b0e-9a3c-111111111111', Blueprint: 'update-bios' })
   * order.State //=> 'created'
   */
  create(request: CreateWorkOrder, options?: RequestOptions): ApiCall<WorkOrder>
  /**
   * Makes a work order under an id of the caller's, so that a lost answer does no harm: it is sent again, and if there is a work order of that id
   * then, for the same machine, filter and blueprint, it is the one.
   *
   * @throws as `create`; RequestError `conflict` where the work order of that id is for something else.
   */
  ensure(request: CreateWorkOrder & { readonly Uuid: string }, options?: RequestOptions): ApiCall<WorkOrder>
  /** Reads a work order. RequestError `not-found` for one that does not exist, and for one that the asker has no right to read. */
  get(id: string, options?: RequestOptions): ApiCall<WorkOrder>
  /**
   * Reads a work order unless it is still the one that is known, and has the server keep its answer back until it is another. See the jobs' `poll`.
   */
  poll(id: string, options?: PollOptions): ApiCall<PollResult<WorkOrder>>
  /** Lists work orders. */
  list(query?: DrpListQuery<DrpWorkOrderWhere>, options?: RequestOptions): DrpListing<WorkOrder>
  /** Changes a work order: fields by name, or a JSON Patch of one's own. Without `expect` there is no guard. */
  update(
    id: string,
    changes: WorkOrderUpdate | readonly PatchOperation[],
    options?: ChangeOptions<WorkOrderExpectation>,
  ): ApiCall<WorkOrder>
  /**
   * Cancels a work order and answers it as it is then; that it has been cancelled already is fine. It is read first, and set to `cancelled` only if
   * it still stands where it stood. Whether and when its agent stops what it is at is up to the agent: no document tells.
   *
   * @throws DrpConflictError for one that has finished or failed, which `workOrder` shows.
   */
  cancel(id: string, options?: RequestOptions): ApiCall<WorkOrder>
  /** Deletes a work order that has ended and answers it as it was. RequestError `rejected` for one that has not: cancel it before. */
  delete(id: string, options?: RequestOptions): ApiCall<WorkOrder>
  /** Deletes all work orders of machines that are gone. */
  deleteOrphans(options?: RequestOptions): ApiCall<void>
  /** The parameters of work orders. */
  readonly params: DrpParams
  /** Lists the actions that plugins offer for a work order. */
  actions(id: string, options?: PluginActionOptions): ApiCall<readonly AvailableAction[]>
  /** Reads one of these actions. RequestError `not-found` for one that nobody offers. */
  describeAction(id: string, action: string, options?: PluginActionOptions): ApiCall<AvailableAction>
  /** Has a plugin do something to a work order, and answers what it says; undefined for nothing. It is not sent twice. */
  runAction(
    id: string,
    action: string,
    params?: Readonly<Record<string, unknown>>,
    options?: PluginActionOptions,
  ): ApiCall<unknown>
  /**
   * Shows a work order in the common form of all jobs: the entries of its list of tasks are the parts, and theirs those among `jobs` that belong to
   * them.
   */
  view(
    document: WorkOrder,
    context?: { readonly jobs?: readonly Job[] | undefined; readonly machineName?: string | undefined },
  ): JobView
}

const actionsAt: PluginActionPlace = {
  prefix: 'work_orders',
  segment: 'actions',
  names: { list: 'workOrders.actions', describe: 'workOrders.describeAction', run: 'workOrders.runAction' },
}

/** Makes the work orders of a client. */
export function drpWorkOrders(
  connection: Connection,
  maxConcurrency: number | undefined,
  hub: EventHub,
): DrpWorkOrders {
  const { transport, call } = connection
  const watchable = workOrderWatchable(connection, maxConcurrency)
  const actions = pluginActions(connection, actionsAt)

  const change = (
    of: string,
    id: string,
    changes: WorkOrderUpdate | readonly PatchOperation[],
    { expect, ...request }: ChangeOptions<WorkOrderExpectation> = {},
  ): ApiCall<WorkOrder> =>
    guarded(
      connection,
      () => updateWorkOrder(of, id, changes, expect),
      request,
      () => presentWorkOrder(connection, id, request),
    )

  return {
    ...jobMethods<WorkOrder>(wokenByEvents(watchable, hub, workOrderFoundations)),
    // It is one look, with one request.
    check: (token, options) => check(watchable, token, options),
    create: (request, options) => call(() => createWorkOrder('workOrders.create', request), options),
    ensure: (request, options) => ensureWorkOrder(connection, request, options),
    get: (id, options) => call(() => getWorkOrder(id), options),
    poll: (id, options) => polled(connection, 'workOrders.poll', () => getWorkOrder(id, 'workOrders.poll'), options),
    list: (query, options) => drpListing(connection, listedWorkOrders, query, options),
    update: (id, changes, options) => change('workOrders.update', id, changes, options),
    cancel: (id, options) => cancelWorkOrder(connection, id, options),
    delete: (id, options) => call(() => deleteWorkOrder(id), options),
    deleteOrphans: (options) => call(() => deleteOrphanedWorkOrders, options),
    params: drpParams(connection, 'work_orders', change),
    actions: actions.list,
    describeAction: actions.describe,
    runAction: actions.run,
    view: (document, context) => toJobView(document, { source: transport.name, ...context }),
  }
}
