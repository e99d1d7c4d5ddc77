import { gzipSync } from 'node:zlib'
import { nodeTransport } from '@jobwright/client/node'
import { describe, expect, onTestFinished, test } from 'vitest'
import { listen, listenRaw } from './loopback.ts'

function open() {
  const transport = nodeTransport({ env: {} })
  onTestFinished(() => transport.close())
  return transport
}

describe('an answer', () => {
  test('is of the platform’s class, with its address', async () => {
    const server = await listen((_, response) => {
      response.writeHead(
        201,
        'Made',
        [
          ['set-cookie', 'a=1'],
          ['set-cookie', 'b=2'],
          ['X-Other', 'c'],
        ].flat(),
      )
      response.end('{"a":1}')
    })
    const response = await open().fetch(`${server.origin}/x?y=1`)
    expect(response).toBeInstanceOf(Response)
    expect(response.headers).toBeInstanceOf(Headers)
    expect(response).toMatchObject({
      status: 201,
      statusText: 'Made',
      ok: true,
      url: `${server.origin}/x?y=1`,
      redirected: false,
    })
    expect(response.headers.get('x-other')).toBe('c')
    expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2'])
    expect(await response.json()).toEqual({ a: 1 })
  })

  test.each([204, 205, 304])('of %i has no body', async (status) => {
    const server = await listen((_, response) => response.writeHead(status).end())
    const response = await open().fetch(server.origin)
    expect(response.status).toBe(status)
    expect(response.body).toBeNull()
  })

  test('with a status beyond those that exist is handed on', async () => {
    const server = await listenRaw((socket) =>
      socket.once('data', () => socket.end('HTTP/1.1 799 Odd\r\ncontent-length: 2\r\n\r\nhm')),
    )
    const response = await open().fetch(`http://${server.host}/`)
    expect([response.status, await response.text()]).toEqual([799, 'hm'])
  })

  test('that was packed is unpacked', async () => {
    const server = await listen((_, response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('pong')),
    )
    const response = await open().fetch(server.origin)
    expect(await response.text()).toBe('pong')
  })

  test('can be a redirect, followed or not as is asked', async () => {
    const server = await listen((request, response) => {
      if (request.url === '/old') response.writeHead(302, { location: '/new' }).end()
      else response.end('here')
    })
    const transport = open()
    const manual = await transport.fetch(`${server.origin}/old`, { redirect: 'manual' })
    expect([manual.status, manual.headers.get('location'), manual.redirected]).toEqual([302, '/new', false])
    const followed = await transport.fetch(`${server.origin}/old`)
    expect([followed.status, followed.url, followed.redirected]).toEqual([200, `${server.origin}/new`, true])
    expect(await followed.text()).toBe('here')
  })
})

test('connections are kept and used again', async () => {
  const server = await listen((_, response) => response.end('pong'))
  const transport = nodeTransport({ env: {}, maxSockets: 1 })
  onTestFinished(() => transport.close())
  for (const path of ['/1', '/2', '/3']) await (await transport.fetch(server.origin + path)).text()
  expect(server.connections()).toBe(1)
})

test('headers are taken as a record, pairs or the platform’s class', async () => {
  const server = await listen((request, response) => response.end(request.headers['x-auth-token']))
  const transport = open()
  const kinds = [
    { 'x-auth-token': 't' },
    [['X-Auth-Token', 't']] as [string, string][],
    new Headers({ 'x-auth-token': 't' }),
  ]
  for (const headers of kinds) expect(await (await transport.fetch(server.origin, { headers })).text()).toBe('t')
})
