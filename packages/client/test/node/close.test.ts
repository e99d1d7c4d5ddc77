import { once } from 'node:events'
import { nodeTransport } from '@jobwright/client/node'
import { isJobwrightError } from '@jobwright/core'
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { type Certificate, makeCertificate } from './certificates.ts'
import { startProxy } from './forward-proxy.ts'
import { echoWebSockets, listen, listenRaw } from './loopback.ts'
import { ourError, thrown } from './thrown.ts'

let selfSigned: Certificate
beforeAll(async () => {
  selfSigned = await makeCertificate({ name: 'localhost' })
})

const closedMessage = 'The transport was closed: make a new one with nodeTransport().'

describe('close leaves nothing open', () => {
  test.each(['plain', 'tls'])('of kept connections, straight and through a proxy: %s', async (kind) => {
    const server = await listen((_, response) => response.end('pong'), kind === 'tls' ? selfSigned : undefined)
    const proxy = await startProxy()
    for (const options of [{}, { proxy: proxy.origin }]) {
      const transport = nodeTransport({ env: {}, ca: selfSigned.cert, ...options })
      const pings = [1, 2, 3].map(() => transport.fetch(server.origin).then((response) => response.text()))
      expect(await Promise.all(pings)).toEqual(['pong', 'pong', 'pong'])
      await transport.close()
      await Promise.all([server.idle(), proxy.idle()])
    }
    expect(server.connections()).toBeGreaterThanOrEqual(6)
    expect(proxy.connections()).toBe(3)
  })

  test('of requests under way, which are told', async () => {
    const server = await listen(() => {})
    const transport = nodeTransport({ env: {}, maxSockets: 2 })
    const calls = ['GET', 'head', 'POST', 'PUT', undefined].map((method) =>
      ourError(transport.fetch(server.origin, method === undefined ? {} : { method })),
    )
    await once(server.server, 'request')
    await transport.close()
    const errors = await Promise.all(calls)
    expect(errors.map(({ code, message }) => [code, message])).toEqual(errors.map(() => ['aborted', closedMessage]))
    // Whether a write was carried out is for its server to know.
    expect(errors.map(({ applied }) => applied)).toEqual(['no', 'no', 'unknown', 'unknown', 'no'])
    await server.idle()
  })

  test('of an answer that is being read', async () => {
    const server = await listen((_, response) => response.write('some'))
    const transport = nodeTransport({ env: {} })
    const response = await transport.fetch(server.origin)
    const reading = thrown(response.text())
    await transport.close()
    expect(await reading).toBeInstanceOf(TypeError)
    await server.idle()
  })

  test('of a web socket', async () => {
    const server = await listen(() => {}, selfSigned)
    const proxy = await startProxy()
    echoWebSockets(server.server)
    const transport = nodeTransport({ env: {}, ca: selfSigned.cert, proxy: proxy.origin })
    const socket = new transport.webSocket(`wss://${server.host}/`)
    await once(socket, 'open')
    const ended = once(socket, 'close')
    await transport.close()
    const [event] = await ended
    expect(event).toMatchObject({ code: 1006, wasClean: false })
    await Promise.all([server.idle(), proxy.idle()])
  })

  test.each(['http', 'https'])('of a connection that is being made: %s through a silent proxy', async (protocol) => {
    const seen: string[] = []
    const silent = await listenRaw((socket) => socket.on('data', (chunk) => seen.push(String(chunk))))
    const transport = nodeTransport({ env: {}, proxy: `http://${silent.host}` })
    const call = ourError(transport.fetch(`${protocol}://127.0.0.1:3/`))
    await vi.waitUntil(() => seen.length === 1, { interval: 1 })
    await transport.close()
    expect((await call).code).toBe('aborted')
    await silent.idle()
  })

  test('of a TLS handshake', async () => {
    let hello: () => void = () => {}
    const greeted = new Promise<void>((resolve) => {
      hello = resolve
    })
    const silent = await listenRaw((socket) => socket.once('data', hello))
    const transport = nodeTransport({ env: {} })
    const call = ourError(transport.fetch(`https://${silent.host}/`))
    await greeted
    await transport.close()
    expect((await call).code).toBe('aborted')
    await silent.idle()
  })

  test('of refused certificates, nor anything before close', async () => {
    const server = await listen(() => {}, selfSigned)
    const transport = nodeTransport({ env: {} })
    await ourError(transport.fetch(server.origin))
    await server.idle()
    await transport.close()
  })
})

