import { createDrpClient, type DrpClientOptions } from '@jobwright/client/drp'
import { JobwrightError } from '@jobwright/core'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { eventsWorld, nothingLeft, readAll } from './events-world.ts'
import { failure, lostConnection, rejection } from './scripted-server.ts'

// The longest pauses: 1, 2, 4 … s.
beforeEach(() => {
  vi.spyOn(Math, 'random').mockReturnValue(0)
})
afterEach(() => {
  vi.restoreAllMocks()
})

const jobs = { type: 'jobs' } as const
const bad = (): Response => new Response('', { status: 400 })

describe('a connection that is lost', () => {
  test.each([1000, 1001, 1006, 1009, 1011, 4401])(
    'by code %i is made again, registered anew and followed by a gap',
    async (code) => {
      const world = eventsWorld()
      const read = readAll(world.drp.events([jobs, { type: 'machines', key: 'm1' }]))
      await world.settle()
      world.socket.tell({ Key: 'a' })
      world.socket.drop(code)
      world.socket.tell({ Key: 'lost' })
      await world.clock.advance(999)
      expect(world.sockets).toHaveLength(1)
      await world.clock.advance(1)
      expect(world.sockets).toHaveLength(2)
      expect(world.socket.frames).toEqual(['register jobs.*.*', 'register machines.*.m1'])
      world.socket.tell({ Key: 'b' })
      await world.settle()
      expect(read.said).toEqual(['gap', 'jobs.update.a', 'gap', 'jobs.update.b'])
      await world.drp.close()
      await read.over
      expect(world.leftovers()).toEqual(nothingLeft)
    },
  )

  test('comes back after pauses that double up to a minute, and begin anew after half a minute that it held', async () => {
    const world = eventsWorld()
    const read = readAll(world.drp.events(jobs))
    await world.settle()
    world.socket.drop()
    world.control.handshake = 'refuse'
    await world.clock.advance(300_000)
    const at = () => world.sockets.map(({ openedAt }) => openedAt - world.clock.now() + world.elapsed())
    expect(at()).toEqual([0, 1, 3, 7, 15, 31, 63, 123, 183, 243].map((s) => s * 1_000))
    world.control.handshake = 'open'
    await world.clock.advance(3_000)
    expect(at().at(-1)).toBe(303_000)
    expect(read.said).toEqual(['gap', 'gap'])
    await world.clock.advance(29_999)
    world.socket.drop()
    await world.clock.advance(60_000)
    expect(at().slice(11)).toEqual([392_999])
    await world.clock.advance(30_000)
    world.socket.drop()
    await world.clock.advance(1_000)
    expect(at()).toHaveLength(13)
    await world.drp.close()
    expect(world.leftovers()).toEqual(nothingLeft)
    const pauses = world.events.flatMap((event) => (event.kind === 'retry' ? [event.inMs / 1_000] : []))
    expect(pauses).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60, 60, 60, 1])
  })

  test('comes back a quarter sooner at most, by chance', async () => {
    vi.spyOn(Math, 'random').mockReturnValue(0.999_999)
    const world = eventsWorld()
    readAll(world.drp.events(jobs))
    await world.settle()
    world.socket.drop()
    await world.clock.advance(750)
    expect(world.sockets).toHaveLength(1)
    await world.clock.advance(1)
    expect(world.sockets).toHaveLength(2)
    await world.drp.close()
  })

  test('is not got round by who stops and listens again', async () => {
    const world = eventsWorld()
    const first = readAll(world.drp.events(jobs))
    await world.settle()
    world.socket.drop()
    const { length } = world.sockets
    for (let time = 0; time < 5; time++) {
      const stream = world.drp.events(jobs, { keepTrying: true })
      const read = readAll(stream)
      await world.settle()
      await stream.return()
      await read.over
    }
    expect(world.sockets).toHaveLength(length)
    await world.clock.advance(1_000)
    expect(world.sockets).toHaveLength(2)
    await world.drp.close()
    await first.over
    const again = world.drp.events(jobs)
    expect(await again.next()).toMatchObject({ done: true })
  })

  test('is not made again for nobody', async () => {
    const world = eventsWorld()
    const stream = world.drp.events(jobs)
    const read = readAll(stream)
    await world.settle()
    world.socket.drop()
    await stream.return()
    await read.over
    expect(world.leftovers()).toEqual(nothingLeft)
    await world.clock.advance(10_000)
    expect(world.sockets).toHaveLength(1)
    // Whoever listens later has it at once.
    readAll(world.drp.events(jobs))
    await world.settle()
    expect(world.sockets).toHaveLength(2)
    await world.drp.close()
  })
})

