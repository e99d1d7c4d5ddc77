import { isJobwrightError } from '@jobwright/core'
import { describe, expect, test } from 'vitest'
import { lostConnection, rejection, scriptedServer, untyped } from '../drydock/scripted-server.ts'

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

  test('reaches the root of the API, which ends with a slash', async () => {
    const { drydock, sent } = scriptedServer(() => Response.json({}))
    await drydock.request('/', { query: { x: '1' } })
    expect(sent).toMatchObject([{ path: '/api/v1.0/', query: [['x', '1']] }])
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

  test.each(['', '//', '/x?y=1', '/x#y', '/../x', '/%2e%2e/x', '/x//y', '/%', 5])(
    'refuses the path %s',
    async (path) => {
      const { drydock, sent } = scriptedServer(() => Response.json({}))
      expect(isJobwrightError(await rejection(untyped(drydock).request(path)), 'invalid-input')).toBe(true)
      expect(sent).toEqual([])
    },
  )

  test('says what is wrong with a path', async () => {
    const { drydock } = scriptedServer(() => Response.json({}))
    for (const path of ['/x?y=1', '/x#y', 5]) {
      expect(await rejection(untyped(drydock).request(path))).toMatchObject({
        message: 'request: the path must be one below the API, without a query: give that as `query`.',
      })
    }
    expect(await rejection(untyped(drydock).request('/%'))).toMatchObject({
      message: 'request: the path holds a percent sign that encodes nothing: write it %25.',
    })
  })

  test('refuses options that it does not know', async () => {
    const { drydock } = scriptedServer(() => Response.json({}))
    expect(await rejection(untyped(drydock).request('/x', { body: 'x' }))).toMatchObject({
      code: 'invalid-input',
      message: expect.stringMatching(/^request: unknown option "body"; known are /),
    })
  })
})
