import {
  createOvirtClient,
  type OvirtClient,
  type OvirtClientOptions,
  type OvirtV3Client,
  type OvirtV3ClientOptions,
  type OvirtV4ClientOptions,
} from '@jobwright/client/ovirt'
import { isJobwrightError, type ManualClock, manualClock } from '@jobwright/core'
import {
  type Emulator,
  type EmulatorOptions,
  type OvirtProfile,
  type OvirtSeed,
  startEmulator,
} from '@jobwright/emulator'
import { afterEach } from 'vitest'
import { turnOfTheEventLoop } from '../scripted-server.ts'
import { watchedFetch } from './watched-fetch.ts'
import { withinADay } from './within-a-day.ts'

/** What must never be shown. */
export const password = 'canary-of-ovirt'

/** One who may do all, one who may show work of theirs, as plug-ins do, and one who may look. */
const users = [
  { username: 'admin@internal', password },
  { username: 'backup@internal', password, role: 'ExternalTasksCreator' },
  { username: 'guest@internal', password, role: 'UserRole' },
] as const

/** An emulated engine on a clock that stands still, which people have to log in to, and what reaches it. */
export interface OvirtSite {
  readonly emulator: Emulator<'ovirt'>
  readonly clock: ManualClock
  /** Methods and paths of requests below the API's root, oldest first, logins included. */
  readonly sent: string[]
  /** The headers of each of these. */
  readonly headers: Headers[]
  readonly underWay: number
  readonly origins: ReadonlySet<string>
  client(options?: Partial<OvirtV4ClientOptions>): OvirtClient
  v3Client(options?: Partial<OvirtV3ClientOptions>): OvirtV3Client
  /** A client of somebody else. */
  as(name: 'backup' | 'guest', options?: Partial<OvirtV4ClientOptions>): OvirtClient
  /** Does something at a time, in milliseconds from the start. */
  at(ms: number, change: () => void): void
  /** Lets time pass until the promise settles, or rejects when that takes longer than a day. */
  until<T>(promise: Promise<T>): Promise<T>
}

const open: Emulator<'ovirt'>[] = []

afterEach(async () => {
  for (const emulator of open.splice(0)) await emulator.close()
})

export async function openOvirtSite(
  seed: OvirtSeed = {},
  {
    profile = 'v4',
    ...options
  }: Omit<EmulatorOptions<'ovirt'>, 'systems' | 'seed' | 'clock'> & { profile?: OvirtProfile } = {},
): Promise<OvirtSite> {
  const clock = manualClock({ now: Date.UTC(2026, 10, 20, 12), settle: turnOfTheEventLoop })
  const emulator = await startEmulator({
    systems: ['ovirt'],
    clock,
    profiles: { ovirt: profile },
    seed: { ovirt: { users, ...seed } },
    ...options,
  })
  open.push(emulator)
  const watched = watchedFetch(emulator.fetch)
  const sent: string[] = []
  const headers: Headers[] = []
  const fetch: NonNullable<OvirtClientOptions['fetch']> = (url, init) => {
    sent.push(`${init.method} ${url.replace(emulator.ovirt.baseUrl, '').replace(emulator.url, '')}`)
    headers.push(new Headers(init.headers))
    return watched.fetch(url, init)
  }
  const auth = { username: 'admin@internal', password }
  const common = { baseUrl: emulator.ovirt.baseUrl, auth, clock, fetch, name: 'engine' }
  const startedAt = clock.now()
  const client: OvirtSite['client'] = (given) => createOvirtClient({ ...common, ...given })
  return {
    emulator,
    clock,
    sent,
    headers,
    get underWay() {
      return watched.underWay
    },
    origins: watched.origins,
    client,
    v3Client: (given) => createOvirtClient({ ...common, profile: 'v3', ...given }),
    as: (name, given) => client({ auth: { username: `${name}@internal`, password }, ...given }),
    at: (ms, change) => void clock.schedule(ms - (clock.now() - startedAt), change),
    until: (promise) => withinADay(clock, promise),
  }
}

/** The code of the error that a promise is rejected with; `ok` where it is not. */
export async function codeOf(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise
    return 'ok'
  } catch (error) {
    return isJobwrightError(error) ? error.code : error
  }
}