describe('a server that is silent', () => {
  test('and does not acknowledge for ten seconds is lost, whatever else it says', async () => {
    const world = eventsWorld()
    world.control.acknowledges = (frame) => !frame.includes('machines')
    const read = readAll(world.drp.events([jobs, { type: 'machines' }]))
    await world.settle()
    for (let second = 0; second < 9; second++) {
      await world.clock.advance(1_000)
      world.socket.tell({ Key: 'j1' })
    }
    await world.clock.advance(999)
    expect(world.socket.readyState).toBe(1)
    await world.clock.advance(1)
    expect(world.socket.readyState).toBe(3)
    expect(world.socket.closedBy).toBe(1_000)
    // Nothing was ever whole, so it has not begun.
    expect(read.said).toEqual(['jobs.update.j1', ...Array<string>(8).fill('jobs.update.j1')])
    world.control.acknowledges = true
    await world.clock.advance(1_000)
    expect(read.said.slice(9)).toEqual(['gap'])
    await world.drp.close()
    expect(world.leftovers()).toEqual(nothingLeft)
  })

  test('is asked for a sign of life every half a minute by registering what is registered', async () => {
    const world = eventsWorld()
    const read = readAll(world.drp.events([jobs, { type: 'machines' }]))
    await world.settle()
    const asked = () => world.socket.sent.slice(2).map(({ frame, at }) => [frame, at - world.socket.openedAt])
    await world.clock.advance(29_999)
    expect(asked()).toEqual([])
    await world.clock.advance(30_001)
    expect(asked()).toEqual([
      ['register jobs.*.*', 30_000],
      ['register jobs.*.*', 60_000],
    ])
    await world.clock.advance(20_000)
    world.socket.tell()
    await world.clock.advance(29_999)
    expect(asked()).toHaveLength(2)
    await world.clock.advance(1)
    expect(asked()[2]).toEqual(['register jobs.*.*', 110_000])
    expect(read.said).toEqual(['gap', 'jobs.update.j1'])
    expect(world.sockets).toHaveLength(1)
    await world.drp.close()
  })

  test('and gives none within ten seconds is lost', async () => {
    const world = eventsWorld()
    const read = readAll(world.drp.events(jobs))
    await world.settle()
    world.control.acknowledges = false
    await world.clock.advance(39_999)
    expect(world.socket.readyState).toBe(1)
    await world.clock.advance(1)
    expect(world.socket.readyState).toBe(3)
    world.control.acknowledges = true
    await world.clock.advance(1_000)
    expect(world.sockets).toHaveLength(2)
    expect(read.said).toEqual(['gap', 'gap'])
    await world.drp.close()
    expect(world.leftovers()).toEqual(nothingLeft)
  })

  test('and does not open for as long as an attempt may take is left', async () => {
    const world = eventsWorld({ attemptTimeoutMs: 5_000 })
    world.control.handshake = 'hang'
    const stream = world.drp.events(jobs, { keepTrying: true })
    const read = readAll(stream)
    await world.clock.advance(4_999)
    expect(world.socket.readyState).toBe(0)
    await world.clock.advance(1)
    expect(world.socket.readyState).toBe(3)
    world.control.handshake = 'open'
    await world.clock.advance(1_000)
    expect(read.said).toEqual(['gap'])
    await world.drp.close()
    expect(world.leftovers()).toEqual(nothingLeft)
  })
})

test('a socket that takes nothing any more is lost', async () => {
  const world = eventsWorld()
  const read = readAll(world.drp.events(jobs))
  await world.settle()
  const { socket } = world
  socket.send = () => {
    throw new DOMException('It is being closed.', 'InvalidStateError')
  }
  readAll(world.drp.events({ type: 'machines' }))
  await world.settle()
  expect(socket.closedBy).toBe(1_000)
  await world.clock.advance(1_000)
  expect(world.socket.frames).toEqual(['register jobs.*.*', 'register machines.*.*'])
  expect(read.said).toEqual(['gap', 'gap'])
  await world.drp.close()
  expect(world.leftovers()).toEqual(nothingLeft)
})

