import { type DrpClient, type DrpClientOptions, runAgent } from '@jobwright/client/drp'
import type { Job, Machine } from '@jobwright/core/drp'
import type { DrpSeed } from '@jobwright/emulator'
import { describe, expect, test, vi } from 'vitest'
import { collect } from '../scripted-server.ts'
import { type DrpSite, isOfClient, machineId, openDrpSite, taskOf } from './drp-site.ts'

// Hours pass here one timer after the other.
vi.setConfig({ testTimeout: 60_000 })

const hour = 3_600_000
const profiles = ['v3.13', 'v4'] as const
type Profile = (typeof profiles)[number]

const idOf = (index: number) => `22222222-2222-2222-2222-${String(index).padStart(12, '0')}`

/** Machines whose three tasks take five minutes each. */
const slowSite = (
  profile: Profile,
  ids: readonly string[] = [machineId],
  agents: DrpSeed['agents'] = { takeMs: 300_000 },
) =>
  openDrpSite(
    {
      tasks: [taskOf('one', 0), taskOf('two', 0), taskOf('three', 0)],
      stages: [{ Name: 'work', Tasks: ['one', 'two', 'three'] }],
      workflows: [{ Name: 'all', Stages: ['work'] }],
      machines: ids.map((Uuid, index) => ({ Uuid, Name: `m${index}`, Workflow: 'all' })),
      agents,
    },
    { profiles: { drp: profile } },
  )

const withEvents = (site: DrpSite, options: Partial<DrpClientOptions> = {}): DrpClient =>
  site.client({ webSocket: site.emulator.webSocket, ...options })

/** What a site got from clients, without the fetching of tokens. */
const requestsOf = ({ emulator }: DrpSite) =>
  emulator.requests.filter(isOfClient).filter(({ path }) => !path.endsWith('/token'))

const upgradesOf = (site: DrpSite) => requestsOf(site).filter(({ path }) => path.endsWith('/ws'))

/** Nothing is left but what the site itself has scheduled. */
async function closed(site: DrpSite, drp: DrpClient): Promise<void> {
  const before = site.clock.scheduled
  await drp.close()
  await site.clock.advance(0)
  expect(site.clock.scheduled).toBeLessThanOrEqual(before)
  expect(site.underWay).toBe(0)
}

