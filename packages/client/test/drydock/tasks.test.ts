import { RequestError } from '@jobwright/client'
import { isJobwrightError } from '@jobwright/core'
import { describe, expect, test } from 'vitest'
import { lostConnection, rejection, scriptedServer, untyped } from './scripted-server.ts'
import { idOf, taskId, taskWith } from './task.ts'

const stored = taskWith()
const answering = (body: unknown, init?: ResponseInit) => scriptedServer(() => Response.json(body, init))
const invalid = async (promise: Promise<unknown>): Promise<string> => {
  const error = await rejection(promise)
  expect(isJobwrightError(error, 'invalid-input')).toBe(true)
  return (error as Error).message
}

describe('tasks.create', () => {
  const document = { action: 'verify_site', design_ref: 'file:///site.yaml' } as const

  test('posts the document as it is, with a content type that names no charset, and answers the task', async () => {
    const { drydock, sent } = answering(stored, { status: 201 })
    expect(await drydock.tasks.create(document)).toEqual(stored)
    expect(sent).toMatchObject([
      {
        method: 'POST',
        path: '/api/v1.0/tasks',
        query: [],
        body: document,
        headers: { 'content-type': 'application/json' },
      },
    ])
  })

  test('takes the words of the task document too', async () => {
    const { drydock, sent } = answering(stored, { status: 201 })
    await drydock.tasks.create({ action: 'destroy_node', design_ref: 'file:///site.yaml', node_filter: null })
    expect(sent[0]?.body).toEqual({ action: 'destroy_node', design_ref: 'file:///site.yaml', node_filter: null })
  })

  test.each<[string, unknown, string]>([
    ['an unknown action', { ...document, action: 'nope' }, 'invalid_value at action'],
    ['no design', { action: 'verify_site' }, 'invalid_type at design_ref'],
    ['a misspelt key', { ...document, nodefilter: null }, 'unrecognized_keys at nodefilter'],
    [
      'a misspelt key beside a documented word',
      { action: 'verify_node', design_ref: 'x', nodefilter: null },
      'unrecognized_keys at nodefilter',
    ],
    [
      'a misspelt filter',
      { ...document, node_filter: { filter_set_type: 'union', filter_set: [{ filter_type: 'union', node_name: [] }] } },
      'unknown-key at node_filter.filter_set[0].node_name',
    ],
    ['no object', 'x', 'invalid_type at the document itself'],
    ['an action that is inherited', Object.create({ action: 'verify_node' }), 'at action'],
  ])('refuses %s before anything is sent', async (_, bad, words) => {
    const { drydock, sent } = answering(stored)
    const message = await invalid(untyped(drydock).tasks.create(bad))
    expect(message).toMatch(/^tasks\.create: the document cannot be sent: /)
    expect(message).toContain(words)
    expect(sent).toEqual([])
  })

  test('shows the first five faults of many', async () => {
    const { drydock } = answering(stored)
    const node_names = Array.from({ length: 8 }, (_, index) => index)
    const filter = { filter_set_type: 'union', filter_set: [{ filter_type: 'union', node_names }] }
    const message = await invalid(untyped(drydock).tasks.create({ ...document, node_filter: filter }))
    expect(message).toContain('value-not-a-string at node_filter.filter_set[0].node_names[4] and 3 more.')
    expect(message).not.toContain('node_names[5]')
  })

  test('is never sent twice, and says whether a task may have been stored', async () => {
    const failing = answering({ type: 'error', message: 'Unknown error', retry: true }, { status: 500 })
    expect(await rejection(failing.clock.until(failing.drydock.tasks.create(document)))).toMatchObject({
      code: 'unavailable',
      applied: 'unknown',
      serverMessage: 'Unknown error',
    })
    const lost = scriptedServer(lostConnection)
    expect(await rejection(lost.clock.until(lost.drydock.tasks.create(document)))).toMatchObject({
      code: 'unavailable',
      applied: 'unknown',
    })
    const refused = answering({ type: 'error', message: 'Unsupported action x', retry: false }, { status: 400 })
    expect(await rejection(refused.drydock.tasks.create(document))).toMatchObject({ code: 'rejected', applied: 'no' })
    for (const { sent } of [failing, lost, refused]) expect(sent).toHaveLength(1)
  })

  test('says that a task was stored when only its answer cannot be read', async () => {
    const { drydock } = answering({ task_id: 5 }, { status: 201 })
    const error = await rejection(drydock.tasks.create(document))
    expect(error).toMatchObject({ code: 'unexpected-response', applied: 'yes' })
    expect((error as Error).message).toContain('it is not what the server answers here: ')
    expect((error as Error).message).toContain('invalid_type at task_id')
  })
})

