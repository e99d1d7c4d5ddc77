import { describe, expect, test } from 'vitest'
import { createTask, errorBody, startSite } from './site.ts'

const api = '/api/v1.0'
const notFound = { title: '404 Not Found' }
const crashed = { title: '500 Internal Server Error' }

const routes = [
  ['/versions', 'GET, OPTIONS'],
  ['/health', 'GET, OPTIONS'],
  ['/health/extended', 'GET, OPTIONS'],
  ['/tasks', 'DELETE, GET, OPTIONS, POST'],
  ['/tasks/x', 'GET, OPTIONS'],
  ['/tasks/x/builddata', 'GET, OPTIONS'],
  ['/designs', 'GET, OPTIONS, POST'],
  ['/designs/x', 'GET, OPTIONS'],
  ['/designs/x/parts', 'GET, OPTIONS, POST'],
  ['/designs/x/parts/k', 'GET, OPTIONS'],
  ['/designs/x/parts/k/n', 'GET, OPTIONS'],
  ['/nodes', 'GET, OPTIONS'],
  ['/nodes/x/builddata', 'GET, OPTIONS'],
  ['/nodefilter', 'OPTIONS, POST'],
  ['/bootactions/nodes/x/units', 'GET, OPTIONS'],
  ['/bootactions/nodes/x/files', 'GET, OPTIONS'],
  ['/bootactions/x', 'OPTIONS, POST'],
  ['/validatedesign', 'OPTIONS, POST'],
].map(([path = '', allow = '']) => [path === '/versions' ? path : api + path, allow] as const)

describe('every route', () => {
  test.each(routes)('%s refuses other methods', async (path, allow) => {
    const site = await startSite()
    for (const method of ['PUT', 'PATCH', 'HEAD', 'REPORT']) {
      const { status, headers, text } = await site.send(method, path)
      expect([status, headers.get('allow'), headers.get('vary')]).toEqual([405, allow, 'Accept'])
      expect(text).toBe(method === 'HEAD' ? '' : '{"title": "405 Method Not Allowed"}')
    }
    const { status, json } = await site.send('PURGE', path)
    expect([status, json]).toEqual([400, { title: 'Bad request', description: 'Invalid HTTP method' }])
  })

  test.each(routes)('%s answers OPTIONS as well as it can', async (path, allow) => {
    const site = await startSite()
    const { status, text, headers } = await site.send('OPTIONS', path)
    const hasPlaceholder = /\/x(?:\/|$)/.test(path)
    expect([status, text]).toEqual(hasPlaceholder ? [500, '{"title": "500 Internal Server Error"}'] : [200, ''])
    expect(headers.get('allow')).toBe(null)

    const proper = await startSite({ quirks: 'none' })
    const answer = await proper.send('OPTIONS', path)
    expect([answer.status, answer.text, answer.headers.get('allow')]).toEqual([200, '', allow])
  })

  test.each([
    '/',
    '/api',
    api,
    `${api}/`,
    `${api}/nope`,
    `${api}/nodes/`,
    `${api}/versions`,
    '/versions/',
    `${api}/tasks/x/y`,
    `${api}//tasks`,
  ])('%s is not one', async (path) => {
    const site = await startSite()
    for (const method of ['GET', 'OPTIONS', 'PURGE']) {
      const { status, json, headers } = await site.send(method, path)
      expect([status, json, headers.get('vary')]).toEqual([404, notFound, 'Accept'])
    }
  })

  test('answers with the same headers', async () => {
    const site = await startSite()
    const { headers } = await site.send('GET', `${api}/tasks`)
    expect(Object.fromEntries(headers)).toEqual({
      'content-length': '2',
      'content-type': 'application/json',
      date: 'Fri, 20 Nov 2026 21:00:00 GMT',
      server: 'waitress',
      'x-drydock-req': expect.stringMatching(/^[0-9a-f-]{36}$/),
    })
    const again = await site.send('GET', `${api}/tasks`)
    expect(again.headers.get('x-drydock-req')).not.toBe(headers.get('x-drydock-req'))
  })

  test('takes the query for no part of the path', async () => {
    const site = await startSite()
    expect((await site.send('GET', '/versions?a=b?c=d&&e')).text).toBe(
      '{"v1.0": {"path": "/api/v1.0", "status": "stable"}}',
    )
    expect((await site.send('GET', '/%76ersions')).status).toBe(200)
  })
})