describe('a closed transport', () => {
  test('refuses requests and web sockets', async () => {
    const server = await listen(() => {})
    const transport = nodeTransport({ env: {} })
    await transport.close()
    const error = await ourError(transport.fetch(server.origin, { method: 'POST' }))
    expect(error).toMatchObject({ code: 'aborted', applied: 'no', retryable: false, message: closedMessage })
    expect(() => new transport.webSocket(`ws://${server.host}/`)).toThrow(closedMessage)
    expect(server.connections()).toBe(0)
  })

  test('may be closed again, while it closes and after', async () => {
    const transport = nodeTransport({ env: {} })
    const { close } = transport
    const first = close()
    expect(close()).toBe(first)
    await first
    await expect(transport.close()).resolves.toBeUndefined()
  })

  test('is what `await using` leaves', async () => {
    const server = await listen((_, response) => response.end('pong'))
    let kept: ReturnType<typeof nodeTransport>
    {
      await using transport = nodeTransport({ env: {} })
      kept = transport
      await (await transport.fetch(server.origin)).text()
    }
    await server.idle()
    expect(isJobwrightError(await thrown(kept.fetch(server.origin)), 'aborted')).toBe(true)
  })
})

describe('signals', () => {
  test('call a request off with their reason, also when the transport is closed after', async () => {
    const server = await listen(() => {})
    const transport = nodeTransport({ env: {} })
    const controller = new AbortController()
    const call = thrown(transport.fetch(server.origin, { signal: controller.signal }))
    await once(server.server, 'request')
    const reason = new Error('enough')
    controller.abort(reason)
    await transport.close()
    expect(await call).toBe(reason)
    await server.idle()
  })
})

describe('the limit of connecting', () => {
  afterEach(() => {
    vi.useRealTimers()
  })

  test.each(['https://HOST/', 'http://127.0.0.1:3/'])('ends what is not connected in time: %s', async (address) => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    let connected: () => void = () => {}
    const arrived = new Promise<void>((resolve) => {
      connected = resolve
    })
    const silent = await listenRaw((socket) => socket.once('data', connected))
    const proxied = address.startsWith('http:')
    const transport = nodeTransport({ env: {}, connectTimeoutMs: 700, ...(proxied ? { proxy: silent.host } : {}) })
    let settled = false
    const target = proxied ? 'ws://127.0.0.1:3/' : address.replace('HOST', silent.host)
    const call = proxied
      ? once(new transport.webSocket(target), 'error').then(([event]) => event.error)
      : thrown(transport.fetch(target)).then((error) => (error as Error).cause)
    const observed = call.finally(() => {
      settled = true
    })
    await arrived
    await vi.advanceTimersByTimeAsync(699)
    expect(settled).toBe(false)
    await vi.advanceTimersByTimeAsync(1)
    const name = proxied ? '127.0.0.1:3' : silent.host
    expect(await observed).toMatchObject({
      code: 'UND_ERR_CONNECT_TIMEOUT',
      message: `No connection to ${name} within 700 ms.`,
    })
    await silent.idle()
    await transport.close()
  })

  test('is over once there is a connection', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const server = await listen((_, response) => setImmediate(() => response.end('pong')))
    const transport = nodeTransport({ env: {}, connectTimeoutMs: 700 })
    const response = await transport.fetch(server.origin)
    await vi.advanceTimersByTimeAsync(800)
    expect(await response.text()).toBe('pong')
    await transport.close()
  })
})
