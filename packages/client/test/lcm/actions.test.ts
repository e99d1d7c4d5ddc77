import { createLcmClient } from '@jobwright/client/lcm'
import { describe, expect, test } from 'vitest'
import {
  asked,
  failure,
  lostConnection,
  rejection,
  routes,
  sample,
  scripted,
  scriptedServer,
  untyped,
} from './scripted-server.ts'

const installed = sample('seed-install-response')
const onCluster = { 'job-scope': 'cluster', 'resource-id': '7064583a-0656-4914-819e-937863793ab5' } as const
const onNode = { 'job-scope': 'node', 'resource-id': '3bfa4fdf-a861-4ac2-aff1-4730f90af28c' } as const

/** A server that makes a job of everything. */
const made = () => Response.json(installed, { status: 201 })

function v1(script = made) {
  const server = scripted(script)
  return { ...server, lcm: createLcmClient({ ...server.options, version: 'v1' }) }
}

describe('an action of v2', () => {
  test.each(['install', 'configure', 'restart'] as const)('%s makes a job', async (action) => {
    const { lcm, sent } = scriptedServer(made)
    const request = { ...onCluster, 'continue-on-error': true, 'concurrency-strategy': 'default' } as const
    expect(await lcm.actions[action](request)).toEqual(installed)
    expect(sent).toMatchObject([
      { method: 'POST', path: `/api/v2/lcm/actions/${action}`, headers: { 'content-type': 'application/json' } },
    ])
    expect(sent[0]?.body).toEqual({ 'job-type': action, ...request })
  })

  test('upgrade makes a job, of a datacenter or a node', async () => {
    const { lcm, sent } = scriptedServer(made)
    expect(await lcm.actions.upgrade(onNode)).toEqual(installed)
    expect(await lcm.actions.upgrade({ 'job-scope': 'datacenter', 'resource-id': 'd1' })).toEqual(installed)
    expect(sent[1]).toMatchObject({
      path: '/api/v2/lcm/actions/upgrade',
      body: { 'job-type': 'upgrade', 'job-scope': 'datacenter', 'resource-id': 'd1' },
    })
    expect(await rejection(untyped(lcm).actions.upgrade(onCluster))).toMatchObject({
      code: 'invalid-input',
      message: expect.stringContaining('job-scope'),
    })
    expect(sent).toHaveLength(2)
  })

  test.each(['req-install-v2-dspn', 'req-install-v2-ownport'] as const)(
    'is sent as scripts send it (%s)',
    async (name) => {
      const { lcm, sent } = scriptedServer(made)
      await untyped(lcm).actions.install(sample(name))
      expect(sent[0]?.body).toEqual(sample(name))
    },
  )

  test.each([
    ['req-install-v2-string-bool', 'install'],
    ['req-configure-v2-node', 'configure'],
  ] as const)('is refused where a script sends a text for a yes or no (%s)', async (name, action) => {
    const { lcm, sent } = scriptedServer(made)
    expect(await rejection(untyped(lcm).actions[action](sample(name)))).toMatchObject({
      code: 'invalid-input',
      applied: 'no',
      message: expect.stringMatching(new RegExp(`^actions\\.${action}: .*continue-on-error`)),
    })
    const withoutText = { ...sample(name), 'continue-on-error': false }
    await untyped(lcm).actions[action](withoutText)
    expect(sent.map(({ body }) => body)).toEqual([withoutText])
  })

  test.each([
    [
      'a password, which v2 takes with the cluster',
      { ...onCluster, 'change-default-cassandra-password': 'canary' },
      'change-default-cassandra-password',
    ],
    ['a misspelt option', { ...onCluster, 'continue-on-eror': true }, 'continue-on-eror'],
    ['the type of another action', { ...onCluster, 'job-type': 'restart' }, 'job-type'],
    ['no scope', { 'resource-id': 'x' }, 'job-scope'],
    ['nothing', undefined, 'say what to install'],
    ['null', null, 'say what to install'],
    ['an empty id', { ...onCluster, 'resource-id': '' }, 'resource-id'],
  ])('is refused with %s', async (_, request, words) => {
    const { lcm, sent } = scriptedServer(made)
    const error = await rejection(untyped(lcm).actions.install(request))
    expect(error).toMatchObject({ code: 'invalid-input', message: expect.stringContaining(words) })
    expect(String(error)).not.toMatch(/canary/)
    expect(sent).toHaveLength(0)
  })

  test('is not sent twice when its answer is lost', async () => {
    const { lcm, sent, clock } = scriptedServer(lostConnection)
    expect(await clock.until(rejection(lcm.actions.install(onCluster)))).toMatchObject({
      code: 'unavailable',
      applied: 'unknown',
    })
    expect(sent).toHaveLength(1)
  })
})

