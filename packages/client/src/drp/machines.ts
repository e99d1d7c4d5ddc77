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
import type { DrpListQuery } from './list-query.ts'
import { type DrpListing, drpListing } from './listing.ts'
import { changeMachine, startWorkflow } from './machine-changes.ts'
import {
  createMachine,
  deleteMachine,
  getMachine,
  getMachineActions,
  listedMachines,
  runMachineAction,
} from './machine-operations.ts'
import { type MachineWaits, machineWaits } from './machine-waits.ts'
import { type DrpParams, drpParams } from './params.ts'
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
 */
export interface DrpMachines extends MachineWaits {
  /** Reads a machine. RequestError `not-found` for one that does not exist, and for one that the asker has no right to read. */
  get(id: string, options?: RequestOptions): ApiCall<Machine>
  /** Reads the machine of a name. */
  getByName(name: string, options?: RequestOptions): ApiCall<Machine>
  /** Lists machines. */
  list(query?: DrpListQuery<DrpMachineWhere>, options?: RequestOptions): DrpListing<Machine>
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
  actions(id: string, options?: RequestOptions): ApiCall<readonly AvailableAction[]>
  /** Has a plugin do something to a machine, and answers what it says. It is not sent twice. */
  runAction(
    id: string,
    action: string,
    params?: Readonly<Record<string, unknown>>,
    options?: RequestOptions,
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

/** Makes the machines of a client. */
export function drpMachines(connection: Connection, maxConcurrency: number | undefined): DrpMachines {
  const { transport, call } = connection
  return {
    ...machineWaits(connection, maxConcurrency),
    get: (id, options) => call(() => getMachine(id), options),
    getByName: (name, options) => call(() => getMachine(`Name:${name}`, 'machines.getByName'), options),
    list: (query, options) => drpListing(connection, listedMachines, query, options),
    create: (machine, options) => call(() => createMachine(machine), options),
    update: (id, changes, options) => changeMachine(connection, 'machines.update', id, changes, options),
    startWorkflow: (id, workflow, options) => startWorkflow(connection, id, workflow, options),
    setRunnable: (id, Runnable, options) =>
      changeMachine(connection, 'machines.setRunnable', id, { Runnable }, options),
    actions: (id, options) => call(() => getMachineActions(id), options),
    runAction: (id, action, params = {}, options) => call(() => runMachineAction(id, action, params), options),
    params: drpParams(connection),
    token: (id, { ttlSeconds, ...options } = {}) => call(() => getToken('machines', id, ttlSeconds), options),
    delete: (id, options) => call(() => deleteMachine(id), options),
    view: (document, context) => toJobView(document, { source: transport.name, ...context }),
  }
}
