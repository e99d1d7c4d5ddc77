import { describe, expect, test } from 'vitest'
import { clusterOf, type LcmSite, type Row, startLcm } from './site.ts'

const kinds = ['clusters', 'datacenters', 'nodes', 'machine_credentials', 'repositories', 'config_profiles'] as const

const types = {
  clusters: 'cluster',
  datacenters: 'datacenter',
  nodes: 'node',
  machine_credentials: 'machine-credential',
  repositories: 'repository',
  config_profiles: 'config-profile',
} as const

/** What makes one of each kind, in a site where ids are `c` and `d`. */
const bodies = {
  clusters: { name: 'made' },
  datacenters: { name: 'made', 'cluster-id': 'c' },
  nodes: { name: 'made', 'datacenter-id': 'd', 'ssh-management-address': '10.0.0.9' },
  machine_credentials: { name: 'made' },
  repositories: { name: 'made' },
  config_profiles: { name: 'made', 'datastax-version': '6.8.1' },
} as const

const seed = {
  clusters: [{ id: 'c', name: 'c1', datacenters: [{ id: 'd', name: 'dc1', nodes: [{ id: 'n', name: 'n1' }] }] }],
}

const start = (options = {}) => startLcm(seed, options)

async function create(site: LcmSite, kind: string, body: object): Promise<Row> {
  const { status, text, json } = await site.send('POST', `/${kind}/`, body)
  if (status !== 201) throw new Error(`${status} ${text}`)
  return json as Row
}

describe('every kind', () => {
  test.each(kinds)('%s: made, read, listed, changed, deleted', async (kind) => {
    const site = await start()
    await site.pass(1)
    const made = await create(site, kind, bodies[kind])
    expect(made).toMatchObject({
      ...bodies[kind],
      type: types[kind],
      comment: null,
      'created-on': '2016-06-21T16:20:01.000Z',
      'modified-on': '2016-06-21T16:20:01.000Z',
      'created-by': 'system',
      'modified-by': 'system',
    })
    const shown = await site.get(`/${kind}/${made.id}`)
    expect(shown).toEqual({
      ...made,
      href: `${site.lcm.baseUrl}/${kind}/${made.id}`,
      'related-resources': expect.any(Object),
    })
    const { 'created-by': _made, 'modified-by': _changed, ...row } = shown
    expect((await site.page(`/${kind}/`)).results.at(-1)).toEqual(row)
    await site.pass(1)
    const changed = await site.send('PUT', `/${kind}/${made.id}`, { comment: 'changed' })
    expect([changed.status, changed.json]).toEqual([
      200,
      { ...shown, comment: 'changed', 'modified-on': '2016-06-21T16:20:02.000Z' },
    ])
    const deleted = await site.send('DELETE', `/${kind}/${made.id}`)
    expect([deleted.status, deleted.text]).toEqual([204, ''])
    for (const method of ['GET', 'PUT', 'DELETE'])
      expect((await site.send(method, `/${kind}/${made.id}`, method === 'PUT' ? {} : undefined)).status).toBe(404)
  })

  test.each(kinds)('%s: a name that is taken is answered 409', async (kind) => {
    const site = await start()
    await create(site, kind, bodies[kind])
    const { status, json } = await site.send('POST', `/${kind}/`, bodies[kind])
    const message = `There is a ${types[kind].replace('-', ' ')} of this name already.`
    expect([status, json]).toEqual([409, { code: 409, message }])
    const other = await create(site, kind, { ...bodies[kind], name: 'other' })
    expect((await site.send('PUT', `/${kind}/${other.id}`, { name: 'made' })).status).toBe(409)
    expect((await site.send('PUT', `/${kind}/${other.id}`, { name: 'other' })).status).toBe(200)
  })

  test.each(kinds)('%s: what must be given', async (kind) => {
    const site = await start()
    for (const name of Object.keys(bodies[kind])) {
      for (const value of [undefined, null, '', 5]) {
        const { status } = await site.send('POST', `/${kind}/`, { ...bodies[kind], [name]: value })
        expect([name, value, status]).toEqual([name, value, 400])
      }
    }
    expect((await site.page(`/${kind}/`)).count).toBe(1)
  })

  test.each(kinds)('%s: methods that there are not', async (kind) => {
    const site = await start()
    const { status, headers } = await site.send('PATCH', `/${kind}/`)
    expect([status, headers.get('allow')]).toEqual([405, 'GET, POST'])
    expect((await site.send('POST', `/${kind}/x`, {})).headers.get('allow')).toBe('GET, PUT, DELETE')
  })

  test('jobs, their nodes and their events cannot be written', async () => {
    const site = await start()
    for (const kind of ['jobs', 'job_nodes', 'job_events'])
      for (const method of ['POST', 'PUT', 'DELETE'])
        for (const path of [`/${kind}/`, `/${kind}/x`])
          expect([method, path, (await site.send(method, path, {})).status]).toEqual([method, path, 405])
  })
})