describe('health', () => {
  test('is always good, and leaves a task that failed', async () => {
    const site = await startSite()
    const short = await site.send('GET', `${api}/health`)
    expect([short.status, short.text, short.headers.get('content-type')]).toEqual([204, '', null])
    expect((await site.send('GET', `${api}/health/extended`)).text).toBe(
      '{"kind": "Status", "apiVersion": "v1.0", "metadata": {}, "status": "Success", "message": "", "reason": "HealthCheck", ' +
        '"details": {"errorCount": 0, "messageList": []}, "code": 200}',
    )
    const { json } = await site.send('GET', `${api}/tasks`)
    expect(json).toHaveLength(2)
    expect(json).toMatchObject([
      {
        action: 'noop',
        design_ref: null,
        node_filter: null,
        status: 'complete',
        created_by: null,
        result: {
          status: 'failure',
          details: {
            errorCount: 1,
            messageList: [
              {
                message: "'NoneType' object has no attribute 'test_connectivity'",
                error: true,
                context_type: 'NA',
                context: 'NA',
                ts: '2026-11-20 21:00:00',
                extra: '{}',
              },
            ],
          },
        },
      },
      { action: 'noop' },
    ])
  })

  test('stores nothing when that quirk is off', async () => {
    const site = await startSite({ quirks: 'none' })
    expect((await site.send('GET', `${api}/health`)).status).toBe(204)
    expect((await site.send('GET', `${api}/health/extended`)).status).toBe(200)
    expect((await site.send('GET', `${api}/tasks`)).text).toBe('[]')
  })
})

describe('the deprecated designs API', () => {
  test.each([
    ['GET', '/designs', 500, errorBody('Error accessing design list', true)],
    ['GET', '/designs/x', 404, errorBody('Design x not found')],
    ['GET', '/designs/x?source=designed', 404, errorBody('Design x not found')],
    ['GET', '/designs/x?source=compiled', 500, crashed],
    ['GET', '/designs/x?source=designed&source=designed', 500, crashed],
    ['GET', '/designs/x/parts', 500, crashed],
    ['POST', '/designs/x/parts', 400, errorBody("POST requires parameter 'ingester'")],
    ['POST', '/designs/x/parts?ingester=yaml', 500, crashed],
    ['GET', '/designs/x/parts/Network', 200, undefined],
    ['GET', '/designs/x/parts/Network/pxe', 404, errorBody('Invalid reference scheme : no handler.')],
    ['GET', '/designs/x/parts/Nope/pxe', 404, errorBody('Invalid reference scheme : no handler.')],
    ['GET', '/designs/foo:x/parts/Network/pxe', 404, errorBody('Invalid reference scheme foo: no handler.')],
    ['GET', '/designs/x/parts/Network/pxe?source=compiled', 500, crashed],
    ['GET', '/designs/x/parts/Nope/pxe?source=compiled', 404, errorBody('Kind Nope unknown')],
  ])('%s %s', async (method, path, wanted, body) => {
    const site = await startSite()
    const { status, json } = await site.send(method, api + path)
    expect([status, json]).toEqual([wanted, body])
    const gone = await startSite({ quirks: 'none' })
    expect(await gone.send(method, api + path)).toMatchObject({ status: 404, json: notFound })
  })

  test('takes no design', async () => {
    const site = await startSite()
    const post = async (body: string, type = 'application/json') => {
      const { status, json } = await site.raw('POST', `${api}/designs`, body, { 'content-type': type })
      return [status, json]
    }
    expect(await post('{}')).toEqual([500, crashed])
    expect(await post('')).toEqual([500, crashed])
    expect(await post('{}', 'text/plain')).toEqual([400, errorBody('Requires application/json payload')])
    expect(await post('}')).toEqual([
      400,
      errorBody(`${api}/designs: Invalid JSON in body: Expecting value: line 1 column 1 (char 0)`),
    ])
  })
})

describe('boot actions', () => {
  test('are never found, and need no token', async () => {
    const site = await startSite({ auth: { tokens: ['secret'] } })
    for (const kind of ['units', 'files']) {
      const { status, text } = await site.send('GET', `${api}/bootactions/nodes/n%C3%A9/${kind}`)
      expect([status, text]).toEqual([
        404,
        '{"title": "404 Not Found", "description": "Error locating boot action for né"}',
      ])
    }
    expect(await site.send('POST', `${api}/bootactions/01ARZ3NDEKTSV4RRFFQ69G5FAV`, {})).toMatchObject({
      status: 404,
      json: notFound,
    })
  })
})

test('refers to tasks by their path', async () => {
  const site = await startSite()
  const id = await createTask(site, { action: 'verify_site' })
  expect(await site.send('GET', `${api}/tasks/${id}`)).toMatchObject({ status: 200, json: { task_id: id } })
})
