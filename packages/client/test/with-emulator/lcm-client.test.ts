import { createLcmClient, memorySessionStore } from '@jobwright/client/lcm'
import { type ManualClock, manualClock } from '@jobwright/core'
import { type Emulator, type EmulatorOptions, type LcmSeed, startEmulator } from '@jobwright/emulator'
import { afterEach, describe, expect, test } from 'vitest'
import { collect, turnOfTheEventLoop } from '../scripted-server.ts'

const user = { username: 'admin', password: 'correct horse' } as const
const users = [user, { username: 'guest', password: 'visitor', admin: false }]

const open: Emulator<'lcm'>[] = []

afterEach(async () => {
  for (const emulator of open.splice(0)) await emulator.close()
})

interface Site {
  readonly emulator: Emulator<'lcm'>
  readonly clock: ManualClock
  /** What clients have sent: method and path. */
  readonly sent: string[]
  readonly options: {
    readonly baseUrl: string
    readonly auth: 'none'
    readonly clock: ManualClock
    readonly fetch: (url: string, init: RequestInit) => Promise<Response>
  }
}

async function start(seed: LcmSeed = {}, more: Partial<EmulatorOptions<'lcm'>> = {}): Promise<Site> {
  const clock = manualClock({ now: Date.UTC(2016, 5, 21, 16, 20), settle: turnOfTheEventLoop })
  const emulator = await startEmulator({ systems: ['lcm'], clock, seed: { lcm: seed }, ...more })
  open.push(emulator)
  const sent: string[] = []
  const fetch = (url: string, init: RequestInit) => {
    sent.push(`${init.method} ${new URL(url).pathname}`)
    return emulator.fetch(url, init)
  }
  return { emulator, clock, sent, options: { baseUrl: emulator.lcm.baseUrl, auth: 'none', clock, fetch } }
}

const logins = (sent: readonly string[]) => sent.filter((line) => line === 'POST /login').length

async function codeOf(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise
    return 'ok'
  } catch (error) {
    return (error as { readonly code?: unknown }).code
  }
}

describe('a session', () => {
  test.each(['header', 'cookie'] as const)(
    'is shown as a %s, renewed when it has ended, and ended in the end',
    async (session) => {
      const site = await start({ users })
      const lcm = createLcmClient({ ...site.options, auth: { ...user, session } })
      expect(await lcm.meta()).toEqual({ version: '6.8.52' })
      await lcm.jobs.list().count()
      expect(logins(site.sent)).toBe(1)
      site.emulator.lcm.endSessions()
      await Promise.all([lcm.meta(), lcm.jobs.list().count(), lcm.clusters.list().count()])
      expect(logins(site.sent)).toBe(2)
      await lcm.close()
      expect(site.sent.at(-1)).toBe('GET /logout')
    },
  )

  test('of a user without the right is renewed once, and not for ever', async () => {
    const site = await start({ users })
    const lcm = createLcmClient({ ...site.options, auth: { username: 'guest', password: 'visitor' } })
    expect(await codeOf(lcm.jobs.list().count())).toBe('forbidden')
    expect(await lcm.meta()).toEqual({ version: '6.8.52' })
    expect(await codeOf(lcm.jobs.list().count())).toBe('forbidden')
    for (let tries = 0; tries < 10; tries++) expect(await codeOf(lcm.clusters.list().count())).toBe('forbidden')
    expect(logins(site.sent)).toBe(2)
  })

  test('is shared by clients, where a user has only one', async () => {
    const site = await start({ users, settings: { singleSessionPerUser: true } })
    const sessionStore = memorySessionStore()
    const one = createLcmClient({ ...site.options, auth: user, sessionStore })
    const other = createLcmClient({ ...site.options, auth: user, sessionStore })
    for (let turn = 0; turn < 5; turn++) {
      await one.meta()
      await other.meta()
    }
    expect(logins(site.sent)).toBe(1)
    site.emulator.lcm.endSessions()
    for (let turn = 0; turn < 5; turn++) {
      await other.meta()
      await one.meta()
    }
    expect(logins(site.sent)).toBe(2)
  })

  test('is not opened by a wrong password, which locks nobody out', async () => {
    const site = await start({ users })
    const wrong = createLcmClient({ ...site.options, auth: { ...user, password: 'wrong' } })
    for (let tries = 0; tries < 20; tries++) expect(await codeOf(wrong.meta())).toBe('authentication')
    expect(logins(site.sent)).toBe(1)
    const right = createLcmClient({ ...site.options, auth: user })
    expect(await codeOf(right.meta())).toBe('ok')
  })
})

