import { inspect } from 'node:util'
import type { ClientEvent } from '@jobwright/client'
import type { ActiveJobsError, LcmClient, LcmJobNotSucceededError } from '@jobwright/client/lcm'
import { exitCodeOf, type Snapshot, WaitFailedError } from '@jobwright/client/wait'
import { describe, expect, test, vi } from 'vitest'
import { rejection } from '../scripted-server.ts'
import { type LcmSite, openLcmSite, password, threeDatacenters } from './lcm-site.ts'

// Hours pass here one timer after the other.
vi.setConfig({ testTimeout: 60_000 })

const hour = { timeoutMs: 3_600_000 }

/** Restarts a cluster, datacenter or node that is named. Answers the id of the job. */
async function restart(
  site: LcmSite,
  lcm: LcmClient,
  scope: 'cluster' | 'datacenter' | 'node',
  name: string,
  options: object = {},
): Promise<string> {
  const request = { 'job-scope': scope, 'resource-id': await site.idOf(`${scope}s`, name), ...options }
  return (await lcm.actions.restart(request)).id
}

/** Nothing is left behind, but what OpsCenter itself still has to do. */
function expectNothingLeft(site: LcmSite): void {
  expect(site.underWay).toBe(0)
  site.emulator.reset()
  expect(site.clock.scheduled).toBe(0)
}

describe('a rolling restart', () => {
  test('is shown node by node; one that hangs recovers, one fails, and the report says which and why', async () => {
    const site = await openLcmSite()
    site.emulator.lcm.script([
      { node: 'east-2', silentMs: 400_000 },
      {
        node: 'north-1',
        error: { message: 'Cassandra does not answer on port 9042', resource: '/etc/dse/cassandra/cassandra.yaml' },
      },
      { takeMs: 60_000 },
    ])
    const lcm = site.client()
    const id = await restart(site, lcm, 'cluster', 'c1', { 'continue-on-error': true })
    const snapshots: Snapshot[] = []
    const live = lcm.jobs.watch(id, { ...hour, detail: 'messages' })
    const end = await site.until(
      (async () => {
        for await (const snapshot of live) snapshots.push(snapshot)
        return live.result
      })(),
    )
    const statuses = snapshots.map(({ view }) => view.status).filter((status, index, all) => status !== all[index - 1])
    expect(statuses).toEqual(['PENDING', 'RUNNING', 'IDLE', 'RUNNING', 'WILL_FAIL', 'FAILED'])
    expect(snapshots[0]?.view.targets).toEqual([])
    expect(snapshots.flatMap(({ view }) => view.targets.filter(({ why }) => why?.startsWith('IDLE')))[0]).toEqual({
      name: 'east-2',
      phase: 'running',
      why: 'IDLE: has shown no activity for a while',
    })
    expect(end).toMatchObject({ outcome: 'failed', reason: 'ended' })
    expect(end.targets.map(({ name, outcome, why }) => [name, outcome, why])).toEqual([
      ['east-1', 'succeeded', undefined],
      ['east-2', 'succeeded', undefined],
      ['north-1', 'failed', 'Cassandra does not answer on port 9042'],
      ['north-2', 'succeeded', undefined],
      ['west-1', 'succeeded', undefined],
      ['west-2', 'succeeded', undefined],
    ])
    expect(exitCodeOf(end)).toBe(1)
    const { failures, advice } = await site.until(lcm.jobs.report(id))
    expect(failures).toEqual([
      {
        node: 'north-1',
        nodeId: await site.idOf('nodes', 'north-1'),
        datacenter: 'north',
        status: 'FAILED',
        message: 'Cassandra does not answer on port 9042',
        subtype: 'MeldError',
        resource: '/etc/dse/cassandra/cassandra.yaml',
        traceback: expect.stringContaining('MeldError'),
        at: expect.any(String),
      },
    ])
    expect(advice).toMatch(/run it again/)
    expectNothingLeft(site)
  })

  test('that is to settle at WILL_FAIL does so, long before the end', async () => {
    const site = await openLcmSite()
    site.emulator.lcm.script([{ node: 'east-1', error: 'no' }, { takeMs: 600_000 }])
    const lcm = site.client()
    const id = await restart(site, lcm, 'cluster', 'c1', { 'continue-on-error': true })
    const error = (await site.until(
      rejection(lcm.jobs.waitForSuccess(id, { ...hour, settleOn: 'failing' })),
    )) as LcmJobNotSucceededError
    expect(error.result).toMatchObject({ outcome: 'failing', reason: 'will-fail' })
    expect(error.failures).toMatchObject([{ node: 'east-1', message: 'no' }])
    expect(error.result.elapsedMs).toBeLessThan(60_000)
    expect(exitCodeOf(error)).toBe(1)
  })

  test('on a node that hangs for ever is stalled, and is killed then', async () => {
    const site = await openLcmSite()
    site.emulator.lcm.script([{ node: 'east-1', hang: true }])
    const lcm = site.client()
    const id = await restart(site, lcm, 'cluster', 'c1')
    const end = await site.until(lcm.jobs.wait(id, { timeoutMs: 86_000_000, stalledAfterMs: 1_800_000 }))
    expect(end).toMatchObject({ outcome: 'stalled', reason: 'no-sign-of-life', flags: ['stalled'] })
    const { by, asked, result } = await site.until(lcm.jobs.cancel(id, { timeoutMs: 60_000 }))
    expect({ by, asked }).toEqual({ by: 'termination', asked: true })
    expect(result).toMatchObject({ outcome: 'cancelled', view: { status: 'TERMINATED' } })
    expect(result.targets.every(({ outcome }) => outcome === 'cancelled')).toBe(true)
    expectNothingLeft(site)
  })
})

