import {
  type ActionCatalogue,
  type ActionDescription,
  type ConfigureRequest,
  type InstallRequest,
  type Job,
  parseConfigureRequest,
  parseInstallRequest,
  parseRestartRequest,
  parseUpgradeRequest,
  parseV1ConfigureRequest,
  parseV1InstallRequest,
  parseV1RestartRequest,
  type RestartRequest,
  type TerminateAnswer,
  type UpgradeRequest,
  type V1ConfigureRequest,
  type V1InstallRequest,
  type V1RestartRequest,
} from '@jobwright/core/lcm'
import type { ApiCall, RequestOptions } from '../transport/index.ts'
import { describeAction, listActions, runAction, terminateJob } from './action-operations.ts'
import type { LcmConnection } from './connection.ts'

/** A request for a job as an action takes it: its `job-type` is that of the action, and may be left out. */
export type LcmActionInput<Request extends { readonly 'job-type': string }> = Omit<Request, 'job-type'> & {
  /** That of the action. */
  readonly 'job-type'?: Request['job-type'] | undefined
}

/** What both versions can do. */
interface CommonActions {
  /** Lists the actions. In which form is in no document; `actionNamesOf` finds their names. */
  list(options?: RequestOptions): ApiCall<ActionCatalogue>
  /** Reads what an action takes. In which form is in no document. RequestError `not-found` for an action that the server does not have. */
  describe(action: string, options?: RequestOptions): ApiCall<ActionDescription>
  /**
   * Asks the server to kill a job that is pending or running, and answers what it says to that: a text for people. It has agreed then, and the job may run
   * on for a while or end by itself first; `jobs.cancel` waits for that.
   *
   * @throws RequestError `not-found` for a job that the server does not know, `rejected` for one that it refuses to kill, as it has ended. It is not sent
   * twice.
   */
  terminate(jobId: string, options?: RequestOptions): ApiCall<TerminateAnswer>
}

/** What v2 can do. Each answers the new job, PENDING, which waits for others of its cluster; none is sent twice. */
export interface LcmActions extends CommonActions {
  /**
   * Installs and configures nodes; safe to repeat.
   *
   * @throws JobwrightError `invalid-input`, which says where, for what the server does not know or takes for something else, such as the text `"false"` for
   * a yes or no: nothing is sent then. RequestError, whose `applied` says whether a job was made.
   *
   * @example
   * import { createLcmClient } from '@jobwright/client/lcm'
   * const fetch = async (url: string) => Response.json(
   *   url.endsWith('/meta') ? { version: '6.8.52' } : {
   *     id: 'j1', 'job-type': 'install', status: 'PENDING', 'cluster-id': 'c1', 'cluster-name': 'test',
   *   },
   * )
   * const lcm = createLcmClient({ baseUrl: 'http://opscenter.example:8888', auth: 'none', fetch })
   * const job = await lcm.actions.install({ 'job-scope': 'cluster', 'resource-id': 'c1', 'continue-on-error': false })
   * job.status //=> 'PENDING'
   */
  install(request: LcmActionInput<InstallRequest>, options?: RequestOptions): ApiCall<Job>
  /** Writes the configuration of installed nodes and restarts them. Throws as `install`. */
  configure(request: LcmActionInput<ConfigureRequest>, options?: RequestOptions): ApiCall<Job>
  /** Restarts nodes one after another. Throws as `install`. */
  restart(request: LcmActionInput<RestartRequest>, options?: RequestOptions): ApiCall<Job>
  /** Moves a datacenter or a node, never a whole cluster, to a later patch of the same release. Throws as `install`. */
  upgrade(request: LcmActionInput<UpgradeRequest>, options?: RequestOptions): ApiCall<Job>
}

/** What v1 can do. Each answers the new job, PENDING; none is sent twice. */
export interface LcmV1Actions extends CommonActions {
  /**
   * Installs and configures nodes; safe to repeat. The password that it may set is kept with the job, and shown to everybody who reads the job.
   *
   * @throws JobwrightError `invalid-input`, which says where, for what the server does not know or takes for something else: nothing is sent then.
   * RequestError, whose `applied` says whether a job was made.
   */
  install(request: LcmActionInput<V1InstallRequest>, options?: RequestOptions): ApiCall<Job>
  /** Writes the configuration of installed nodes and restarts them. Throws as `install`. */
  configure(request: LcmActionInput<V1ConfigureRequest>, options?: RequestOptions): ApiCall<Job>
  /** Restarts nodes one after another. Throws as `install`. */
  restart(request: LcmActionInput<V1RestartRequest>, options?: RequestOptions): ApiCall<Job>
}

/** Makes the actions of a client of v2. */
export function lcmActions(connection: LcmConnection): LcmActions {
  const { call } = connection
  return {
    ...commonActions(connection),
    install: (request, options) => call(() => runAction('install', parseInstallRequest, request), options),
    configure: (request, options) => call(() => runAction('configure', parseConfigureRequest, request), options),
    restart: (request, options) => call(() => runAction('restart', parseRestartRequest, request), options),
    upgrade: (request, options) => call(() => runAction('upgrade', parseUpgradeRequest, request), options),
  }
}

/** Makes the actions of a client of v1. */
export function lcmV1Actions(connection: LcmConnection): LcmV1Actions {
  const { call } = connection
  return {
    ...commonActions(connection),
    install: (request, options) => call(() => runAction('install', parseV1InstallRequest, request), options),
    configure: (request, options) => call(() => runAction('configure', parseV1ConfigureRequest, request), options),
    restart: (request, options) => call(() => runAction('restart', parseV1RestartRequest, request), options),
  }
}

function commonActions({ call, send }: LcmConnection): CommonActions {
  return {
    list: (options) => send(listActions, options),
    describe: (action, options) => call(() => describeAction(action), options),
    terminate: (jobId, options) => call(() => terminateJob(jobId), options),
  }
}
