import type { JobView } from '@jobwright/core'
import {
  type AvailableAction,
  type CreateMachine,
  type DrpMachineWhere,
  type Job,
  type Machine,
  type TokenAnswer,
  toJobView,
} from '@jobwright/core/drp'
import type { Connection } from '../api/index.ts'
import type { ApiCall, RequestOptions } from '../transport/index.ts'
import type { ChangeOptions, MachineExpectation, MachineUpdate, PatchOperation } from './changes.ts'
import type { EventHub } from './events/event-hub.ts'
import { machineWakeUps } from './events/machine-wake-ups.ts'
import { type FleetQuery, type FleetWatch, machineFleet, type WatchAllOptions, watchAll } from './fleet/index.ts'
import type { DrpListQuery } from './list-query.ts'
import { type DrpListing, drpListing } from './listing.ts'
import { type PollOptions, type PollResult, polled } from './long-poll.ts'
import { changeMachine, startWorkflow } from './machine-changes.ts'
import { createMachine, deleteMachine, getMachine, listedMachines } from './machine-operations.ts'
import { type MachineWaits, machineWaits } from './machine-waits.ts'
import { type DrpParams, drpParams } from './params.ts'
import { type PluginActionOptions, type PluginActionPlace, pluginActions } from './plugin-actions.ts'
import { getToken } from './token-operations.ts'

/** How a workflow is started. */
export interface StartWorkflowOptions extends ChangeOptions<MachineExpectation> {
  /** Is the machine to be made runnable with it? Default true. */
  readonly runnable?: boolean | undefined
}

/** What answers a token. */
export interface TokenOptions extends RequestOptions {
  /** How long it is to be valid, in whole seconds. Default: what the server takes, an hour. */
  readonly ttlSeconds?: number | undefined
}

/**
 * The machines of a Digital Rebar server. An id is a UUID, or names a unique index with its value, such as `Name:m1`.
 *
 * A machine is waited for until its list of tasks is done (`succeeded`, and `nothing-done` for an empty list), or a job of it has failed and no
 * other try follows (`failed`). Else the wait ends as `stalled` where the machine has not been runnable for `heldUpGraceMs`: the reason is
 * `powered-off` after a job that asked for that, else `not-runnable`; while it reboots, the wait goes on. Where it is to stay in a workflow and
 * leaves it, the wait ends as `lost`, `superseded`. Before v4, each look costs a second request, for its current job.
 *
 * Where v4 tries a failed task again by itself (`RetryTaskAttempt`), the wait goes on through the pauses between the tries; that the last of them has
 * failed is told by their jobs, each of which is read once. While it handles the error of a task (`TaskErrorStacks`), the end of that list is none.
 */