test('a socket that is closed in the moment in which it opens is none', async () => {
  const world = eventsWorld()
  world.control.handshake = (nth) => (nth === 1 ? 'open and close' : 'open')
  const read = readAll(world.drp.events(jobs))
  await world.settle()
  expect(world.socket.frames).toEqual([])
  await world.clock.advance(1_000)
  expect(read.said).toEqual(['gap'])
  await world.drp.close()
})

test('the platform’s WebSocket is the one of a client that was given no fetch', async () => {
  const world = eventsWorld()
  vi.stubGlobal('WebSocket', world.WebSocket)
  try {
    const options = { baseUrl: 'https://drp.example:8092', auth: 'none', clock: world.clock } as const
    const drp = createDrpClient(options)
    readAll(drp.events(jobs))
    await world.settle()
    expect(world.socket.frames).toEqual(['register jobs.*.*'])
    await drp.close()
    const none = createDrpClient({ ...options, webSocket: 'none' })
    expect(await rejection(none.events(jobs).next())).toMatchObject({ code: 'unavailable' })
    vi.stubGlobal('WebSocket', undefined)
    const old = createDrpClient(options)
    expect(await rejection(old.events(jobs).next())).toMatchObject({ code: 'unavailable' })
  } finally {
    vi.unstubAllGlobals()
  }
})

describe('what cannot be read', () => {
  test.each([
    ['message-is-not-json', 'no JSON at all'],
    ['message-is-not-json', '{"Time":'],
    ['message-is-not-json', ''],
    ['binary-message', new ArrayBuffer(3)],
    ['binary-message', undefined],
    [
      'message-too-long',
      JSON.stringify({
        Time: '',
        Type: 'jobs',
        Action: 'update',
        Key: 'x'.repeat(2_000),
        Object: null,
        Original: null,
      }),
    ],
  ])('(%s, %j) may have been an event: the connection counts as lost', async (code, data) => {
    const world = eventsWorld({ maxResponseBytes: 1_000 })
    const read = readAll(world.drp.events(jobs))
    await world.settle()
    world.socket.raw(data)
    expect(world.socket.closedBy).toBe(1_000)
    await world.clock.advance(1_000)
    world.socket.raw(data)
    await world.clock.advance(2_000)
    expect(read.said).toEqual(['gap', 'gap', 'gap'])
    expect(world.events.filter(({ kind }) => kind === 'drift')).toEqual([
      { kind: 'drift', client: 'site', system: 'drp', operation: 'events', attempt: 1, code, at: [] },
    ])
    await world.drp.close()
    expect(world.leftovers()).toEqual(nothingLeft)
  })

  test.each(['null', '7', '[]', '{}', '{"Type":"jobs","Action":"update","Key":"j1"}', '{"hello":"world"}'])(
    '(%s) is no event: it is passed over, and told once',
    async (data) => {
      const world = eventsWorld()
      const read = readAll(world.drp.events(jobs))
      await world.settle()
      world.socket.raw(data)
      world.socket.raw(data)
      world.socket.tell()
      await world.settle()
      expect(read.said).toEqual(['gap', 'jobs.update.j1'])
      expect(world.events.filter(({ kind }) => kind === 'drift')).toMatchObject([{ code: 'message-is-no-event' }])
      await world.drp.close()
    },
  )

  test('does not matter where it has hostile keys', async () => {
    const world = eventsWorld()
    const read = readAll(world.drp.events({ type: ['jobs', '__proto__', 'constructor'] }))
    await world.settle()
    const hostile = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', '', '.', '*', '\n']
    for (const Key of hostile) world.socket.tell({ Key })
    for (const Type of hostile) world.socket.tell({ Type, Key: 'x' })
    await world.settle()
    expect(read.said.slice(1)).toEqual([
      ...hostile.map((key) => `jobs.update.${key}`),
      '__proto__.update.x',
      'constructor.update.x',
    ])
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
    await world.drp.close()
  })
})

