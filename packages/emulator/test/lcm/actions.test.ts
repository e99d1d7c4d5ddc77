import { describe, expect, test } from 'vitest'
import { clusterOf, type Row, startLcm } from './site.ts'
import { messages } from './watch.ts'

describe('a request that cannot be', () => {
  test('for a job', async () => {
    const site = await startLcm({ clusters: [{ ...clusterOf(1), id: 'c' }] })
    const good = { 'job-type': 'install', 'job-scope': 'cluster', 'resource-id': 'c' }
    const send = async (action: string, body: object) => (await site.send('POST', `/actions/${action}`, body)).status
    expect(await send('install', good)).toBe(201)
    expect(await send('install', { ...good, 'job-type': 'restart' })).toBe(400)
    expect(await send('install', { ...good, 'job-type': undefined })).toBe(201)
    expect(await send('install', { ...good, 'job-scope': 'rack' })).toBe(400)
    expect(await send('install', { ...good, 'resource-id': 5 })).toBe(400)
    expect(await send('install', { ...good, 'resource-id': 'other' })).toBe(404)
    expect(await send('install', { ...good, 'job-scope': 'node' })).toBe(404)
    expect(await send('install', { ...good, 'continue-on-error': 'perhaps' })).toBe(400)
    expect(await send('install', { ...good, 'continue-on-error': null, 'auto-bootstrap': null })).toBe(201)
    expect(await send('install', { ...good, 'auto-bootstrap': 1 })).toBe(400)
    expect(await send('install', { ...good, 'concurrency-strategy': 1 })).toBe(400)
    expect(await send('install', { ...good, description: 1 })).toBe(400)
    expect(await send('configure', { ...good, 'job-type': 'configure' })).toBe(409)
    expect(await send('upgrade', { ...good, 'job-type': 'upgrade' })).toBe(400)
    expect(await send('decommission', { ...good, 'job-type': 'decommission' })).toBe(404)
    expect((await site.page('/jobs/')).count).toBe(3)
  })

  test('v1 has no upgrade and no strategies', async () => {
    const site = await startLcm({ clusters: [{ ...clusterOf(1), id: 'c' }] }, { profiles: { lcm: 'v1' } })
    const body = { 'job-scope': 'cluster', 'resource-id': 'c', 'concurrency-strategy': 'whatever' }
    expect((await site.send('POST', '/actions/upgrade', body)).status).toBe(404)
    const { status, json } = await site.send('POST', '/actions/install', body)
    expect([status, (json as Row)['job-data']]).toEqual([201, { 'job-type': 'install' }])
  })

  test('v2 keeps no password, and keeps a description', async () => {
    const site = await startLcm({ clusters: [{ ...clusterOf(1), id: 'c' }] })
    const body = { 'job-scope': 'cluster', 'resource-id': 'c', 'change-default-cassandra-password': 'canary' }
    const { json, text } = await site.send('POST', '/actions/install', { ...body, description: 'why not' })
    expect(json).toMatchObject({ 'job-data': { 'job-type': 'install' }, description: 'why not' })
    expect(text).not.toContain('canary')
  })

  test('a cluster without credentials fails as soon as it begins', async () => {
    const site = await startLcm({
      clusters: [{ ...clusterOf(1), 'machine-credential-id': null, 'repository-id': 'x' }],
    })
    const id = await site.run('install', 'cluster', 'c1')
    await site.pass(5)
    expect([await site.status(id), await site.nodes(id)]).toEqual(['FAILED', {}])
    expect(await messages(site, id)).toEqual([
      'job started...',
      'The cluster cannot be worked on: it has no repository, no machine credential.',
    ])
  })
})

describe('the actions', () => {
  test('are listed with what they take', async () => {
    const site = await startLcm()
    const { json, headers } = await site.send('GET', '/actions/')
    expect(Object.keys(json as object)).toEqual(['install', 'configure', 'restart', 'upgrade', 'terminate'])
    expect(headers.get('x-emulator-assumes')).toBe('the form of this answer')
    expect(Object.keys((await site.get('/actions/install'))['parameters'] as object)).toEqual([
      'job-scope',
      'resource-id',
      'continue-on-error',
      'auto-bootstrap',
      'concurrency-strategy',
    ])
    expect(await site.get('/actions/terminate')).toMatchObject({ parameters: { 'job-id': { required: true } } })
    expect((await site.send('GET', '/actions/drain')).status).toBe(404)
    const v1 = await startLcm(undefined, { profiles: { lcm: 'v1' } })
    expect(Object.keys((await v1.get('/actions/')) as object)).toEqual(['install', 'configure', 'restart', 'terminate'])
    expect(Object.keys((await v1.get('/actions/restart'))['parameters'] as object)).toEqual([
      'job-scope',
      'resource-id',
      'continue-on-error',
    ])
    expect(await v1.get('/actions/install')).toMatchObject({
      parameters: { 'change-default-cassandra-password': { required: false } },
    })
    expect((await v1.send('GET', '/actions/upgrade')).status).toBe(404)
  })
})
