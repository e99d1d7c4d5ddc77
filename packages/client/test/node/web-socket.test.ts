import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import { type NodeTransportOptions, nodeTransport } from '@jobwright/client/node'
import { JobwrightError } from '@jobwright/core'
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { type Certificate, makeCertificate } from './certificates.ts'
import { startProxy } from './forward-proxy.ts'
import { deadPort, echoWebSockets, listen } from './loopback.ts'
import { everythingOf } from './thrown.ts'

const canary = 's3cret-canary'

let selfSigned: Certificate
beforeAll(async () => {
  selfSigned = await makeCertificate({ name: 'localhost' })
})

function open(options: NodeTransportOptions) {
  const transport = nodeTransport({ env: {}, ...options })
  onTestFinished(() => transport.close())
  return transport
}

async function startEcho(certificate?: Certificate) {
  const upgrades: IncomingMessage[] = []
  const server = await listen((_, response) => response.writeHead(404).end(), certificate)
  echoWebSockets(server.server, (request) => upgrades.push(request))
  return { ...server, upgrades, address: `${certificate === undefined ? 'ws' : 'wss'}://${server.host}/ws` }
}

/** What comes back for a text, after which the socket is closed in order. */
async function echo(socket: WebSocket, text: string): Promise<unknown> {
  await once(socket, 'open')
  socket.send(text)
  const [message] = await once(socket, 'message')
  socket.close()
  const [closing] = await once(socket, 'close')
  expect(closing.wasClean).toBe(true)
  return message.data
}

/** Why a socket could not be opened. */
async function failure(socket: WebSocket): Promise<{ error: unknown; message: string }> {
  const [event] = await once(socket, 'error')
  return event
}

