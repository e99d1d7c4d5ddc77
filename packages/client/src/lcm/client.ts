import type { Clock } from '@jobwright/core'
import {
  type ConfigProfile,
  type CreateConfigProfile,
  type CreateMachineCredential,
  type CreateRepository,
  type MachineCredential,
  type Meta,
  type Permissions,
  parseCreateConfigProfile,
  parseCreateMachineCredential,
  parseCreateNode,
  parseCreateRepository,
  parseV1CreateNode,
  type Repository,
  type V1CreateNode,
} from '@jobwright/core/lcm'
import { type RawRequest, type ReadyOptions, sendRaw, untilReady } from '../api/index.ts'
import type { Answer, ApiCall, RequestOptions } from '../transport/index.ts'
import { type LcmActions, type LcmV1Actions, lcmActions, lcmV1Actions } from './actions.ts'
import { type LcmClusters, lcmClusters, type V1CreateCluster } from './clusters.ts'
import { connectToLcm, type LcmConnection } from './connection.ts'
import { type LcmDatacenters, lcmDatacenters } from './datacenters.ts'
import { type LcmJobEvents, lcmJobEvents } from './job-events.ts'
import { type LcmJobNodes, lcmJobNodes } from './job-nodes.ts'
import { type LcmJobs, lcmJobs } from './jobs.ts'
import { kinds } from './kinds.ts'
import { type LcmNodes, lcmNodes } from './nodes.ts'
import type { LcmClientOptions, LcmV1ClientOptions, LcmV2ClientOptions } from './options.ts'
import { type LcmModels, lcmModels } from './records.ts'
import { getMeta, getPermissions, logOut, probe } from './site-operations.ts'

/** What the clients of both versions have. */
interface CommonClient extends AsyncDisposable {
  /** Its name: the `source` of its views. */
  readonly name: string
  /** What tells the time and runs things later, for what works with this client. */
  readonly clock: Clock
  /** The jobs. */
  readonly jobs: LcmJobs
  /** The parts of jobs, one for each node. */
  readonly jobNodes: LcmJobNodes
  /** What has happened in jobs. */
  readonly jobEvents: LcmJobEvents
  /** The datacenters. */
  readonly datacenters: LcmDatacenters
  /** How machines are logged in to. */
  readonly machineCredentials: LcmModels<MachineCredential, CreateMachineCredential>
  /** Where packages come from. */
  readonly repositories: LcmModels<Repository, CreateRepository>
  /** How nodes are configured. */
  readonly configProfiles: LcmModels<ConfigProfile, CreateConfigProfile>
  /** Asks what server it is. */
  meta(options?: RequestOptions): ApiCall<Meta>
  /** Asks what the user may do. */
  permissions(options?: RequestOptions): ApiCall<Permissions>
  /**
   * Waits until the server answers, looking once a second. It needs no credentials: a server that asks for them is ready.
   *
   * @throws RequestError, the last one, when the time is over; sooner only for a certificate that is not trusted, and for a plain port that redirects.
   */
  ready(options: ReadyOptions): Promise<void>
  /** Ends the session of the user and password, whoever has logged in for it. The next call logs in again. It does nothing to a session given as `token`. */
  logout(options?: RequestOptions): Promise<void>
  /**
   * Sends what no other method does.
   *
   * @param path the path below the API's root, such as `/config_profiles/`; its segments encoded.
   */
  request(path: string, init?: RawRequest): ApiCall<Answer>
  /** Aborts what is under way and waits for it; ends the session, see `logoutOnClose`. Later calls are refused. */
  close(): Promise<void>
}

/** A client of the Lifecycle Manager of one OpsCenter, version 2 of the API. */
export interface LcmClient extends CommonClient {
  /** The version of the API. */
  readonly version: 'v2'
  /** What makes jobs, and kills them. */
  readonly actions: LcmActions
  /** The clusters. */
  readonly clusters: LcmClusters
  /** The nodes. */
  readonly nodes: LcmNodes
}

/** A client of the Lifecycle Manager of one OpsCenter, version 1 of the API. */
export interface LcmV1Client extends CommonClient {
  /** The version of the API. */
  readonly version: 'v1'
  /** What makes jobs, and kills them. */
  readonly actions: LcmV1Actions
  /** The clusters. */
  readonly clusters: LcmClusters<V1CreateCluster>
  /** The nodes. */
  readonly nodes: LcmNodes<V1CreateNode>
}

/**
 * Makes a client of the Lifecycle Manager of an OpsCenter.
 *
 * @param options where the server is and how to prove who asks; see each for units and defaults.
 * @throws JobwrightError `invalid-input` for an option that is not known or cannot be used.
 *
 * @example
 * import { createLcmClient } from '@jobwright/client/lcm'
 * const fetch = async () => Response.json({ version: '6.8.52' })
 * const lcm = createLcmClient({ baseUrl: 'https://opscenter.example:8443', auth: 'none', fetch })
 * await lcm.meta() //=> { version: '6.8.52' }
 */
export function createLcmClient(options: LcmV1ClientOptions): LcmV1Client
export function createLcmClient(options: LcmV2ClientOptions): LcmClient
export function createLcmClient(options: LcmClientOptions): LcmClient | LcmV1Client
export function createLcmClient(options: LcmClientOptions): LcmClient | LcmV1Client {
  const connection = connectToLcm(options)
  const common = commonClient(connection, options)
  return connection.version === 'v1'
    ? {
        ...common,
        version: 'v1',
        actions: lcmV1Actions(connection),
        clusters: lcmClusters(connection),
        nodes: lcmNodes(connection, parseV1CreateNode),
      }
    : {
        ...common,
        version: 'v2',
        actions: lcmActions(connection),
        clusters: lcmClusters(connection),
        nodes: lcmNodes(connection, parseCreateNode),
      }
}

function commonClient(connection: LcmConnection, options: LcmClientOptions): CommonClient {
  const { transport, send, sessions } = connection
  const { logoutOnClose = options.sessionStore === undefined } = options

  const logout: CommonClient['logout'] = async (request) => {
    const headers = sessions?.headers
    if (headers === undefined) return
    await send(logOut(headers), request)
    await sessions?.forget()
  }

  const close = async (): Promise<void> => {
    sessions?.close()
    await connection.close()
    if (logoutOnClose) await sessions?.end()
  }

  return {
    name: transport.name,
    clock: transport.clock,
    jobs: lcmJobs(connection),
    jobNodes: lcmJobNodes(connection),
    jobEvents: lcmJobEvents(connection),
    datacenters: lcmDatacenters(connection),
    machineCredentials: lcmModels(connection, kinds.machineCredentials, parseCreateMachineCredential),
    repositories: lcmModels(connection, kinds.repositories, parseCreateRepository),
    configProfiles: lcmModels(connection, kinds.configProfiles, parseCreateConfigProfile),
    meta: (request) => send(getMeta, request),
    permissions: (request) => send(getPermissions, request),
    ready: async (readyOptions) => untilReady(connection, probe, readyOptions),
    logout,
    request: (path, init) => sendRaw(connection, path, init),
    close,
    [Symbol.asyncDispose]: close,
  }
}