describe('killing a job', () => {
  test('that ends by itself first says so', async () => {
    const site = await openLcmSite({ ...threeDatacenters, assumptions: { terminateAfterMs: 30_000 } })
    site.emulator.lcm.script([{ takeMs: 1_000 }])
    const lcm = site.client()
    const id = await restart(site, lcm, 'node', 'east-1')
    await site.clock.advance(5_500)
    expect(await site.until(lcm.jobs.cancel(id, { timeoutMs: 60_000 }))).toMatchObject({
      by: 'the job itself',
      asked: true,
      result: { outcome: 'succeeded' },
    })
    expect(await site.until(lcm.jobs.cancel(id, { timeoutMs: 60_000 }))).toMatchObject({
      by: 'the job itself',
      asked: false,
    })
  })

  test('in the queue ends it, and the next one begins', async () => {
    const site = await openLcmSite()
    const lcm = site.client()
    const first = await restart(site, lcm, 'cluster', 'c1')
    const second = await restart(site, lcm, 'node', 'east-1')
    const third = await restart(site, lcm, 'node', 'east-2')
    expect(await site.until(lcm.jobs.cancel(second, { timeoutMs: 60_000 }))).toMatchObject({ by: 'termination' })
    const ends = await site.until(lcm.jobs.waitAll([first, second, third], hour))
    expect([...ends.values()].map(({ outcome }) => outcome)).toEqual(['succeeded', 'cancelled', 'succeeded'])
  })

  test('through a restart of OpsCenter says that this is what ended it', async () => {
    const site = await openLcmSite({ ...threeDatacenters, assumptions: { terminateAfterMs: 60_000 } })
    site.emulator.lcm.script([{ takeMs: 600_000 }])
    const lcm = site.client()
    const id = await restart(site, lcm, 'cluster', 'c1')
    await site.clock.advance(30_000)
    site.clock.schedule(10_000, () => site.emulator.lcm.restart({ downForMs: 60_000 }))
    expect(await site.until(lcm.jobs.cancel(id, { timeoutMs: 600_000 }))).toMatchObject({
      by: 'a restart',
      asked: true,
    })
  })
})

