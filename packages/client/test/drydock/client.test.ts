import type { ClientEvent } from '@jobwright/client'
import { createDrydockClient } from '@jobwright/client/drydock'
import { describe, expect, test } from 'vitest'
import { inTurn, lostConnection, rejection, scriptedServer, untyped } from './scripted-server.ts'
import { idOf, taskId, taskWith } from './task.ts'

const stored = taskWith()
const versions = { 'v1.0': { path: '/api/v1.0', status: 'stable' } }
const uuid = '0b5c1c1e-6a34-4c0c-9d3b-2b1f6f1f8f0a'

describe('every request', () => {
  test('proves who asks, and carries an id into the log of the server', async () => {
    const { drydock, sent } = scriptedServer(() => Response.json(stored), {
      auth: { token: 'keystone-token' },
      endUser: 'carol',
    })
    await drydock.tasks.get(taskId)
    await drydock.tasks.get(taskId, { correlationId: uuid, headers: { 'X-End-User': 'dave' } })
    expect(sent[0]?.headers).toMatchObject({ 'x-auth-token': 'keystone-token', 'x-end-user': 'carol' })
    // A server keeps nothing but a UUID of version 4.
    expect(sent[0]?.headers['x-context-marker']).toMatch(
      /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    )
    expect(sent[1]?.headers).toMatchObject({ 'x-context-marker': uuid, 'x-end-user': 'dave' })
  })

  test('bears no token and no user when none are given, and headers of the caller beside the user', async () => {
    const bare = scriptedServer(() => Response.json(stored))
    await bare.drydock.tasks.get(taskId)
    expect(Object.keys(bare.sent[0]?.headers ?? {}).sort()).toEqual(['accept', 'x-context-marker'])
    const both = scriptedServer(() => Response.json(stored), {
      endUser: 'carol',
      headers: ({ operation }) => ({ 'X-Op': operation }),
    })
    await both.drydock.tasks.get(taskId)
    expect(both.sent[0]?.headers).toMatchObject({ 'x-end-user': 'carol', 'x-op': 'tasks.get' })
  })

  test.each([
    ['http://h:9000', 'http://h:9000/api/v1.0/tasks', 'http://h:9000/versions'],
    ['http://h:9000/', 'http://h:9000/api/v1.0/tasks', 'http://h:9000/versions'],
    ['http://h:9000/api/v1.0', 'http://h:9000/api/v1.0/tasks', 'http://h:9000/versions'],
    ['https://h/drydock/api/v1.0/', 'https://h/drydock/api/v1.0/tasks', 'https://h/drydock/versions'],
  ])('goes below the base URL %s', async (baseUrl, tasks, beside) => {
    const urls: string[] = []
    const drydock = createDrydockClient({
      baseUrl,
      auth: 'none',
      fetch: async (url) => {
        urls.push(url)
        return url.endsWith('/tasks') ? Response.json([]) : Response.json(versions)
      },
    })
    for await (const _ of drydock.tasks.list().items()) throw new Error('There is none.')
    expect(await drydock.versions()).toEqual(versions)
    expect(urls).toEqual([tasks, beside])
  })

  test('is refused with options that the client does not know', () => {
    const create = createDrydockClient as (options: unknown) => unknown
    expect(() => create({ baseUrl: 'http://h', auth: 'none', profile: 'deployed' })).toThrow(
      /^the client: unknown option "profile"; known are .*, endUser\.$/,
    )
    for (const none of [undefined, null]) {
      expect(() => create(none)).toThrow('the client: the options must be an object.')
    }
  })
})

describe('nodes', () => {
  test('are listed', async () => {
    const machines = [{ hostname: 'a', power_state: 'on' }, { hostname: 'b' }]
    const { drydock, sent } = scriptedServer(() => Response.json(machines))
    const names = []
    for await (const { hostname } of drydock.nodes.list().items()) names.push(hostname)
    expect(names).toEqual(['a', 'b'])
    expect(sent[0]?.path).toBe('/api/v1.0/nodes')
  })

  test('give their build data', async () => {
    const data = [{ node_name: 'a', task_id: taskId, generator: 'g', data_format: 'text/plain', data_element: 'x' }]
    const { drydock, sent } = scriptedServer(() => Response.json(data))
    expect(await drydock.nodes.buildData('a/b')).toEqual(data)
    await drydock.nodes.buildData('a', { latest: true })
    await drydock.nodes.buildData('a', { latest: false })
    expect(await drydock.tasks.buildData(taskId)).toEqual(data)
    expect(sent.map(({ path, query }) => [path, query])).toEqual([
      ['/api/v1.0/nodes/a%2Fb/builddata', []],
      ['/api/v1.0/nodes/a/builddata', [['latest', 'true']]],
      ['/api/v1.0/nodes/a/builddata', []],
      [`/api/v1.0/tasks/${taskId}/builddata`, []],
    ])
  })
})

