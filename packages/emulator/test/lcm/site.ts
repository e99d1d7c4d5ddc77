import { type ManualClock, manualClock } from '@jobwright/core'
import { type Emulator, type EmulatorOptions, type LcmControls, type LcmSeed, startEmulator } from '@jobwright/emulator'
import { afterEach } from 'vitest'

/** The answer to a request. */
interface Answered {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  /** The body as JSON; undefined where it is none. */
  readonly json: unknown
}

/** One page of a list. */
export interface Page {
  readonly next: string | null
  readonly previous: string | null
  readonly last: number
  readonly count: number
  readonly 'per-page': number
  readonly current: number
  readonly results: readonly Row[]
}

/** A record as the server shows it. */
export interface Row {
  readonly id: string
  readonly name: string
  readonly status: string
  readonly 'job-status': string | null
  readonly 'last-job-id': string | null
  readonly [field: string]: unknown
}

/** An emulated OpsCenter on a clock that stands still, at 2016-06-21 16:20:00. */
export interface LcmSite {
  readonly lcm: LcmControls
  readonly emulator: Emulator<'lcm'>
  readonly clock: ManualClock
  /** Sends a request to a path below the API's root, or to an address. A text is sent as it stands, all else as JSON. */
  send(method: string, path: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<Answered>
  get(path: string): Promise<Row>
  page(path: string): Promise<Page>
  /** Runs an action on a cluster, datacenter or node that is named. Answers the id of the job. */
  run(jobType: string, scope: 'cluster' | 'datacenter' | 'node', name: string, options?: object): Promise<string>
  /** The statuses of jobs, and of the nodes of one by their names. */
  jobs(): Promise<readonly string[]>
  nodes(jobId: string): Promise<Readonly<Record<string, string>>>
  status(jobId: string): Promise<string>
  /** Lets so many seconds pass. */
  pass(seconds: number): Promise<void>
}

const open: { close(): Promise<void> }[] = []

afterEach(async () => {
  for (const emulator of open.splice(0)) await emulator.close()
})

const startedAt = Date.UTC(2016, 5, 21, 16, 20)

export async function startLcm(seed?: LcmSeed, options: EmulatorOptions<'lcm'> = {}): Promise<LcmSite> {
  const clock = manualClock({ now: startedAt })
  const emulator = await startEmulator({ systems: ['lcm'], clock, seed: { lcm: seed }, ...options })
  open.push(emulator)
  const send: LcmSite['send'] = async (method, path, body, headers = {}) => {
    const text = body === undefined || typeof body === 'string' ? body : JSON.stringify(body)
    const response = await emulator.fetch(path.startsWith('http') ? path : `${emulator.lcm.baseUrl}${path}`, {
      method,
      headers,
      redirect: 'manual',
      ...(text === undefined ? {} : { body: text }),
    })
    const answered = await response.text()
    return { status: response.status, headers: response.headers, text: answered, json: jsonOf(answered) }
  }
  const expectOk = async <T>(path: string): Promise<T> => {
    const { status, text, json } = await send('GET', path)
    if (status !== 200) throw new Error(`${path}: ${status} ${text}`)
    return json as T
  }
  const page = (path: string) => expectOk<Page>(path)
  return {
    lcm: emulator.lcm,
    emulator,
    clock,
    send,
    get: (path) => expectOk<Row>(path),
    page,
    async run(jobType, scope, name, options = {}) {
      const found = (await page(`/${scope}s/`)).results.find((row) => row.name === name)
      if (found === undefined) throw new Error(`There is no ${scope} ${name}.`)
      const body = { 'job-type': jobType, 'job-scope': scope, 'resource-id': found.id, ...options }
      const { status, text, json } = await send('POST', `/actions/${jobType}`, body)
      if (status !== 201) throw new Error(`${jobType} of ${name}: ${status} ${text}`)
      return (json as Row).id
    },
    jobs: async () => (await page('/jobs/')).results.map(({ status }) => status),
    nodes: async (jobId) =>
      Object.fromEntries(
        (await page(`/jobs/${jobId}/job_nodes/`)).results.map((row) => [String(row['node-name']), row.status]),
      ),
    status: async (jobId) => (await expectOk<Row>(`/jobs/${jobId}`)).status,
    pass: async (seconds) => {
      await clock.advance(seconds * 1000)
    },
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** A cluster of three datacenters of two nodes each. */
export const threeDatacenters = {
  name: 'c1',
  datacenters: ['east', 'north', 'west'].map((name) => ({
    name,
    nodes: [1, 2].map((number) => ({ name: `${name}-${number}` })),
  })),
}

/** A cluster of one datacenter of so many nodes: `n1` and so on. */
export function clusterOf(nodes: number, name = 'c1') {
  return {
    name,
    datacenters: [{ name: 'dc1', nodes: Array.from({ length: nodes }, (_, at) => ({ name: `n${at + 1}` })) }],
  }
}
