import type { LcmSeed } from '@jobwright/emulator'
import { describe, expect, test } from 'vitest'
import { clusterOf, type LcmSite, startLcm, threeDatacenters } from './site.ts'

const rollUp = async (site: LcmSite, kind: string) =>
  (await site.page(`/${kind}/`)).results.map((row) => [row.name, row['job-status'], row['last-job-id']])

describe('a seed', () => {
  test('is one cluster of three nodes by default, with all it needs to be installed', async () => {
    const site = await startLcm()
    const [cluster] = (await site.page('/clusters/')).results
    expect(cluster).toMatchObject({ name: 'cluster01', 'opsc-cluster-id': null })
    expect((await site.page('/nodes/')).count).toBe(3)
    const job = await site.run('install', 'cluster', 'cluster01')
    await site.pass(60)
    expect(await site.status(job)).toBe('COMPLETE')
  })

  test('keeps ids and fields, and makes ids where none are told', async () => {
    const site = await startLcm({
      clusters: [
        {
          id: 'c',
          name: 'c1',
          comment: 'mine',
          'ssh-management-port': 2222,
          datacenters: [
            {
              name: 'dc1',
              'solr-enabled': true,
              nodes: [{ name: 'n1', rack: 'r', 'ssh-management-address': 'a' }, { name: 'n2' }],
            },
          ],
        },
      ],
      repositories: [{ id: 'r', name: 'r', password: 'secret' }],
      machineCredentials: [{ id: 'm', name: 'm', 'login-user': 'u', 'ssh-private-key': 'k' }],
      configProfiles: [{ id: 'p', name: 'p', 'datastax-version': '6.8.9' }],
    })
    expect(await site.get('/clusters/c')).toMatchObject({
      comment: 'mine',
      'ssh-management-port': 2222,
      'repository-id': 'r',
      'machine-credential-id': 'm',
      'config-profile-id': 'p',
    })
    const [n1, n2] = (await site.page('/nodes/')).results
    expect([n1, n2]).toMatchObject([
      { rack: 'r', 'ssh-management-address': 'a' },
      { rack: null, 'ssh-management-address': 'n2' },
    ])
    expect(n1?.id).toMatch(/^[\da-f-]{36}$/)
    expect((await site.page('/datacenters/')).results[0]).toMatchObject({ 'solr-enabled': true })
  })

  test('of an installed cluster can be configured at once', async () => {
    const site = await startLcm({ clusters: [{ ...clusterOf(1), installed: true }] })
    expect((await site.page('/clusters/')).results[0]).toMatchObject({ 'opsc-cluster-id': 'c1', 'job-status': null })
    expect((await site.page('/datacenters/')).results[0]).toMatchObject({ 'converged-on': '2016-06-21T16:20:00.000Z' })
    const job = await site.run('configure', 'node', 'n1')
    await site.pass(20)
    expect(await site.status(job)).toBe('COMPLETE')
  })

  test('replaces all there is, and a reset brings it back', async () => {
    const site = await startLcm({ clusters: [clusterOf(1)] })
    const before = await site.page('/nodes/')
    await site.run('install', 'cluster', 'c1')
    await site.pass(6)
    site.lcm.seed({ clusters: [clusterOf(2, 'other')], users: [{ username: 'u', password: 'p' }] })
    expect((await site.send('GET', '/jobs/')).status).toBe(401)
    site.lcm.seed({ clusters: [clusterOf(2, 'other')] })
    expect((await site.page('/clusters/')).results.map(({ name }) => name)).toEqual(['other'])
    await site.pass(60)
    expect((await site.page('/jobs/')).count).toBe(0)
    expect((await site.page('/job_events/')).count).toBe(0)
    const other = await startLcm({ clusters: [clusterOf(1)] })
    await other.run('install', 'cluster', 'c1')
    other.emulator.reset()
    await other.pass(60)
    expect((await other.page('/jobs/')).count).toBe(0)
    expect((await other.page('/nodes/')).results.map(({ id }) => id)).toEqual(before.results.map(({ id }) => id))
  })

  test('may leave settings and assumptions undefined', async () => {
    const site = await startLcm({
      clusters: undefined,
      settings: { queue: undefined, pollIntervalMs: undefined },
      assumptions: { pageParameter: undefined, terminateAfterMs: undefined },
    })
    const id = await site.run('install', 'cluster', 'cluster01')
    await site.pass(5)
    expect(await site.status(id)).toBe('RUNNING')
  })

  test('is not changed afterwards by who gave it', async () => {
    const given = { clusters: [clusterOf(1)] }
    const site = await startLcm(given)
    given.clusters.push(clusterOf(1, 'c2'))
    site.emulator.reset()
    expect((await site.page('/clusters/')).count).toBe(1)
  })

  test.each<[string, unknown, RegExp]>([
    ['a list', [], /^the seed of LCM: unknown option|it must be an object/],
    ['null', null, /^the seed of LCM: it must be an object\.$/],
    ['another key', { cluster: [] }, /^the seed of LCM: unknown option "cluster" \(did you mean clusters\?\)/],
    ['clusters that are no list', { clusters: {} }, /^clusters: it must be a list of objects\.$/],
    ['clusters without names', { clusters: [{}] }, /^clusters\[0\]: A cluster must have name\.$/],
    ['unknown fields', { clusters: [{ name: 'a', nodes: [] }] }, /^clusters\[0\]: unknown option "nodes"/],
    [
      'names that repeat',
      { clusters: [{ name: 'a' }, { name: 'a' }] },
      /^clusters\[1\]: There is a cluster of this name already\.$/,
    ],
    [
      'ids that repeat',
      {
        clusters: [
          { name: 'a', id: 'x' },
          { name: 'b', id: 'x' },
        ],
      },
      /^clusters\[1\]: there is a cluster of the id x already\.$/,
    ],
    ['ids that are none', { clusters: [{ name: 'a', id: '' }] }, /^clusters\[0\]: id must be a text\.$/],
    [
      'nodes that are wrong',
      { clusters: [{ name: 'a', datacenters: [{ name: 'd', nodes: [{ name: 5 }] }] }] },
      /^clusters\[0\]\.datacenters\[0\]\.nodes\[0\]: name must be a text\.$/,
    ],
    [
      'datacenters that are wrong',
      { clusters: [{ name: 'a', datacenters: 5 }] },
      /^clusters\[0\]\.datacenters: it must be a list/,
    ],
    [
      'profiles without a version',
      { configProfiles: [{ name: 'p' }] },
      /^configProfiles\[0\]: A config profile must have datastax-version\.$/,
    ],
    [
      'users without a password',
      { users: [{ username: 'a' }] },
      /^users\[0\]: it must have a username and a password\.$/,
    ],
    [
      'users with other keys',
      { users: [{ username: 'a', password: 'b', roles: [] }] },
      /^users\[0\]: unknown option "roles"/,
    ],
    ['functions', { clusters: [{ name: 'a', comment: () => 5 }] }, /^the seed of LCM: it must be plain data\.$/],
    ['settings that are none', { settings: 5 }, /^settings: it must be an object\.$/],
    ['other settings', { settings: { idle: 5 } }, /^settings: unknown option "idle"/],
    [
      'a poll of no time',
      { settings: { pollIntervalMs: 0 } },
      /^settings: pollIntervalMs must be a number of milliseconds above 0\.$/,
    ],
    [
      'a queue of another kind',
      { settings: { queue: 'none' } },
      /^settings: queue must be 'per-cluster' or 'global'\.$/,
    ],
    [
      'a limit that is no number',
      { settings: { failedLoginAttemptsLimit: '5' } },
      /^settings: failedLoginAttemptsLimit must be a number\.$/,
    ],
    [
      'a limit that is broken',
      { settings: { failedLoginAttemptsLimit: 0.5 } },
      /failedLoginAttemptsLimit must be a whole number/,
    ],
    [
      'a lockout of negative time',
      { settings: { userLockoutMs: -1 } },
      /userLockoutMs must be a number of milliseconds from 0 up/,
    ],
    ['an origin with a path', { settings: { linkOrigin: 'http://localhost:8888/' } }, /linkOrigin must be an origin/],
    ['a target that is no origin', { settings: { redirectTo: 'localhost' } }, /redirectTo must be an origin/],
    ['other idle timeouts', { settings: { idleTimeoutsMs: { drain: 5 } } }, /drain/],
    ['other assumptions', { assumptions: { terminate: 5 } }, /^assumptions: unknown option "terminate"/],
    [
      'assumptions of other words',
      { assumptions: { listOrder: 'random' } },
      /^assumptions: listOrder must be one of oldest-first, newest-first\.$/,
    ],
    [
      'negative assumptions',
      { assumptions: { sessionLifeMs: -1 } },
      /^assumptions: sessionLifeMs must be a number from 0 up\.$/,
    ],
    [
      'a page of nothing',
      { assumptions: { largestPage: 0 } },
      /^assumptions: largestPage must be a number from 1 up\.$/,
    ],
    [
      'a status of failure',
      { assumptions: { terminateStatus: 404 } },
      /^assumptions: a status must be one from 200 to 299\.$/,
    ],
    ['a status of failure for deletes', { assumptions: { deleteStatus: 199 } }, /^assumptions: a status must be/],
    ['a parameter without a name', { assumptions: { pageParameter: '' } }, /^assumptions: the names of parameters/],
    [
      'a cookie of another name',
      { assumptions: { sessionCookie: 'a b' } },
      /^assumptions: sessionCookie must be a name/,
    ],
    ['other assumptions about jobs', { assumptions: { jobs: { unknown: 5 } } }, /unknown/],
    ['jobs without clusters', { clusters: [], jobs: [{}] }, /^jobs\[0\]: there is no cluster for it\.$/],
    ['jobs on unknown clusters', { jobs: [{ cluster: 'x' }] }, /^jobs\[0\]: there is no cluster "x" for it\.$/],
    ['jobs on unknown nodes', { jobs: [{ node: 'x' }] }, /^jobs\[0\]: there is no node "x" for it\.$/],
    [
      'jobs that run',
      { jobs: [{ status: 'RUNNING' }] },
      /^jobs\[0\]: status must be one of COMPLETE, FAILED, TERMINATED, ORPHANED/,
    ],
    [
      'jobs of the same id',
      { jobs: [{ id: 'j' }, { id: 'j' }] },
      /^jobs\[1\]: id must be a text that no other job has\.$/,
    ],
    ['jobs with other keys', { jobs: [{ name: 'j' }] }, /^jobs\[0\]: unknown option "name"/],
    ['jobs without a type', { jobs: [{ 'job-type': '' }] }, /^jobs\[0\]: job-type must be a text\.$/],
    ['jobs at no time', { jobs: [{ 'created-on': 'yesterday' }] }, /^jobs\[0\]: created-on must be a time/],
    ['jobs that could not be', { jobs: [{ 'job-type': 'configure' }] }, /^jobs\[0\]: .*install/],
    [
      'rows of other nodes',
      { jobs: [{ nodes: [{ node: 'x' }] }] },
      /^jobs\[0\]\.nodes\[0\]: there is no node "x" for it\.$/,
    ],
    [
      'rows with other keys',
      { jobs: [{ nodes: [{ node: '10.0.3.131', state: 5 }] }] },
      /^jobs\[0\]\.nodes\[0\]: unknown option "state"/,
    ],
    ['events without a message', { jobs: [{ events: [{}] }] }, /^jobs\[0\]\.events\[0\]: it must have a message\.$/],
    [
      'events with other keys',
      { jobs: [{ events: [{ message: '', text: '' }] }] },
      /^jobs\[0\]\.events\[0\]: unknown option "text"/,
    ],
    [
      'events at no time',
      { jobs: [{ events: [{ message: '', at: 'now' }] }] },
      /^jobs\[0\]\.events\[0\]: at must be a time/,
    ],
  ])('of %s is refused, and changes nothing', async (_what, given, message) => {
    const site = await startLcm({ clusters: [clusterOf(1)] })
    expect(() => site.lcm.seed(given as LcmSeed)).toThrow(
      expect.objectContaining({ code: 'invalid-input', message: expect.stringMatching(message) }),
    )
    expect((await site.page('/clusters/')).results.map(({ name }) => name)).toEqual(['c1'])
  })
})

