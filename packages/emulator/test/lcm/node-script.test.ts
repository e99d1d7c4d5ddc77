import { describe, expect, test } from 'vitest'
import { clusterOf, startLcm, threeDatacenters } from './site.ts'
import { messages, watch } from './watch.ts'

describe('a silent node', () => {
  test('is IDLE after the timeout of its type of job, and goes on when it is heard of again', async () => {
    const site = await startLcm({ clusters: [clusterOf(1)] })
    site.lcm.script([{ silentMs: 400_000, silentAfterMs: 2000 }])
    const id = await site.run('restart', 'cluster', 'c1')
    expect(await watch(site, id)).toEqual(['PENDING', 'RUNNING', 'IDLE', 'RUNNING', 'COMPLETE'])
    // It began at 5 s, was last heard of by the look at 5 s, and takes 10 s beside its silence.
    expect(site.clock.now() - Date.UTC(2016, 5, 21, 16, 20)).toBe(415_000)
  })

  test.each([
    ['install', 900],
    ['restart', 300],
    ['configure', 300],
  ])('after the time that is usual for %s jobs: %d s', async (jobType, seconds) => {
    const site = await startLcm({ clusters: [{ ...clusterOf(1), installed: true }] })
    site.lcm.script([{ hang: true }])
    const id = await site.run(jobType, 'cluster', 'c1')
    await site.pass(5 + seconds - 1)
    expect(await site.status(id)).toBe('RUNNING')
    await site.pass(1)
    expect([await site.status(id), await site.nodes(id)]).toEqual(['IDLE', { n1: 'IDLE' }])
    await site.pass(100_000)
    expect(await site.status(id)).toBe('IDLE')
  })

  test('after the time that is set', async () => {
    const site = await startLcm({ clusters: [clusterOf(1)], settings: { idleTimeoutsMs: { restart: 60_000 } } })
    site.lcm.script([{ hang: true, silentAfterMs: 20_000 }])
    const id = await site.run('restart', 'cluster', 'c1')
    await site.pass(79)
    expect(await site.status(id)).toBe('RUNNING')
    await site.pass(1)
    expect(await site.status(id)).toBe('IDLE')
  })

  test('is not one that works long and shows it', async () => {
    const site = await startLcm({ clusters: [clusterOf(1)] })
    site.lcm.script([{ takeMs: 3_600_000 }])
    const id = await site.run('restart', 'cluster', 'c1')
    expect(await watch(site, id, 4000)).toEqual(['PENDING', 'RUNNING', 'COMPLETE'])
  })

  test('does not hide that the job will fail', async () => {
    const site = await startLcm({ clusters: [clusterOf(2)] })
    site.lcm.script([
      { node: 'n1', error: 'no luck' },
      { node: 'n2', hang: true },
    ])
    const id = await site.run('restart', 'cluster', 'c1', { 'concurrency-strategy': 'cluster-at-a-time' })
    await site.pass(310)
    expect([await site.status(id), await site.nodes(id)]).toEqual(['WILL_FAIL', { n1: 'FAILED', n2: 'IDLE' }])
  })
})

describe('the script', () => {
  test('a rule counts where all it names fit, as often as it says, and the first one decides', async () => {
    const site = await startLcm({ clusters: [threeDatacenters] })
    site.lcm.script([
      { datacenter: 'north', node: 'north-1', jobType: 'install', times: 1, error: 'once' },
      { datacenter: 'west', error: 'west' },
      { cluster: 'other', error: 'never' },
      { jobType: 'restart', error: 'never' },
    ])
    const options = { 'continue-on-error': true }
    const first = await site.run('install', 'cluster', 'c1', options)
    const second = await site.run('install', 'cluster', 'c1', options)
    await site.pass(200)
    const good = { 'east-1': 'COMPLETE', 'east-2': 'COMPLETE', 'north-2': 'COMPLETE' }
    const bad = { 'west-1': 'FAILED', 'west-2': 'FAILED' }
    expect(await site.nodes(first)).toEqual({ ...good, ...bad, 'north-1': 'FAILED' })
    expect(await site.nodes(second)).toEqual({ ...good, ...bad, 'north-1': 'COMPLETE' })
    site.emulator.reset()
    const again = await site.run('install', 'datacenter', 'north', options)
    await site.pass(60)
    expect(await site.nodes(again)).toEqual({ 'north-1': 'FAILED', 'north-2': 'COMPLETE' })
  })

  test('names nodes, datacenters and clusters by id as well', async () => {
    const site = await startLcm({
      clusters: [{ id: 'c', name: 'c1', datacenters: [{ id: 'd', name: 'dc1', nodes: [{ id: 'n', name: 'n1' }] }] }],
    })
    site.lcm.script([{ node: 'n', datacenter: 'd', cluster: 'c', takeMs: 1000 }])
    const id = await site.run('install', 'node', 'n1')
    await site.pass(6)
    expect(await site.status(id)).toBe('COMPLETE')
  })

  test('tells what a node reports, and when', async () => {
    const site = await startLcm({ clusters: [clusterOf(1)] })
    site.lcm.script([
      {
        takeMs: 5000,
        events: [
          { afterMs: 3000, type: 'milestone', subtype: 'download', message: 'Downloading Java and agreeing to EULA' },
          { message: 'wrote it', resource: '/etc/x', changes: true, before: { a: 1 }, after: { a: 2 } },
          { afterMs: 5000, message: 'too late' },
        ],
      },
    ])
    const id = await site.run('install', 'cluster', 'c1')
    await site.pass(10)
    expect(await messages(site, id)).toEqual(['job started...', 'wrote it', 'Downloading Java and agreeing to EULA'])
    const [, wrote, download] = (await site.page(`/jobs/${id}/job_events/`)).results
    expect(download).toMatchObject({ 'event-type': 'milestone', 'event-subtype': 'download' })
    expect(await site.get(`/job_events/${wrote?.id}`)).toMatchObject({
      'event-type': 'check',
      'event-subtype': 'file-contents',
      changes: true,
      before: { a: 1 },
      after: { a: 2 },
      'event-resource': '/etc/x',
      'created-on': '2016-06-21T16:20:05.000Z',
    })
  })

  test.each([
    ['a list', {}, /^the script of LCM: it must be a list of rules\.$/],
    ['objects', [null], /^rule 0 of the script: it must be an object\.$/],
    ['no other keys', [{ takes: 5 }], /^rule 0 of the script: unknown option "takes"/],
    ['times', [{ takeMs: -1 }], /^rule 0 of the script: takeMs must be a number of milliseconds from 0 up/],
    ['finite times', [{}, { silentMs: Number.POSITIVE_INFINITY }], /^rule 1 of the script: silentMs must be/],
    ['counts', [{ times: 0.5 }], /^rule 0 of the script: times must be a whole number/],
    ['errors', [{ error: {} }], /^rule 0 of the script: error: it must have a message\.$/],
    [
      'errors without other keys',
      [{ error: { message: '', code: 5 } }],
      /^rule 0 of the script: error: unknown option/,
    ],
    ['a list of events', [{ events: {} }], /^rule 0 of the script: events must be a list\.$/],
    ['events', [{ events: [{}] }], /^rule 0 of the script: events\[0\]: it must have a message\.$/],
    ['events with times', [{ events: [{ message: '', afterMs: -1 }] }], /events\[0\]: afterMs must be a number/],
  ])('must be %s', async (_what, rules, message) => {
    const site = await startLcm()
    expect(() => site.lcm.script(rules as never)).toThrow(
      expect.objectContaining({ code: 'invalid-input', message: expect.stringMatching(message) }),
    )
  })
})