describe('fields', () => {
  test('have their defaults', async () => {
    const site = await start()
    const only = async (kind: keyof typeof bodies) => {
      const made = await create(site, kind, bodies[kind])
      const common = [
        'id',
        'type',
        'created-on',
        'created-by',
        'modified-on',
        'modified-by',
        ...Object.keys(bodies[kind]),
      ]
      return Object.fromEntries(Object.entries(made).filter(([name]) => !common.includes(name)))
    }
    const target = {
      comment: null,
      'machine-credential-id': null,
      'config-profile-id': null,
      'last-job-id': null,
      'job-status': null,
    }
    expect(await only('clusters')).toEqual({
      ...target,
      'repository-id': null,
      'ssh-management-port': 22,
      managed: true,
      'manage-opsc-cassandra-ssl': true,
      'opsc-cluster-id': null,
    })
    expect(await only('datacenters')).toEqual({
      ...target,
      'ssh-management-port': null,
      'graph-enabled': false,
      'solr-enabled': false,
      'spark-enabled': false,
      'hadoop-enabled': false,
      'converged-on': null,
    })
    expect(await only('nodes')).toEqual({
      ...target,
      'ssh-management-port': null,
      'listen-address': null,
      'native-transport-address': null,
      'broadcast-address': null,
      'native-transport-broadcast-address': null,
      'initial-token': null,
      facts: {},
      seed: null,
      'auto-bootstrap': null,
      rack: null,
    })
    expect(await only('machine_credentials')).toEqual({
      comment: null,
      'login-user': null,
      'become-mode': 'direct',
      'become-user': 'root',
      'use-ssh-keys': null,
    })
    expect(await only('repositories')).toEqual({
      comment: null,
      'repo-key-url': null,
      'repo-url': null,
      username: null,
      'use-proxy': false,
      'deb-dist': 'stable',
      'deb-components': 'main',
      'manual-repository-setup': false,
    })
    expect(await only('config_profiles')).toEqual({
      comment: null,
      'agent-version': null,
      'config-path': '/etc/dse/',
      json: {},
    })
  })

  test('have the names of their version', async () => {
    const v1 = await start({ profiles: { lcm: 'v1' } })
    const addresses = { 'rpc-address': '0.0.0.0', 'broadcast-rpc-address': '10.0.0.9' }
    const made = await create(v1, 'nodes', { ...bodies.nodes, ...addresses, 'native-transport-address': 'other' })
    expect(made).toMatchObject(addresses)
    expect(Object.keys(made)).not.toContain('native-transport-address')
    const cluster = await create(v1, 'clusters', { name: 'made', 'new-password': 'canary' })
    expect(cluster).toMatchObject({ 'has-default-password': true })
    expect(Object.keys(cluster)).not.toContain('manage-opsc-cassandra-ssl')
  })

  test('are what they must be', async () => {
    const site = await start()
    const wrong: [keyof typeof bodies, object][] = [
      ['clusters', { managed: 1 }],
      ['clusters', { comment: {} }],
      ['clusters', { 'ssh-management-port': '22' }],
      ['clusters', { 'ssh-management-port': 2.5 }],
      ['datacenters', { 'solr-enabled': 'perhaps' }],
      ['nodes', { facts: [] }],
      ['nodes', { facts: 'x' }],
      ['machine_credentials', { 'become-mode': 'doas' }],
      ['config_profiles', { json: 5 }],
    ]
    for (const [kind, more] of wrong)
      expect([more, (await site.send('POST', `/${kind}/`, { ...bodies[kind], ...more })).status]).toEqual([more, 400])
    const taken = { 'solr-enabled': 'true', 'spark-enabled': 'FALSE', unknown: 5, 'job-status': 'COMPLETE' }
    const made = await create(site, 'datacenters', { ...bodies.datacenters, ...taken })
    expect(made).toMatchObject({ 'solr-enabled': true, 'spark-enabled': false, 'job-status': null })
    expect(Object.keys(made)).not.toContain('unknown')
  })

  test('of the login are called in both ways', async () => {
    const site = await start()
    const made = await create(site, 'machine_credentials', { name: 'made', 'login-name': 'ubuntu' })
    expect(made).toMatchObject({ 'login-user': 'ubuntu' })
  })

  test('that are secret come back nowhere', async () => {
    const site = await start()
    const canary = 'canary-5b1f'
    const credential = await create(site, 'machine_credentials', {
      name: 'made',
      'login-password': canary,
      'ssh-private-key': canary,
      'ssh-unlock': canary,
      'become-password': canary,
    })
    const cluster = await create(site, 'clusters', { name: 'made', 'old-password': canary, 'new-password': canary })
    const repository = await create(site, 'repositories', { name: 'made', password: canary })
    const paths = [
      `/machine_credentials/${credential.id}`,
      `/clusters/${cluster.id}`,
      `/repositories/${repository.id}`,
      ...kinds.map((kind) => `/${kind}/`),
    ]
    expect(JSON.stringify([credential, cluster, repository])).not.toContain(canary)
    for (const path of paths) expect((await site.send('GET', path)).text).not.toContain(canary)
    expect(JSON.stringify(site.emulator.requests)).not.toContain(canary)
    const profile = await create(site, 'config_profiles', {
      ...bodies.config_profiles,
      json: { 'cassandra-yaml': { keystore_password: 'shown' } },
    })
    expect(profile).toMatchObject({ json: { 'cassandra-yaml': { keystore_password: 'shown' } } })
  })
})

