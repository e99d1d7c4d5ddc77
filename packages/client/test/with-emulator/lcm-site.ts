import {
  createLcmClient,
  type LcmClient,
  type LcmClientOptions,
  type LcmV1Client,
  type LcmV1ClientOptions,
  type LcmV2ClientOptions,
} from '@jobwright/client/lcm'
import type { ManualClock } from '@jobwright/core'
import { type Emulator, type EmulatorOptions, type LcmProfile, type LcmSeed, startEmulator } from '@jobwright/emulator'
import { afterEach } from 'vitest'
import { watchedFetch } from './watched-fetch.ts'
import { withinADay } from './within-a-day.ts'

/** What must never be shown. */
export const password = 'canary-of-opscenter'

/** A cluster of three datacenters of two nodes each, already installed. */
export const threeDatacenters: LcmSeed = {
  clusters: [
    {
      name: 'c1',
      installed: true,
      datacenters: ['east', 'north', 'west'].map((name) => ({
        name,
        nodes: [1, 2].map((number) => ({ name: `${name}-${number}` })),
      })),
    },
  ],
}

/** An emulated OpsCenter on a clock that stands still, which people have to log in to, and what reaches it. */
export interface LcmSite {
  readonly emulator: Emulator<'lcm'>
  readonly clock: ManualClock
  /** Paths of requests below the API's root, oldest first, logins included. */
  readonly sent: readonly string[]
  readonly underWay: number
  client(options?: Partial<LcmV2ClientOptions>): LcmClient
  v1Client(options?: Partial<LcmV1ClientOptions>): LcmV1Client
  /** The id of a cluster, datacenter or node by its name. */
  idOf(kind: 'clusters' | 'datacenters' | 'nodes', name: string): Promise<string>
  /** Lets time pass until the promise settles, or rejects when that takes longer than a day. */
  until<T>(promise: Promise<T>): Promise<T>
}

const open: Emulator<'lcm'>[] = []

afterEach(async () => {
  for (const emulator of open.splice(0)) await emulator.close()
})

export async function openLcmSite(
  seed: LcmSeed = threeDatacenters,
  {
    profile = 'v2',
    ...options
  }: Omit<EmulatorOptions<'lcm'>, 'systems' | 'seed' | 'clock'> & { profile?: LcmProfile } = {},
): Promise<LcmSite> {
  const users = [{ username: 'admin', password }]
  const emulator = await startEmulator({
    systems: ['lcm'],
    clock: 'manual',
    profiles: { lcm: profile },
    seed: { lcm: { users, ...seed } },
    ...options,
  })
  open.push(emulator)
  const clock = emulator.clock as ManualClock
  const watched = watchedFetch(emulator.fetch)
  const sent: string[] = []
  const fetch: NonNullable<LcmClientOptions['fetch']> = (url, init) => {
    sent.push(`${init.method} ${url.replace(emulator.lcm.baseUrl, '').replace(emulator.url, '')}`)
    return watched.fetch(url, init)
  }
  const auth = { username: 'admin', password }
  const common = { baseUrl: emulator.lcm.baseUrl, auth, clock, fetch, name: 'opscenter' }
  const client: LcmSite['client'] = (given) => createLcmClient({ ...common, ...given })
  const v1Client: LcmSite['v1Client'] = (given) => createLcmClient({ ...common, version: 'v1', ...given })
  return {
    emulator,
    clock,
    sent,
    get underWay() {
      return watched.underWay
    },
    client,
    v1Client,
    async idOf(kind, name) {
      const lcm = profile === 'v1' ? v1Client() : client()
      return (await lcm[kind].getByName(name)).id
    },
    until: (promise) => withinADay(clock, promise),
  }
}