describe('jobs that have ended', () => {
  test('are shown as any other', async () => {
    const site = await startLcm({
      clusters: [clusterOf(2)],
      jobs: [
        {
          id: 'j',
          'job-type': 'restart',
          datacenter: 'dc1',
          status: 'FAILED',
          description: 'nightly',
          'job-data': { 'job-type': 'restart', 'continue-on-error': true },
          'created-on': '2016-06-20T00:00:00.000Z',
          'modified-on': '2016-06-20T00:10:00.000Z',
          nodes: [
            { node: 'n1', status: 'FAILED' },
            { node: 'n2', status: 'COMPLETE' },
          ],
          events: [
            { message: 'job started...' },
            {
              node: 'n1',
              at: '2016-06-20T00:09:00.000Z',
              type: 'error',
              subtype: 'MeldError',
              message: 'no luck',
              traceback: 'T',
            },
          ],
        },
      ],
    })
    expect(await site.get('/jobs/j')).toMatchObject({
      'job-type': 'restart',
      status: 'FAILED',
      description: 'nightly',
      'datacenter-name': 'dc1',
      'cluster-name': 'c1',
      'job-data': { 'continue-on-error': true },
      'node-id': null,
      'created-on': '2016-06-20T00:00:00.000Z',
      'modified-on': '2016-06-20T00:10:00.000Z',
    })
    expect(await site.nodes('j')).toEqual({ n1: 'FAILED', n2: 'COMPLETE' })
    const [, error] = (await site.page('/jobs/j/job_events/')).results
    expect(await site.get(`/job_events/${error?.id}`)).toMatchObject({
      'event-type': 'error',
      'event-subtype': 'MeldError',
      message: 'no luck',
      traceback: 'T',
      'created-on': '2016-06-20T00:09:00.000Z',
    })
    const [row] = (await site.page('/jobs/j/job_nodes/')).results
    expect((await site.page(`/job_nodes/${row?.id}/job_events/`)).count).toBe(1)
    expect((await site.send('POST', '/actions/terminate', { 'job-id': 'j' })).status).toBe(409)
  })

  test('have rows for all their nodes, an event, and times one after another by default', async () => {
    const site = await startLcm({
      clusters: [threeDatacenters],
      jobs: [{}, { datacenter: 'north' }, { node: 'west-1', status: 'ORPHANED' }],
    })
    const { results } = await site.page('/jobs/')
    expect(results.map((job) => [job.status, job['datacenter-name'], job['node-name'], job['created-on']])).toEqual([
      ['COMPLETE', null, null, '2016-06-21T15:20:00.000Z'],
      ['COMPLETE', 'north', null, '2016-06-21T15:21:00.000Z'],
      ['ORPHANED', 'west', 'west-1', '2016-06-21T15:22:00.000Z'],
    ])
    const rows = await Promise.all(results.map(({ id }) => site.nodes(id)))
    expect(rows.map((row) => Object.keys(row).length)).toEqual([6, 2, 1])
    expect(rows[2]).toEqual({ 'west-1': 'ORPHANED' })
    expect((await site.page('/job_events/')).count).toBe(3)
  })

  test('are found by the names of cluster, datacenter and node, where names repeat', async () => {
    const site = await startLcm({
      clusters: [clusterOf(1, 'c1'), clusterOf(1, 'c2')],
      jobs: [
        { cluster: 'c2' },
        { cluster: 'c2', datacenter: 'dc1' },
        { cluster: 'c2', datacenter: 'dc1', node: 'n1' },
        { node: 'n1' },
      ],
    })
    const { results } = await site.page('/jobs/')
    expect(results.map((job) => job['cluster-name'])).toEqual(['c2', 'c2', 'c2', 'c1'])
  })

  test('roll up: red stays what failed below until it succeeds there', async () => {
    const failed = { id: 'j1', datacenter: 'north', status: 'FAILED' }
    const whole = { id: 'j2', status: 'COMPLETE' }
    const site = await startLcm({ clusters: [threeDatacenters], jobs: [failed, whole] })
    expect(await rollUp(site, 'clusters')).toEqual([['c1', 'FAILED', 'j2']])
    expect(await rollUp(site, 'datacenters')).toEqual([
      ['east', null, null],
      ['north', 'FAILED', 'j1'],
      ['west', null, null],
    ])
    site.lcm.seed({ clusters: [threeDatacenters], jobs: [failed, whole, { id: 'j3', datacenter: 'north' }] })
    expect(await rollUp(site, 'clusters')).toEqual([['c1', 'COMPLETE', 'j2']])
    expect((await rollUp(site, 'datacenters'))[1]).toEqual(['north', 'COMPLETE', 'j3'])
  })

  test('of each ending are what they say', async () => {
    for (const status of ['COMPLETE', 'FAILED', 'TERMINATED', 'ORPHANED']) {
      const site = await startLcm({ clusters: [clusterOf(2)], jobs: [{ id: 'j', status }] })
      expect([await site.status('j'), await rollUp(site, 'clusters')]).toEqual([status, [['c1', status, 'j']]])
      expect(await site.nodes('j')).toEqual({ n1: status, n2: status })
      expect((await site.page('/clusters/')).results[0]?.['opsc-cluster-id']).toBe(status === 'COMPLETE' ? 'c1' : null)
      const next = await site.run('install', 'cluster', 'c1')
      await site.pass(60)
      expect(await site.status(next)).toBe('COMPLETE')
    }
  })

  test('may have failed without a failed node, and be of any type', async () => {
    const site = await startLcm({
      clusters: [clusterOf(1)],
      jobs: [
        { id: 'a', status: 'FAILED', nodes: [] },
        { id: 'b', 'job-type': 'import', status: 'FAILED' },
        { id: 'c', 'job-type': 'something-else', status: 'FAILED', datacenter: 'dc1' },
      ],
    })
    expect(await site.nodes('a')).toEqual({})
    expect(await site.jobs()).toEqual(['FAILED', 'FAILED', 'FAILED'])
    expect((await site.get('/jobs/c'))['job-type']).toBe('something-else')
    expect((await rollUp(site, 'datacenters'))[0]).toEqual(['dc1', 'FAILED', 'c'])
    expect((await rollUp(site, 'clusters'))[0]).toEqual(['c1', 'FAILED', 'b'])
  })
})