describe('a web socket', () => {
  test('goes straight to its server', async () => {
    const server = await startEcho()
    const { webSocket: Socket } = open({})
    expect(await echo(new Socket(server.address), 'one')).toBe('one')
    expect(await echo(new Socket(new URL(server.address)), 'two')).toBe('two')
    expect(server.upgrades.map((request) => request.url)).toEqual(['/ws', '/ws'])
  })

  test('takes protocols and headers', async () => {
    const server = await startEcho()
    const { webSocket: Socket } = open({})
    const ways = [
      () => new Socket(server.address, 'a'),
      () => new Socket(server.address, ['a', 'b']),
      () => new Socket(server.address, { protocols: 'a', headers: { authorization: 'Bearer t1' } }),
      () => new Socket(server.address, { protocols: ['a', 'b'] }),
      () => new Socket(server.address, { headers: { authorization: 'Bearer t2' } }),
    ]
    const chosen: string[] = []
    for (const way of ways) {
      const socket = way()
      expect(await echo(socket, 'hello')).toBe('hello')
      chosen.push(socket.protocol)
    }
    expect(chosen).toEqual(['a', 'a', 'a', 'a', ''])
    const seen = server.upgrades.map(({ headers }) => [headers['sec-websocket-protocol'], headers.authorization])
    expect(seen).toEqual([
      ['a', undefined],
      ['a, b', undefined],
      ['a', 'Bearer t1'],
      ['a, b', undefined],
      [undefined, 'Bearer t2'],
    ])
  })

  test('is like the platform’s', () => {
    const { webSocket: Socket } = open({})
    expect([Socket.CONNECTING, Socket.OPEN, Socket.CLOSING, Socket.CLOSED]).toEqual([0, 1, 2, 3])
  })

  test('says that it takes headers', () => {
    expect(open({}).webSocket.takesHeaders).toBe(true)
  })

  test('over TLS trusts whom requests trust', async () => {
    const server = await startEcho(selfSigned)
    const trusts: NodeTransportOptions[] = [
      { ca: selfSigned.cert },
      { fingerprint256: selfSigned.fingerprint256 },
      { insecureSkipVerify: true },
    ]
    for (const trust of trusts) {
      const { webSocket: Socket } = open(trust)
      expect(await echo(new Socket(server.address), 'hello')).toBe('hello')
    }
    const { webSocket: Socket } = open({})
    const { error, message } = await failure(new Socket(server.address))
    expect(error).toMatchObject({ code: 'certificate', problem: 'self-signed', applied: 'no' })
    expect(message).toBe((error as Error).message)
    expect(message).toContain(selfSigned.fingerprint256)
    expect(server.upgrades).toHaveLength(3)
  })

  test('goes through a tunnel, over TLS or not, with the proxy’s password', async () => {
    const authorization = `Basic ${Buffer.from(`carol:${canary}`).toString('base64')}`
    const [secure, plain, proxy] = [await startEcho(selfSigned), await startEcho(), await startProxy({ authorization })]
    const { webSocket: Socket } = open({ ca: selfSigned.cert, proxy: `http://carol:${canary}@${proxy.host}` })
    expect(await echo(new Socket(secure.address), 'one')).toBe('one')
    expect(await echo(new Socket(plain.address), 'two')).toBe('two')
    expect(proxy.asked).toEqual([`CONNECT ${secure.host}`, `CONNECT ${plain.host}`])
    for (const { headers } of [...secure.upgrades, ...plain.upgrades])
      expect(headers).not.toHaveProperty('proxy-authorization')
  })

  test('follows the environment', async () => {
    const [secure, proxy] = [await startEcho(selfSigned), await startProxy()]
    const by = (env: Record<string, string>) => {
      const { webSocket: Socket } = open({ ca: selfSigned.cert, proxy: 'env', env })
      return echo(new Socket(secure.address), 'hello')
    }
    await by({ HTTPS_PROXY: proxy.origin })
    expect(proxy.asked).toHaveLength(1)
    await by({ HTTPS_PROXY: proxy.origin, NO_PROXY: '127.0.0.1' })
    await by({ HTTP_PROXY: proxy.origin })
    expect(proxy.asked).toHaveLength(1)
  })

  test('through a proxy that refuses says so, without the password', async () => {
    const proxy = await startProxy({ authorization: 'Basic other' })
    const { webSocket: Socket } = open({ proxy: `http://carol:${canary}@${proxy.host}` })
    const { error } = await failure(new Socket('wss://127.0.0.1:3/'))
    expect(error).toBeInstanceOf(JobwrightError)
    expect(error).toMatchObject({ code: 'authentication', applied: 'no' })
    expect(everythingOf(error)).not.toContain(canary)
  })

  test.each([
    [401, 'authentication', false],
    [403, 'forbidden', false],
    [404, 'not-found', false],
    [200, 'unexpected-response', false],
    [400, 'unexpected-response', false],
    [500, 'unavailable', true],
    [503, 'unavailable', true],
  ])('that is answered %i fails with %s', async (status, code, retryable) => {
    const server = await listen(() => {})
    server.server.on('upgrade', (_, socket) => socket.end(`HTTP/1.1 ${status} No\r\ncontent-length: 0\r\n\r\n`))
    const { webSocket: Socket } = open({})
    const { error, message } = await failure(new Socket(`ws://${server.host}/`))
    expect(error).toMatchObject({ code, retryable, applied: 'no' })
    expect(message).toBe(`The server answered ${status} instead of opening a web socket.`)
  })

  test('to where nobody listens fails with the platform’s code', async () => {
    const { webSocket: Socket } = open({})
    const { error } = await failure(new Socket(`ws://127.0.0.1:${await deadPort()}/`))
    expect(error).toMatchObject({ code: 'ECONNREFUSED' })
  })

  test('that was open and breaks off has the platform’s own error event', async () => {
    const server = await startEcho()
    const { webSocket: Socket } = open({})
    const socket = new Socket(server.address)
    await once(socket, 'open')
    for (const request of server.upgrades) request.socket.destroy()
    expect((await failure(socket)).error).toBeInstanceOf(TypeError)
  })
})
