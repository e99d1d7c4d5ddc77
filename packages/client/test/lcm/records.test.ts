import { createLcmClient, type LcmClient, type LcmModels } from '@jobwright/client/lcm'
import { describe, expect, test } from 'vitest'
import {
  asked,
  collect,
  failure,
  lostConnection,
  page,
  rejection,
  routes,
  type Script,
  sample,
  scripted,
  scriptedServer,
  untyped,
} from './scripted-server.ts'

/** A kind of models: where it is, a document of the server's, and what one is made of. */
const models = {
  clusters: ['clusters', { id: 'x1', name: 'x', 'last-job-id': null }, { ...sample('req-cluster-v2'), name: 'x' }],
  datacenters: [
    'datacenters',
    { id: 'x1', name: 'x', 'cluster-id': 'c1' },
    { ...sample('req-datacenter-v2'), name: 'x' },
  ],
  nodes: [
    'nodes',
    { id: 'x1', name: 'x', 'datacenter-id': 'd1', 'ssh-management-address': 'h' },
    { ...sample('req-node-v2'), name: 'x' },
  ],
  machineCredentials: [
    'machine_credentials',
    { id: 'x1', name: 'x', 'login-user': 'u' },
    { ...sample('req-machine-credential-v2-key'), name: 'x' },
  ],
  repositories: ['repositories', { id: 'x1', name: 'x' }, { ...sample('req-repository-v2'), name: 'x' }],
  configProfiles: [
    'config_profiles',
    { id: 'x1', name: 'x', 'datastax-version': '6.7.0' },
    { ...sample('req-config-profile-v2'), name: 'x' },
  ],
} as const

type Models = LcmModels<{ readonly id: string; readonly name: string }, Readonly<Record<string, unknown>>>

const of = (lcm: LcmClient, kind: string) => lcm[kind as keyof typeof models] as unknown as Models

describe.each(Object.entries(models))('the %s', (kind, [collection, document, made]) => {
  const at = `/api/v2/lcm/${collection}/`

  test('are read, listed, made, replaced and deleted', async () => {
    const { lcm, sent } = scriptedServer(({ method, path }) => {
      if (method === 'DELETE') return new Response(null, { status: 204 })
      if (method === 'GET' && path === at) return page([document, { ...document, id: 'x2', name: 'y' }])
      return Response.json(document, { status: method === 'POST' ? 201 : 200 })
    })
    expect(await of(lcm, kind).get('x 1')).toEqual(document)
    expect(await collect(of(lcm, kind).list().items())).toHaveLength(2)
    expect(await of(lcm, kind).getByName('x')).toEqual(document)
    expect(await of(lcm, kind).create(made)).toEqual(document)
    expect(await of(lcm, kind).update('x1', made)).toEqual(document)
    expect(await of(lcm, kind).delete('x1')).toBeUndefined()
    expect(asked(sent)).toEqual([
      `GET ${at}x%201`,
      `GET ${at}`,
      `GET ${at}`,
      `GET ${at}x1`,
      `POST ${at}`,
      `PUT ${at}x1`,
      `DELETE ${at}x1`,
    ])
    expect(sent.filter(({ body }) => body !== undefined).map(({ body }) => body)).toEqual([made, made])
  })

  test('are refused with a field that the server does not know', async () => {
    const { lcm, sent } = scriptedServer(() => Response.json(document))
    const wrong = { ...made, nmae: 'canary' }
    for (const [operation, call] of [
      ['create', () => of(lcm, kind).create(wrong)],
      ['update', () => of(lcm, kind).update('x1', wrong)],
    ] as const) {
      const error = await rejection(call())
      expect(error).toMatchObject({
        code: 'invalid-input',
        message: expect.stringMatching(new RegExp(`^${kind}\\.${operation}: .*nmae`)),
      })
      expect(String(error)).not.toMatch(/canary/)
    }
    expect(sent).toHaveLength(0)
  })

  test('have names of which there is one, or it is said', async () => {
    const named =
      (names: readonly string[]): Script =>
      ({ path }) =>
        path === at
          ? page(names.map((name, index) => ({ ...document, id: `id-${index}`, name })))
          : Response.json(document)
    const none = scriptedServer(named(['a', 'b']))
    expect(await rejection(of(none.lcm, kind).getByName('x'))).toMatchObject({
      code: 'not-found',
      message: `${kind}.getByName: there is none of this name.`,
    })
    const several = scriptedServer(named(['a', 'x', 'x']))
    expect(await rejection(of(several.lcm, kind).getByName('x'))).toMatchObject({
      code: 'conflict',
      message: `${kind}.getByName: 2 are of this name: read one of id-1, id-2 by its id.`,
    })
    expect(none.sent).toHaveLength(1)
  })

  test('that are made are not made twice, and replaced ones may be', async () => {
    const { lcm, sent, clock } = scriptedServer(lostConnection, { retry: { limit: 1 } })
    expect(await clock.until(rejection(of(lcm, kind).create(made)))).toMatchObject({
      code: 'unavailable',
      applied: 'unknown',
    })
    expect(sent).toHaveLength(1)
    expect(await clock.until(rejection(of(lcm, kind).update('x1', made)))).toMatchObject({ code: 'unavailable' })
    expect(sent).toHaveLength(3)
    expect(await clock.until(rejection(of(lcm, kind).delete('x1')))).toMatchObject({
      code: 'unavailable',
      applied: 'unknown',
    })
    expect(sent).toHaveLength(4)
  })
})