export interface DrpMachines extends MachineWaits {
  /**
   * Calls `wake` whenever a machine may have changed, by the server's events, until the function that it answers is called: the `wakeUps` of
   * `runAgent`, and of loops of one's own.
   *
   * It comes half a second apart at least, however many events there are; and every two seconds while there is no connection for events, also where there
   * can be none, so that whoever is woken need not look at intervals of its own.
   *
   * @param machine its UUID; what else names a machine is woken for by the events of all.
   * @example
   * import { createDrpClient } from '@jobwright/client/drp'
   * const drp = createDrpClient({ baseUrl: 'https://drp.example:8092', auth: 'none', webSocket: 'none' })
   * const stop = drp.machines.wakeUps('7fa8a6a2-0e2f-4b0e-9a3c-111111111111', () => console.log('look again'))
   * stop() //=> undefined
   */
  readonly wakeUps: (machine: string, wake: () => void) => () => void
  /** Reads a machine. RequestError `not-found` for one that does not exist, and for one that the asker has no right to read. */
  get(id: string, options?: RequestOptions): ApiCall<Machine>
  /**
   * Reads a machine unless it is still the one that is known, and has the server keep its answer back until it is another. From v4.6 on: a server
   * before that answers at once and without an ETag.
   */
  poll(id: string, options?: PollOptions): ApiCall<PollResult<Machine>>
  /** Reads the machine of a name. */
  getByName(name: string, options?: RequestOptions): ApiCall<Machine>
  /** Lists machines. */
  list(query?: DrpListQuery<DrpMachineWhere>, options?: RequestOptions): DrpListing<Machine>
  /**
   * Watches all machines that suit a query, as `jobs.watchAll` does jobs. Before v4 the current jobs of machines are listed with them, mostly with one
   * more request for each page, and listened to.
   */
  watchAll(query?: FleetQuery<DrpMachineWhere>, options?: WatchAllOptions): FleetWatch<Machine>
  /**
   * Makes a machine, which is runnable from then on.
   *
   * @throws JobwrightError `invalid-input` for fields that no server reads or of another type: nothing is sent then. RequestError `conflict` for a
   * UUID that is taken, `rejected` for a name.
   */
  create(machine: CreateMachine, options?: RequestOptions): ApiCall<Machine>
  /** Changes a machine: fields by name, or a JSON Patch of one's own. Without `expect` there is no guard. */
  update(
    id: string,
    changes: MachineUpdate | readonly PatchOperation[],
    options?: ChangeOptions<MachineExpectation>,
  ): ApiCall<Machine>
  /**
   * Puts a machine at the beginning of a workflow, also of the one that it is in, and makes it runnable.
   *
   * The machine is read first, and must not have moved on before it is changed; `expect` says more. Servers lay tasks out only where the name of
   * the workflow changes: the same one is taken away and then given again, in two changes.
   *
   * @throws DrpConflictError when it has, or is `locked`; RequestError `rejected` for a workflow that does not exist.
   */
  startWorkflow(id: string, workflow: string, options?: StartWorkflowOptions): ApiCall<Machine>
  /** Says whether a machine is to run tasks. There is no guard but `expect`: where it is so already, nothing changes. */
  setRunnable(id: string, runnable: boolean, options?: ChangeOptions<MachineExpectation>): ApiCall<Machine>
  /** Lists the actions that plugins offer for a machine. */
  actions(id: string, options?: PluginActionOptions): ApiCall<readonly AvailableAction[]>
  /** Reads one of these actions. RequestError `not-found` for one that nobody offers. */
  describeAction(id: string, action: string, options?: PluginActionOptions): ApiCall<AvailableAction>
  /** Has a plugin do something to a machine, and answers what it says; undefined for nothing. It is not sent twice. */
  runAction(
    id: string,
    action: string,
    params?: Readonly<Record<string, unknown>>,
    options?: PluginActionOptions,
  ): ApiCall<unknown>
  /** The parameters of machines. */
  readonly params: DrpParams
  /** Fetches a token that is good for what an agent does on this machine. From v4 on; `not-found` before. */
  token(id: string, options?: TokenOptions): ApiCall<TokenAnswer>
  /** Deletes a machine and answers it as it was. Its jobs stay. */
  delete(id: string, options?: RequestOptions): ApiCall<Machine>
  /**
   * Shows a machine in the common form of all jobs: the entries of its list of tasks are the parts, and theirs those among `jobs` that belong to
   * them. On v3.13 its current job has to be given for a failure to be seen.
   */
  view(document: Machine, context?: { readonly jobs?: readonly Job[] | undefined }): JobView
}

const actionsAt: PluginActionPlace = {
  prefix: 'machines',
  segment: 'actions',
  names: { list: 'machines.actions', describe: 'machines.describeAction', run: 'machines.runAction' },
}

/** Makes the machines of a client. */
export function drpMachines(connection: Connection, maxConcurrency: number | undefined, hub: EventHub): DrpMachines {
  const { transport, call } = connection
  const actions = pluginActions(connection, actionsAt)
  return {
    ...machineWaits(connection, maxConcurrency, hub),
    wakeUps: machineWakeUps(connection, hub),
    get: (id, options) => call(() => getMachine(id), options),
    poll: (id, options) => polled(connection, 'machines.poll', () => getMachine(id, 'machines.poll'), options),
    getByName: (name, options) => call(() => getMachine(`Name:${name}`, 'machines.getByName'), options),
    list: (query, options) => drpListing(connection, listedMachines, query, options),
    watchAll: (query, options) => watchAll(connection, hub, machineFleet, query, options),
    create: (machine, options) => call(() => createMachine(machine), options),
    update: (id, changes, options) => changeMachine(connection, 'machines.update', id, changes, options),
    startWorkflow: (id, workflow, options) => startWorkflow(connection, id, workflow, options),
    setRunnable: (id, Runnable, options) =>
      changeMachine(connection, 'machines.setRunnable', id, { Runnable }, options),
    actions: actions.list,
    describeAction: actions.describe,
    runAction: actions.run,
    params: drpParams(connection, 'machines', (of, id, operations, options) =>
      changeMachine(connection, of, id, operations, options),
    ),
    token: (id, { ttlSeconds, ...options } = {}) => call(() => getToken('machines', id, ttlSeconds), options),
    delete: (id, options) => call(() => deleteMachine(id), options),
    view: (document, context) => toJobView(document, { source: transport.name, ...context }),
  }
}
