import { createDrydockClient, type DrydockClient, type DrydockClientOptions } from '@jobwright/client/drydock'
import type { ManualClock } from '@jobwright/core'
import { type EmulatedRequest, type Emulator, type EmulatorOptions, startEmulator } from '@jobwright/emulator'
import { afterEach } from 'vitest'
import { watchedFetch } from './watched-fetch.ts'
import { withinADay } from './within-a-day.ts'

/** What must never be shown. */
export const token = 'canary-7d1f-of-keystone'

export const designRef = 'file:///srv/site.yaml'

export const nodes = [
  { name: 'a', tags: ['t1'], labels: { color: 'blue' }, rack: 'r1' },
  { name: 'b', tags: ['t1', 't2'], labels: { color: 'yellow' }, rack: 'r2' },
  { name: 'c', tags: ['t2'], labels: { color: 'yellow' }, rack: 'r2' },
] as const

const machines = nodes.map(({ name }) => ({ hostname: name }))

/** A task as the emulator shows it to a bare fetch: whatever the client says is held against this. */
export interface StoredTask {
  readonly task_id: string
  readonly parent_task_id: string | null
  readonly action: string
  readonly status: string
  readonly result: {
    readonly status: string
    readonly successes: readonly string[]
    readonly failures: readonly string[]
  }
}

/** An emulated Drydock on a clock that stands still, and what reaches it. */
export interface Site {
  readonly emulator: Emulator<'drydock'>
  readonly clock: ManualClock
  /** How many requests the client has under way, bodies included. */
  readonly underWay: number
  /** The most there were at once. */
  readonly mostUnderWay: number
  /** The origins that were asked. */
  readonly origins: ReadonlySet<string>
  /** The in-process fetch, watched. */
  readonly fetch: NonNullable<DrydockClientOptions['fetch']>
  /** A client of it, through that fetch. */
  client(options?: Partial<DrydockClientOptions>): DrydockClient
  /** Sends a request past the client. */
  bare(method: string, path: string, body?: unknown): Promise<unknown>
  /** All tasks that the server has stored. */
  stored(): Promise<readonly StoredTask[]>
  /** Creates a task past the client, and answers its id. */
  task(document?: object): Promise<string>
  /** Lets time pass until the promise settles, or rejects when that takes longer than a day. */
  until<T>(promise: Promise<T>): Promise<T>
}

const bareHeader = 'x-bare'

/** Which requests were not sent past the client. */
export function isOfClient({ headers }: EmulatedRequest): boolean {
  return !headers.has(bareHeader)
}

const open: Emulator<'drydock'>[] = []

afterEach(async () => {
  for (const emulator of open.splice(0)) await emulator.close()
})

/** Starts an emulated Drydock that wants the token. */
export async function openSite(options: Omit<EmulatorOptions<'drydock'>, 'clock' | 'systems'> = {}): Promise<Site> {
  const emulator = await startEmulator({
    systems: ['drydock'],
    clock: 'manual',
    auth: { tokens: [token] },
    seed: { drydock: { designs: { [designRef]: { nodes } }, machines } },
    ...options,
  })
  open.push(emulator)
  const { clock } = emulator
  if (!('scheduled' in clock)) throw new Error('the clock is moved by hand')
  const manual = clock as ManualClock
  const watched = watchedFetch(emulator.fetch)

  const bare: Site['bare'] = async (method, path, body) => {
    const answer = await emulator.fetch(`${emulator.url}/api/v1.0${path}`, {
      method,
      headers: { 'content-type': 'application/json', 'x-auth-token': token, [bareHeader]: 'yes' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await answer.text()
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`)
    return text === '' ? undefined : JSON.parse(text)
  }
  return {
    emulator,
    clock: manual,
    get underWay() {
      return watched.underWay
    },
    get mostUnderWay() {
      return watched.mostUnderWay
    },
    origins: watched.origins,
    fetch: watched.fetch,
    client: (given = {}) =>
      createDrydockClient({
        baseUrl: emulator.drydock.baseUrl,
        auth: { token },
        name: 'site',
        fetch: watched.fetch,
        clock,
        ...given,
      }),
    bare,
    stored: async () => (await bare('GET', '/tasks')) as readonly StoredTask[],
    async task(document = {}) {
      const made = await bare('POST', '/tasks', { action: 'deploy_nodes', design_ref: designRef, ...document })
      return (made as StoredTask).task_id
    },
    until: (promise) => withinADay(clock, promise),
  }
}

/** What is left of what was done: requests under way, and timers. What the emulator itself still works on is called off and forgotten. */
export function leftOn(site: Site): readonly string[] {
  const { underWay, emulator, clock } = site
  const unanswered = emulator.requests.filter(({ tookMs }) => tookMs === undefined).length
  emulator.reset()
  const timers = clock.scheduled
  return [
    ...(underWay === 0 ? [] : [`${underWay} requests under way`]),
    ...(unanswered === 0 ? [] : [`${unanswered} requests unanswered`]),
    ...(timers === 0 ? [] : [`${timers} timers`]),
  ]
}