describe('an action of v1', () => {
  test('takes the password of Cassandra, and no strategy', async () => {
    const { lcm, sent } = v1()
    for (const action of ['install', 'configure'] as const) {
      const request = sample(`seed-${action}-request`)
      expect(await untyped(lcm).actions[action](request)).toEqual(installed)
      expect(sent.at(-1)).toMatchObject({ path: `/api/v1/lcm/actions/${action}`, body: request })
      expect(
        await rejection(untyped(lcm).actions[action]({ ...onCluster, 'concurrency-strategy': 'default' })),
      ).toMatchObject({ code: 'invalid-input' })
    }
    await lcm.actions.install({ ...onCluster, 'change-default-cassandra-password': 'blarg' })
    expect(sent).toHaveLength(3)
  })

  test('restarts', async () => {
    const { lcm, sent } = v1()
    await untyped(lcm).actions.restart(sample('seed-restart-request'))
    expect(sent[0]).toMatchObject({ path: '/api/v1/lcm/actions/restart', body: sample('seed-restart-request') })
    expect(
      await rejection(untyped(lcm).actions.restart({ ...onCluster, 'change-default-cassandra-password': 'canary' })),
    ).toMatchObject({ code: 'invalid-input' })
  })

  test('is no upgrade', () => {
    expect(v1().lcm.actions).not.toHaveProperty('upgrade')
  })
})

describe('terminating', () => {
  test('answers the text of the server', async () => {
    const { lcm, sent } = scriptedServer(() => Response.json(sample('seed-terminate-response')))
    const { 'job-id': jobId } = sample<{ 'job-id': string }>('seed-terminate-request')
    expect(await lcm.actions.terminate(jobId)).toBe('Termination in progress')
    expect(sent).toMatchObject([
      { method: 'POST', path: '/api/v2/lcm/actions/terminate', body: sample('seed-terminate-request') },
    ])
  })

  test.each([
    ['a text that is no JSON', 'Termination in progress', 'Termination in progress'],
    ['nothing', '', ''],
    ['an object', '{"message":"on its way"}', { message: 'on its way' }],
    ['what is neither', '[5]', '[5]'],
  ])('takes %s', async (_, body, answer) => {
    const { lcm } = scriptedServer(() => new Response(body, { status: 202 }))
    expect(await lcm.actions.terminate('j1')).toEqual(answer)
  })

  test.each([
    [400, 'rejected'],
    [409, 'rejected'],
    [410, 'rejected'],
    [412, 'rejected'],
    [422, 'rejected'],
    [404, 'not-found'],
  ] as const)('that the server refuses by %d is %s', async (status, code) => {
    const { lcm, sent } = scriptedServer(() => failure(status, 'The job is not running.'))
    expect(await rejection(lcm.actions.terminate('j1'))).toMatchObject({
      code,
      status,
      applied: 'no',
      serverMessage: 'The job is not running.',
      operation: 'actions.terminate',
    })
    expect(sent).toHaveLength(1)
  })

  test('needs an id', async () => {
    const { lcm, sent } = scriptedServer(made)
    expect(await rejection(lcm.actions.terminate(''))).toMatchObject({ code: 'invalid-input' })
    expect(await rejection(untyped(lcm).actions.terminate({ id: 'x' }))).toMatchObject({ code: 'invalid-input' })
    expect(sent).toHaveLength(0)
  })
})

test('actions are listed and described, in whatever form', async () => {
  const { lcm, sent } = scriptedServer(
    routes({
      'GET /actions/': () => Response.json(['install', 'restart']),
      'GET /actions/install': () => Response.json({ parameters: [{ name: 'job-scope' }] }),
    }),
  )
  expect(await lcm.actions.list()).toEqual(['install', 'restart'])
  expect(await lcm.actions.describe('install')).toEqual({ parameters: [{ name: 'job-scope' }] })
  expect(await rejection(lcm.actions.describe('drain'))).toMatchObject({ code: 'not-found' })
  expect(await rejection(lcm.actions.describe('..'))).toMatchObject({ code: 'invalid-input' })
  expect(asked(sent)).toEqual([
    'GET /api/v2/lcm/actions/',
    'GET /api/v2/lcm/actions/install',
    'GET /api/v2/lcm/actions/drain',
  ])
})
