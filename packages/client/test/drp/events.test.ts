import type { DrpEventRegistration, DrpEventsOptions } from '@jobwright/client/drp'
import { describe, expect, test } from 'vitest'
import { event, eventsWorld, nothingLeft, readAll } from './events-world.ts'
import { rejection, untyped } from './scripted-server.ts'

describe('a stream of events', () => {
  test('begins with a gap once the server has acknowledged what is registered, and shows events as they were sent', async () => {
    const world = eventsWorld()
    world.control.acknowledges = false
    const stream = world.drp.events({ type: 'jobs' })
    await world.settle()
    expect(world.sockets).toHaveLength(0)
    const read = readAll(stream)
    await world.settle()
    expect(world.socket.url).toBe('wss://drp.example:8092/api/v3/ws')
    expect(world.socket.frames).toEqual(['register jobs.*.*'])
    expect(read.items).toEqual([])
    world.socket.acknowledge('register jobs.*.*')
    await world.settle()
    expect(read.said).toEqual(['gap'])
    const sent = event({ Object: { Uuid: 'j1', State: 'running', ['__proto__']: { polluted: true }, Later: 1 } })
    world.socket.raw(JSON.stringify(sent))
    await world.settle()
    expect(read.items.slice(1)).toEqual([{ kind: 'event', event: sent }])
    expect(world.sent).toEqual([])
    await stream.return()
    await read.over
    expect(world.socket.closedBy).toBe(1_000)
    expect(world.leftovers()).toEqual(nothingLeft)
  })

  test('registers each value by itself, and what servers misread as everything; only what is wanted is shown', async () => {
    const world = eventsWorld()
    const registrations: readonly DrpEventRegistration[] = [
      { type: ['jobs', 'machines'], action: ['create', 'update'], key: 'k1' },
      { type: 'profiles', key: ['site.one', 'a,b', 'x\\1y', 'a*', 'plain'] },
      { type: 'my.type', action: 'my,action' },
      { type: 'jobs', action: 'update', key: ['k1', 'k1'] },
    ]
    const read = readAll(world.drp.events(registrations))
    await world.settle()
    expect(world.socket.frames).toEqual(
      [
        'jobs.create.k1',
        'jobs.update.k1',
        'machines.create.k1',
        'machines.update.k1',
        'profiles.*.*',
        'profiles.*.plain',
        '*.*.*',
      ].map((text) => `register ${text}`),
    )
    const wanted = [
      ['jobs', 'create', 'k1'],
      ['machines', 'update', 'k1'],
      ['profiles', 'save', 'site.one'],
      ['profiles', 'delete', 'a,b'],
      ['profiles', 'save', 'x\\1y'],
      ['profiles', 'save', 'a*'],
      ['profiles', 'update', 'plain'],
      ['my.type', 'my,action', 'anything at all'],
    ] as const
    const unwanted = [
      ['jobs', 'delete', 'k1'],
      ['jobs', 'update', 'k2'],
      ['profiles', 'save', 'site'],
      ['profiles', 'save', 'site.two'],
      ['profiles', 'save', 'ab'],
      ['my.type', 'my', 'x'],
      ['my', 'type.my,action', 'x'],
      ['websocket', 'register', 'something else'],
    ] as const
    for (const [Type, Action, Key] of [...wanted, ...unwanted]) world.socket.tell({ Type, Action, Key })
    await world.settle()
    expect(read.said).toEqual(['gap', ...wanted.map((parts) => parts.join('.'))])
    await world.drp.close()
    await read.over
  })

  test('for v4 registers what only that knows, and shows its events under whatever type they come', async () => {
    const world = eventsWorld()
    const options: DrpEventsOptions = { profile: 'v4' }
    const read = readAll(
      world.drp.events(
        [
          { type: 'machine_jobs', key: 'm.1' },
          { type: ['profiles', 'tasks'], action: 'save', filter: 'Name=x' },
        ],
        options,
      ),
    )
    await world.settle()
    expect(world.socket.frames).toEqual(['register machine_jobs.*.m\\11', 'register profiles,tasks.save.*.Name=x'])
    world.socket.tell({ Key: 'j1', Object: { Machine: 'm.1' } })
    world.socket.tell({ Key: 'j2', Object: { Machine: 'm2' } })
    world.socket.tell({ Type: 'machine_jobs', Key: 'j3' })
    world.socket.tell({ Type: 'work_order_jobs', Key: 'j4' })
    world.socket.tell({ Type: 'tasks', Action: 'save', Key: 't' })
    world.socket.tell({ Type: 'tasks', Action: 'update', Key: 'u' })
    await world.settle()
    expect(read.said).toEqual(['gap', 'jobs.update.j1', 'machine_jobs.update.j3', 'tasks.save.t'])
    await world.drp.close()
    await read.over
  })

  test.each([
    [{ type: 'machine_jobs', key: 'm1' }, 'machine_jobs'],
    [{ type: ['jobs', 'work_order_jobs'] }, 'work_order_jobs'],
    [{ type: 'jobs', filter: 'State=failed' }, 'filters'],
    [{ type: 'jobs', key: 'k'.repeat(495) }, '512 bytes'],
    [{ type: 'jobs', key: 'é'.repeat(248) }, '512 bytes'],
    [{ type: 'jobs', key: '\ud800' }, 'half a character'],
    [{ type: '' }, 'type'],
    [{ type: [] }, 'type'],
    [{ type: 'jobs', action: [] }, 'action'],
    [{ type: 'jobs', key: ['a', ''] }, 'key'],
    [{ type: 'jobs', key: 7 }, 'key'],
    [{ type: 'jobs', actions: 'update' }, 'actions'],
    [{}, 'type'],
    [[], 'at least one'],
    [undefined, 'events'],
    [null, 'events'],
    ['jobs.*.*', 'events'],
    [[{ type: 'jobs' }, 'jobs'], 'registration'],
  ])('refuses %j before anything is opened', async (registrations, said) => {
    const world = eventsWorld()
    const listen = () => untyped(world.drp).events(registrations)
    expect(listen).toThrowError(
      expect.objectContaining({ code: 'invalid-input', message: expect.stringContaining(said) }),
    )
    await world.settle()
    expect(world.sockets).toHaveLength(0)
  })

  test.each([
    [{ signal: 'now' }, 'signal'],
    [{ keepTrying: 'yes' }, 'keepTrying'],
    [{ maxPending: 0 }, 'maxPending'],
    [{ profile: 'v3.13' }, 'profile'],
    [{ maxpending: 1 }, 'maxPending'],
  ])('refuses the options %j', (options, said) => {
    const { drp } = eventsWorld()
    expect(() => untyped(drp).events({ type: 'jobs' }, options)).toThrowError(
      expect.objectContaining({ code: 'invalid-input', message: expect.stringContaining(said) }),
    )
  })

  test('registers as much as fits into a frame that a server takes', async () => {
    const world = eventsWorld()
    const key = 'k'.repeat(494)
    readAll(world.drp.events({ type: 'jobs', key }))
    await world.settle()
    expect(world.socket.frames).toEqual([`register jobs.*.${key}`])
    await world.drp.close()
  })

  test('shares one connection, on which each text is registered once and deregistered when nobody wants it any more', async () => {
    const world = eventsWorld()
    const first = world.drp.events([{ type: 'jobs' }, { type: 'machines', key: 'm1' }])
    const second = world.drp.events([{ type: 'jobs' }, { type: 'tasks' }])
    const [one, other] = [readAll(first), readAll(second)]
    await world.settle()
    expect(world.sockets).toHaveLength(1)
    expect(world.socket.frames).toEqual(['register jobs.*.*', 'register machines.*.m1', 'register tasks.*.*'])
    world.socket.tell({ Key: 'j1' })
    world.socket.tell({ Type: 'machines', Key: 'm1' })
    world.socket.tell({ Type: 'tasks', Key: 't1' })
    await world.settle()
    expect(one.said).toEqual(['gap', 'jobs.update.j1', 'machines.update.m1'])
    expect(other.said).toEqual(['gap', 'jobs.update.j1', 'tasks.update.t1'])
    await first.return()
    await world.settle()
    expect(world.socket.frames.slice(3)).toEqual(['deregister machines.*.m1'])
    // Who comes later is told at once, for all of it is registered.
    const third = readAll(world.drp.events({ type: 'tasks' }))
    await world.settle()
    expect(third.said).toEqual(['gap'])
    expect(world.socket.frames).toHaveLength(4)
    await second.return()
    await world.settle()
    expect(world.socket.frames.slice(4)).toEqual(['deregister jobs.*.*'])
    await world.drp.close()
    await Promise.all([one.over, other.over, third.over])
    expect(world.socket.closedBy).toBe(1_000)
    expect(world.leftovers()).toEqual(nothingLeft)
  })

  test('waits for the answer to a frame before it sends the next one of the same text', async () => {
    const world = eventsWorld()
    world.control.acknowledges = false
    const all = readAll(world.drp.events({ type: 'machines' }))
    const passing = world.drp.events({ type: 'jobs' })
    readAll(passing)
    await world.settle()
    await passing.return()
    await world.settle()
    expect(world.socket.frames).toEqual(['register machines.*.*', 'register jobs.*.*'])
    world.socket.acknowledge('register jobs.*.*')
    expect(world.socket.frames.slice(2)).toEqual(['deregister jobs.*.*'])
    const again = readAll(world.drp.events({ type: 'jobs' }))
    await world.settle()
    world.socket.acknowledge('deregister jobs.*.*')
    expect(world.socket.frames.slice(3)).toEqual(['register jobs.*.*'])
    expect(again.said).toEqual([])
    world.socket.acknowledge('register jobs.*.*')
    await world.settle()
    expect(again.said).toEqual(['gap'])
    expect(all.said).toEqual([])
    await world.drp.close()
  })

  test('sends no more frames at once than a server keeps the answers of', async () => {
    const world = eventsWorld()
    world.control.acknowledges = false
    const keys = Array.from({ length: 150 }, (_, index) => `j${index}`)
    const read = readAll(world.drp.events({ type: 'jobs', key: keys }))
    await world.settle()
    expect(world.socket.frames).toHaveLength(64)
    world.socket.acknowledge('register jobs.*.j0')
    world.socket.acknowledge('register jobs.*.j1')
    expect(world.socket.frames).toHaveLength(66)
    for (const key of keys.slice(2)) world.socket.acknowledge(`register jobs.*.${key}`)
    await world.settle()
    expect(world.socket.frames).toHaveLength(150)
    expect(read.said).toEqual(['gap'])
    await world.drp.close()
  })

  test('is the reader of what is posted as an acknowledgement and is none', async () => {
    const world = eventsWorld()
    const read = readAll(world.drp.events({ type: '*' }))
    await world.settle()
    world.socket.acknowledge('register *.*.*')
    world.socket.acknowledge('deregister *.*.*')
    world.socket.tell()
    await world.settle()
    expect(read.said).toEqual(['gap', 'websocket.deregister.*.*.*', 'jobs.update.j1'])
    await world.drp.close()
  })
})