describe('a wait lives through', () => {
  test('a restart of OpsCenter: who ran is ORPHANED, who waited goes on, and somebody logs in again', async () => {
    const site = await openLcmSite()
    site.emulator.lcm.script([{ takeMs: 60_000 }])
    const events: ClientEvent[] = []
    const lcm = site.client({ onEvent: (event) => events.push(event) })
    const running = await restart(site, lcm, 'cluster', 'c1')
    const waiting = await restart(site, lcm, 'node', 'east-1')
    site.clock.schedule(100_000, () => site.emulator.lcm.restart({ downForMs: 120_000 }))
    const ends = await site.until(lcm.jobs.waitAll([running, waiting], hour))
    expect([...ends.values()].map(({ outcome }) => outcome)).toEqual(['lost', 'succeeded'])
    expect(ends.get(running)?.lastError).toMatchObject({ retryable: true })
    expect(site.sent.filter((path) => path === 'POST /login')).toHaveLength(4)
    expect(events.filter(({ kind }) => kind === 'drift')).toEqual([])
    const error = await site.until(rejection(lcm.jobs.waitForSuccess(running, hour)))
    expect(String(error)).toMatch(/never finishes by itself\. Run it again/)
    expectNothingLeft(site)
  })

  test.each([
    ['sessions that end', (site: LcmSite) => site.emulator.lcm.endSessions()],
    ['500', (site: LcmSite) => void site.emulator.faults.add({ times: 1, then: { kind: 'status', status: 500 } })],
    ['504', (site: LcmSite) => void site.emulator.faults.add({ times: 1, then: { kind: 'status', status: 504 } })],
    ['connections that break', (site: LcmSite) => void site.emulator.faults.add({ times: 1, then: { kind: 'drop' } })],
    ['answers cut short', (site: LcmSite) => void site.emulator.faults.add({ times: 1, then: { kind: 'truncate' } })],
    ['answers twice', (site: LcmSite) => void site.emulator.faults.add({ times: 9, then: { kind: 'duplicate' } })],
  ])('%s', async (_, trouble) => {
    const site = await openLcmSite()
    const lcm = site.client()
    const id = await restart(site, lcm, 'cluster', 'c1')
    for (const at of [12_000, 35_000, 58_000]) site.clock.schedule(at, () => trouble(site))
    const end = await site.until(lcm.jobs.wait(id, { ...hour, detail: 'messages' }))
    expect(end).toMatchObject({ outcome: 'succeeded', flags: [] })
    expect(end.targets).toHaveLength(6)
    expect(new Set(end.view?.messages.map(({ text }) => text)).size).toBeGreaterThan(1)
    expect(end.view?.messages).toHaveLength(7)
    expectNothingLeft(site)
  })

  test('404 right after a job was made, and a job that is never there is not waited for', async () => {
    const site = await openLcmSite({ ...threeDatacenters, assumptions: { jobHiddenMs: 20_000 } })
    const lcm = site.client()
    const id = await restart(site, lcm, 'node', 'east-1')
    expect(await site.until(lcm.jobs.wait(id, hour))).toMatchObject({ outcome: 'succeeded' })
    const error = await site.until(rejection(lcm.jobs.wait('00000000-0000-4000-8000-000000000000', hour)))
    expect(error).toBeInstanceOf(WaitFailedError)
    expect(error).toMatchObject({ code: 'not-found' })
  })

  test('lists in whatever order, and pages of whatever size', async () => {
    const assumptions = { listOrder: 'newest-first', largestPage: 2 } as const
    const site = await openLcmSite({
      ...threeDatacenters,
      assumptions,
      settings: { linkOrigin: 'http://localhost:8888' },
    })
    site.emulator.lcm.script([{ node: 'west-2', error: 'no' }])
    const lcm = site.client()
    const id = await restart(site, lcm, 'cluster', 'c1')
    const end = await site.until(lcm.jobs.wait(id, { ...hour, detail: 'messages' }))
    expect(end.targets.filter(({ outcome }) => outcome === 'failed').map(({ name }) => name)).toEqual(['west-2'])
    expect(end.targets).toHaveLength(6)
    const times = end.view?.messages.map(({ at }) => Date.parse(at ?? '')) ?? []
    expect(times).toEqual(times.toSorted((a, b) => a - b))
    expect(times).toHaveLength(8)
    expect(site.sent.some((path) => path.includes('localhost'))).toBe(false)
  })
})

