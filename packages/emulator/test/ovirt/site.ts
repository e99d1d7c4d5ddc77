import { type ManualClock, manualClock } from '@jobwright/core'
import {
  type AnswerDocuments,
  type DocumentKind,
  type Fault,
  type Job,
  readJson,
  type Step,
} from '@jobwright/core/ovirt'
import {
  type Emulator,
  type EmulatorOptions,
  type OvirtControls,
  type OvirtSeed,
  startEmulator,
} from '@jobwright/emulator'
import { afterEach } from 'vitest'

/** The answer to a request. */
interface Answered {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  /** The body as JSON; undefined where it is none. */
  readonly json: unknown
}

/** An emulated oVirt on a clock that stands still, at 2016-12-13 00:15:42. */
export interface OvirtSite {
  readonly ovirt: OvirtControls
  readonly emulator: Emulator<'ovirt'>
  readonly clock: ManualClock
  /** Sends a request to a path below the API's root, or to an address. A text is sent as it stands, all else as JSON. JSON is asked for. */
  readonly send: (
    method: string,
    path: string,
    body?: unknown,
    headers?: Readonly<Record<string, string>>,
  ) => Promise<Answered>
  /** What a GET shows, which must be answered 200. */
  readonly get: <Kind extends DocumentKind>(kind: Kind, path: string) => Promise<AnswerDocuments[Kind]>
  /** Why a request was refused, from its body or the fault of its action. */
  readonly fault: (
    method: string,
    path: string,
    body?: unknown,
    headers?: Readonly<Record<string, string>>,
  ) => Promise<Fault & { status: number }>
  readonly jobs: (query?: string) => Promise<readonly Job[]>
  readonly job: (id: string) => Promise<Job>
  readonly steps: (jobId: string) => Promise<readonly Step[]>
  /** Adds a job. Answers its id. */
  readonly addJob: (
    description: string,
    options?: { readonly autoCleared?: boolean; readonly correlationId?: string },
  ) => Promise<string>
  /** Adds a step to a job, or below a step. Answers its id. */
  readonly addStep: (jobId: string, description: string, parentId?: string) => Promise<string>
  readonly endJob: (id: string, action?: object) => Promise<void>
  readonly endStep: (jobId: string, id: string, succeeded?: boolean) => Promise<void>
  /** The statuses of the jobs by their descriptions. */
  readonly statuses: () => Promise<Readonly<Record<string, string>>>
  /** Where a job and its steps stand, by their descriptions. */
  readonly standings: (jobId: string) => Promise<Readonly<Record<string, string>>>
  /** Lets so many seconds pass. */
  readonly pass: (seconds: number) => Promise<void>
}

const open: { close(): Promise<void> }[] = []

afterEach(async () => {
  for (const emulator of open.splice(0)) await emulator.close()
})

/** When the clock begins. */
export const startedAt = Date.UTC(2016, 11, 13, 0, 15, 42)

export async function startOvirt(seed?: OvirtSeed, options: EmulatorOptions<'ovirt'> = {}): Promise<OvirtSite> {
  const clock = manualClock({ now: startedAt })
  const emulator = await startEmulator({ systems: ['ovirt'], clock, seed: { ovirt: seed }, ...options })
  open.push(emulator)
  const send: OvirtSite['send'] = async (method, path, body, headers = {}) => {
    const text = body === undefined || typeof body === 'string' ? body : JSON.stringify(body)
    const response = await emulator.fetch(path.startsWith('http') ? path : `${emulator.ovirt.baseUrl}${path}`, {
      method,
      headers: { accept: 'application/json', 'content-type': 'application/json', ...headers },
      redirect: 'manual',
      ...(text === undefined ? {} : { body: text }),
    })
    const answered = await response.text()
    return { status: response.status, headers: response.headers, text: answered, json: jsonOf(answered) }
  }
  const expected = async (status: number, ...request: Parameters<OvirtSite['send']>): Promise<unknown> => {
    const answer = await send(...request)
    if (answer.status !== status) throw new Error(`${request[0]} ${request[1]}: ${answer.status} ${answer.text}`)
    return answer.json
  }
  const get: OvirtSite['get'] = async (kind, path) => documentOf(kind, await expected(200, 'GET', path))
  const jobs: OvirtSite['jobs'] = (query = '') => get('jobs', `/jobs${query}`)
  const steps: OvirtSite['steps'] = (jobId) => get('steps', `/jobs/${jobId}/steps`)
  const job: OvirtSite['job'] = (id) => get('job', `/jobs/${id}`)
  return {
    ovirt: emulator.ovirt,
    emulator,
    clock,
    send,
    get,
    async fault(...request) {
      const { status, json } = await send(...request)
      const action = documentOf('action', json)
      return { status, ...(action.fault ?? documentOf('fault', json)) }
    },
    jobs,
    job,
    steps,
    async addJob(description, { autoCleared, correlationId } = {}) {
      const headers = correlationId === undefined ? {} : { 'correlation-id': correlationId }
      const body = { description, ...(autoCleared === undefined ? {} : { auto_cleared: autoCleared }) }
      return documentOf('job', await expected(201, 'POST', '/jobs', body, headers)).id
    },
    async addStep(jobId, description, parentId) {
      const parent = parentId === undefined ? {} : { parent_step: { id: parentId } }
      const body = { description, type: 'executing', ...parent }
      return documentOf('step', await expected(201, 'POST', `/jobs/${jobId}/steps`, body)).id
    },
    async endJob(id, action = {}) {
      await expected(200, 'POST', `/jobs/${id}/end`, action)
    },
    async endStep(jobId, id, succeeded = true) {
      await expected(200, 'POST', `/jobs/${jobId}/steps/${id}/end`, { succeeded })
    },
    statuses: async () => statusesOf(await jobs()),
    standings: async (jobId) => statusesOf([await job(jobId), ...(await steps(jobId))]),
    pass: async (seconds) => {
      await clock.advance(seconds * 1000)
    },
  }
}

function statusesOf(shown: readonly (Job | Step)[]): Readonly<Record<string, string>> {
  return Object.fromEntries(shown.map(({ description, status }) => [description, status]))
}

function documentOf<Kind extends DocumentKind>(kind: Kind, json: unknown): AnswerDocuments[Kind] {
  const read = readJson(kind, json)
  if (!read.ok) throw new Error(`This is no ${kind}: ${JSON.stringify(json)}`)
  return read.value
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
