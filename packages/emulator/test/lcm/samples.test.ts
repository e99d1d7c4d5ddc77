import type { LcmSeed } from '@jobwright/emulator'
import { describe, expect, test } from 'vitest'
import { sample, sampleNames, shapeOf } from './samples.ts'
import { type LcmSite, type Row, startLcm } from './site.ts'

/** The surroundings of the printed documents: two clusters, three jobs that have ended. */
const surroundings: LcmSeed = {
  settings: { linkOrigin: 'http://localhost:8888' },
  clusters: [
    { id: '7064583a-0656-4914-819e-937863793ab5', name: 'c1', datacenters: [{ name: 'dc1', nodes: [{ name: 'n1' }] }] },
    {
      id: '39efe91a-86bf-44a9-a5b8-fed6d37b8e21',
      name: 'cluster01',
      datacenters: [
        { name: 'datacenter01', nodes: [{ id: '3bfa4fdf-a861-4ac2-aff1-4730f90af28c', name: '10.0.3.132' }] },
      ],
    },
  ],
  jobs: [
    {
      id: 'dad24ef7-fa09-49d8-9070-0406c7a6c585',
      cluster: 'c1',
      status: 'FAILED',
      'created-on': '2016-06-21T16:20:00.955Z',
      events: [
        { id: '15890710-a1bb-42c6-8d49-738ee9c3f844', message: 'job started...', at: '2016-06-21T16:20:01.848Z' },
      ],
    },
    {
      id: '27138a41-59b6-487b-892a-3a211201fb51',
      cluster: 'c1',
      status: 'FAILED',
      'job-data': { 'change-default-cassandra-password': 'sfdgs', 'job-type': 'install', 'auto-bootstrap': null },
      'created-on': '2016-06-21T17:21:30.357Z',
      'modified-on': '2016-06-21T17:21:32.596Z',
    },
    {
      id: '53db1340-8037-47fe-817a-951b9324b04a',
      cluster: 'cluster01',
      status: 'FAILED',
      'created-on': '2016-06-21T20:24:21.432Z',
      'modified-on': '2016-06-21T20:25:08.787Z',
      nodes: [
        {
          id: '8a7f8efc-fe35-4541-a570-4d235fcf1438',
          node: '10.0.3.132',
          'created-on': '2016-06-21T20:24:26.419Z',
          'modified-on': '2016-06-21T20:25:08.738Z',
        },
      ],
      events: [
        {
          id: '65c12a12-1e71-40db-aad6-2d1bedeb0f98',
          node: '10.0.3.132',
          at: '2016-06-21T20:24:28.552Z',
          type: 'check',
          subtype: 'file-contents',
          message: 'Checking if the contents of /etc/apt/sources.list.d/opsc.list need to be updated',
          resource: '/etc/apt/sources.list.d/opsc.list',
        },
      ],
    },
  ],
}

const startPrinted = (): Promise<LcmSite> => startLcm(surroundings, { profiles: { lcm: 'v1' } })

describe('what the documents print is what the routes answer, with the same surroundings', () => {
  const printed: [file: string, path: string][] = [
    ['seed-job-get', '/jobs/27138a41-59b6-487b-892a-3a211201fb51'],
    ['seed-job-node-get', '/job_nodes/8a7f8efc-fe35-4541-a570-4d235fcf1438'],
    ['seed-job-nodes-list', '/jobs/53db1340-8037-47fe-817a-951b9324b04a/job_nodes/'],
    ['seed-jobs-list', '/clusters/39efe91a-86bf-44a9-a5b8-fed6d37b8e21/jobs/'],
    ['seed-job-event-get', '/job_events/65c12a12-1e71-40db-aad6-2d1bedeb0f98'],
  ]

  test.each(printed)('%s', async (file, path) => {
    const site = await startPrinted()
    const { status, json, headers } = await site.send('GET', path)
    expect(status).toBe(200)
    expect(headers.get('content-type')).toBe('application/json')
    expect(json).toEqual(sample(file))
  })

  test('seed-job-events-list, which shows one of 29 events', async () => {
    const site = await startPrinted()
    const page = await site.page('/jobs/dad24ef7-fa09-49d8-9070-0406c7a6c585/job_events')
    expect(page).toEqual({ ...sample('seed-job-events-list'), count: 1 })
  })

  test('seed-install-response: what is posted comes back, the password too', async () => {
    const site = await startPrinted()
    await site.pass(0.955)
    const { status, json } = await site.send('POST', '/actions/install', sample('seed-install-request'))
    expect(status).toBe(201)
    expect(json).toEqual({ ...sample('seed-install-response'), id: expect.any(String) })
    const { id } = json as Row
    const shown = await site.get(`/jobs/${id}`)
    expect(shown['job-data']).toEqual(sample('seed-install-response')['job-data'])
    expect(shapeOf(shown)).toEqual(
      // The document's job was made without `continue-on-error`.
      shapeOf({ ...sample('seed-job-get'), 'job-data': shown['job-data'] }),
    )
    expect((await site.page('/jobs/')).results.flatMap(Object.keys)).not.toContain('job-data')
    expect((await site.send('GET', '/jobs/')).text).not.toContain('blarg')
  })

  test('seed-job-model-bare and that of v2 are part of what a job is', async () => {
    for (const [profile, file] of [
      ['v1', 'seed-job-model-bare'],
      ['v2', 'docs68-job-model-bare-v2'],
    ] as const) {
      const site = await startLcm(surroundings, { profiles: { lcm: profile } })
      const { json } = await site.send('POST', '/actions/install', sample('seed-install-request'))
      expect(json).toMatchObject({ ...sample(file), id: expect.any(String) })
    }
  })

  test('seed-job-node-model-bare is part of what a row is', async () => {
    const site = await startPrinted()
    const row = await site.get('/job_nodes/8a7f8efc-fe35-4541-a570-4d235fcf1438')
    expect(row).toMatchObject(sample('seed-job-node-model-bare'))
  })

  test('the requests of the documents are taken, and terminate answers a bare text', async () => {
    const site = await startPrinted()
    expect((await site.send('POST', '/actions/restart', sample('seed-restart-request'))).status).toBe(201)
    const installed = await startLcm(
      {
        clusters: [
          {
            id: '7064583a-0656-4914-819e-937863793ab5',
            name: 'c1',
            installed: true,
            datacenters: [{ name: 'dc1', nodes: [{ name: 'n1' }] }],
          },
        ],
      },
      { profiles: { lcm: 'v1' } },
    )
    const configured = await installed.send('POST', '/actions/configure', sample('seed-configure-request'))
    expect(configured.status).toBe(201)
    expect(configured.json).toMatchObject({
      'job-data': { 'job-type': 'configure', 'change-default-cassandra-password': 'foobie' },
    })
    const { id } = configured.json as Row
    const asked = { ...sample('seed-terminate-request'), 'job-id': id }
    const answered = await installed.send('POST', '/actions/terminate', asked)
    expect([answered.status, answered.json]).toEqual([200, 'Termination in progress'])
    expect(answered.text).toBe(JSON.stringify(sample('seed-terminate-response')))
  })
})