describe('a cluster', () => {
  test('is idle when all jobs in its queue are over; until then nobody should restart OpsCenter', async () => {
    const assumptions = { largestPage: 2 } as const
    const site = await openLcmSite({ ...threeDatacenters, assumptions })
    const lcm = site.client()
    const ids: string[] = []
    for (const name of ['east-1', 'east-2', 'north-1', 'north-2', 'west-1'])
      ids.push(await restart(site, lcm, 'node', name))
    const clusterId = await site.idOf('clusters', 'c1')
    const error = (await site.until(rejection(lcm.jobs.assertNoActiveJobs()))) as ActiveJobsError
    expect(error.jobs.map(({ id }) => id)).toEqual(ids)
    expect(error.message).toMatch(/^opscenter: 5 jobs are active: restart east-1 \(PENDING, /)
    const counts: number[] = []
    const end = await site.until(
      lcm.clusters.waitUntilIdle(clusterId, {
        ...hour,
        onSnapshot: ({ view }) => void counts.push(view.targets.length),
      }),
    )
    expect(end).toMatchObject({ outcome: 'succeeded', document: [] })
    expect(counts[0]).toBe(5)
    expect(counts.at(-1)).toBe(0)
    expect(await site.until(lcm.jobs.assertNoActiveJobs({ clusterId }))).toBeUndefined()
    expectNothingLeft(site)
  })

  test('that stays red after a green job is explained: by the job of a datacenter, until one on it succeeds', async () => {
    const site = await openLcmSite()
    site.emulator.lcm.script([{ node: 'north-1', error: 'no', times: 1 }])
    const lcm = site.client()
    const clusterId = await site.idOf('clusters', 'c1')
    const failed = await restart(site, lcm, 'datacenter', 'north')
    await site.until(lcm.jobs.wait(failed, hour))
    const green = await restart(site, lcm, 'cluster', 'c1')
    expect(await site.until(lcm.jobs.wait(green, hour))).toMatchObject({ outcome: 'succeeded' })

    const explained = await site.until(lcm.clusters.explainRollup(clusterId))
    expect(explained).toMatchObject({
      status: 'FAILED',
      red: true,
      lastJob: { id: green, status: 'COMPLETE' },
      unexplained: [],
    })
    expect(explained.causes.map(({ scope, name, job }) => [scope, name, job.id])).toEqual([
      ['datacenter', 'north', failed],
    ])

    await site.until(lcm.jobs.wait(await restart(site, lcm, 'datacenter', 'north'), hour))
    expect(await site.until(lcm.clusters.explainRollup(clusterId))).toMatchObject({ red: false, causes: [] })
  })
})

test('v1 tells the password of a job to everybody, and no wait shows it', async () => {
  const secret = 'canary-of-cassandra'
  const site = await openLcmSite(threeDatacenters, { profile: 'v1' })
  site.emulator.lcm.script([
    { node: 'east-1', error: { message: `could not set ${secret}`, traceback: `set(${secret})` } },
  ])
  const lcm = site.v1Client()
  const request = {
    'job-scope': 'cluster',
    'resource-id': await site.idOf('clusters', 'c1'),
    'change-default-cassandra-password': secret,
  } as const
  const { id } = await lcm.actions.install(request)
  // Somebody else waits, who has never seen it.
  const other = site.v1Client()
  const shown: unknown[] = []
  const onSnapshot = (snapshot: Snapshot) => void shown.push(snapshot)
  shown.push(await site.until(other.jobs.wait(id, { ...hour, detail: 'messages', onSnapshot })))
  shown.push(await site.until(rejection(other.jobs.waitForSuccess(id, hour))))
  shown.push(await site.until(other.jobs.report(id)))
  for (const one of shown) {
    expect(`${inspect(one, { depth: 12, showHidden: true })}${JSON.stringify(one)}`).not.toMatch(/canary/)
  }
  expect(shown.length).toBeGreaterThan(4)
  expect(JSON.stringify(shown.at(-1))).toContain('could not set ***')
  expect((await other.jobs.get(id))['job-data']?.['change-default-cassandra-password']).toBe(secret)
  expect(password).toMatch(/^canary/)
})