describe.each(['v1', 'v2'] as const)('OpsCenter with %s of the API', (version) => {
  const startVersion = (seed?: LcmSeed) => start(seed, { profiles: { lcm: version } })
  const clientOf = ({ options }: Site) =>
    version === 'v1' ? createLcmClient({ ...options, version }) : createLcmClient({ ...options, version })

  test('is given a cluster, which is installed', async () => {
    const site = await startVersion()
    const lcm = clientOf(site)
    const [repository] = await collect(lcm.repositories.list().items())
    const credential = await lcm.machineCredentials.create({
      name: 'mine',
      'login-user': 'u',
      'login-password': 'canary',
    })
    const profile = await lcm.configProfiles.create({ name: 'mine', 'datastax-version': '6.7.0' })
    const cluster = await lcm.clusters.create({
      name: 'new',
      'repository-id': repository?.id ?? '',
      'machine-credential-id': credential.id,
      'config-profile-id': profile.id,
    })
    const datacenter = await lcm.datacenters.create({ name: 'dc', 'cluster-id': cluster.id })
    for (const name of ['a', 'b'])
      await lcm.nodes.create({ name, 'datacenter-id': datacenter.id, 'ssh-management-address': name })
    expect(await codeOf(lcm.datacenters.create({ name: 'dc', 'cluster-id': cluster.id }))).toBe('conflict')
    expect(await lcm.clusters.lastJob(cluster.id)).toBeUndefined()
    expect(await lcm.nodes.getByName('a', { clusterId: cluster.id })).toMatchObject({
      name: 'a',
      'datacenter-id': datacenter.id,
    })

    const job = await lcm.actions.install({
      'job-scope': 'cluster',
      'resource-id': cluster.id,
      'continue-on-error': true,
    })
    expect(job).toMatchObject({ status: 'PENDING', 'cluster-name': 'new' })
    const events = await site.clock.until(collect(lcm.jobEvents.follow(job.id)))
    expect(events[0]).toMatchObject({ 'event-type': 'milestone', 'event-subtype': 'start' })
    const times = events.map((event) => event['created-on'] ?? '')
    expect(times).toEqual(times.toSorted())
    expect(await collect(lcm.jobs.events(job.id).items())).toHaveLength(events.length)
    expect(await lcm.jobs.get(job.id)).toMatchObject({ status: 'COMPLETE' })
    expect((await collect(lcm.jobs.nodes(job.id).items())).map(({ status }) => status)).toEqual([
      'COMPLETE',
      'COMPLETE',
    ])
    expect(await lcm.clusters.lastJob(cluster.id)).toMatchObject({ id: job.id })
    expect(await collect(lcm.clusters.jobs(cluster.id).items())).toHaveLength(1)
    expect(await codeOf(lcm.actions.terminate(job.id))).not.toBe('ok')

    const [node] = await collect(lcm.datacenters.nodes(datacenter.id).items())
    await lcm.nodes.delete(node?.id ?? '')
    expect(await codeOf(lcm.nodes.get(node?.id ?? ''))).toBe('not-found')
    expect(await lcm.datacenters.update(datacenter.id, { name: 'renamed', 'cluster-id': cluster.id })).toMatchObject({
      name: 'renamed',
    })
  })

  test('terminates a job', async () => {
    const site = await startVersion()
    const lcm = clientOf(site)
    const [cluster] = await collect(lcm.clusters.list().items())
    const job = await lcm.actions.install({ 'job-scope': 'cluster', 'resource-id': cluster?.id ?? '' })
    expect(await lcm.actions.terminate(job.id)).toBe('Termination in progress')
    await site.clock.until(collect(lcm.jobEvents.follow(job.id)))
    expect(await lcm.jobs.get(job.id)).toMatchObject({ status: 'TERMINATED' })
    expect(await codeOf(lcm.actions.terminate('00000000-0000-4000-8000-000000000000'))).toBe('not-found')
  })

  test('describes its actions', async () => {
    const lcm = clientOf(await startVersion())
    expect(JSON.stringify(await lcm.actions.list())).toContain('install')
    expect(JSON.stringify(await lcm.actions.describe('install'))).toContain('job-scope')
  })
})

describe('long lists', () => {
  const jobs = Array.from({ length: 120 }, (_, index) => ({ id: `job-${index}` }))

  test.each([
    ['as the server writes its addresses', {}, {}],
    ['wherever the server believes it is', { settings: { linkOrigin: 'http://localhost:8888' } }, {}],
    ['in pages of a size', {}, { paging: { pageSize: 7 } }],
    [
      'by other names',
      { assumptions: { pageParameter: 'p', perPageParameter: 'n' } },
      { paging: { pageSize: 7, pageSizeParameter: 'n' } },
    ],
  ] as const)('are read whole, %s', async (_, seed, options) => {
    const site = await start({ jobs, ...seed })
    const lcm = createLcmClient({ ...site.options, ...options })
    const all = await collect(lcm.jobs.list().items())
    expect(new Set(all.map(({ id }) => id)).size).toBe(120)
    expect(await lcm.jobs.list().count()).toBe(120)
    expect(site.sent).toHaveLength(('paging' in options ? 18 : 3) + 1)
  })
})

describe('a plain port', () => {
  test('that redirects to TLS is told apart, before anything is sent', async () => {
    const site = await start({ users, settings: { redirectTo: 'https://127.0.0.1:8443' } })
    const lcm = createLcmClient({ ...site.options, auth: user })
    expect(await codeOf(lcm.actions.restart({ 'job-scope': 'cluster', 'resource-id': 'x' }))).toBe('invalid-input')
    expect(site.sent).toEqual(['GET /meta'])
  })

  test('is left for TLS where that is allowed', async () => {
    const tls = await start({ users })
    const site = await start({ users, settings: { redirectTo: 'https://127.0.0.1:8443' } })
    const at: string[] = []
    const fetch = (url: string, init: RequestInit) => {
      at.push(`${init.method} ${new URL(url).protocol}`)
      return url.startsWith('https://127.0.0.1:8443')
        ? tls.emulator.fetch(url.replace('https://127.0.0.1:8443', tls.emulator.url), init)
        : site.emulator.fetch(url, init)
    }
    const lcm = createLcmClient({ ...site.options, fetch, auth: user, followTls: true })
    expect(await codeOf(lcm.clusters.list().count())).toBe('ok')
    expect(at).toEqual(['GET http:', 'POST https:', 'GET https:'])
  })
})

test('a server that is started again is ready, and asks for a new login', async () => {
  const site = await start({ users })
  const lcm = createLcmClient({ ...site.options, auth: user })
  await lcm.meta()
  site.emulator.lcm.restart({ downForMs: 20_000 })
  await site.clock.until(lcm.ready({ timeoutMs: 60_000 }))
  expect(await lcm.meta()).toEqual({ version: '6.8.52' })
  expect(logins(site.sent)).toBe(2)
})
