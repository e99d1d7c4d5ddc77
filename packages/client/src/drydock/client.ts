import type { ApiVersions, CheckStatus } from '@jobwright/core/drydock'
import { connect, type RawRequest, type ReadyOptions, sendRaw, untilReady } from '../api/index.ts'
import type { Answer, ApiCall, ClientOptions, RequestOptions } from '../transport/index.ts'
import { type DrydockNodes, drydockNodes } from './nodes.ts'
import type { DrydockClientOptions } from './options.ts'
import type { DrydockPlan, PlanRequest } from './plan/model.ts'
import { planTask } from './plan/plan.ts'
import { filterNodes, getVersions, type NodeFilterRequest, validateDesign } from './site-operations.ts'
import { type DrydockTasks, drydockTasks } from './tasks.ts'
import { drydockTraits } from './traits.ts'

/** A client of one Drydock server. */
export interface DrydockClient extends AsyncDisposable {
  /** Its name: the `source` of its views. */
  readonly name: string
  /** The tasks. */
  readonly tasks: DrydockTasks
  /** The nodes. */
  readonly nodes: DrydockNodes
  /**
   * Finds out on which nodes a task would work before it is created, and makes the document that names exactly these.
   *
   * Servers read filters otherwise than they are documented: they OR the values of one attribute and ignore labels of racks. So what is
   * planned is the documented selection: of the nodes given, or, where none are, of the server's own, which is asked about the filter part by part.
   * Filters with rack labels need `nodes`. The plan tells what the server would have made of the filter as it is.
   *
   * @param request what to do and where. For an action on the site as a whole say `where: null`; its plan names no nodes.
   * @returns the plan; `document` is what `tasks.create` takes.
   * @throws JobwrightError `invalid-input` for a filter that selects no node, or of which nobody can say what it selects; RequestError when the
   * server cannot be asked.
   *
   * @example
   * import { createDrydockClient } from '@jobwright/client/drydock'
   * // This server selects node a by label x, and a and b by label y: as real ones do, it ORs both.
   * const selected = [['a', 'b'], ['a']]
   * const drydock = createDrydockClient({ baseUrl: 'http://drydock.example:9000', auth: 'none', fetch: async () => Response.json(selected.shift()) })
   * const plan = await drydock.plan({
   *   action: 'destroy_nodes',
   *   design_ref: 'file:///site.yaml',
   *   where: { filter_set_type: 'union', filter_set: [{ filter_type: 'intersection', node_labels: { x: '1', y: '1' } }] },
   * })
   * plan.names //=> ['a']
   * plan.added //=> ['b']
   * plan.document.node_filter //=> { filter_set_type: 'intersection', filter_set: [{ node_names: ['a'], filter_type: 'union' }] }
   */
  plan(request: PlanRequest, options?: RequestOptions): Promise<DrydockPlan>
  /**
   * Asks which nodes of a design a filter selects, were it sent with a task.
   *
   * @returns the names as the server answers them, some of them twice; none for a design that it cannot read.
   * @throws RequestError `rejected` for a filter that the server trips over, as its task would.
   */
  nodeFilter(request: NodeFilterRequest, options?: RequestOptions): ApiCall<readonly string[]>
  /**
   * Has a design checked. Both a valid and an invalid design are an answer: see `status`, in capitals or not, and `code`.
   *
   * @param href where the design is.
   * @throws RequestError `rejected` for a request that the server refuses, `unavailable` for a design that it cannot read.
   */
  validateDesign(href: string, options?: RequestOptions): ApiCall<CheckStatus>
  /** Asks which versions of the API there are. It needs no credentials. */
  versions(options?: RequestOptions): ApiCall<ApiVersions>
  /**
   * Waits until the server answers, looking once a second. It needs no credentials.
   *
   * @throws RequestError, the last one, when the time is over; sooner only for a certificate that is not trusted.
   */
  ready(options: ReadyOptions): Promise<void>
  /**
   * Sends what no other method does.
   *
   * @param path the path below the API's root, such as `/designs`; its segments encoded.
   */
  request(path: string, init?: RawRequest): ApiCall<Answer>
  /** Aborts what is under way and waits for it. Later calls are refused. */
  close(): Promise<void>
}

/**
 * Makes a client of a Drydock server.
 *
 * @param options where the server is and how to prove who asks; see each for units and defaults.
 * @throws JobwrightError `invalid-input` for an option that is not known or cannot be used.
 *
 * @example
 * import { createDrydockClient } from '@jobwright/client/drydock'
 * const fetch = async () => Response.json({ 'v1.0': { path: '/api/v1.0', status: 'stable' } })
 * const drydock = createDrydockClient({ baseUrl: 'http://drydock.example:9000', auth: { token: 'a token of Keystone' }, fetch })
 * await drydock.versions() //=> { 'v1.0': { path: '/api/v1.0', status: 'stable' } }
 */
export function createDrydockClient(options: DrydockClientOptions): DrydockClient {
  const connection = connect(withEndUser(options), drydockTraits)
  const { transport, send, call, close } = connection
  const nodeFilter: DrydockClient['nodeFilter'] = (request, requestOptions) =>
    call(() => filterNodes(request), requestOptions)
  return {
    name: transport.name,
    tasks: drydockTasks(connection, options.maxConcurrency),
    nodes: drydockNodes(connection),
    nodeFilter,
    plan: async (request, requestOptions) =>
      planTask(request, (node_filter) => nodeFilter({ design_ref: request.design_ref, node_filter }, requestOptions)),
    validateDesign: (href, requestOptions) => call(() => validateDesign(href), requestOptions),
    versions: (requestOptions) => send(getVersions, requestOptions),
    // Never by its health: Drydock stores a task for each such question.
    ready: async (readyOptions) => untilReady(connection, getVersions, readyOptions),
    request: (path, init) => sendRaw(connection, path, init),
    close,
    [Symbol.asyncDispose]: close,
  }
}

function withEndUser(options: DrydockClientOptions): ClientOptions {
  // Whether there are options is looked at with the options.
  const endUser = options?.endUser
  if (endUser === undefined) return options
  return { ...options, headers: (context) => ({ 'X-End-User': endUser, ...options.headers?.(context) }) }
}
