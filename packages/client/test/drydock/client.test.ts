import type { ClientEvent } from '@jobwright/client'
import { createDrydockClient } from '@jobwright/client/drydock'
import { isJobwrightError } from '@jobwright/core'
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
    expect(() => create({ baseUrl: 'http://h', auth: 'none', profile: 'deployed' })).toThrow(/"profile".*endUser/)
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

describe('ready', () => {
  test('asks for the versions, which leaves no trace on the server, once a second and without credentials', async () => {
    const { drydock, sent, clock } = scriptedServer(
      inTurn(
        lostConnection,
        () => new Response('<html>', { status: 502 }),
        () => new Response('<html>'),
        () => Response.json(versions),
      ),
      { auth: { token: 'keystone-token' } },
    )
    await clock.until(drydock.ready({ timeoutMs: 60_000 }))
    expect(sent.map(({ method, path, at }) => [method, path, at - (sent[0]?.at ?? 0)])).toEqual([
      ['GET', '/versions', 0],
      ['GET', '/versions', 1_000],
      ['GET', '/versions', 2_000],
      ['GET', '/versions', 3_000],
    ])
    expect(sent.some(({ headers }) => 'x-auth-token' in headers)).toBe(false)
    expect(clock.scheduled).toBe(0)
  })

  test('fails with what went wrong last when its time is over', async () => {
    const { drydock, sent, clock } = scriptedServer(lostConnection)
    const began = clock.now()
    expect(await rejection(clock.until(drydock.ready({ timeoutMs: 2_500 })))).toMatchObject({
      code: 'unavailable',
      operation: 'ready',
    })
    expect(clock.now() - began).toBe(2_500)
    expect(sent.map(({ at }) => at - began)).toEqual([0, 1_000, 2_000, 2_500])
  })

  test('gives a server that does not answer no more than its time', async () => {
    const { drydock, clock } = scriptedServer(() => new Promise<Response>(() => {}))
    const began = clock.now()
    expect(await rejection(clock.until(drydock.ready({ timeoutMs: 5_000 })))).toMatchObject({ code: 'timed-out' })
    expect(clock.now() - began).toBe(5_000)
  })

  test('does not wait for what no time makes better', async () => {
    const untrusted = scriptedServer(() => {
      throw Object.assign(new TypeError('fetch failed'), {
        cause: Object.assign(new Error('x'), { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' }),
      })
    })
    expect(await rejection(untrusted.drydock.ready({ timeoutMs: 60_000 }))).toMatchObject({ code: 'certificate' })
    const { drydock, sent, clock } = scriptedServer(lostConnection)
    const controller = new AbortController()
    const aborted = drydock.ready({ timeoutMs: 60_000, signal: controller.signal })
    await clock.advance(100)
    controller.abort()
    expect(await rejection(aborted)).toMatchObject({ code: 'aborted' })
    const closed = drydock.ready({ timeoutMs: 60_000 })
    await clock.advance(100)
    await drydock.close()
    expect(await rejection(closed)).toMatchObject({ code: 'aborted' })
    expect(sent).toHaveLength(2)
    expect(clock.scheduled).toBe(0)
  })

  test.each([undefined, 0, -5, Number.NaN, '5'])('refuses %s as a time', async (timeoutMs) => {
    const { drydock, sent } = scriptedServer(() => Response.json(versions))
    expect(await rejection(untyped(drydock).ready({ timeoutMs }))).toMatchObject({
      code: 'invalid-input',
      message: 'ready: timeoutMs must be a number of milliseconds above 0.',
    })
    expect(await rejection(untyped(drydock).ready({ timeoutMs: 5, timeout: 5 }))).toMatchObject({
      code: 'invalid-input',
      message: 'ready: unknown option "timeout"; known are timeoutMs, signal.',
    })
    expect(sent).toEqual([])
  })
})

describe('request', () => {
  test('sends what no other method does', async () => {
    const { drydock, sent } = scriptedServer(() => new Response('text', { status: 201, headers: { 'X-Some': 'x' } }))
    const answer = await drydock.request('/designs/a%2Fb/', {
      method: 'PUT',
      query: { x: '1', y: 'ä' },
      json: { z: 1 },
      headers: { 'X-Extra': 'x' },
    })
    expect([answer.status, answer.text, answer.headers.get('x-some')]).toEqual([201, 'text', 'x'])
    await drydock.request('designs')
    expect(sent).toMatchObject([
      {
        method: 'PUT',
        path: '/api/v1.0/designs/a%2Fb/',
        query: [
          ['x', '1'],
          ['y', 'ä'],
        ],
        body: { z: 1 },
        headers: { 'x-extra': 'x' },
      },
      { method: 'GET', path: '/api/v1.0/designs', query: [] },
    ])
    expect(sent[1]?.text).toBeUndefined()
  })

  test('is sent again only when that does no harm', async () => {
    const count = async (init: object) => {
      const { drydock, sent, clock } = scriptedServer(lostConnection)
      await rejection(clock.until(drydock.request('/x', init)))
      return sent.length
    }
    expect(await count({})).toBe(3)
    expect(await count({ method: 'POST' })).toBe(1)
    expect(await count({ method: 'POST', repeatable: true })).toBe(3)
    expect(await count({ repeatable: false })).toBe(1)
  })

  test.each(['', '/', '/x?y=1', '/x#y', '/../x', '/%2e%2e/x', '/x//y', '/%', 5])(
    'refuses the path %s',
    async (path) => {
      const { drydock, sent } = scriptedServer(() => Response.json({}))
      expect(isJobwrightError(await rejection(untyped(drydock).request(path)), 'invalid-input')).toBe(true)
      expect(sent).toEqual([])
    },
  )

  test('refuses options that it does not know', async () => {
    const { drydock } = scriptedServer(() => Response.json({}))
    expect(await rejection(untyped(drydock).request('/x', { body: 'x' }))).toMatchObject({ code: 'invalid-input' })
  })
})

describe('what is new in an answer', () => {
  const drifts = (events: readonly ClientEvent[]) => events.filter((event) => event.kind === 'drift')

  test('is told once for each operation, without a value', async () => {
    const events: ClientEvent[] = []
    const odd = { ...taskWith({ status: 'paused' }), colour: 'secret' }
    const { drydock } = scriptedServer(
      ({ path }) => Response.json(path.endsWith('/tasks') ? [odd, stored, odd] : odd),
      { onEvent: (event) => events.push(event), name: 'site' },
    )
    await drydock.tasks.get(taskId)
    await drydock.tasks.get(taskId)
    for await (const _ of drydock.tasks.list().pages());
    const base = { kind: 'drift', client: 'site', system: 'drydock', attempt: 1 }
    expect(drifts(events)).toEqual([
      { ...base, operation: 'tasks.get', code: 'unknown-word', at: ['status'] },
      { ...base, operation: 'tasks.get', code: 'unknown-field', at: ['colour'] },
      { ...base, operation: 'tasks.list', code: 'unknown-word', at: ['status'] },
      { ...base, operation: 'tasks.list', code: 'unknown-field', at: ['colour'] },
    ])
  })

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

  test('is told a thousand times at most', async () => {
    const events: ClientEvent[] = []
    const news = Object.fromEntries(Array.from({ length: 1_100 }, (_, index) => [`f${index}`, 1]))
    const { drydock } = scriptedServer(() => Response.json({ ...stored, ...news }), {
      onEvent: (event) => events.push(event),
    })
    await drydock.tasks.get(taskId)
    expect(drifts(events)).toHaveLength(1_000)
  })
})

describe('closing', () => {
  test('calls off what is under way; later calls are refused', async () => {
    const { drydock, clock } = scriptedServer(() => new Promise<Response>(() => {}))
    const call = rejection(drydock.tasks.get(taskId))
    await clock.advance(10)
    await drydock[Symbol.asyncDispose]()
    expect(await call).toMatchObject({ code: 'aborted' })
    expect(await rejection(drydock.versions())).toMatchObject({ code: 'aborted' })
    expect(clock.scheduled).toBe(0)
  })

  test('is what `await using` does', async () => {
    let kept: ReturnType<typeof createDrydockClient> | undefined
    {
      await using drydock = createDrydockClient({
        baseUrl: 'http://h',
        auth: 'none',
        fetch: async () => Response.json(versions),
      })
      kept = drydock
      await drydock.versions()
    }
    expect(await rejection(kept.versions())).toMatchObject({ code: 'aborted' })
  })
})
