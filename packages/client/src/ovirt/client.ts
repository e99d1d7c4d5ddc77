import type { Clock } from '@jobwright/core'
import type { EndJobActionV3, EndStepActionV3 } from '@jobwright/core/ovirt'
import { type RawRequest, type ReadyOptions, sendRaw, untilReady } from '../api/index.ts'
import type { Answer, ApiCall, RequestOptions } from '../transport/index.ts'
import { connectToOvirt, type OvirtConnection } from './connection.ts'
import { type OvirtJobs, ovirtJobs } from './jobs.ts'
import type { OvirtClientOptions, OvirtV3ClientOptions, OvirtV4ClientOptions } from './options.ts'
import { probe } from './probe.ts'
import { type OvirtSteps, ovirtSteps } from './steps.ts'

/** What the clients of both profiles have. */
interface CommonClient extends AsyncDisposable {
  /** Its name: the `source` of its views. */
  readonly name: string
  /** What tells the time and runs things later, for what works with this client. */
  readonly clock: Clock
  /**
   * Waits until the engine answers, looking once a second. It needs no credentials: an engine that asks for them is ready.
   *
   * @throws RequestError, the last one, when the time is over; sooner only for a certificate that is not trusted.
   */
  ready(options: ReadyOptions): Promise<void>
  /**
   * Sends what no other method does, in JSON.
   *
   * @param path the path below the API's root, such as `/vms/123`; its segments encoded.
   */
  request(path: string, init?: RawRequest): ApiCall<Answer>
  /** Ends the session and revokes the token of the user and password. The next call logs in again. It does nothing to a token given as `token`. */
  logout(options?: RequestOptions): Promise<void>
  /** Aborts what is under way and waits for it; ends the session, see `logoutOnClose`. Later calls are refused. */
  close(): Promise<void>
}

/** A client of one engine, by version 4 of its API. */
export interface OvirtClient extends CommonClient {
  /** Whose API is spoken. */
  readonly profile: 'v4'
  /** The jobs. */
  readonly jobs: OvirtJobs
  /** The steps of the jobs. */
  readonly steps: OvirtSteps
}

/** A client of one engine, by version 3 of its API. */
export interface OvirtV3Client extends CommonClient {
  /** Whose API is spoken. */
  readonly profile: 'v3'
  /** The jobs. */
  readonly jobs: OvirtJobs<EndJobActionV3>
  /** The steps of the jobs. */
  readonly steps: OvirtSteps<EndStepActionV3>
}

/**
 * Makes a client of an oVirt engine.
 *
 * @param options where the engine is and how to prove who asks; see each for units and defaults.
 * @throws JobwrightError `invalid-input` for an option that is not known or cannot be used.
 *
 * @example
 * import { createOvirtClient } from '@jobwright/client/ovirt'
 * const fetch = async () => Response.json({ id: 'j1', description: 'Backup', status: 'started', external: 'true' }, { status: 201 })
 * const ovirt = createOvirtClient({ baseUrl: 'https://engine.example', auth: 'none', fetch })
 * const job = await ovirt.jobs.add({ description: 'Backup', auto_cleared: true })
 * job.external //=> true
 */
export function createOvirtClient(options: OvirtV3ClientOptions): OvirtV3Client
export function createOvirtClient(options: OvirtV4ClientOptions): OvirtClient
export function createOvirtClient(options: OvirtClientOptions): OvirtClient | OvirtV3Client
export function createOvirtClient(options: OvirtClientOptions): OvirtClient | OvirtV3Client {
  const connection = connectToOvirt(options)
  const common = commonClient(connection, options)
  return connection.profile === 'v3'
    ? { ...common, profile: 'v3', jobs: ovirtJobs(connection), steps: ovirtSteps(connection) }
    : { ...common, profile: 'v4', jobs: ovirtJobs(connection), steps: ovirtSteps(connection) }
}

function commonClient(connection: OvirtConnection, options: OvirtClientOptions): CommonClient {
  const { transport, sessions } = connection
  const { logoutOnClose = options.sessionStore === undefined } = options

  const close = async (): Promise<void> => {
    sessions?.close()
    await connection.close()
    if (logoutOnClose) await sessions?.end()
  }

  return {
    name: transport.name,
    clock: transport.clock,
    ready: async (readyOptions) => untilReady(connection, probe, readyOptions),
    request: (path, init) => sendRaw(connection, path, init),
    logout: async (request) => sessions?.logout(request),
    close,
    [Symbol.asyncDispose]: close,
  }
}
