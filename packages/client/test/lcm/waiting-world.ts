import type { ClientEvent } from '@jobwright/client'
import { createLcmClient, type LcmClientOptions } from '@jobwright/client/lcm'
import type { Cluster, Datacenter, Job, JobEvent, JobNode, Node } from '@jobwright/core/lcm'
import { failure, type Sent, scripted } from './scripted-server.ts'

export const clusterId = '7064583a-0656-4914-819e-937863793ab5'

/** The id of a job, a node, an event by its number. */
export const idOf = (kind: 'job' | 'node' | 'row' | 'event', number: number): string =>
  `${{ job: '27138a41', node: '3bfa4fdf', row: '8a7f8efc', event: '65c12a12' }[kind]}-a861-4ac2-aff1-${String(number).padStart(12, '0')}`

export const jobId = idOf('job', 1)

export const jobOf = (number: number, fields: Partial<Job> = {}): Job => ({
  type: 'job',
  id: idOf('job', number),
  'job-type': 'install',
  'job-data': { 'job-type': 'install', 'auto-bootstrap': null },
  status: 'RUNNING',
  'cluster-id': clusterId,
  'cluster-name': 'test',
  'datacenter-id': null,
  'datacenter-name': null,
  'node-id': null,
  'node-name': null,
  description: null,
  'dry-run': false,
  'created-on': '2026-11-20T11:59:00.000Z',
  'modified-on': '2026-11-20T11:59:00.000Z',
  ...fields,
})

/** One node's part in the first job. */
export const rowOf = (number: number, status: string, fields: Partial<JobNode> = {}): JobNode => ({
  type: 'job-node',
  id: idOf('row', number),
  'job-id': jobId,
  'node-id': idOf('node', number),
  'node-name': `node${number}`,
  'datacenter-name': 'dc1',
  status,
  ...fields,
})

/** An event of the first job; on a node of that number, or on none. */
export const eventOf = (number: number, node: number | undefined, fields: Partial<JobEvent> = {}): JobEvent => ({
  type: 'job-event',
  id: idOf('event', number),
  'job-id': jobId,
  'node-id': node === undefined ? null : idOf('node', node),
  'event-type': 'milestone',
  'event-subtype': 'start',
  message: `message ${number}`,
  'event-resource': null,
  before: {},
  after: {},
  changes: false,
  traceback: null,
  'created-on': `2026-11-20T12:00:00.${String(number).padStart(3, '0')}Z`,
  ...fields,
})

export const errorOn = (number: number, node: number | undefined, fields: Partial<JobEvent> = {}): JobEvent =>
  eventOf(number, node, {
    'event-type': 'error',
    'event-subtype': 'MeldError',
    message: `node ${node} does not answer on port 9042`,
    'event-resource': '/etc/dse/cassandra/cassandra.yaml',
    traceback: 'Traceback (most recent call last): line 1',
    ...fields,
  })

/** What there is; tests change it as they like. */
export interface There {
  jobs: Map<string, Job>
  rows: JobNode[]
  events: JobEvent[]
  clusters: Cluster[]
  datacenters: Datacenter[]
  nodes: Node[]
}

const leftOutOfEvents = ['event-resource', 'before', 'after', 'changes', 'traceback', 'created-by']
const leftOutOfJobs = ['job-data', 'created-by', 'modified-by']

const without = (document: object, keys: readonly string[]): object =>
  Object.fromEntries(Object.entries(document).filter(([key]) => !keys.includes(key)))

