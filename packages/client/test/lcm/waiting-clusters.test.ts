import type { ActiveJobsError } from '@jobwright/client/lcm'
import { exitCodeOf } from '@jobwright/client/wait'
import type { Cluster, Datacenter, Node } from '@jobwright/core/lcm'
import { describe, expect, test } from 'vitest'
import { failure, page, rejection, untyped } from './scripted-server.ts'
import { clusterId, down, hour, idOf, jobId, jobOf, world } from './waiting-world.ts'

const otherCluster = '11111111-0656-4914-819e-937863793ab5'

describe('making sure that no job is active', () => {
  const history = Array.from({ length: 120 }, (_, index) => jobOf(100 + index, { status: 'COMPLETE' }))

  test('reads all pages, of all clusters or of one', async () => {
    const there = [
      ...history,
      jobOf(1, { 'cluster-id': otherCluster, 'cluster-name': 'other', 'datacenter-name': 'dc1' }),
    ]
    const { lcm, clock, paths } = world({ jobs: there })
    const error = (await clock.until(rejection(lcm.jobs.assertNoActiveJobs()))) as ActiveJobsError
    expect(error.message).toBe(
      `site: 1 job is active: install dc1 (RUNNING, ${jobId}). Wait for its end before OpsCenter is restarted, or it is ORPHANED.`,
    )
    expect(error.jobs.map(({ id }) => id)).toEqual([jobId])
    expect(paths()).toEqual(['GET /jobs/', 'GET /jobs/?page=2', 'GET /jobs/?page=3'])
    expect(await clock.until(lcm.jobs.assertNoActiveJobs({ clusterId }))).toBeUndefined()
    expect(paths().slice(3)).toEqual(
      [1, 2, 3].map((number) => `GET /clusters/${clusterId}/jobs/${number === 1 ? '' : `?page=${number}`}`),
    )
    const other = await clock.until(lcm.jobs.listActive({ clusterId: otherCluster }))
    expect(other.map(({ id }) => id)).toEqual([jobId])
  })

  test('names five of many, and what they are on', async () => {
    const jobs = Array.from({ length: 7 }, (_, index) =>
      jobOf(index, { 'node-name': `node${index}`, 'datacenter-name': 'dc1' }),
    )
    const { lcm, clock } = world({ jobs })
    const error = (await clock.until(rejection(lcm.jobs.assertNoActiveJobs()))) as ActiveJobsError
    expect(error.message).toMatch(
      /^site: 7 jobs are active: install node0 \(RUNNING, .*install node4 \(.*\); and 2 more\. Wait for their ends/,
    )
    expect(error.message).not.toContain('node5')
    expect(error.jobs).toHaveLength(7)
    expect(JSON.stringify(error)).not.toContain('"jobs"')
  })

  test('reads the list anew when rows moved from page to page meanwhile', async () => {
    const { lcm, clock, control, there } = world({ jobs: history.slice(0, 60) })
    let moved = 0
    control.trouble = ({ query }) => {
      if (query.length === 0 || moved > 1) return undefined
      moved += 1
      // The active one has come to the first page, which was read before.
      return page(history.slice(50, 59), { count: 60, current: 2, last: 2 })
    }
    const last = history[59]
    if (last !== undefined) there.jobs.set(last.id, { ...last, status: 'RUNNING' })
    const active = await clock.until(lcm.jobs.listActive())
    expect(active.map(({ id }) => id)).toEqual([last?.id])
    expect(moved).toBe(2)

    const never = world({ jobs: history })
    never.control.trouble = () => page(history.slice(0, 2), { count: 3 })
    const error = await never.clock.until(rejection(never.lcm.jobs.assertNoActiveJobs()))
    expect(error).toMatchObject({ code: 'unexpected-response', retryable: true })
    expect(String(error)).toContain('shows 2 of 3 jobs')
    expect(never.sent).toHaveLength(3)
  })

  test('says why where it cannot be known', async () => {
    const site = world()
    site.control.trouble = () => failure(401, 'log in')
    expect(await site.clock.until(rejection(site.lcm.jobs.assertNoActiveJobs()))).toMatchObject({
      code: 'authentication',
    })
    site.control.trouble = undefined
    expect(
      await site.clock.until(rejection(site.lcm.jobs.assertNoActiveJobs({ clusterId: otherCluster }))),
    ).toMatchObject({ code: 'not-found' })
    expect(await rejection(untyped(site.lcm).jobs.assertNoActiveJobs({ cluster: clusterId }))).toMatchObject({
      code: 'invalid-input',
    })
    expect(await rejection(site.lcm.jobs.listActive({ clusterId: '' }))).toMatchObject({ code: 'invalid-input' })
  })
})

describe('waiting until a cluster is idle', () => {
  test('goes on through jobs that come meanwhile, and ends whatever became of them', async () => {
    const site = world({ jobs: [jobOf(1), jobOf(2, { status: 'PENDING' }), jobOf(9, { 'cluster-id': otherCluster })] })
    site.status(60_000, 'FAILED')
    site.status(60_000, 'IDLE', idOf('job', 2))
    site.at(100_000, () => site.set({ status: 'PENDING' }, idOf('job', 3)))
    site.status(110_000, 'TERMINATED', idOf('job', 2))
    site.status(400_000, 'COMPLETE', idOf('job', 3))
    const snapshots: {
      readonly status: string
      readonly flags: readonly string[]
      readonly names: readonly string[]
    }[] = []
    const end = await site.clock.until(
      site.lcm.clusters.waitUntilIdle(clusterId, {
        ...hour,
        onSnapshot: ({ view: { status, flags, targets } }) =>
          void snapshots.push({ status, flags, names: targets.map(({ name, why }) => `${name} ${why}`) }),
      }),
    )
    expect(end).toMatchObject({ id: clusterId, outcome: 'succeeded', reason: 'ended', document: [] })
    expect(site.elapsed()).toBeGreaterThanOrEqual(400_000)
    expect(exitCodeOf(end)).toBe(0)
    expect(snapshots).toEqual([
      {
        status: '2 active jobs',
        flags: [],
        names: [`install test (${jobId}) RUNNING`, `install test (${idOf('job', 2)}) PENDING`],
      },
      { status: '1 active job', flags: ['stalled'], names: [`install test (${idOf('job', 2)}) IDLE`] },
      { status: '1 active job', flags: [], names: [`install test (${idOf('job', 3)}) PENDING`] },
      { status: 'no active jobs', flags: [], names: [] },
    ])
    expect(site.clock.scheduled).toBe(0)
  })

  test('reads all pages, and is not over when it cannot read them all', async () => {
    const history = Array.from({ length: 60 }, (_, index) => jobOf(100 + index, { status: 'COMPLETE' }))
    const site = world({ jobs: [...history, jobOf(1)] })
    site.control.trouble = ({ query }) => {
      if (query.length === 0) return undefined
      const ms = site.elapsed()
      // Rows are missing for a while, and then the server is out of reach.
      if (ms < 50_000) return page(history.slice(50, 55), { count: 61, current: 2, last: 2 })
      return ms < 100_000 ? down() : undefined
    }
    site.status(150_000, 'ORPHANED')
    expect(await site.clock.until(site.lcm.clusters.waitUntilIdle(clusterId, hour))).toMatchObject({
      outcome: 'succeeded',
    })
    expect(site.elapsed()).toBeGreaterThanOrEqual(150_000)
  })

  test('asks once a look while the server is out of reach', async () => {
    const { lcm, clock, control, sent } = world()
    control.trouble = down
    const options = { timeoutMs: 100_000 }
    expect(await clock.until(lcm.clusters.waitUntilIdle(clusterId, options))).toMatchObject({
      outcome: 'timed-out',
      polls: sent.length,
    })
    expect(sent.length).toBeGreaterThan(2)
  })

  test('tells a time-out with what is active, what stalls, and what waits in the queue for too long', async () => {
    const busy = world()
    const end = await busy.clock.until(busy.lcm.clusters.waitUntilIdle(clusterId, { timeoutMs: 60_000 }))
    expect(end).toMatchObject({
      outcome: 'timed-out',
      view: { kind: 'cluster', name: 'test', phase: 'running', key: `site/lcm/cluster/${clusterId}` },
      targets: [{ phase: 'running' }],
    })
    expect(end.view?.children).toMatchObject([{ id: jobId, kind: 'job' }])
    expect(end.document?.map(({ id }) => id)).toEqual([jobId])

    const hung = world({ jobs: [jobOf(1, { status: 'IDLE' })] })
    const stalled = { ...hour, stalledAfterMs: 120_000 }
    expect(await hung.clock.until(hung.lcm.clusters.waitUntilIdle(clusterId, stalled))).toMatchObject({
      outcome: 'stalled',
    })
    const queue = world({ jobs: [jobOf(1, { status: 'PENDING' }), jobOf(2, { status: 'PENDING' })] })
    const pending = { ...hour, pendingTimeoutMs: 120_000 }
    expect(await queue.clock.until(queue.lcm.clusters.waitUntilIdle(clusterId, pending))).toMatchObject({
      reason: 'still-pending',
    })
  })

  test('does not take a cluster that is unknown for an idle one', async () => {
    const { lcm, clock } = world()
    const error = await clock.until(rejection(lcm.clusters.waitUntilIdle(otherCluster, hour)))
    expect(error).toMatchObject({ name: 'WaitFailedError', code: 'not-found' })
    expect(await rejection(untyped(lcm).clusters.waitUntilIdle(clusterId, {}))).toMatchObject({ code: 'invalid-input' })
  })
})

describe('explaining why a cluster is red', () => {
  const target = (id: string, jobStatus: string | null, lastJob: number | null, more: object = {}) => ({
    id,
    name: id,
    'job-status': jobStatus,
    'last-job-id': lastJob === null ? null : idOf('job', lastJob),
    ...more,
  })
  const cluster = (jobStatus: string | null, lastJob: number | null): Cluster =>
    target(clusterId, jobStatus, lastJob, { name: 'test' })
  const datacenter = (id: string, jobStatus: string | null, lastJob: number | null): Datacenter => ({
    ...target(id, jobStatus, lastJob),
    'cluster-id': clusterId,
  })
  const node = (id: string, dc: string, jobStatus: string | null, lastJob: number | null): Node =>
    target(id, jobStatus, lastJob, { 'datacenter-id': dc, 'ssh-management-address': '10.0.0.1' }) as Node

  test('names the job of a datacenter although the last one of the cluster succeeded', async () => {
    const site = world({
      jobs: [jobOf(1, { status: 'COMPLETE' }), jobOf(2, { status: 'FAILED' }), jobOf(3, { status: 'COMPLETE' })],
      clusters: [cluster('FAILED', 1)],
      datacenters: [datacenter('east', 'FAILED', 2), datacenter('west', 'COMPLETE', 3)],
      nodes: [],
    })
    const explained = await site.clock.until(site.lcm.clusters.explainRollup(clusterId))
    expect(explained).toMatchObject({
      status: 'FAILED',
      red: true,
      lastJob: { id: jobId, status: 'COMPLETE' },
      unexplained: [],
    })
    expect(explained.causes.map(({ scope, name, job }) => [scope, name, job.id])).toEqual([
      ['datacenter', 'east', idOf('job', 2)],
    ])
    // What is not red is not read.
    expect(site.paths().sort()).toEqual(
      [
        `GET /clusters/${clusterId}`,
        `GET /clusters/${clusterId}/datacenters/`,
        `GET /clusters/${clusterId}/nodes/`,
        `GET /jobs/${jobId}`,
        `GET /jobs/${idOf('job', 2)}`,
      ].sort(),
    )
  })

  test('goes down to nodes, through all pages', async () => {
    const nodes = Array.from({ length: 7 }, (_, index) =>
      node(`n${index}`, 'east', index === 6 ? 'TERMINATED' : 'COMPLETE', index),
    )
    const site = world(
      {
        jobs: [jobOf(6, { status: 'TERMINATED' }), jobOf(8, { status: 'COMPLETE' })],
        clusters: [cluster('TERMINATED', 8)],
        datacenters: [datacenter('east', 'TERMINATED', 8)],
        nodes,
      },
      { pageSize: 3 },
    )
    const { causes } = await site.clock.until(site.lcm.clusters.explainRollup(clusterId))
    expect(causes.map(({ scope, name, job }) => [scope, name, job.status])).toEqual([['node', 'n6', 'TERMINATED']])
  })

  test('reads nothing more of a cluster that is not red than its last job', async () => {
    const site = world({ jobs: [jobOf(1, { status: 'IDLE' })], clusters: [cluster('IDLE', 1)] })
    const explained = await site.clock.until(site.lcm.clusters.explainRollup(clusterId))
    expect(explained).toMatchObject({
      status: 'IDLE',
      red: false,
      lastJob: { status: 'IDLE' },
      causes: [],
      unexplained: [],
    })
    expect(site.paths()).toEqual([`GET /clusters/${clusterId}`, `GET /jobs/${jobId}`])
    const idle = world({ clusters: [cluster(null, null)] })
    expect(await idle.clock.until(idle.lcm.clusters.explainRollup(clusterId))).toEqual({
      status: null,
      red: false,
      lastJob: null,
      causes: [],
      unexplained: [],
    })
  })

  test('says what it cannot explain', async () => {
    const site = world({ jobs: [], clusters: [cluster('FAILED', 1)], datacenters: [datacenter('east', 'FAILED', 2)] })
    const explained = await site.clock.until(site.lcm.clusters.explainRollup(clusterId))
    expect(explained).toMatchObject({
      red: true,
      lastJob: null,
      causes: [],
      unexplained: [{ scope: 'datacenter', name: 'east' }],
    })
    expect(await site.clock.until(rejection(site.lcm.clusters.explainRollup(otherCluster)))).toMatchObject({
      code: 'not-found',
    })
    site.control.trouble = ({ path }) => (path.includes('/jobs/') ? failure(403, 'no') : undefined)
    expect(await site.clock.until(rejection(site.lcm.clusters.explainRollup(clusterId)))).toMatchObject({
      code: 'forbidden',
    })
  })
})