describe('nodeFilter', () => {
  test('gives the names as the server does, those that come twice too', async () => {
    const { drydock, sent } = scriptedServer(() => Response.json(['a', 'b', 'b']))
    const request = {
      design_ref: 'file:///site.yaml',
      node_filter: { filter_set_type: 'union', filter_set: [] },
    } as const
    expect(await drydock.nodeFilter(request)).toEqual(['a', 'b', 'b'])
    expect(sent).toMatchObject([{ method: 'POST', path: '/api/v1.0/nodefilter', body: request }])
    const { data, response } = await drydock.nodeFilter({ design_ref: 'x' }).withResponse()
    expect([data, response.status]).toEqual([['a', 'b', 'b'], 200])
  })

  test('is a question: it changes nothing, it is asked again, and a filter that the server trips over is refused', async () => {
    const lost = scriptedServer(inTurn(lostConnection, () => Response.json(['a'])))
    expect(await lost.clock.until(lost.drydock.nodeFilter({ design_ref: 'x' }))).toEqual(['a'])
    expect(lost.sent).toHaveLength(2)
    const gone = scriptedServer(lostConnection)
    expect(await rejection(gone.clock.until(gone.drydock.nodeFilter({ design_ref: 'x' })))).toMatchObject({
      code: 'unavailable',
      applied: 'no',
    })
    const tripping = scriptedServer(() => Response.json({ title: '500 Internal Server Error' }, { status: 500 }))
    const error = await rejection(tripping.clock.until(tripping.drydock.nodeFilter({ design_ref: 'x' }).withResponse()))
    expect(error).toMatchObject({
      name: 'RequestError',
      code: 'rejected',
      applied: 'no',
      status: 500,
      operation: 'nodeFilter',
    })
    expect(tripping.sent).toHaveLength(1)
  })

  test.each<[unknown, string]>([
    [{ design_ref: '' }, 'nodeFilter: design_ref must be the address of a design.'],
    [{}, 'nodeFilter: design_ref must be the address of a design.'],
    [{ design_ref: 'x', filter: null }, 'nodeFilter: unknown option "filter"; known are design_ref, node_filter.'],
    [
      { design_ref: 'x', node_filter: { filter_set_type: 'all', filter_set: [] } },
      'nodeFilter: the filter cannot be sent: unknown-set-type at node_filter.filter_set_type.',
    ],
  ])('refuses %j', async (request, message) => {
    const { drydock, sent } = scriptedServer(() => Response.json([]))
    expect(await rejection(untyped(drydock).nodeFilter(request))).toMatchObject({ code: 'invalid-input', message })
    expect(sent).toEqual([])
  })
})

describe('validateDesign', () => {
  test('takes both verdicts for answers', async () => {
    for (const [status, verdict] of [
      [200, 'Success'],
      [400, 'Failure'],
      [400, 'failure'],
    ] as const) {
      const { drydock, sent } = scriptedServer(() => Response.json({ status: verdict, code: status }, { status }))
      expect(await drydock.validateDesign('file:///site.yaml')).toEqual({ status: verdict, code: status })
      expect(sent[0]?.body).toEqual({ rel: 'design', href: 'file:///site.yaml', type: 'application/x-yaml' })
    }
  })

  test('takes a refusal for one', async () => {
    const refusing = scriptedServer(() =>
      Response.json({ type: 'error', message: 'no', retry: false }, { status: 400 }),
    )
    expect(await rejection(refusing.drydock.validateDesign('x'))).toMatchObject({
      code: 'rejected',
      applied: 'no',
      status: 400,
    })
    const broken = scriptedServer(() => Response.json({ status: 'Success' }))
    expect(await rejection(broken.drydock.validateDesign('x'))).toMatchObject({
      code: 'unexpected-response',
      applied: 'no',
    })
    const { drydock, sent } = scriptedServer(() => Response.json({}))
    expect(await rejection(drydock.validateDesign(''))).toMatchObject({
      code: 'invalid-input',
      message: 'validateDesign: href must be the address of a design.',
    })
    expect(sent).toEqual([])
  })
})

describe('what is new in an answer', () => {
  const drifts = (events: readonly ClientEvent[]) => events.filter((event) => event.kind === 'drift')

  test('is looked for in the tasks of a tree, whose ids are no news, and in lists', async () => {
    const events: ClientEvent[] = []
    const bodies = new Map<string, unknown>([
      [
        `/api/v1.0/tasks/${taskId}`,
        { init_task_id: taskId, [taskId]: stored, [idOf(2)]: taskWith({ task_id: idOf(2), action: 'dance' }) },
      ],
      ['/api/v1.0/nodes', [{ hostname: 'a', colour: 1 }]],
      [
        '/api/v1.0/nodes/a/builddata',
        [{ node_name: 'a', task_id: taskId, generator: 'g', data_format: 'f', data_element: 'e', more: 1 }],
      ],
      ['/versions', { 'v1.0': { path: '/api/v1.0', status: 'stable', since: 1 } }],
    ])
    const { drydock } = scriptedServer(({ path }) => Response.json(bodies.get(path)), {
      onEvent: (event) => events.push(event),
    })
    await drydock.tasks.tree(taskId)
    for await (const _ of drydock.nodes.list().pages());
    await drydock.nodes.buildData('a')
    await drydock.versions()
    await drydock.request('/nodes')
    expect(drifts(events).map(({ operation, at }) => [operation, at])).toEqual([
      ['tasks.get', ['action']],
      ['nodes.list', ['colour']],
      ['nodes.buildData', ['more']],
      ['versions', ['*', 'since']],
    ])
  })
})