describe.each(profiles)('%s: waits that are woken by events', (profile) => {
  test('learn of the end at once, by a fraction of the requests', async () => {
    const cost = async (events: boolean) => {
      const site = await slowSite(profile)
      const drp = site.client({ webSocket: events ? site.emulator.webSocket : 'none' })
      const startedAt = site.clock.now()
      const end = await site.until(drp.machines.wait(machineId, { timeoutMs: hour }))
      expect(end).toMatchObject({ outcome: 'succeeded', view: { progress: { done: 4, total: 4 } } })
      const elapsedMs = site.clock.now() - startedAt
      expect(upgradesOf(site).map(({ status }) => status)).toEqual(events ? [101] : [])
      await closed(site, drp)
      return { requests: requestsOf(site).length, elapsedMs }
    }
    const [polling, woken] = [await cost(false), await cost(true)]
    expect(woken.elapsedMs).toBeLessThanOrEqual(polling.elapsedMs)
    expect(woken.elapsedMs).toBeLessThan(900_600)
    expect(polling.requests).toBeGreaterThan(400)
    expect(woken.requests).toBeLessThan(polling.requests / 4)
  })

  test('of a job end with it, without a request while it runs', async () => {
    const site = await slowSite(profile)
    const drp = withEvents(site)
    const { CurrentJob } = await site.machine()
    const wait = drp.jobs.wait(CurrentJob, { timeoutMs: hour })
    await site.clock.advance(200_000)
    const before = requestsOf(site).length
    await site.clock.advance(20_000)
    expect(requestsOf(site).length - before).toBeLessThanOrEqual(4)
    expect(await site.until(wait)).toMatchObject({ outcome: 'succeeded' })
    expect(site.clock.now() - Date.UTC(2026, 0, 1)).toBeLessThan(300_600)
    await closed(site, drp)
  })

  test('lose nothing when connections are killed and the server restarts', async () => {
    const site = await slowSite(profile)
    const drp = withEvents(site)
    const seen: string[] = []
    const wait = drp.machines.wait(machineId, {
      timeoutMs: hour,
      onSnapshot: ({ view }) => seen.push(`${view.progress?.done}`),
    })
    await site.clock.advance(100_000)
    site.emulator.drp.dropEventConnections()
    await site.clock.advance(50_000)
    site.emulator.drp.dropEventConnections(1001)
    await site.clock.advance(140_000)
    // It is down while the first task ends.
    site.emulator.restart({ downForMs: 60_000 })
    expect(await site.until(wait)).toMatchObject({ outcome: 'succeeded', reason: 'ended' })
    expect(new Set(seen)).toEqual(new Set(['1', '2', '3', '4']))
    expect(site.clock.now() - Date.UTC(2026, 0, 1)).toBeLessThan(900_600)
    expect(upgradesOf(site).filter(({ status }) => status === 101)).toHaveLength(4)
    await closed(site, drp)
  })

  test('for many at once register two kinds of objects, and read only what has changed', async () => {
    const ids = Array.from({ length: 15 }, (_, index) => idOf(index))
    const agents = { takeMs: 60_000 }
    const polling = await slowSite(profile, ids, agents)
    const pollingClient = polling.client({ webSocket: 'none' })
    await polling.until(pollingClient.machines.waitAll(ids, { timeoutMs: hour }))
    const site = await slowSite(profile, ids, agents)
    const drp = withEvents(site)
    const ends = await site.until(drp.machines.waitAll(ids, { timeoutMs: hour }))
    expect(ends.size).toBe(15)
    expect([...ends.values()].every(({ outcome }) => outcome === 'succeeded')).toBe(true)
    expect(upgradesOf(site)).toHaveLength(1)
    expect(requestsOf(site).length).toBeLessThan(requestsOf(polling).length / 3)
    await closed(site, drp)
  })

  test('make no burst of requests out of a burst of events', async () => {
    const site = await slowSite(profile, [machineId], { takeMs: 24 * hour })
    const drp = withEvents(site)
    const wait = drp.machines.wait(machineId, { timeoutMs: 60_000 })
    await site.clock.advance(5_000)
    const looks = () => requestsOf(site).filter(({ path }) => path.includes('/machines/')).length
    const before = looks()
    for (let change = 0; change < 100; change++) {
      await site.bare('PATCH', `/machines/${machineId}`, [
        { op: 'add', path: '/Description', value: `the ${change}th` },
      ])
      await site.clock.advance(10)
    }
    // A second of events: three looks, each half a second apart.
    expect(looks() - before).toBeGreaterThanOrEqual(2)
    expect(looks() - before).toBeLessThanOrEqual(3)
    expect(await site.until(wait)).toMatchObject({ outcome: 'timed-out' })
    await closed(site, drp)
  })

  test('go on with a renewed token after the old ones were called off', async () => {
    const site = await slowSite(profile)
    const drp = withEvents(site)
    const wait = drp.machines.wait(machineId, { timeoutMs: hour })
    await site.clock.advance(100_000)
    site.emulator.drp.revokeTokens()
    site.emulator.drp.dropEventConnections(4401)
    expect(await site.until(wait)).toMatchObject({ outcome: 'succeeded' })
    expect(upgradesOf(site).at(-1)?.status).toBe(101)
    await closed(site, drp)
  })

  test('wake the agent of a machine', async () => {
    const site = await slowSite(profile, [machineId], { takeMs: 24 * hour })
    await site.bare('PATCH', `/machines/${machineId}`, [{ op: 'replace', path: '/Runnable', value: false }])
    const drp = site.agentClient({ webSocket: site.emulator.webSocket })
    const run = runAgent(drp, {
      machine: machineId,
      execute: () => 0,
      pollIntervalMs: 10 * 60_000,
      wakeUps: drp.machines.wakeUps,
      exitOnNotRunnable: true,
      waitTimeoutMs: 30 * 60_000,
    })
    await site.clock.advance(60_000)
    const before = requestsOf(site).length
    await site.clock.advance(30_000)
    expect(requestsOf(site)).toHaveLength(before)
    await site.bare('PATCH', `/machines/${machineId}`, [{ op: 'replace', path: '/Runnable', value: true }])
    await site.clock.advance(1_000)
    expect(requestsOf(site).length).toBeGreaterThan(before)
    const jobs = await site.jobs()
    expect(jobs.filter(({ State }) => State === 'finished').length).toBeGreaterThan(2)
    await site.until(run)
    await closed(site, drp)
  })
})

describe.each(profiles)('%s: a stream of events', (profile) => {
  test('with a re-read at each gap shows the newest state of everything, whatever breaks', async () => {
    const site = await slowSite(profile, [machineId, idOf(1), idOf(2)], { takeMs: 7_000 })
    const drp = withEvents(site)
    const known = new Map<string, Job | Machine>()
    let gaps = 0
    const stream = drp.events([{ type: 'jobs' }, { type: 'machines' }])
    const reading = (async () => {
      for await (const item of stream) {
        if (item.kind === 'gap') {
          gaps += 1
          const listed = await Promise.all([collect(drp.jobs.list().items()), collect(drp.machines.list().items())])
          for (const one of listed.flat()) known.set(one.Uuid, one)
        } else known.set(item.event.Key, item.event.Object as Job | Machine)
      }
    })()
    for (let round = 0; round < 8; round++) {
      await site.clock.advance(3_300)
      if (round % 3 === 0) site.emulator.restart({ downForMs: round * 500 })
      else site.emulator.drp.dropEventConnections(round % 2 === 0 ? undefined : 4000)
    }
    await site.clock.advance(200_000)
    const [jobs, machines] = [await site.jobs(), (await site.bare('GET', '/machines')) as readonly Machine[]]
    expect(gaps).toBeGreaterThan(2)
    expect(jobs.length).toBeGreaterThanOrEqual(9)
    for (const one of [...jobs, ...machines]) expect(known.get(one.Uuid)).toEqual(one)
    expect(machines.every(({ CurrentTask, Tasks }) => CurrentTask === Tasks?.length)).toBe(true)
    await closed(site, drp)
    await reading
  })
})
