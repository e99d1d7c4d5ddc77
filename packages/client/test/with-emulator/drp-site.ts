import { createDrpClient, type DrpClient, type DrpClientOptions } from '@jobwright/client/drp'
import type { ManualClock } from '@jobwright/core'
import type { Job, Machine } from '@jobwright/core/drp'
import {
  type DrpSeed,
  type EmulatedRequest,
  type Emulator,
  type EmulatorOptions,
  startEmulator,
} from '@jobwright/emulator'
import { afterEach } from 'vitest'
import { watchedFetch } from './watched-fetch.ts'
import { withinADay } from './within-a-day.ts'

export const machineId = '11111111-1111-1111-1111-111111111111'

/** What must never be shown. */
export const password = 'r0cketsk8ts'

const basic = `Basic ${btoa(`rocketskates:${password}`)}`

const bareHeader = 'x-bare'

/** A request of a client. */
interface SentRequest {
  readonly method: string
  /** With the query. */
  readonly path: string
  /** As it was written; empty for none. */
  readonly text: string
}

/** An emulated Digital Rebar on a clock that stands still, and what reaches it. */
export interface DrpSite {
  readonly emulator: Emulator<'drp'>
  readonly clock: ManualClock
  /** What clients have sent, oldest first; paths below the API's root. */
  readonly sent: readonly SentRequest[]
  /** The in-process fetch, watched. */
  readonly fetch: NonNullable<DrpClientOptions['fetch']>
  readonly underWay: number
  /** A client with the rights of a machine's agent. */
  agentClient(options?: Partial<DrpClientOptions>): DrpClient
  /** A client with all rights. */
  client(options?: Partial<DrpClientOptions>): DrpClient
  /** Sends a request past the clients. */
  bare(method: string, path: string, body?: unknown): Promise<unknown>
  machine(): Promise<Machine>
  /** All jobs that the server has, oldest first. */
  jobs(): Promise<readonly Job[]>
  /** Lets time pass until the promise settles, or rejects when that takes longer than a day. */
  until<T>(promise: Promise<T>): Promise<T>
}

/** Was a request sent by a client? */
export function isOfClient({ headers }: Pick<EmulatedRequest, 'headers'>): boolean {
  return !headers.has(bareHeader)
}

const open: Emulator<'drp'>[] = []

afterEach(async () => {
  for (const emulator of open.splice(0)) await emulator.close()
})

/** A task whose scripts end with these codes, as the agents that run nothing read them. */
export const taskOf = (Name: string, ...codes: readonly (number | string)[]) => ({
  Name,
  Templates: codes.map((code, index) => ({ Name: `a${index}`, Contents: `#!/bin/bash\nexit ${code}\n` })),
})

export async function openDrpSite(
  seed: DrpSeed,
  options: Omit<EmulatorOptions<'drp'>, 'systems' | 'seed' | 'clock'> = {},
): Promise<DrpSite> {
  const emulator = await startEmulator({ systems: ['drp'], clock: 'manual', seed: { drp: seed }, ...options })
  open.push(emulator)
  const clock = emulator.clock as ManualClock
  const watched = watchedFetch(emulator.fetch)

  const bare: DrpSite['bare'] = async (method, path, body) => {
    const answer = await emulator.fetch(`${emulator.drp.baseUrl}${path}`, {
      method,
      headers: { 'content-type': 'application/json', authorization: basic, [bareHeader]: 'yes' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await answer.text()
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`)
    return text === '' ? undefined : JSON.parse(text)
  }
  const sent: SentRequest[] = []
  const fetch: DrpSite['fetch'] = (url, init) => {
    const { body } = init
    const text = typeof body === 'string' ? body : body instanceof Uint8Array ? new TextDecoder().decode(body) : ''
    sent.push({ method: init.method ?? 'GET', path: url.slice(emulator.drp.baseUrl.length), text })
    return watched.fetch(url, init)
  }
  const common = { baseUrl: emulator.drp.baseUrl, clock, fetch, name: 'site' }
  return {
    emulator,
    clock,
    sent,
    fetch,
    get underWay() {
      return watched.underWay
    },
    client: (given) => createDrpClient({ ...common, auth: { username: 'rocketskates', password }, ...given }),
    agentClient: (given) =>
      createDrpClient({ ...common, auth: { token: emulator.drp.machineToken(machineId, 10_000_000) }, ...given }),
    bare,
    machine: async () => (await bare('GET', `/machines/${machineId}`)) as Machine,
    jobs: async () => (await bare('GET', '/jobs?sort=StartTime')) as readonly Job[],
    until: (promise) => withinADay(clock, promise),
  }
}