describe('what belongs together', () => {
  test('is linked', async () => {
    const site = await start()
    const links = async (path: string) => (await site.get(path))['related-resources'] as Record<string, string>
    const ofCluster = await links('/clusters/c')
    expect(Object.keys(ofCluster).toSorted()).toEqual([
      'config-profile',
      'datacenters',
      'jobs',
      'machine-credential',
      'nodes',
      'repository',
    ])
    for (const link of Object.values(ofCluster)) expect((await site.send('GET', link)).status).toBe(200)
    const base = site.lcm.baseUrl
    expect(await links('/datacenters/d')).toEqual({
      cluster: `${base}/clusters/c`,
      nodes: `${base}/datacenters/d/nodes/`,
    })
    expect(await links('/nodes/n')).toEqual({ datacenter: `${base}/datacenters/d` })
    expect(await links(`/repositories/${(await site.page('/repositories/')).results[0]?.id}`)).toEqual({})
  })

  test('is listed', async () => {
    const site = await startLcm({
      clusters: [{ ...clusterOf(2), id: 'c' }, clusterOf(1, 'c2')],
      configProfiles: [{ name: 'p', id: 'p', 'datastax-version': '6.8.0' }],
    })
    const names = async (path: string) => (await site.page(path)).results.map(({ name }) => name)
    expect(await names('/clusters/c/nodes/')).toEqual(['n1', 'n2'])
    expect(await names('/clusters/c/datacenters/')).toEqual(['dc1'])
    const [datacenter] = (await site.page('/clusters/c/datacenters/')).results
    expect(await names(`/datacenters/${datacenter?.id}/nodes/`)).toEqual(['n1', 'n2'])
    expect(await names('/config_profiles/p/nodes/')).toEqual([])
    await site.send('PUT', `/datacenters/${datacenter?.id}`, { 'config-profile-id': 'p' })
    const [node] = (await site.page('/clusters/c/nodes/')).results
    await site.send('PUT', `/nodes/${node?.id}`, { 'config-profile-id': 'p' })
    expect(await names('/config_profiles/p/datacenters/')).toEqual(['dc1'])
    expect(await names('/config_profiles/p/nodes/')).toEqual(['n1'])
    const job = await site.run('install', 'cluster', 'c2')
    expect((await site.page('/clusters/c/jobs/')).count).toBe(0)
    const [other] = (await site.page('/clusters/')).results.slice(1)
    expect((await site.page(`/clusters/${other?.id}/jobs/`)).results.map(({ id }) => id)).toEqual([job])
    for (const path of [
      '/clusters/x/nodes/',
      '/clusters/x/jobs/',
      '/datacenters/x/nodes/',
      '/config_profiles/x/nodes/',
    ])
      expect((await site.send('GET', path)).status).toBe(404)
  })

  test('must be there if one is part of the other', async () => {
    const site = await start()
    expect((await site.send('POST', '/datacenters/', { ...bodies.datacenters, 'cluster-id': 'x' })).status).toBe(404)
    expect((await site.send('POST', '/nodes/', { ...bodies.nodes, 'datacenter-id': 'x' })).status).toBe(404)
    expect((await site.send('POST', '/clusters/', { ...bodies.clusters, 'repository-id': 'x' })).status).toBe(201)
  })

  test('names of datacenters and nodes may repeat elsewhere', async () => {
    const site = await start()
    const cluster = await create(site, 'clusters', { name: 'c2' })
    const datacenter = await create(site, 'datacenters', { name: 'dc1', 'cluster-id': cluster.id })
    const node = { ...bodies.nodes, name: 'n1', 'datacenter-id': datacenter.id }
    expect((await site.send('POST', '/nodes/', node)).status).toBe(201)
    expect((await site.send('POST', '/nodes/', node)).status).toBe(409)
  })

  test('stays in its cluster, but nodes move between datacenters', async () => {
    const site = await start()
    const cluster = await create(site, 'clusters', { name: 'c2' })
    const there = await create(site, 'datacenters', { name: 'there', 'cluster-id': cluster.id })
    const here = await create(site, 'datacenters', { name: 'here', 'cluster-id': 'c' })
    expect((await site.send('PUT', '/datacenters/d', { 'cluster-id': cluster.id })).status).toBe(400)
    expect((await site.send('PUT', '/nodes/n', { 'datacenter-id': there.id })).status).toBe(400)
    expect((await site.send('PUT', '/nodes/n', { 'datacenter-id': here.id })).status).toBe(200)
    const job = await site.run('install', 'datacenter', 'here')
    await site.pass(5)
    expect(await site.nodes(job)).toEqual({ n1: 'RUNNING' })
  })

  test('is forgotten with it', async () => {
    const site = await start()
    const job = await site.run('install', 'cluster', 'c1')
    await site.pass(20)
    expect((await site.send('DELETE', '/clusters/c')).status).toBe(204)
    for (const kind of ['clusters', 'datacenters', 'nodes']) expect((await site.page(`/${kind}/`)).count).toBe(0)
    expect(await site.status(job)).toBe('COMPLETE')
    expect((await site.page(`/jobs/${job}/job_nodes/`)).count).toBe(1)
    expect((await site.send('POST', '/actions/terminate', { 'job-id': job })).status).toBe(409)
  })

  test('a job goes on when its cluster is forgotten, and one that waits fails', async () => {
    const site = await start()
    const running = await site.run('install', 'cluster', 'c1')
    const waiting = await site.run('install', 'cluster', 'c1')
    await site.pass(6)
    expect((await site.send('DELETE', '/clusters/c')).status).toBe(204)
    await site.pass(60)
    expect([await site.status(running), await site.status(waiting)]).toEqual(['COMPLETE', 'FAILED'])
  })

  test('a datacenter or a node alone is forgotten too', async () => {
    const site = await start()
    expect((await site.send('DELETE', '/datacenters/d')).status).toBe(204)
    expect((await site.page('/nodes/')).count).toBe(0)
    expect((await site.page('/clusters/')).count).toBe(1)
    const other = await start()
    expect((await other.send('DELETE', '/nodes/n')).status).toBe(204)
    expect((await other.page('/datacenters/')).count).toBe(1)
  })

  test('is not deleted while something uses it', async () => {
    const site = await start()
    for (const kind of ['repositories', 'machine_credentials', 'config_profiles']) {
      const [record] = (await site.page(`/${kind}/`)).results
      expect((await site.send('DELETE', `/${kind}/${record?.id}`)).status).toBe(409)
    }
    await site.send('DELETE', '/clusters/c')
    for (const kind of ['repositories', 'machine_credentials', 'config_profiles']) {
      const [record] = (await site.page(`/${kind}/`)).results
      expect((await site.send('DELETE', `/${kind}/${record?.id}`)).status).toBe(204)
    }
  })
})