describe('what public scripts send is taken', () => {
  const ids = {
    clusters: '0c4a4d93-b481-43f3-8218-3a586559772d',
    other: '5159ba3a-a4bd-48b4-ac3d-b19376470724',
    datacenters: '7d5abd51-c95e-4fe3-9d41-99f6e3137d9d',
    nodes: '9d1abd51-c95e-4fe3-9d41-99f6e3137d9d',
  }
  const seed: LcmSeed = {
    clusters: [
      {
        id: ids.clusters,
        name: 'first',
        installed: true,
        datacenters: [{ id: ids.datacenters, name: 'dc', nodes: [{ id: ids.nodes, name: 'n' }] }],
      },
      { id: ids.other, name: 'second' },
    ],
  }

  /** Where each is sent, and what stands for its placeholders. */
  const sent: [file: string, path: string, more?: object][] = [
    ['req-cluster-v2', '/clusters/'],
    ['req-config-profile-v2', '/config_profiles/'],
    ['req-configure-v2-node', '/actions/configure', { 'resource-id': ids.nodes }],
    ['req-datacenter-v2', '/datacenters/'],
    ['req-install-v2-dspn', '/actions/install', { 'resource-id': ids.clusters }],
    ['req-install-v2-ownport', '/actions/install', { 'resource-id': ids.datacenters }],
    ['req-install-v2-string-bool', '/actions/install'],
    ['req-machine-credential-v2-key', '/machine_credentials/'],
    ['req-machine-credential-v2-password', '/machine_credentials/'],
    ['req-node-v1', '/nodes/', { 'datacenter-id': ids.datacenters }],
    ['req-node-v2', '/nodes/'],
    ['req-repository-v2', '/repositories/'],
  ]

  test.each(sent)('%s', async (file, path, more = {}) => {
    const site = await startLcm(seed, { profiles: { lcm: file === 'req-node-v1' ? 'v1' : 'v2' } })
    const body = { ...sample(file), ...more }
    const { status, json } = await site.send('POST', path, body)
    expect(status).toBe(201)
    const made = json as Row
    expect(made.id).toMatch(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/)
    expect(Object.keys(made)).not.toContain('href')
    if (path.startsWith('/actions/')) return
    const shown = await site.get(`${path}${made.id}`)
    const secret = (name: string): boolean => /password|private-key/.test(name)
    for (const [name, value] of Object.entries(body))
      expect([name, shown[name]]).toEqual([name, secret(name) ? undefined : value])
    expect((await site.send('GET', path)).text).not.toContain('<redacted>')
  })

  test('req-login, where nobody has to log in', async () => {
    const site = await startLcm(seed)
    const { status, json } = await site.send('POST', `${site.emulator.url}/login`, sample('req-login'))
    expect(status).toBe(200)
    expect(shapeOf(json)).toEqual(shapeOf(sample('docs-login-response')))
  })

  test('every sample is looked at here', () => {
    const elsewhere = ['docs-logout-response', 'docs-permissions-user-response', 'docs-login-response', 'req-login']
    const here = [
      ...sent.map(([file]) => file),
      'seed-job-get',
      'seed-job-event-get',
      'seed-job-node-get',
      'seed-job-nodes-list',
      'seed-jobs-list',
      'seed-job-events-list',
      'seed-install-request',
      'seed-install-response',
      'seed-job-model-bare',
      'docs68-job-model-bare-v2',
      'seed-job-node-model-bare',
      'seed-restart-request',
      'seed-configure-request',
      'seed-terminate-request',
      'seed-terminate-response',
    ]
    expect([...here, ...elsewhere].toSorted()).toEqual(sampleNames)
    expect(sampleNames).toHaveLength(31)
  })
})
