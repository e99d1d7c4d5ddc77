import { describe, expect, test } from 'vitest'
import { clusterOf, startLcm, threeDatacenters } from './site.ts'
import { messages, watch } from './watch.ts'

describe('a job', () => {
  test('waits for the next look of the job manager, and has neither rows nor events until then', async () => {
    const site = await startLcm({ clusters: [clusterOf(2)] })
    await site.pass(1)
    const id = await site.run('install', 'cluster', 'c1')
    await site.pass(3.999)
    expect([await site.status(id), await site.nodes(id), await messages(site, id)]).toEqual(['PENDING', {}, []])
    await site.pass(0.001)
    expect([await site.status(id), await site.nodes(id)]).toEqual(['RUNNING', { n1: 'RUNNING', n2: 'PENDING' }])
    const [event] = (await site.page(`/jobs/${id}/job_events/`)).results
    expect(event).toMatchObject({
      'event-type': 'milestone',
      'event-subtype': 'start',
      message: 'job started...',
      'node-id': null,
      'created-on': '2016-06-21T16:20:05.000Z',
    })
    expect(Object.keys(event?.['related-resources'] as object)).toEqual(['job'])
  })

  test('works on one node after another, and ends with the last one', async () => {
    const site = await startLcm({ clusters: [clusterOf(2)] })
    const id = await site.run('install', 'cluster', 'c1')
    await site.pass(14.999)
    expect(await site.nodes(id)).toEqual({ n1: 'RUNNING', n2: 'PENDING' })
    await site.pass(0.001)
    expect(await site.nodes(id)).toEqual({ n1: 'COMPLETE', n2: 'RUNNING' })
    expect(await site.page('/job_nodes/')).toEqual(await site.page(`/jobs/${id}/job_nodes/`))
    await site.pass(10)
    expect([await site.status(id), await site.nodes(id)]).toEqual(['COMPLETE', { n1: 'COMPLETE', n2: 'COMPLETE' }])
    const [job] = (await site.page('/jobs/')).results
    expect(job).toMatchObject({ 'created-on': '2016-06-21T16:20:00.000Z', 'modified-on': '2016-06-21T16:20:25.000Z' })
    expect(await messages(site, id)).toHaveLength(3)
  })

  test('shows what its nodes check, as it was seen', async () => {
    const site = await startLcm({ clusters: [clusterOf(1)] })
    const id = await site.run('restart', 'cluster', 'c1')
    await site.pass(7.133)
    const [row] = (await site.page(`/jobs/${id}/job_nodes/`)).results
    const [event] = (await site.page(`/job_nodes/${row?.id}/job_events/`)).results
    expect(await site.get(`/job_events/${event?.id}`)).toMatchObject({
      'event-type': 'check',
      'event-subtype': 'file-contents',
      'event-resource': '/etc/apt/sources.list.d/opsc.list',
      'node-id': row?.['node-id'],
      before: {},
      after: {},
      changes: false,
      traceback: null,
      'related-resources': {
        job: `${site.lcm.baseUrl}/jobs/${id}`,
        node: `${site.lcm.baseUrl}/nodes/${String(row?.['node-id'])}`,
        'job-node': `${site.lcm.baseUrl}/job_nodes/${row?.id}`,
      },
    })
  })

  test('works on a datacenter or a node alone, and links to it', async () => {
    const site = await startLcm({ clusters: [threeDatacenters] })
    const ofDatacenter = await site.run('install', 'datacenter', 'north')
    const ofNode = await site.run('install', 'node', 'west-2')
    await site.pass(60)
    expect(await site.nodes(ofDatacenter)).toEqual({ 'north-1': 'COMPLETE', 'north-2': 'COMPLETE' })
    expect(await site.nodes(ofNode)).toEqual({ 'west-2': 'COMPLETE' })
    const job = await site.get(`/jobs/${ofNode}`)
    expect(job).toMatchObject({ 'cluster-name': 'c1', 'datacenter-name': 'west', 'node-name': 'west-2' })
    expect(job['related-resources']).toMatchObject({
      datacenter: `${site.lcm.baseUrl}/datacenters/${String(job['datacenter-id'])}`,
      node: `${site.lcm.baseUrl}/nodes/${String(job['node-id'])}`,
    })
    expect(await site.get(`/jobs/${ofDatacenter}`)).toMatchObject({ 'datacenter-name': 'north', 'node-id': null })
  })

  test('works on all nodes at once if it is asked to', async () => {
    const site = await startLcm({ clusters: [threeDatacenters] })
    const id = await site.run('install', 'cluster', 'c1', { 'concurrency-strategy': 'cluster-at-a-time' })
    await site.pass(5)
    expect(new Set(Object.values(await site.nodes(id)))).toEqual(new Set(['RUNNING']))
    await site.pass(10)
    expect(await site.status(id)).toBe('COMPLETE')
    const refused = await site.send('POST', '/actions/install', {
      'job-scope': 'cluster',
      'resource-id': (await site.page('/clusters/')).results[0]?.id,
      'concurrency-strategy': 'as-you-like',
    })
    expect(refused.status).toBe(400)
  })

  test('has the names of when it was made', async () => {
    const site = await startLcm({ clusters: [clusterOf(1)] })
    const id = await site.run('install', 'cluster', 'c1')
    const [cluster] = (await site.page('/clusters/')).results
    expect((await site.send('PUT', `/clusters/${cluster?.id}`, { name: 'other' })).status).toBe(200)
    expect(await site.get(`/jobs/${id}`)).toMatchObject({ 'cluster-name': 'c1' })
  })
})