test('a machine credential with a password is sent as scripts send it', async () => {
  const { lcm, sent } = scriptedServer(() => Response.json(models.machineCredentials[1], { status: 201 }))
  await untyped(lcm).machineCredentials.create(sample('req-machine-credential-v2-password'))
  expect(sent[0]?.body).toEqual(sample('req-machine-credential-v2-password'))
})

describe('the words of a version', () => {
  test('are those of v1 for its clients', async () => {
    const { options, sent } = scripted(({ path }) =>
      Response.json(path.includes('nodes') ? models.nodes[1] : models.clusters[1]),
    )
    const lcm = createLcmClient({ ...options, version: 'v1' })
    await untyped(lcm).nodes.create(sample('req-node-v1'))
    await lcm.clusters.create({ name: 'c' })
    expect(asked(sent)).toEqual(['POST /api/v1/lcm/nodes/', 'POST /api/v1/lcm/clusters/'])
    expect(await rejection(untyped(lcm).nodes.create(sample('req-node-v2')))).toMatchObject({
      code: 'invalid-input',
      message: expect.stringContaining('native-transport-address'),
    })
    const error = await rejection(untyped(lcm).clusters.create(sample('req-cluster-v2')))
    expect(error).toMatchObject({ code: 'invalid-input', message: expect.stringMatching(/old-password.*new-password/) })
    expect(await rejection(untyped(lcm).clusters.create({}))).toMatchObject({
      code: 'invalid-input',
      message: expect.stringContaining('name'),
    })
    expect(sent).toHaveLength(2)
  })

  test('are those of v2 for its clients', async () => {
    const { lcm, sent } = scriptedServer(() => Response.json(models.nodes[1]))
    expect(await rejection(untyped(lcm).nodes.create(sample('req-node-v1')))).toMatchObject({
      code: 'invalid-input',
      message: expect.stringContaining('rpc-address'),
    })
    expect(sent).toHaveLength(0)
  })
})

describe('names within something', () => {
  test('are looked for there', async () => {
    const datacenter = models.datacenters[1]
    const node = models.nodes[1]
    const { lcm, sent } = scriptedServer(
      routes({
        'GET /clusters/c1/datacenters/': () => page([datacenter]),
        'GET /datacenters/x1': () => Response.json(datacenter),
        'GET /clusters/c1/nodes/': () => page([node]),
        'GET /datacenters/d1/nodes/': () => page([node]),
        'GET /nodes/x1': () => Response.json(node),
      }),
    )
    expect(await lcm.datacenters.getByName('x', { clusterId: 'c1' })).toEqual(datacenter)
    expect(await lcm.nodes.getByName('x', { clusterId: 'c1' })).toEqual(node)
    expect(await lcm.nodes.getByName('x', { datacenterId: 'd1', clusterId: 'c1' })).toEqual(node)
    expect(asked(sent).map((line) => line.replace('/api/v2/lcm', ''))).toEqual([
      'GET /clusters/c1/datacenters/',
      'GET /datacenters/x1',
      'GET /clusters/c1/nodes/',
      'GET /nodes/x1',
      'GET /datacenters/d1/nodes/',
      'GET /nodes/x1',
    ])
    expect(await rejection(lcm.nodes.getByName('x', { clusterId: '' }))).toMatchObject({ code: 'invalid-input' })
    expect(await rejection(lcm.datacenters.getByName('x', { clusterId: '' }))).toMatchObject({ code: 'invalid-input' })
    expect(await rejection(untyped(lcm).nodes.getByName('x', { cluster: 'c1' }))).toMatchObject({
      code: 'invalid-input',
    })
  })
})