describe('a slow reader', () => {
  test('sees the newest event of each object, in the order in which they came, and none twice', async () => {
    const world = eventsWorld()
    const stream = world.drp.events([{ type: 'jobs' }, { type: 'machines' }])
    const first = stream.next()
    await world.settle()
    expect(await first).toEqual({ done: false, value: { kind: 'gap' } })
    for (const Action of ['create', 'update', 'save']) world.socket.tell({ Action, Key: 'a' })
    world.socket.tell({ Key: 'b' })
    world.socket.tell({ Type: 'machines', Key: 'a' })
    world.socket.tell({ Action: 'delete', Key: 'a' })
    const seen = []
    for (let left = 3; left > 0; left--) {
      const { value } = await stream.next()
      if (value?.kind === 'event') seen.push(`${value.event.Type}.${value.event.Action}.${value.event.Key}`)
    }
    expect(seen).toEqual(['jobs.update.b', 'machines.update.a', 'jobs.delete.a'])
    const waits = stream.next()
    world.socket.tell({ Key: 'c' })
    expect(await waits).toMatchObject({ value: { event: { Key: 'c' } } })
    await stream.return()
  })

  test('is told of a gap instead of more objects than are kept for it', async () => {
    const world = eventsWorld()
    const stream = world.drp.events({ type: 'jobs' }, { maxPending: 3 })
    const first = stream.next()
    await world.settle()
    await first
    for (const Key of ['a', 'b', 'c', 'a', 'b']) world.socket.tell({ Key })
    expect(await stream.next()).toMatchObject({ value: { event: { Key: 'c' } } })
    for (const Key of ['d', 'e']) world.socket.tell({ Key })
    world.socket.tell({ Key: 'f' })
    expect(await stream.next()).toEqual({ done: false, value: { kind: 'gap' } })
    expect(await stream.next()).toMatchObject({ value: { event: { Key: 'f' } } })
    await stream.return()
    expect(await stream.next()).toEqual({ done: true, value: undefined })
  })

  test('finds one gap where there were several, behind what came before the last', async () => {
    const world = eventsWorld()
    const stream = world.drp.events({ type: 'jobs' })
    const first = stream.next()
    await world.settle()
    await first
    world.socket.drop()
    await world.clock.advance(1_000)
    world.socket.tell({ Key: 'a' })
    world.socket.drop()
    await world.clock.advance(2_000)
    expect(world.sockets).toHaveLength(3)
    expect(await stream.next()).toMatchObject({ value: { event: { Key: 'a' } } })
    expect(await stream.next()).toEqual({ done: false, value: { kind: 'gap' } })
    await stream.return()
  })
})