describe('the queue', () => {
  test('is one for each cluster', async () => {
    const site = await startLcm({ clusters: [clusterOf(1, 'c1'), clusterOf(1, 'c2')] })
    await site.run('install', 'cluster', 'c1')
    await site.run('restart', 'cluster', 'c1')
    await site.run('install', 'cluster', 'c2')
    await site.pass(5)
    expect(await site.jobs()).toEqual(['RUNNING', 'PENDING', 'RUNNING'])
    await site.pass(10)
    expect(await site.jobs()).toEqual(['COMPLETE', 'RUNNING', 'COMPLETE'])
  })

  test('is one for all clusters in OpsCenter 6.0, the oldest job first', async () => {
    const site = await startLcm({ clusters: [clusterOf(1, 'c1'), clusterOf(1, 'c2')], settings: { queue: 'global' } })
    await site.run('install', 'cluster', 'c2')
    await site.pass(1)
    await site.run('install', 'cluster', 'c1')
    await site.pass(1)
    await site.run('restart', 'cluster', 'c2')
    const seen: (readonly string[])[] = []
    for (let look = 0; look < 12; look++) {
      await site.pass(5)
      const jobs = await site.jobs()
      expect(jobs.filter((status) => status === 'RUNNING').length).toBeLessThanOrEqual(1)
      if (seen.at(-1)?.join() !== jobs.join()) seen.push(jobs)
    }
    expect(seen).toEqual([
      ['RUNNING', 'PENDING', 'PENDING'],
      ['COMPLETE', 'RUNNING', 'PENDING'],
      ['COMPLETE', 'COMPLETE', 'RUNNING'],
      ['COMPLETE', 'COMPLETE', 'COMPLETE'],
    ])
  })

  test('is looked at as often as it is set', async () => {
    const site = await startLcm({ clusters: [clusterOf(1)], settings: { pollIntervalMs: 60_000 } })
    const id = await site.run('install', 'cluster', 'c1')
    await site.pass(59)
    expect(await site.status(id)).toBe('PENDING')
    await site.pass(1)
    expect(await site.status(id)).toBe('RUNNING')
  })

  test('is looked at for the nodes that come next, where that is assumed', async () => {
    const site = await startLcm({ clusters: [clusterOf(2)], assumptions: { jobs: { nextNodes: 'on-tick' } } })
    site.lcm.script([{ takeMs: 3000 }])
    const id = await site.run('install', 'cluster', 'c1')
    await site.pass(9)
    expect(await site.nodes(id)).toEqual({ n1: 'COMPLETE', n2: 'PENDING' })
    await site.pass(4)
    expect([await site.status(id), await site.nodes(id)]).toEqual(['COMPLETE', { n1: 'COMPLETE', n2: 'COMPLETE' }])
  })

  test('stops with the emulator', async () => {
    const site = await startLcm({ clusters: [clusterOf(1)] })
    site.lcm.script([{ takeMs: 60_000 }])
    await site.run('install', 'cluster', 'c1')
    await site.run('install', 'cluster', 'c1')
    await site.pass(6)
    await site.emulator.close()
    await expect(site.clock.until(new Promise(() => {}))).rejects.toThrow('something else than time')
    expect(site.clock.now()).toBe(Date.UTC(2016, 5, 21, 16, 20, 6))
  })

  test('lets nothing be scheduled when nothing is to be done', async () => {
    const site = await startLcm({ clusters: [clusterOf(1)] })
    const id = await site.run('install', 'cluster', 'c1')
    await expect(site.clock.until(new Promise(() => {}))).rejects.toThrow('something else than time')
    expect(await site.status(id)).toBe('COMPLETE')
    site.lcm.script([{ hang: true }])
    const hung = await site.run('restart', 'cluster', 'c1')
    await expect(site.clock.until(new Promise(() => {}))).rejects.toThrow('something else than time')
    expect(await site.status(hung)).toBe('IDLE')
    const other = await startLcm({ clusters: [clusterOf(1)] })
    other.lcm.script([{ hang: true, doomAfterMs: 1000 }])
    const doomed = await other.run('restart', 'cluster', 'c1')
    await expect(other.clock.until(new Promise(() => {}))).rejects.toThrow('something else than time')
    expect(await other.status(doomed)).toBe('WILL_FAIL')
  })
})

