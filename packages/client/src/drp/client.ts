import type { Clock } from '@jobwright/core'
import type {
  Blueprint,
  CreateBlueprint,
  CreateParam,
  CreateProfile,
  CreateStage,
  CreateTask,
  CreateWorkflow,
  Info,
  Param,
  Prefs,
  Profile,
  Stage,
  Task,
  TokenAnswer,
  Workflow,
} from '@jobwright/core/drp'
import { connect, type RawRequest, type ReadyOptions, sendRaw, untilReady } from '../api/index.ts'
import type { Answer, ApiCall, RequestOptions } from '../transport/index.ts'
import { checkDrpAuth } from './auth.ts'
import { definitionKinds } from './definition-kinds.ts'
import { type DrpDefinitions, drpDefinitions } from './definitions.ts'
import { eventHub } from './events/event-hub.ts'
import { type DrpEventStream, type DrpEventsOptions, drpEvents } from './events/event-stream.ts'
import type { DrpEventRegistration } from './events/registrations.ts'
import { checkWebSocket, webSocketOf } from './events/web-socket.ts'
import { type DrpJobs, drpJobs } from './jobs.ts'
import { type DrpMachines, drpMachines, type TokenOptions } from './machines.ts'
import type { DrpClientOptions } from './options.ts'
import { getInfo, getPrefs, probe, setPrefs } from './site-operations.ts'
import { getToken } from './token-operations.ts'
import { drpTraits } from './traits.ts'
import { type DrpWorkOrders, drpWorkOrders } from './work-orders.ts'

/** How a user's token is fetched. */
export interface UserTokenOptions extends TokenOptions {
  /** Only the rights of these roles of the user's. Default all. v3.13 answers 500 to any. */
  readonly roles?: readonly string[] | undefined
}

/** A client of one Digital Rebar server. */
export interface DrpClient extends AsyncDisposable {
  /** Its name: the `source` of its views. */
  readonly name: string
  /** What tells the time and runs things later, for what works with this client. */
  readonly clock: Clock
  /** The jobs. */
  readonly jobs: DrpJobs
  /** The machines. */
  readonly machines: DrpMachines
  /** The work orders; newer than v4.8. */
  readonly workOrders: DrpWorkOrders
  /** The tasks that jobs run. */
  readonly tasks: DrpDefinitions<Task, CreateTask>
  /** The stages: lists of tasks. */
  readonly stages: DrpDefinitions<Stage, CreateStage>
  /** The workflows: lists of stages. */
  readonly workflows: DrpDefinitions<Workflow, CreateWorkflow>
  /** The blueprints: what work orders are made from; newer than v4.8. */
  readonly blueprints: DrpDefinitions<Blueprint, CreateBlueprint>
  /** The parameters that values may be given for. */
  readonly params: DrpDefinitions<Param, CreateParam>
  /** The profiles: sets of parameters that machines share. */
  readonly profiles: DrpDefinitions<Profile, CreateProfile>
  /** The users. */
  readonly users: {
    /** Fetches a token of a user's. It is secret: whoever has it is that user. */
    token(name: string, options?: UserTokenOptions): ApiCall<TokenAnswer>
  }
  /** The preferences of the server. */
  readonly prefs: {
    /** Reads all. */
    get(options?: RequestOptions): ApiCall<Prefs>
    /** Sets some and leaves the others. Answers all. */
    set(prefs: Readonly<Record<string, string>>, options?: RequestOptions): ApiCall<Prefs>
  }
  /**
   * Listens to what happens to objects of the server: a stream of events to iterate over, and of the gaps in which some may have been missed. The
   * connection is made when the iteration begins, and shared by all that the client listens to. See the interface of the stream.
   *
   * An event comes where the asker may do to the object what it tells of; there is no other sign of a right that is missing.
   *
   * @param registrations which events: one registration, or several.
   * @param options when to end, and for which servers the registrations are written.
   * @throws JobwrightError `invalid-input` for registrations that would crash a server, have it close the connection, or that not every server reads
   * alike. What the iteration throws is told with the stream.
   *
   * @example
   * import { createDrpClient } from '@jobwright/client/drp'
   * const drp = createDrpClient({ baseUrl: 'https://drp.example:8092', auth: 'none', webSocket: 'none' })
   * const events = drp.events({ type: 'jobs', action: ['create', 'update'] })
   * const [first] = await Promise.allSettled([events.next()])
   * // Nothing can be listened to without a WebSocket.
   * first.status === 'rejected' ? first.reason.code : '' //=> 'unavailable'
   */
  events(
    registrations: DrpEventRegistration | readonly DrpEventRegistration[],
    options?: DrpEventsOptions,
  ): DrpEventStream
  /** Asks what server it is, and what it can do. */
  info(options?: RequestOptions): ApiCall<Info>
  /**
   * Waits until the server answers, looking once a second. It needs no credentials.
   *
   * @throws RequestError, the last one, when the time is over; sooner only for a certificate that is not trusted.
   */
  ready(options: ReadyOptions): Promise<void>
  /**
   * Sends what no other method does.
   *
   * @param path the path below the API's root, such as `/bootenvs`; its segments encoded.
   */
  request(path: string, init?: RawRequest): ApiCall<Answer>
  /** Aborts what is under way and waits for it. Later calls are refused. */
  close(): Promise<void>
}

/**
 * Makes a client of a Digital Rebar server.
 *
 * @param options where the server is and how to prove who asks; see each for units and defaults.
 * @throws JobwrightError `invalid-input` for an option that is not known or cannot be used.
 *
 * @example
 * import { createDrpClient } from '@jobwright/client/drp'
 * const fetch = async () => Response.json({ version: 'v3.13.6', features: ['sane-exit-codes'] })
 * const drp = createDrpClient({ baseUrl: 'https://drp.example:8092', auth: { token: 'a token of this server' }, fetch })
 * await drp.info() //=> { version: 'v3.13.6', features: ['sane-exit-codes'] }
 */
export function createDrpClient(options: DrpClientOptions): DrpClient {
  // Whether there are options is looked at with the options.
  checkDrpAuth(options?.auth)
  checkWebSocket(options?.webSocket)
  const connection = connect(options, drpTraits)
  const { transport, send, call, close } = connection
  const hub = eventHub(connection, { webSocket: webSocketOf(options) })
  return {
    name: transport.name,
    clock: transport.clock,
    jobs: drpJobs(connection, options.maxConcurrency, hub),
    machines: drpMachines(connection, options.maxConcurrency, hub),
    workOrders: drpWorkOrders(connection, options.maxConcurrency, hub),
    tasks: drpDefinitions(connection, definitionKinds.tasks),
    stages: drpDefinitions(connection, definitionKinds.stages),
    workflows: drpDefinitions(connection, definitionKinds.workflows),
    blueprints: drpDefinitions(connection, definitionKinds.blueprints),
    params: drpDefinitions(connection, definitionKinds.params),
    profiles: drpDefinitions(connection, definitionKinds.profiles),
    users: {
      token: (name, { ttlSeconds, roles, ...request } = {}) =>
        call(() => getToken('users', name, ttlSeconds, roles), request),
    },
    prefs: {
      get: (request) => send(getPrefs, request),
      set: (prefs, request) => call(() => setPrefs(prefs), request),
    },
    events: (registrations, eventsOptions) => drpEvents(connection, hub, registrations, eventsOptions),
    info: (request) => send(getInfo, request),
    ready: async (readyOptions) => untilReady(connection, probe, readyOptions),
    request: (path, init) => sendRaw(connection, path, init),
    close,
    [Symbol.asyncDispose]: close,
  }
}