describe('tasks.get', () => {
  test('asks for what is wanted', async () => {
    const { drydock, sent } = answering(stored)
    expect(await drydock.tasks.get(taskId)).toEqual(stored)
    await drydock.tasks.get(taskId, { builddata: true, subtaskErrors: true })
    await drydock.tasks.get(taskId, { builddata: false, subtaskErrors: false, headers: { 'X-Extra': 'x' } })
    expect(sent.map(({ path, query }) => [path, query])).toEqual([
      [`/api/v1.0/tasks/${taskId}`, []],
      [
        `/api/v1.0/tasks/${taskId}`,
        [
          ['builddata', 'true'],
          ['subtaskerrors', 'true'],
        ],
      ],
      [`/api/v1.0/tasks/${taskId}`, []],
    ])
    expect(sent[2]?.headers).toMatchObject({ 'x-extra': 'x' })
  })

  test('answers layers in the layered form', async () => {
    const layered = { init_task_id: taskId, [taskId]: stored }
    const { drydock, sent } = answering(layered)
    expect(await drydock.tasks.get(taskId, { layers: 2, builddata: true })).toEqual(layered)
    expect(await drydock.tasks.tree(taskId)).toEqual(layered)
    expect(sent.map(({ query }) => query)).toEqual([
      [
        ['layers', '2'],
        ['builddata', 'true'],
      ],
      [
        ['layers', '-1'],
        ['subtaskerrors', 'true'],
      ],
    ])
  })

  test.each([0, -2, 1.5, Number.NaN, 2 ** 60])(
    'refuses %s layers, which the server would read as something else',
    async (layers) => {
      const { drydock, sent } = answering(stored)
      expect(await invalid(drydock.tasks.get(taskId, { layers }))).toBe(
        'tasks.get: layers must be a whole number of levels from 1, or -1 for all.',
      )
      expect(sent).toEqual([])
    },
  )

  test('refuses an option that it does not know', async () => {
    const { drydock, sent } = answering(stored)
    expect(await invalid(untyped(drydock).tasks.get(taskId, { buildData: true }))).toContain('"buildData"')
    expect(sent).toEqual([])
  })

  test.each([
    ['a/b', 'a%2Fb'],
    ['../nodes', '..%2Fnodes'],
    ['é 木\u{1f600}', '%C3%A9%20%E6%9C%A8%F0%9F%98%80'],
    ['x?layers=-1#y', 'x%3Flayers%3D-1%23y'],
    ['__proto__', '__proto__'],
  ])('keeps the id %s one segment of the path', async (id, segment) => {
    const { drydock, sent } = answering(stored)
    await drydock.tasks.get(id)
    await drydock.tasks.buildData(id).catch(() => {})
    expect(sent.map(({ path }) => path)).toEqual([`/api/v1.0/tasks/${segment}`, `/api/v1.0/tasks/${segment}/builddata`])
    expect(sent.map(({ query }) => query)).toEqual([[], []])
  })

  test.each(['', '.', '..', '\ud800'])('refuses the id %j, which no address can hold', async (id) => {
    const { drydock, sent } = answering(stored)
    await invalid(drydock.tasks.get(id))
    await invalid(drydock.tasks.buildData(id))
    await invalid(drydock.nodes.buildData(id))
    expect(sent).toEqual([])
  })

  test('gives the surroundings of the answer when asked', async () => {
    const { drydock } = scriptedServer(() => Response.json(stored, { headers: { 'X-Drydock-Req': 'r1' } }))
    const { data, response } = await drydock.tasks.get(taskId).withResponse()
    expect(data).toEqual(stored)
    expect(response).toMatchObject({ status: 200, requestId: 'r1', attempts: 1 })
    const refused = drydock.tasks.get(taskId, { layers: 0 }).withResponse()
    expect(await rejection(refused)).toMatchObject({ code: 'invalid-input' })
  })
})

describe('hostile and broken answers', () => {
  test.each<[string, () => Response]>([
    ['a page', () => new Response('<html>', { headers: { 'Content-Type': 'text/html' } })],
    ['cut JSON', () => new Response('{"task_id": "x', { headers: { 'Content-Type': 'application/json' } })],
    ['an empty body', () => new Response(null, { status: 200 })],
    ['an array', () => Response.json([])],
    ['null', () => Response.json(null)],
    ['another document', () => Response.json({ kind: 'Status', status: 'Success' })],
    ['a document that nests too deep', () => new Response(`${'{"result":'.repeat(20_000)}1${'}'.repeat(20_000)}`)],
  ])('of a task: %s is an error that quotes nothing', async (_, answer) => {
    const { drydock } = scriptedServer(answer)
    const error = await rejection(drydock.tasks.get(taskId))
    expect(error).toBeInstanceOf(RequestError)
    expect(error).toMatchObject({ code: 'unexpected-response', applied: 'no', operation: 'tasks.get' })
    expect((error as Error).message).not.toMatch(/<html>|Success|"result"/)
  })

  test('a task keeps what its model does not know, `__proto__` included', async () => {
    const text = JSON.stringify({ ...stored, news: 1 }).replace('"news":1', '"news":1,"__proto__":{"polluted":true}')
    const { drydock } = scriptedServer(() => new Response(text, { headers: { 'Content-Type': 'text/plain' } }))
    const task = await drydock.tasks.get(taskId)
    expect(JSON.stringify(task)).toBe(text)
    expect('polluted' in {}).toBe(false)
  })

  test('the words of error pages are not taken for those of the server', async () => {
    const { drydock } = scriptedServer(() => new Response('<h1>Bad gateway</h1>', { status: 404 }))
    const error = await rejection(drydock.tasks.get(taskId))
    expect(error).toMatchObject({ code: 'not-found' })
    expect(error).not.toHaveProperty('serverMessage')
    const other = scriptedServer(() => Response.json({ error: 'x' }, { status: 403 }))
    const forbidden = await rejection(other.drydock.tasks.get(taskId))
    expect(forbidden).toMatchObject({ code: 'forbidden' })
    expect(forbidden).not.toHaveProperty('serverMessage')
  })
})