describe('a failed node', () => {
  const error = { message: 'apt-get failed', subtype: 'MeldError', resource: 'dse', traceback: 'Traceback: …' }

  test('lets no other begin, and leaves them PENDING', async () => {
    const site = await startLcm({ clusters: [clusterOf(3)] })
    site.lcm.script([{ node: 'n1', error }])
    const id = await site.run('install', 'cluster', 'c1')
    expect(await watch(site, id)).toEqual(['PENDING', 'RUNNING', 'FAILED'])
    expect(await site.nodes(id)).toEqual({ n1: 'FAILED', n2: 'PENDING', n3: 'PENDING' })
    const failed = (await site.page(`/jobs/${id}/job_events/`)).results.find((event) => event['event-type'] === 'error')
    expect(Object.keys(failed ?? {})).not.toContain('traceback')
    expect(await site.get(`/job_events/${failed?.id}`)).toMatchObject({
      'event-subtype': 'MeldError',
      message: 'apt-get failed',
      'event-resource': 'dse',
      traceback: 'Traceback: …',
    })
  })

  test('lets those at work finish: the job is WILL_FAIL meanwhile', async () => {
    const site = await startLcm({ clusters: [clusterOf(2)] })
    site.lcm.script([{ node: 'n1', error: 'no luck', takeMs: 1000 }])
    const id = await site.run('install', 'cluster', 'c1', { 'concurrency-strategy': 'cluster-at-a-time' })
    expect(await watch(site, id)).toEqual(['PENDING', 'RUNNING', 'WILL_FAIL', 'FAILED'])
    expect(await site.nodes(id)).toEqual({ n1: 'FAILED', n2: 'COMPLETE' })
  })

  test('does not stop a job that is to continue on errors', async () => {
    const site = await startLcm({ clusters: [clusterOf(3)] })
    site.lcm.script([{ node: 'n1', error: 'no luck' }])
    const id = await site.run('install', 'cluster', 'c1', { 'continue-on-error': true })
    expect(await watch(site, id)).toEqual(['PENDING', 'RUNNING', 'WILL_FAIL', 'FAILED'])
    expect(await site.nodes(id)).toEqual({ n1: 'FAILED', n2: 'COMPLETE', n3: 'COMPLETE' })
  })

  test('may know that it will fail before it does', async () => {
    const site = await startLcm({ clusters: [clusterOf(1)] })
    site.lcm.script([{ doomAfterMs: 4000, error: 'no luck' }])
    const id = await site.run('install', 'cluster', 'c1')
    await site.pass(9)
    expect([await site.status(id), await site.nodes(id)]).toEqual(['WILL_FAIL', { n1: 'WILL_FAIL' }])
    await site.pass(6)
    expect(await site.nodes(id)).toEqual({ n1: 'FAILED' })
  })
})