describe('a connection that cannot be had', () => {
  test.each(['refuse', 'throw'] as const)('(%s) once is no trouble where the server answers', async (handshake) => {
    const world = eventsWorld()
    world.control.handshake = (nth) => (nth === 1 ? handshake : 'open')
    const read = readAll(world.drp.events(jobs))
    await world.settle()
    expect(world.sent.map(({ method, path, query }) => [method, path, query])).toEqual([['GET', '/api/v3/ws', []]])
    await world.clock.advance(1_000)
    expect(read.said).toEqual(['gap'])
    expect(world.sent).toHaveLength(1)
    await world.drp.close()
  })

  test.each([400, 404, 405, 426])(
    'is tried for again whatever the server says to who asks without opening: %i',
    async (status) => {
      const world = eventsWorld({ http: () => new Response('', { status }) })
      world.control.handshake = (nth) => (nth === 1 ? 'refuse' : 'open')
      const read = readAll(world.drp.events(jobs))
      await world.clock.advance(1_000)
      expect(read.said).toEqual(['gap'])
      await world.drp.close()
    },
  )

  test.each([
    [500, 'unavailable'],
    [503, 'unavailable'],
    [403, 'forbidden'],
    [418, 'rejected'],
  ])('ends the stream where the server says %i: %s', async (status, code) => {
    const world = eventsWorld({ http: () => new Response('', { status }) })
    world.control.handshake = 'refuse'
    const error = await world.clock.until(rejection(world.drp.events(jobs).next()))
    expect(error).toMatchObject({ code, status })
    expect(world.sent).toHaveLength(1)
    expect(world.leftovers()).toEqual(nothingLeft)
  })

  test('for a reason that no time mends is tried for once a minute', async () => {
    const world = eventsWorld({ http: () => new Response('', { status: 403 }) })
    world.control.handshake = 'refuse'
    readAll(world.drp.events(jobs, { keepTrying: true }))
    await world.clock.advance(125_000)
    expect(world.sockets.map(({ openedAt }) => openedAt + world.elapsed() - world.clock.now())).toEqual([
      0, 60_000, 120_000,
    ])
    await world.drp.close()
  })

  test('twice in a row ends the stream', async () => {
    const world = eventsWorld()
    world.control.handshake = 'refuse'
    const stream = world.drp.events(jobs)
    const error = await world.clock.until(rejection(stream.next()))
    expect(error).toMatchObject({ code: 'unavailable', retryable: true })
    expect(String(error)).toContain('was not opened')
    expect(world.sockets).toHaveLength(2)
    expect(world.leftovers()).toEqual(nothingLeft)
  })

  test('because nothing answers there ends the stream at once, and is tried on for where that is asked', async () => {
    const world = eventsWorld({ http: lostConnection })
    world.control.handshake = 'refuse'
    const error = await world.clock.until(rejection(world.drp.events(jobs).next()))
    expect(error).toMatchObject({ name: 'RequestError', code: 'unavailable', operation: 'events', attempts: 1 })
    expect(world.sockets).toHaveLength(1)
    expect(world.leftovers()).toEqual(nothingLeft)
    const read = readAll(world.drp.events(jobs, { keepTrying: true }))
    await world.clock.advance(8_000)
    expect(world.sockets).toHaveLength(4)
    world.control.handshake = 'open'
    await world.clock.advance(8_000)
    expect(read.said).toEqual(['gap'])
    await world.drp.close()
    expect(read.error).toBeUndefined()
  })

  test('after there was one is tried for on and on', async () => {
    const world = eventsWorld({ http: lostConnection })
    const read = readAll(world.drp.events(jobs))
    await world.settle()
    world.control.handshake = 'refuse'
    world.socket.drop()
    await world.clock.advance(600_000)
    world.control.handshake = 'open'
    await world.clock.advance(60_000)
    expect(read.said).toEqual(['gap', 'gap'])
    await world.drp.close()
  })

  test('is told of as requests and retries', async () => {
    const world = eventsWorld()
    world.control.handshake = (nth) => (nth === 1 ? 'refuse' : 'open')
    readAll(world.drp.events(jobs))
    await world.clock.advance(1_000)
    await world.drp.close()
    const common = { client: 'site', system: 'drp', operation: 'events', attempt: 1 }
    const request = { kind: 'request', method: 'GET', path: '/api/v3/ws', durationMs: 0, ...common }
    expect(world.events).toEqual([
      { ...request, error: 'unavailable' },
      { ...request, status: 400, correlationId: expect.any(String) },
      { kind: 'retry', ...common, reason: 'unavailable', inMs: 1_000 },
      { ...request, status: 101 },
    ])
  })
})

