import { describe, expect, test } from 'vitest'
import { clusterOf, type LcmSite, type Row, startLcm, threeDatacenters } from './site.ts'

describe('what is known of a cluster', () => {
  const rollUp = async (site: LcmSite, kind: string): Promise<readonly (readonly unknown[])[]> =>
    (await site.page(`/${kind}/`)).results.map((row: Row) => [row.name, row['job-status'], row['last-job-id']])

  test('a failed job of a datacenter sticks to the cluster until one of that datacenter succeeds', async () => {
    const site = await startLcm({ clusters: [threeDatacenters] })
    site.lcm.script([{ datacenter: 'north', times: 1, error: 'no luck' }])
    const failed = await site.run('install', 'datacenter', 'north')
    await site.pass(20)
    expect((await rollUp(site, 'clusters'))[0]).toEqual(['c1', 'FAILED', null])
    const whole = await site.run('install', 'cluster', 'c1')
    await site.pass(100)
    expect(await site.status(whole)).toBe('COMPLETE')
    expect((await rollUp(site, 'clusters'))[0]).toEqual(['c1', 'FAILED', whole])
    expect((await rollUp(site, 'datacenters'))[1]).toEqual(['north', 'FAILED', failed])
    const good = await site.run('install', 'datacenter', 'north')
    await site.pass(60)
    expect((await rollUp(site, 'clusters'))[0]).toEqual(['c1', 'COMPLETE', whole])
    expect((await rollUp(site, 'datacenters'))[1]).toEqual(['north', 'COMPLETE', good])
  })

  test('an install tells when it converged, and what the rest of OpsCenter calls it', async () => {
    const site = await startLcm({ clusters: [clusterOf(1, 'Test Cluster')] })
    const before = [await site.page('/clusters/'), await site.page('/datacenters/')]
    expect(before.map(({ results: [row] }) => row)).toMatchObject([
      { 'opsc-cluster-id': null, 'job-status': null },
      { 'converged-on': null, 'job-status': null },
    ])
    await site.run('install', 'cluster', 'Test Cluster')
    await site.pass(15)
    expect((await site.page('/clusters/')).results[0]).toMatchObject({ 'opsc-cluster-id': 'Test_Cluster' })
    expect((await site.page('/datacenters/')).results[0]).toMatchObject({ 'converged-on': '2016-06-21T16:20:15.000Z' })
  })

  test('v1 tells whether the password was changed', async () => {
    const site = await startLcm({ clusters: [clusterOf(1)] }, { profiles: { lcm: 'v1' } })
    const flag = async () => (await site.page('/clusters/')).results[0]?.['has-default-password']
    await site.run('install', 'cluster', 'c1')
    await site.pass(20)
    expect(await flag()).toBe(true)
    await site.run('install', 'cluster', 'c1', { 'change-default-cassandra-password': 'x' })
    expect(await flag()).toBe(true)
    await site.pass(20)
    expect(await flag()).toBe(false)
  })
})