describe('configuration profiles', () => {
  test('are cloned in v2', async () => {
    const site = await startLcm({
      configProfiles: [{ id: 'p', name: 'p', 'datastax-version': '6.8.0', json: { a: { b: 1 } } }],
    })
    const clone = (body?: object) => site.send('POST', '/config_profiles/p/clone', body)
    const { status, json } = await clone()
    expect([status, json]).toMatchObject([
      201,
      { name: 'p (copy)', json: { a: { b: 1 } }, 'datastax-version': '6.8.0' },
    ])
    expect((await clone()).status).toBe(409)
    expect((await clone({ name: 'q' })).json).toMatchObject({ name: 'q' })
    expect((await clone({ name: 5 })).status).toBe(400)
    expect((await site.page('/config_profiles/')).count).toBe(3)
    const v1 = await startLcm(undefined, { profiles: { lcm: 'v1' } })
    expect((await v1.send('POST', '/config_profiles/p/clone')).status).toBe(404)
  })

  test('tell which definitions there are', async () => {
    const site = await startLcm({
      clusters: [],
      configProfiles: ['6.8.0', '6.7.1', '6.8.0'].map((version, at) => ({
        name: `p${at}`,
        'datastax-version': version,
      })),
    })
    const { results } = await site.page('/definitions/')
    expect(results).toEqual([{ 'datastax-version': '6.8.0' }, { 'datastax-version': '6.7.1' }])
    expect(await site.get('/definitions/6.8.0/')).toEqual({})
    expect((await site.send('GET', '/definitions/5/')).status).toBe(404)
  })
})
