import { readFileSync } from 'node:fs'
import { createOvirtClient, type OvirtV3ClientOptions, type OvirtV4ClientOptions } from '@jobwright/client/ovirt'
import {
  type DocumentKind,
  type DocumentProfile,
  type Job,
  readJson,
  type Step,
  type WritableDocuments,
  writeJson,
} from '@jobwright/core/ovirt'
import { routesBelow, type Script, type Sent, serverAt } from '../scripted-server.ts'

export * from '../scripted-server.ts'

/** What a client is made with whose engine is a function. */
export const scripted = (script: Script) => serverAt('https://engine.example', script)

/** A client of v4 whose engine is a function. */
export function scriptedServer(script: Script, options: Partial<OvirtV4ClientOptions> = {}) {
  const server = scripted(script)
  return { ...server, ovirt: createOvirtClient({ ...server.options, ...options }) }
}

/** A client of v3 whose engine is a function. */
export function scriptedV3Server(script: Script, options: Partial<OvirtV3ClientOptions> = {}) {
  const server = scripted(script)
  return { ...server, ovirt: createOvirtClient({ ...server.options, ...options, profile: 'v3' }) }
}

/** Answers by method and path below the API's root; 404 without a word to all else, as the engine does. */
export const routes = routesBelow(/^\/ovirt-engine\/api/, () => new Response(null, { status: 404 }))

/** The requests below the API's root, with their queries. */
export const requests = (sent: readonly Sent[]): string[] =>
  sent.map(({ method, path, query }) => {
    const search = query.map(([name, value]) => `${name}=${value}`).join('&')
    return `${method} ${path.replace(/^\/ovirt-engine\/api/, '')}${search === '' ? '' : `?${search}`}`
  })

/** A document as an engine of JSON answers it. */
export function json<Kind extends DocumentKind>(
  kind: Kind,
  document: WritableDocuments[Kind],
  { status = 200, profile = 'v4' as DocumentProfile } = {},
): Response {
  const headers = { 'Content-Type': 'application/json' }
  return new Response(writeJson(kind, document, { profile }), { status, headers })
}

/** Why an engine refuses. */
export const fault = (detail: string, status = 400, reason = 'Operation Failed'): Response =>
  json('fault', { reason, detail }, { status })

/** What the engine's own serializer wrote. */
export const sample = (name: string): string =>
  readFileSync(new URL(`../fixtures/ovirt/${name}`, import.meta.url), 'utf8')

export const idOf = (kind: 'job' | 'step', number: number): string =>
  `${{ job: '4f1c7a5e', step: '9b2d0e31' }[kind]}-7a4f-4c3a-9d57-${String(number).padStart(12, '0')}`

const time = '2026-11-20T11:59:00.000Z'

/** A job of a plug-in. */
export const jobOf = (number: number, fields: Partial<Job> = {}): Job => ({
  id: idOf('job', number),
  description: 'Backup',
  auto_cleared: true,
  external: true,
  start_time: time,
  last_updated: time,
  status: 'started',
  ...fields,
})

/** A step of a plug-in. */
export const stepOf = (number: number, fields: Partial<Step> = {}): Step => ({
  id: idOf('step', number),
  description: `Step ${number}`,
  type: 'executing',
  external: true,
  number,
  start_time: time,
  status: 'started',
  ...fields,
})

/** A job as it is in the engine, with the correlation id that it does not tell. */
export interface Kept {
  readonly job: Job
  readonly correlationId: string
  readonly steps: readonly Step[]
}

export const kept = (job: Job, correlationId = 'run-1', steps: readonly Step[] = []): Kept => ({
  job,
  correlationId,
  steps,
})

/** What becomes of a request: it is lost before or after the engine has heard it, or answered otherwise. */
export type Trouble = (request: Sent, answer: () => Response) => Response

/** A small engine. It ends what it is told to end, without what else that leads to. */
export function engine(jobs: readonly Kept[] = [], { searches = true } = {}) {
  const there = new Map(jobs.map((one) => [one.job.id, one]))
  const state = { searches, trouble: undefined as Trouble | undefined }
  let added = 100

  function search({ query }: Sent): Response {
    const asked = new Map(query)
    const id = /^correlation_id=(\S+)$/.exec(asked.get('search') ?? '')?.[1]
    const found = [...there.values()].filter(
      ({ correlationId }) => !state.searches || id === undefined || correlationId === id,
    )
    return json(
      'jobs',
      found.slice(0, Number(asked.get('max') ?? found.length)).map(({ job }) => job),
    )
  }

  function addJob({ body, headers }: Sent): Response {
    const { description, auto_cleared = false } = read('job', body)
    added += 1
    const job = { ...jobOf(added), description, auto_cleared }
    there.set(job.id, kept(job, headers['correlation-id']))
    return json('job', job, { status: 201 })
  }

  function addStep(one: Kept, { body }: Sent): Response {
    const { description, type, parent_step } = read('step', body)
    added += 1
    const step = { ...stepOf(added), description, type, ...(parent_step && { parent_step }), job: { id: one.job.id } }
    there.set(one.job.id, { ...one, steps: [...one.steps, step] })
    return json('step', step, { status: 201 })
  }

  function end<T extends { readonly status: string }>(document: T, { body }: Sent): T {
    const { succeeded = true } = read('action', body)
    return { ...document, status: succeeded ? 'finished' : 'failed', end_time: time }
  }

  function answer(request: Sent): Response {
    const [, id, below, stepId, action] = request.path.replace(/^\/ovirt-engine\/api\//, '').split('/')
    if (id === undefined) return request.method === 'GET' ? search(request) : addJob(request)
    const one = there.get(id)
    if (below === undefined) return one === undefined ? new Response(null, { status: 404 }) : json('job', one.job)
    if (one === undefined) return below === 'steps' && request.method === 'GET' ? json('steps', []) : notThere()
    if (below === 'end') {
      if (one.job.status === 'started') there.set(id, { ...one, job: end(one.job, request) })
      return json('action', { status: 'complete' })
    }
    if (stepId === undefined) return request.method === 'GET' ? json('steps', one.steps) : addStep(one, request)
    const step = one.steps.find((step) => step.id === stepId)
    if (step === undefined) return notThere()
    if (action === undefined) return json('step', step)
    there.set(id, { ...one, steps: one.steps.map((other) => (other === step ? end(step, request) : other)) })
    return json('action', { status: 'complete' })
  }

  const script: Script = (request) => {
    const { trouble } = state
    return trouble === undefined ? answer(request) : trouble(request, () => answer(request))
  }
  return { there, state, script }
}

function read<Kind extends 'job' | 'step' | 'action'>(kind: Kind, body: unknown) {
  const document = readJson(kind, body, { as: 'request' })
  if (!document.ok) throw new Error('The engine cannot read this body.')
  return document.value
}

function notThere(): Response {
  return json(
    'action',
    { status: 'failed', fault: { reason: 'Operation Failed', detail: '[Cannot Clear External Job. Job not found.]' } },
    { status: 400 },
  )
}
