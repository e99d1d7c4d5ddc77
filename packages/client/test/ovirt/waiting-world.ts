import type { ClientEvent } from '@jobwright/client'
import { createOvirtClient, type OvirtV4ClientOptions, xmlFormat } from '@jobwright/client/ovirt'
import { type DocumentKind, type Job, type Step, type WritableDocuments, writeJson } from '@jobwright/core/ovirt'
import { writeXml } from '@jobwright/core/ovirt/xml'
import { type Sent, serverAt } from '../scripted-server.ts'

/** The id of a job or a step by its number. */
export const idOf = (kind: 'job' | 'step', number: number): string =>
  `${{ job: '4f1c7a5e', step: '9b2d0e31' }[kind]}-7a4f-4c3a-9d57-${String(number).padStart(12, '0')}`

export const jobId = idOf('job', 1)

/** A job as it is in the engine: with its steps and the correlation id that it does not tell. */
export interface Kept {
  readonly job: Omit<Job, 'steps'>
  readonly steps: readonly Step[]
  readonly correlationId: string
}

export const jobOf = (number: number, fields: Partial<Job & Pick<Kept, 'correlationId'>> = {}): Kept => {
  const { steps = [], correlationId = 'create_d1', ...rest } = fields
  const job = {
    id: idOf('job', number),
    description: `Job ${number}`,
    auto_cleared: true,
    external: false,
    start_time: '2026-11-20T11:59:00.000Z',
    last_updated: '2026-11-20T11:59:00.000Z',
    status: 'started',
    ...rest,
  }
  return { job, steps, correlationId }
}

export const stepOf = (number: number, fields: Partial<Step> = {}): Step => ({
  id: idOf('step', number),
  description: `Step ${number}`,
  number,
  type: 'executing',
  external: false,
  status: 'started',
  job: { id: jobId },
  ...fields,
})

/** What the engine can do, and lets the user do. */
export interface Abilities {
  /** From 4.2 on; not for users whose answers are filtered. */
  searches: boolean
  /** From 4.2 on. */
  follows: boolean
  /** May the user list jobs? */
  lists: boolean
  /** May the user read steps? */
  readsSteps: boolean
  /** Are jobs that are unknown left out of lists, as they are for users whose answers are filtered? */
  hidesUnknown: boolean
  /** Are lists of steps that are empty left out where they are sent along? */
  omitsNoSteps: boolean
}

/** The engine's fault. */
export const fault = (status: number, reason: string, detail: string): Response =>
  new Response(writeJson('fault', { reason, detail }), { status, headers: { 'Content-Type': 'application/json' } })

const notAllowed = (): Response =>
  fault(400, 'Operation Failed', 'query execution failed due to insufficient permissions.')

/** An engine with jobs that change with time. */
export function world(
  jobs: readonly Kept[] = [jobOf(1)],
  { can: given = {}, ...options }: Partial<OvirtV4ClientOptions> & { readonly can?: Partial<Abilities> } = {},
) {
  const can: Abilities = {
    searches: true,
    follows: true,
    lists: true,
    readsSteps: true,
    hidesUnknown: false,
    omitsNoSteps: false,
    ...given,
  }
  const there = new Map(jobs.map((kept) => [kept.job.id, kept]))
  /** Answers in place of the engine, where it answers anything. */
  const control: { trouble?: ((request: Sent) => Response | Promise<Response> | undefined) | undefined } = {}

  function documents<Kind extends DocumentKind>(kind: Kind, document: WritableDocuments[Kind]): Response {
    const xml = options.format === xmlFormat
    return new Response(xml ? writeXml(kind, document) : writeJson(kind, document), {
      headers: { 'Content-Type': xml ? 'application/xml' : 'application/json' },
    })
  }

  function answer(request: Sent): Response | Promise<Response> {
    const trouble = control.trouble?.(request)
    if (trouble !== undefined) return trouble
    const [id = '', below] = request.path.replace(/^\/ovirt-engine\/api\/jobs\/?/, '').split('/')
    const query = new Map(request.query)
    const follow = query.has('follow')
    const shown = ({ job, steps }: Kept): Job =>
      follow && can.follows && !(steps.length === 0 && can.omitsNoSteps) ? { ...job, steps } : job
    if (below === 'steps') return can.readsSteps ? documents('steps', there.get(id)?.steps ?? []) : notAllowed()
    if (follow && can.follows && !can.readsSteps) return notAllowed()
    if (id !== '') {
      const kept = there.get(id)
      return kept === undefined ? new Response(null, { status: 404 }) : documents('job', shown(kept))
    }
    if (!can.lists) return notAllowed()
    const wanted = query.get('search')?.replace(/^correlation_id=/, '')
    const found = [...there.values()].filter(
      ({ correlationId, job }) =>
        (wanted === undefined || !can.searches || correlationId === wanted) &&
        !(can.hidesUnknown && job.status === 'unknown'),
    )
    return documents('jobs', found.slice(0, Number(query.get('max') ?? found.length)).map(shown))
  }

  const server = serverAt('https://engine.example', answer)
  const events: ClientEvent[] = []
  const startedAt = server.clock.now()
  const ovirt = createOvirtClient({
    ...server.options,
    name: 'site',
    onEvent: (event) => events.push(event),
    ...options,
  })

  function set(fields: Partial<Job>, id = jobId): void {
    const kept = there.get(id) ?? jobOf(1, { id })
    const { steps = kept.steps, ...job } = fields
    const now = new Date(server.clock.now()).toISOString()
    there.set(id, { ...kept, steps, job: { ...kept.job, last_updated: now, ...job } })
  }

  const elapsed = () => server.clock.now() - startedAt
  return {
    ...server,
    ovirt,
    can,
    there,
    control,
    events,
    elapsed,
    /** Changes the first job, or another one. */
    set,
    /** Does something at a time, in milliseconds from the start. */
    at: (ms: number, change: () => void) => void server.clock.schedule(ms - elapsed(), change),
    /** The first job gets a status at a time. */
    status: (ms: number, status: string, id = jobId) => void server.clock.schedule(ms, () => set({ status }, id)),
    /** The first job is removed at a time. */
    remove: (ms: number, id = jobId) => void server.clock.schedule(ms, () => there.delete(id)),
    /** The requests below `/jobs`. */
    paths: () =>
      server.sent.map(({ method, path, query }) => {
        const search = query.length === 0 ? '' : `?${query.map(([key, value]) => `${key}=${value}`).join('&')}`
        return `${method} ${path.replace(/^\/ovirt-engine\/api/, '')}${search}`
      }),
  }
}

/** Nobody answers. */
export const down = (): Response => {
  throw Object.assign(new TypeError('fetch failed'), {
    cause: Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }),
  })
}

export const hour = { timeoutMs: 3_600_000 }
