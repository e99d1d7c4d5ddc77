import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type ClientOptions, createTransport } from '@jobwright/client'
import { afterEach, describe, expect, test } from 'vitest'
import { create, list, traits } from './setting.ts'

/** The platform's own fetch, sockets and clock, against a server that misbehaves. */
let server: Server | undefined
const heard: string[] = []

async function serve(listener: RequestListener, options: Partial<ClientOptions> = {}) {
  heard.length = 0
  const made = createServer((request, response) => {
    heard.push(`${request.method} ${request.url}`)
    listener(request, response)
  })
  server = made
  await new Promise<void>((resolve) => made.listen(0, '127.0.0.1', resolve))
  const { port } = made.address() as AddressInfo
  return createTransport(
    { baseUrl: `http://127.0.0.1:${port}`, auth: 'none', retry: { baseMs: 0 }, ...options },
    traits,
  )
}

afterEach(async () => {
  server?.closeAllConnections()
  await new Promise((resolve) => server?.close(resolve))
})

describe('over real sockets', () => {
  test('a request and its answer', async () => {
    const bodies: string[] = []
    const transport = await serve(
      (request, response) => {
        request.setEncoding('utf8').on('data', (text: string) => bodies.push(text))
        request.on('end', () => {
          response.writeHead(201, { 'X-Drydock-Req': 'r-1', 'Content-Type': 'application/json' })
          response.end(
            JSON.stringify({ type: request.headers['content-type'], token: request.headers['x-auth-token'] }),
          )
        })
      },
      { auth: { token: 'the-token' } },
    )
    const { data, response } = await transport.send(create).withResponse()
    expect(data).toEqual({ type: 'application/json', token: 'the-token' })
    expect(response).toMatchObject({ status: 201, requestId: 'r-1' })
    expect(bodies).toEqual(['{"action":"verify_site"}'])
  })

  test('a connection that is dropped before the answer', async () => {
    const transport = await serve((request) => void request.socket.destroy())
    await expect(transport.send(create)).rejects.toMatchObject({ code: 'unavailable', applied: 'unknown', attempts: 1 })
    await expect(transport.send(list)).rejects.toMatchObject({ code: 'unavailable', applied: 'no', attempts: 3 })
    expect(heard).toHaveLength(4)
  })

  test('an answer that breaks off', async () => {
    const transport = await serve((_, response) => {
      response.writeHead(200, { 'Content-Length': '100' })
      response.write('{', () => response.destroy())
    })
    await expect(transport.send(create)).rejects.toMatchObject({ code: 'unavailable', applied: 'yes', status: 200 })
    await expect(transport.send(list)).rejects.toMatchObject({ code: 'unavailable', applied: 'no', attempts: 3 })
  })

  test('an answer that drips without end, called off by its reader', async () => {
    const controller = new AbortController()
    let closed: () => void = () => {}
    const gone = new Promise<void>((resolve) => {
      closed = resolve
    })
    const transport = await serve((_, response) => {
      response.on('close', closed)
      response.writeHead(200)
      response.write('{', () => controller.abort())
    })
    await expect(transport.send(list, { signal: controller.signal })).rejects.toMatchObject({ code: 'aborted' })
    await gone
    expect(heard).toHaveLength(1)
  })

  test('an answer that floods', async () => {
    let closed: () => void = () => {}
    const gone = new Promise<void>((resolve) => {
      closed = resolve
    })
    const transport = await serve(
      (_, response) => {
        response.on('close', closed)
        const flood = () => {
          while (!response.destroyed && response.write('x'.repeat(16_384)));
        }
        response.on('drain', flood)
        flood()
      },
      { maxResponseBytes: 100_000 },
    )
    await expect(transport.send(list)).rejects.toMatchObject({
      code: 'unexpected-response',
      message: expect.stringMatching(/maxResponseBytes/),
    })
    await gone
  })

  test('a redirect to another place, which never sees the token', async () => {
    const transport = await serve(
      (_, response) => response.writeHead(302, { Location: 'http://localhost:1/' }).end('moved'),
      { auth: { token: 'the-token' } },
    )
    await expect(transport.send(list)).rejects.toMatchObject({ code: 'unexpected-response' })
    expect(heard).toEqual(['GET /api/v1.0/tasks'])
  })

  test('nobody who listens', async () => {
    const transport = await serve(() => {})
    await new Promise((resolve) => server?.close(resolve))
    await expect(transport.send(create)).rejects.toMatchObject({
      code: 'unavailable',
      applied: 'no',
      attempts: 3,
      message: expect.stringMatching(/nothing listens there \(ECONNREFUSED\)/),
    })
  })

  test('nothing that is HTTP', async () => {
    const transport = await serve((request) => void request.socket.end('SSH-2.0-x\r\n\r\n'))
    await expect(transport.send({ ...list, once: true })).rejects.toMatchObject({ code: 'unavailable' })
  })

  test('ids and queries that need encoding', async () => {
    const transport = await serve((_, response) => void response.end('{}'))
    await transport.send({ ...list, path: ['nodes', 'a/b c%2e', '...'], query: [['q', 'ä&=']] })
    expect(heard).toEqual(['GET /api/v1.0/nodes/a%2Fb%20c%252e/...?q=%C3%A4%26%3D'])
  })
})