describe('credentials', () => {
  const token = 'a-token+of/this=server'
  test('are a header where the WebSocket takes headers, with those that the client adds', async () => {
    const sockets = eventsWorld()
    const drp = createDrpClient({
      baseUrl: 'https://drp.example:8092',
      auth: { token },
      clock: sockets.clock,
      webSocket: sockets.WithHeaders,
      headers: ({ operation }) => ({ 'X-Asked': operation }),
    })
    readAll(drp.events(jobs))
    await sockets.settle()
    expect(sockets.socket.url).toBe('wss://drp.example:8092/api/v3/ws')
    expect(sockets.socket.given).toEqual({ headers: { 'x-asked': 'events', Authorization: `Bearer ${token}` } })
    await drp.close()
  })

  test('are a part of the address where it does not', async () => {
    const world = eventsWorld({ auth: { token }, baseUrl: 'http://drp.example/base/api/v3/' })
    readAll(world.drp.events(jobs))
    await world.settle()
    expect(world.socket.url).toBe('ws://drp.example/base/api/v3/ws?token=a-token%2Bof%2Fthis%3Dserver')
    expect(world.socket.given).toBeUndefined()
    await world.drp.close()
  })

  test('are fetched anew for each attempt when they expire, once for requests and events', async () => {
    let fetched = 0
    const world = eventsWorld({
      auth: {
        token: async () => {
          fetched += 1
          return { token: `token-${fetched}`, expiresAt: world.clock.now() + 100_000 }
        },
      },
    })
    const read = readAll(world.drp.events(jobs))
    await world.settle()
    await world.clock.advance(50_000)
    world.socket.drop()
    await world.clock.advance(1_000)
    await world.clock.advance(60_000)
    world.socket.drop()
    await world.clock.advance(1_000)
    expect(world.sockets.map(({ url }) => url.split('=')[1])).toEqual(['token-1', 'token-1', 'token-2'])
    expect(read.said).toEqual(['gap', 'gap', 'gap'])
    await world.drp.close()
  })

  test('that the server rejects are renewed once, by a request, since a web socket does not tell', async () => {
    let good = 'token-2'
    let fetched = 0
    const world = eventsWorld({
      auth: {
        token: async () => {
          fetched += 1
          return { token: `token-${fetched}` }
        },
      },
      http: ({ headers }) =>
        headers['authorization'] === `Bearer ${good}`
          ? bad()
          : failure(403, { Messages: [`Invalid Token :${headers['authorization']}`] }),
    })
    world.control.handshake = (nth) => (world.sockets[nth - 1]?.url.endsWith(good) ? 'open' : 'refuse')
    const read = readAll(world.drp.events(jobs))
    await world.clock.advance(1_000)
    expect(world.sockets.map(({ url }) => url.split('=')[1])).toEqual(['token-1', 'token-2'])
    expect(read.said).toEqual(['gap'])
    // None is good any more: what the server says of the second one ends it.
    good = 'none'
    world.socket.drop()
    await world.clock.advance(2_000)
    await read.over
    expect(read.error).toMatchObject({ code: 'authentication', status: 403 })
    expect(fetched).toBe(3)
    expect(world.sockets).toHaveLength(3)
    expect(world.leftovers()).toEqual(nothingLeft)
    expect(JSON.stringify(world.events)).not.toContain('token-')
    expect(String(read.error)).not.toContain('token-')
  })

  test('that a server has something against only once the socket is open (4401) are asked about before the next attempt', async () => {
    let fetched = 0
    const world = eventsWorld({
      auth: {
        token: async () => {
          fetched += 1
          return { token: `token-${fetched}` }
        },
      },
      http: ({ headers }) =>
        headers['authorization'] === 'Bearer token-1' ? new Response('', { status: 401 }) : bad(),
    })
    world.control.acknowledges = () => world.socket.url.endsWith('token-2')
    const read = readAll(world.drp.events(jobs))
    await world.settle()
    world.socket.drop(4401)
    await world.clock.advance(1_000)
    expect(read.said).toEqual(['gap'])
    expect(world.sockets.map(({ url }) => url.split('=')[1])).toEqual(['token-1', 'token-2'])
    await world.drp.close()
  })

  test.each(['provider', 'password'] as const)(
    'that cannot be had (%s) end the stream with the reason, and a password that was refused is not sent again',
    async (by) => {
      const asked: string[] = []
      const auth: DrpClientOptions['auth'] =
        by === 'provider'
          ? {
              token: async () => {
                throw new JobwrightError('the vault says no to canary-password', { code: 'authentication' })
              },
              secrets: ['canary-password'],
            }
          : { username: 'someone', password: 'canary-password' }
      const world = eventsWorld({
        auth,
        http: (request) => {
          asked.push(request.path)
          return failure(403, { Messages: ['Access Denied'] })
        },
      })
      const error = await world.clock.until(rejection(world.drp.events(jobs).next()))
      expect(error).toMatchObject({ code: 'authentication' })
      expect(asked).toEqual(by === 'password' ? ['/api/v3/users/someone/token'] : [])
      await world.clock.until(rejection(world.drp.events(jobs, { keepTrying: true }).next()))
      expect(asked).toHaveLength(by === 'password' ? 1 : 0)
      expect(world.sockets).toHaveLength(0)
      expect(`${JSON.stringify(error)}${String(error)}${JSON.stringify(world.events)}`).not.toContain('canary')
      expect(world.leftovers()).toEqual(nothingLeft)
    },
  )

  test('that are a password are proven by a request before each attempt, and never part of an address', async () => {
    const auth = { username: 'someone', password: 'canary-password', session: 'basic' } as const
    const world = eventsWorld({ auth })
    const error = await world.clock.until(rejection(world.drp.events(jobs).next()))
    expect(String(error)).toContain("session: 'basic'")
    expect(world.sockets).toHaveLength(0)

    const other = eventsWorld()
    const sent: unknown[] = []
    let status = 400
    const drp = createDrpClient({
      baseUrl: 'https://drp.example:8092',
      auth,
      clock: other.clock,
      webSocket: other.WithHeaders,
      fetch: async (_, { headers }) => {
        sent.push(new Headers(headers).get('authorization'))
        return new Response('', { status })
      },
    })
    const stream = drp.events(jobs)
    const read = readAll(stream)
    await other.settle()
    expect(other.socket.given?.headers['Authorization']).toBe(`Basic ${btoa('someone:canary-password')}`)
    expect(read.said).toEqual(['gap'])
    expect(sent).toHaveLength(1)
    status = 401
    other.socket.drop()
    await other.clock.advance(1_000)
    await read.over
    expect(read.error).toMatchObject({ code: 'authentication' })
    expect(other.sockets).toHaveLength(1)
    await other.clock.until(rejection(drp.events(jobs).next()))
    expect(sent).toHaveLength(2)
    expect(other.leftovers()).toEqual(nothingLeft)
  })

  test('are in no error and no event, whatever the platform says', async () => {
    const canary = 'canary-token-0123456789'
    const world = eventsWorld({ auth: { token: canary } })
    world.control.handshake = 'throw'
    const error = await world.clock.until(rejection(world.drp.events(jobs).next()))
    world.control.handshake = 'open'
    const read = readAll(world.drp.events(jobs))
    await world.clock.advance(10_000)
    world.socket.raw(`{"Token":"${canary}"`)
    world.socket.drop()
    await world.clock.advance(10_000)
    await world.drp.close()
    await read.over
    expect(world.sockets.length).toBeGreaterThan(2)
    expect(world.sockets.every(({ url }) => url.includes(canary))).toBe(true)
    const told = `${String(error)}${JSON.stringify(error)}${(error as Error).stack}${JSON.stringify(world.events)}`
    expect(told).not.toContain('canary')
    expect(error).not.toHaveProperty('cause', expect.anything())
  })
})