/** An OpsCenter with jobs that change with time. */
export function world(
  given: { readonly jobs?: readonly Job[] } & Partial<Omit<There, 'jobs'>> = {},
  { pageSize = 50, ...options }: Partial<LcmClientOptions> & { readonly pageSize?: number } = {},
) {
  const there: There = {
    rows: [],
    events: [],
    clusters: [],
    datacenters: [],
    nodes: [],
    ...given,
    jobs: new Map((given.jobs ?? [jobOf(1)]).map((job) => [job.id, job])),
  }
  const control: {
    /** Answers in place of the server, where it answers anything. */
    trouble?: ((request: Sent) => Response | undefined) | undefined
    /** What is done when a job is to be killed. Default: it is TERMINATED three seconds later, if it goes on until then. */
    onTerminate: (id: string) => Response
  } = {
    onTerminate(id) {
      const job = there.jobs.get(id)
      if (job === undefined) return failure(404, 'no such job')
      if (['COMPLETE', 'FAILED', 'TERMINATED', 'ORPHANED'].includes(job.status)) return failure(409, 'it has ended')
      server.clock.schedule(3_000, () => {
        const now = there.jobs.get(id)
        if (now && !['COMPLETE', 'FAILED', 'ORPHANED'].includes(now.status)) set(id, { status: 'TERMINATED' })
      })
      return Response.json('Termination in progress', { status: 202 })
    },
  }

  const pageOf = ({ path, query }: Sent, rows: readonly object[], leftOut: readonly string[] = []): Response => {
    const current = Number(new Map(query).get('page') ?? 1)
    const last = Math.max(1, Math.ceil(rows.length / pageSize))
    // The server takes itself for another host.
    const link = (number: number) =>
      number < 1 || number > last ? null : `http://localhost:8888${path}?page=${number}`
    return Response.json({
      count: rows.length,
      'per-page': pageSize,
      current,
      last,
      next: link(current + 1),
      previous: link(current - 1),
      results: rows.slice((current - 1) * pageSize, current * pageSize).map((row) => without(row, leftOut)),
    })
  }
  const one = (found: object | undefined): Response =>
    found === undefined ? failure(404, 'not found') : Response.json(found)

  const answer = (request: Sent): Response => {
    const trouble = control.trouble?.(request)
    if (trouble !== undefined) return trouble
    const { method, path, body } = request
    const [kind = '', id = '', below = ''] = path.replace(/^\/api\/v[12]\/lcm\//, '').split('/')
    if (method === 'POST') return control.onTerminate((body as { readonly 'job-id': string })['job-id'])
    const jobs = [...there.jobs.values()]
    switch (`${kind}/${id === '' ? '' : 'id'}/${below}`) {
      case 'jobs//':
        return pageOf(request, jobs, leftOutOfJobs)
      case 'jobs/id/':
        return one(there.jobs.get(id))
      case 'jobs/id/job_nodes':
        return pageOf(
          request,
          there.rows.filter((row) => row['job-id'] === id),
        )
      case 'jobs/id/job_events':
        return pageOf(
          request,
          there.events.filter((event) => event['job-id'] === id),
          leftOutOfEvents,
        )
      case 'job_events/id/':
        return one(there.events.find((event) => event.id === id))
      case 'clusters/id/':
        return one(there.clusters.find((cluster) => cluster.id === id))
      case 'clusters/id/jobs':
        if (!jobs.some((job) => job['cluster-id'] === id) && id !== clusterId) return failure(404, 'no such cluster')
        return pageOf(
          request,
          jobs.filter((job) => job['cluster-id'] === id),
          leftOutOfJobs,
        )
      case 'clusters/id/datacenters':
        return pageOf(request, there.datacenters)
      case 'clusters/id/nodes':
        return pageOf(request, there.nodes)
      default:
        return failure(404, 'no such route')
    }
  }

  const server = scripted(answer)
  const events: ClientEvent[] = []
  const startedAt = server.clock.now()
  const lcm = createLcmClient({
    ...server.options,
    name: 'site',
    onEvent: (event) => events.push(event),
    ...options,
  } as LcmClientOptions & { readonly version?: 'v2' })

  function set(id: string, fields: Partial<Job>): void {
    const job = there.jobs.get(id) ?? jobOf(1, { id })
    there.jobs.set(id, { ...job, 'modified-on': new Date(server.clock.now()).toISOString(), ...fields })
  }

  return {
    ...server,
    lcm,
    there,
    control,
    events,
    elapsed: () => server.clock.now() - startedAt,
    /** Changes the first job, or another one. */
    set: (fields: Partial<Job>, id = jobId) => set(id, fields),
    /** Does something at a time, in milliseconds from the start. */
    at: (ms: number, change: () => void) => void server.clock.schedule(ms - (server.clock.now() - startedAt), change),
    /** The first job gets a status at a time. */
    status: (ms: number, status: string, id = jobId) => void server.clock.schedule(ms, () => set(id, { status })),
    paths: () =>
      server.sent.map(({ method, path, query }) => {
        const search = query.length === 0 ? '' : `?${query.map(([key, value]) => `${key}=${value}`).join('&')}`
        return `${method} ${path.replace(/^\/api\/v[12]\/lcm/, '')}${search}`
      }),
    drifts: () => events.filter((event) => event.kind === 'drift'),
  }
}

/** Nobody answers. */
export const down = (): Response => {
  throw Object.assign(new TypeError('fetch failed'), {
    cause: Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }),
  })
}

export const hour = { timeoutMs: 3_600_000 }