describe('what is tried again', () => {
  test('reads that the server says may succeed later, and no others', async () => {
    const answers = (body: unknown, status: number) => {
      const server = answering(body, { status })
      return server.clock.until(rejection(server.drydock.tasks.get(taskId))).then(() => server.sent.length)
    }
    expect(await answers({ type: 'error', message: 'x', retry: true }, 500)).toBe(3)
    expect(await answers({ type: 'error', message: 'x', retry: false }, 500)).toBe(1)
    expect(await answers({ title: '500 Internal Server Error' }, 500)).toBe(1)
    expect(await answers({ title: '503 Service Unavailable' }, 503)).toBe(3)
    expect(await answers('a page', 500)).toBe(3)
  })
})

describe('tasks.list', () => {
  const tasks = [taskWith({ task_id: idOf(1) }), taskWith({ task_id: idOf(2) })]

  test('gives the one page of the server, and its tasks', async () => {
    const { drydock, sent } = answering(tasks)
    const list = drydock.tasks.list({ headers: { 'X-Extra': 'x' } })
    expect(sent).toEqual([])
    const pages = []
    for await (const page of list.pages()) pages.push(page)
    expect(pages).toEqual([tasks])
    const items = []
    for await (const task of list.items()) items.push(task)
    expect(items).toEqual(tasks)
    expect(sent.map(({ method, path, query, headers }) => [method, path, query, headers['x-extra']])).toEqual([
      ['GET', '/api/v1.0/tasks', [], 'x'],
      ['GET', '/api/v1.0/tasks', [], 'x'],
    ])
  })

  test('refuses an answer above the limit', async () => {
    const { drydock } = scriptedServer(() => Response.json(tasks), { maxResponseBytes: 100 })
    const first = drydock.tasks.list().items()[Symbol.asyncIterator]().next()
    expect(await rejection(first)).toMatchObject({ code: 'unexpected-response', operation: 'tasks.list' })
  })
})

describe('tasks.purge', () => {
  const words = () => new Response('Tables purged successfully.', { headers: { 'Content-Type': 'application/json' } })

  test('deletes what is old, and everything only when that is said', async () => {
    const { drydock, sent } = scriptedServer(words)
    expect(await drydock.tasks.purge({ olderThanDays: 30 })).toBeUndefined()
    await drydock.tasks.purge({ olderThanDays: 36_500, everything: false })
    await drydock.tasks.purge({ olderThanDays: 0, everything: true })
    expect(sent.map(({ method, path, query, text }) => [method, path, query, text])).toEqual([
      ['DELETE', '/api/v1.0/tasks', [['days', '30']], undefined],
      ['DELETE', '/api/v1.0/tasks', [['days', '36500']], undefined],
      ['DELETE', '/api/v1.0/tasks', [['days', '0']], undefined],
    ])
  })

  test.each<[unknown, string]>([
    [{ olderThanDays: 0 }, 'everything: true'],
    [{ olderThanDays: 5, everything: true }, 'everything: true'],
    [{ olderThanDays: -1 }, 'a whole number'],
    [{ olderThanDays: 1.5 }, 'a whole number'],
    [{ olderThanDays: 36_501 }, 'a whole number'],
    [{ olderThanDays: '5' }, 'a whole number'],
    [{}, 'a whole number'],
    [{ olderThanDays: 5, days: 5 }, 'unknown option "days"'],
  ])('refuses %j', async (request, words_) => {
    const { drydock, sent } = scriptedServer(words)
    expect(await invalid(untyped(drydock).tasks.purge(request))).toContain(words_)
    expect(sent).toEqual([])
  })

  test('is not sent twice', async () => {
    const { drydock, sent, clock } = scriptedServer(lostConnection)
    const error = await rejection(clock.until(drydock.tasks.purge({ olderThanDays: 30 })))
    expect(error).toMatchObject({ code: 'unavailable', applied: 'unknown' })
    expect(sent).toHaveLength(1)
  })
})

describe('tasks.view', () => {
  test('shows a task or a tree under the name of the client', async () => {
    const { drydock } = scriptedServer(() => Response.json(stored), { name: 'site-7' })
    expect(drydock.name).toBe('site-7')
    expect(drydock.tasks.view(stored)).toMatchObject({
      key: `site-7/drydock/task/${taskId}`,
      phase: 'pending',
      raw: stored,
    })
    const child = taskWith({ task_id: idOf(2), parent_task_id: taskId })
    const tree = { init_task_id: taskId, [taskId]: stored, [idOf(2)]: child }
    expect(drydock.tasks.view(tree).children.map(({ id }) => id)).toEqual([idOf(2)])
  })
})