describe('the end of a stream', () => {
  test('comes with the end of the loop over it', async () => {
    const world = eventsWorld()
    const seen: string[] = []
    const loop = (async () => {
      for await (const item of world.drp.events({ type: 'jobs' })) {
        seen.push(item.kind)
        if (item.kind === 'event') break
      }
    })()
    await world.settle()
    world.socket.tell()
    await loop
    expect(seen).toEqual(['gap', 'event'])
    expect(world.leftovers()).toEqual(nothingLeft)
  })

  test.each(['signal', 'close', 'return'] as const)('comes by %s, also for who waits for the next item', async (by) => {
    const world = eventsWorld()
    const controller = new AbortController()
    const stream = world.drp.events({ type: 'jobs' }, { signal: controller.signal })
    const read = readAll(stream)
    await world.settle()
    world.socket.tell()
    if (by === 'signal') controller.abort()
    else if (by === 'close') await world.drp.close()
    else await stream.return()
    await read.over
    expect(read.error).toBeUndefined()
    expect(world.leftovers()).toEqual(nothingLeft)
    expect(await stream.next()).toEqual({ done: true, value: undefined })
    expect(world.sockets).toHaveLength(1)
  })

  test('has come already where the signal or the client is over, and nothing is opened', async () => {
    const world = eventsWorld()
    const aborted = world.drp.events({ type: 'jobs' }, { signal: AbortSignal.abort() })
    expect(await aborted.next()).toEqual({ done: true, value: undefined })
    const left = world.drp.events({ type: 'jobs' })
    expect(await left.return()).toEqual({ done: true, value: undefined })
    expect(await left.next()).toEqual({ done: true, value: undefined })
    await world.drp.close()
    const late = world.drp.events({ type: 'jobs' })
    expect(await late.next()).toEqual({ done: true, value: undefined })
    expect(world.sockets).toHaveLength(0)
  })

  test('takes an attempt to connect with it', async () => {
    for (const handshake of ['hang', 'open'] as const) {
      const world = eventsWorld()
      world.control.handshake = handshake
      const stream = world.drp.events({ type: 'jobs' })
      const read = readAll(stream)
      // The token is being fetched, or the socket is being opened.
      for (let turn = 0; turn < 3; turn++) await Promise.resolve()
      await stream.return()
      await read.over
      await world.settle()
      expect(world.leftovers()).toEqual(nothingLeft)
    }
  })
})

describe('a client without a WebSocket', () => {
  test.each([
    ['said so', { webSocket: 'none' as const }],
    ['has a fetch of its own, which goes ways that a WebSocket would not', { webSocket: undefined }],
  ])('(%s) has no events, and says so', async (_, options) => {
    const world = eventsWorld(options)
    const stream = world.drp.events({ type: 'jobs' }, { keepTrying: true })
    expect(await rejection(stream.next())).toMatchObject({
      code: 'unavailable',
      retryable: false,
      message: expect.stringContaining('webSocket'),
    })
    expect(await stream.next()).toEqual({ done: true, value: undefined })
    expect(world.leftovers()).toEqual(nothingLeft)
    expect(world.sent).toEqual([])
  })

  test.each([{}, 'native', null, 1])('cannot be made with %j for one', (webSocket) => {
    expect(() => eventsWorld({ webSocket } as never)).toThrowError(
      expect.objectContaining({ code: 'invalid-input', message: expect.stringContaining('webSocket') }),
    )
  })
})
