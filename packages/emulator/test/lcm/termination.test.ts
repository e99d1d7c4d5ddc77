import { describe, expect, test } from 'vitest'
import { clusterOf, type LcmSite, startLcm } from './site.ts'

describe('a termination', () => {
  const terminate = (site: LcmSite, id: string) => site.send('POST', '/actions/terminate', { 'job-id': id })

  test('is answered at once, and takes effect when the job manager looks next', async () => {
    const site = await startLcm({ clusters: [clusterOf(2)] })
    const id = await site.run('install', 'cluster', 'c1')
    await site.pass(6)
    expect((await terminate(site, id)).json).toBe('Termination in progress')
    expect(await site.status(id)).toBe('RUNNING')
    expect((await terminate(site, id)).json).toBe('Termination in progress')
    await site.pass(4)
    expect([await site.status(id), await site.nodes(id)]).toEqual(['TERMINATED', { n1: 'TERMINATED', n2: 'PENDING' }])
    await site.pass(100)
    expect(await site.nodes(id)).toEqual({ n1: 'TERMINATED', n2: 'PENDING' })
    const refused = await terminate(site, id)
    expect([refused.status, refused.json]).toEqual([409, { code: 409, message: 'The job has ended.' }])
  })

  test('comes too late for a job that ends first', async () => {
    const site = await startLcm({ clusters: [clusterOf(1)] })
    site.lcm.script([{ takeMs: 3000 }])
    const id = await site.run('install', 'cluster', 'c1')
    await site.pass(7)
    expect((await terminate(site, id)).status).toBe(200)
    await site.pass(1)
    expect(await site.status(id)).toBe('COMPLETE')
    await site.pass(10)
    expect(await site.status(id)).toBe('COMPLETE')
  })

  test('ends a job that waits, and one that is silent', async () => {
    const site = await startLcm({ clusters: [clusterOf(1)] })
    site.lcm.script([{ hang: true }])
    const hung = await site.run('restart', 'cluster', 'c1')
    const waiting = await site.run('restart', 'cluster', 'c1')
    await site.pass(400)
    expect(await site.jobs()).toEqual(['IDLE', 'PENDING'])
    await terminate(site, waiting)
    await terminate(site, hung)
    await site.pass(5)
    expect(await site.jobs()).toEqual(['TERMINATED', 'TERMINATED'])
    expect(await site.nodes(waiting)).toEqual({})
  })

  test('may take as long as is assumed', async () => {
    const site = await startLcm({ clusters: [clusterOf(1)], assumptions: { terminateAfterMs: 60_000 } })
    site.lcm.script([{ takeMs: 100_000 }])
    const id = await site.run('install', 'cluster', 'c1')
    await site.pass(5)
    await terminate(site, id)
    await site.pass(59)
    expect(await site.status(id)).toBe('RUNNING')
    await site.pass(1)
    expect(await site.status(id)).toBe('TERMINATED')
  })

  test('of no job is answered 404, and of no id 400', async () => {
    const site = await startLcm()
    expect((await terminate(site, 'nothing')).status).toBe(404)
    expect((await site.send('POST', '/actions/terminate', {})).status).toBe(400)
  })
})

describe('a restart of OpsCenter', () => {
  test('orphans the job that runs, and lets the queue go on', async () => {
    const site = await startLcm({ clusters: [clusterOf(2)] })
    await site.run('install', 'cluster', 'c1')
    await site.run('restart', 'cluster', 'c1')
    await site.pass(7)
    site.lcm.restart()
    expect(await site.jobs()).toEqual(['ORPHANED', 'PENDING'])
    const [orphan] = (await site.page('/jobs/')).results
    expect(await site.nodes(orphan?.id ?? '')).toEqual({ n1: 'ORPHANED', n2: 'PENDING' })
    await site.pass(5)
    expect(await site.jobs()).toEqual(['ORPHANED', 'RUNNING'])
    await site.pass(60)
    expect(await site.jobs()).toEqual(['ORPHANED', 'COMPLETE'])
  })

  test('orphans it when the server is up again, and does nothing before', async () => {
    const site = await startLcm({ clusters: [clusterOf(1)] })
    site.lcm.script([{ takeMs: 2000 }])
    const id = await site.run('install', 'cluster', 'c1')
    await site.pass(6)
    site.lcm.restart({ downForMs: 60_000 })
    await expect(site.jobs()).rejects.toThrow('fetch failed')
    await site.pass(60)
    expect(await site.get(`/jobs/${id}`)).toMatchObject({
      status: 'ORPHANED',
      'modified-on': '2016-06-21T16:21:06.000Z',
    })
  })

  test('is noticed as well when the whole emulator is restarted', async () => {
    const site = await startLcm({ clusters: [clusterOf(1)] })
    const id = await site.run('install', 'cluster', 'c1')
    await site.pass(6)
    site.emulator.restart({ downForMs: 1000 })
    await site.pass(1)
    expect(await site.status(id)).toBe('ORPHANED')
  })

  test('counts its looks from then on', async () => {
    const site = await startLcm({ clusters: [clusterOf(1)] })
    await site.pass(3)
    site.lcm.restart()
    const id = await site.run('install', 'cluster', 'c1')
    await site.pass(4.999)
    expect(await site.status(id)).toBe('PENDING')
    await site.pass(0.001)
    expect(await site.status(id)).toBe('RUNNING')
  })

  test('keeps what was asked of a job that waits', async () => {
    const site = await startLcm({ clusters: [clusterOf(1)], assumptions: { terminateAfterMs: 20_000 } })
    site.lcm.script([{ hang: true }])
    const running = await site.run('restart', 'cluster', 'c1')
    const waiting = await site.run('restart', 'cluster', 'c1')
    await site.pass(6)
    await site.send('POST', '/actions/terminate', { 'job-id': waiting })
    site.lcm.restart({ downForMs: 30_000 })
    await site.pass(60)
    expect([await site.status(running), await site.status(waiting)]).toEqual(['ORPHANED', 'TERMINATED'])
  })

  test('refuses times that are none, and changes nothing then', async () => {
    const site = await startLcm({ clusters: [clusterOf(1)] })
    const id = await site.run('install', 'cluster', 'c1')
    await site.pass(6)
    expect(() => site.lcm.restart({ downForMs: -1 })).toThrow('downForMs')
    expect(await site.status(id)).toBe('RUNNING')
  })
})