describe('what belongs to something', () => {
  const job = sample('seed-job-get')
  const row = { ...job, 'job-data': undefined }
  const jobNode = sample('seed-job-node-get')
  const event = sample('seed-job-event-get')
  const lists: readonly (readonly [string, string, (lcm: LcmClient) => AsyncIterable<unknown>, string, object])[] = [
    ['the jobs of a cluster', 'clusters.jobs', (lcm) => lcm.clusters.jobs('a b').items(), '/clusters/a%20b/jobs/', row],
    [
      'the datacenters of a cluster',
      'clusters.datacenters',
      (lcm) => lcm.clusters.datacenters('a b').items(),
      '/clusters/a%20b/datacenters/',
      models.datacenters[1],
    ],
    [
      'the nodes of a cluster',
      'clusters.nodes',
      (lcm) => lcm.clusters.nodes('a b').items(),
      '/clusters/a%20b/nodes/',
      models.nodes[1],
    ],
    [
      'the nodes of a datacenter',
      'datacenters.nodes',
      (lcm) => lcm.datacenters.nodes('a b').items(),
      '/datacenters/a%20b/nodes/',
      models.nodes[1],
    ],
    ['the nodes of a job', 'jobs.nodes', (lcm) => lcm.jobs.nodes('a b').items(), '/jobs/a%20b/job_nodes/', jobNode],
    ['the events of a job', 'jobs.events', (lcm) => lcm.jobs.events('a b').items(), '/jobs/a%20b/job_events/', event],
    [
      'the events of a job node',
      'jobNodes.events',
      (lcm) => lcm.jobNodes.events('a b').items(),
      '/job_nodes/a%20b/job_events/',
      event,
    ],
    ['all jobs', 'jobs.list', (lcm) => lcm.jobs.list().items(), '/jobs/', row],
    ['all job nodes', 'jobNodes.list', (lcm) => lcm.jobNodes.list().items(), '/job_nodes/', jobNode],
    ['all events', 'jobEvents.list', (lcm) => lcm.jobEvents.list().items(), '/job_events/', event],
  ]

  test.each(lists)('%s are listed (%s)', async (_, name, list, path, item) => {
    const operations: string[] = []
    const { lcm, sent } = scriptedServer(() => page([item]), { onEvent: (event) => operations.push(event.operation) })
    expect(await collect(list(lcm))).toEqual([JSON.parse(JSON.stringify(item))])
    expect(asked(sent)).toEqual([`GET /api/v2/lcm${path}`])
    expect(operations[0]).toBe(name)
  })

  test.each(['clusters', 'datacenters', 'nodes'] as const)('the last job of %s is read', async (kind) => {
    const [, document] = models[kind]
    const answers = (lastJobId: unknown) =>
      scriptedServer(({ path }) =>
        Response.json(path.includes('/jobs/') ? job : { ...document, 'last-job-id': lastJobId }),
      )
    const { lcm, sent } = answers('j1')
    const { data, response } = await lcm[kind].lastJob('x1').withResponse()
    expect([data, response.status]).toEqual([job, 200])
    expect(asked(sent)).toEqual([`GET /api/v2/lcm/${kind}/x1`, 'GET /api/v2/lcm/jobs/j1'])
    for (const none of [null, undefined, '']) {
      const without = answers(none)
      expect(await without.lcm[kind].lastJob('x1')).toBeUndefined()
      expect(without.sent).toHaveLength(1)
    }
    expect(await rejection(lcm[kind].lastJob(''))).toMatchObject({ code: 'invalid-input' })
    const gone = scriptedServer(() => failure(404, 'x'))
    expect(await rejection(gone.lcm[kind].lastJob('x1'))).toMatchObject({
      code: 'not-found',
      operation: `${kind}.lastJob`,
    })
  })
})

describe('every published example', () => {
  test('is read by its operation', async () => {
    const of404 = () => failure(404, 'x')
    const reads: readonly (readonly [string, (lcm: LcmClient) => Promise<unknown>])[] = [
      ['seed-job-get', (lcm) => lcm.jobs.get('x')],
      ['seed-job-model-bare', (lcm) => lcm.jobs.get('x')],
      ['docs68-job-model-bare-v2', (lcm) => lcm.jobs.get('x')],
      ['seed-install-response', (lcm) => lcm.jobs.get('x')],
      ['seed-job-node-get', (lcm) => lcm.jobNodes.get('x')],
      ['seed-job-node-model-bare', (lcm) => lcm.jobNodes.get('x')],
      ['seed-job-event-get', (lcm) => lcm.jobEvents.get('x')],
      ['docs-permissions-user-response', (lcm) => lcm.permissions()],
      ['seed-terminate-response', (lcm) => lcm.actions.terminate('x')],
    ]
    for (const [name, read] of reads) {
      const { lcm } = scriptedServer(() => Response.json(sample(name)))
      expect(await read(lcm), name).toEqual(sample(name))
    }
    const lists: readonly (readonly [string, (lcm: LcmClient) => AsyncIterable<unknown>, number])[] = [
      ['seed-jobs-list', (lcm) => lcm.jobs.list().items(), 1],
      ['seed-job-nodes-list', (lcm) => lcm.jobNodes.list().items(), 1],
      // The documents print one row of 29.
      ['seed-job-events-list', (lcm) => lcm.jobEvents.list().items(), 1],
    ]
    for (const [name, list, rows] of lists) {
      const { lcm, sent } = scriptedServer(({ query }) => (query.length === 0 ? Response.json(sample(name)) : of404()))
      expect(await collect(list(lcm)), name).toEqual(sample<{ results: unknown[] }>(name).results)
      expect(sent, name).toHaveLength(rows)
    }
  })
})
