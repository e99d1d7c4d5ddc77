import type { EmulatorServer } from '@jobwright/emulator'
import { describe, expect, test } from 'vitest'
import { startEcho } from './echo-system.ts'
import { hear, until } from './heard.ts'

/** A WebSocket class; Node's own takes headers too, though its types do not tell. */
type Constructor = new (url: string, options?: string | object) => WebSocket

describe.each<[string, (server: EmulatorServer) => Constructor]>([
  ['in process', ({ webSocket }) => webSocket as unknown as Constructor],
  ['over the network', () => WebSocket as unknown as Constructor],
])('%s a WebSocket', (_, classOf) => {
  test('is opened, talks and is closed by the client', async () => {
    await using echo = await startEcho()
    const { socket, events, next } = hear(new (classOf(echo.server))(echo.at('talk')))
    expect([socket.url, socket.readyState]).toEqual([echo.at('talk'), 0])
    await next('message')
    expect([socket.readyState, socket.protocol, socket.extensions]).toEqual([1, '', ''])
    for (const text of ['one', 'two', 'ä€😀']) socket.send(text)
    await until(() => events.length === 5)
    socket.close(3001, 'enough')
    expect(socket.readyState).toBe(2)
    await next('close')
    expect(socket.readyState).toBe(3)
    expect(events).toEqual([
      'open',
      'message hello',
      'message one',
      'message two',
      'message ä€😀',
      'close 3001 enough clean',
    ])
    await until(() => echo.echo.heard.length === 4)
    expect(echo.echo.heard).toEqual(['one', 'two', 'ä€😀', 'close 3001'])
  })

  test('is closed without a code', async () => {
    await using echo = await startEcho()
    const { socket, events, next } = hear(new (classOf(echo.server))(echo.at('quiet')))
    await next('open')
    socket.close()
    await next('close')
    expect(events).toEqual(['open', 'close 1005 clean'])
    await until(() => echo.echo.heard.length === 1)
    expect(echo.echo.heard).toEqual(['close 1005'])
  })

  test('sends bytes', async () => {
    await using echo = await startEcho()
    const { socket, next } = hear(new (classOf(echo.server))(echo.at('talk')))
    await next('open')
    const bytes = new Uint8Array([1, 2, 3, 4])
    socket.send(bytes)
    socket.send(bytes.buffer)
    socket.send(bytes.subarray(1, 3))
    await until(() => echo.echo.heard.length === 3)
    expect(echo.echo.heard.map((message) => (typeof message === 'string' ? message : [...message]))).toEqual([
      [1, 2, 3, 4],
      [1, 2, 3, 4],
      [2, 3],
    ])
  })

  test('is closed by the server', async () => {
    await using echo = await startEcho()
    const { socket, events, next } = hear(new (classOf(echo.server))(echo.at('quiet')))
    await next('open')
    echo.echo.sockets[0]?.send('last')
    echo.echo.sockets[0]?.close(4001, 'go away')
    await next('close')
    expect(events).toEqual(['open', 'message last', 'close 4001 go away clean'])
    expect(socket.readyState).toBe(3)
    await until(() => echo.echo.heard.length === 1)
    expect(echo.echo.heard).toEqual(['close 4001'])
    // Nothing comes of what is done to it later.
    echo.echo.sockets[0]?.send('later')
    echo.echo.sockets[0]?.ping()
    echo.echo.sockets[0]?.close()
    echo.echo.sockets[0]?.drop()
    socket.close()
    await echo.server.close()
    expect(events).toHaveLength(3)
    expect(echo.echo.heard).toHaveLength(1)
  })

  test('is closed by the server with the usual code', async () => {
    await using echo = await startEcho()
    const { events, next } = hear(new (classOf(echo.server))(echo.at('quiet')))
    await next('open')
    echo.echo.sockets[0]?.close()
    await next('close')
    expect(events).toEqual(['open', 'close 1000 clean'])
  })

  test('is dropped by the server', async () => {
    await using echo = await startEcho()
    const { events, next } = hear(new (classOf(echo.server))(echo.at('quiet')))
    await next('open')
    echo.echo.sockets[0]?.drop()
    await next('close')
    expect(events.at(-1)).toBe('close 1006 lost')
    await until(() => echo.echo.heard.length === 1)
    expect(echo.echo.heard).toEqual(['close 1006'])
  })

  test('answers pings', async () => {
    await using echo = await startEcho()
    const { next } = hear(new (classOf(echo.server))(echo.at('quiet')))
    await next('open')
    echo.echo.sockets[0]?.ping()
    await until(() => echo.echo.heard.length === 1)
    expect(echo.echo.heard).toEqual(['pong'])
  })

  test('takes no message that is too large', async () => {
    await using echo = await startEcho()
    const { socket, events, next } = hear(new (classOf(echo.server))(echo.at('talk')))
    await next('message')
    socket.send('é'.repeat(10))
    await next('message')
    socket.send(`é${'e'.repeat(19)}`)
    await next('close')
    expect(events.slice(2)).toEqual([`message ${'é'.repeat(10)}`, expect.stringMatching(/^close 1009 .*clean$/)])
    await until(() => echo.echo.heard.length === 2)
    expect(echo.echo.heard).toEqual(['é'.repeat(10), 'close 1006'])
  })

  test('is a GET in the log, with its secrets masked', async () => {
    await using echo = await startEcho({ auth: { tokens: ['s3cret'] } })
    const url = echo.at('quiet?token=other&who=s3cret')
    const { next } = hear(
      new (classOf(echo.server))(url, { headers: { 'X-Who': 's3cret', Authorization: 'Bearer x' } }),
    )
    await next('open')
    const [entry] = echo.server.requests
    expect(echo.server.requests).toHaveLength(1)
    expect(entry).toMatchObject({
      method: 'GET',
      path: '/echo/quiet',
      query: 'token=***&who=***',
      system: 'echo',
      status: 101,
    })
    const headers = ['upgrade', 'sec-websocket-version', 'x-who', 'authorization', 'host']
    expect(headers.map((name) => entry?.headers.get(name))).toEqual([
      'websocket',
      '13',
      '***',
      '***',
      new URL(url).host,
    ])
  })

  test.each([
    ['a system that takes none there', '418', {}],
    ['a fault', 'talk', { kind: 'status', status: 503 } as const],
    ['a dropped connection', 'talk', { kind: 'drop' } as const],
    ['a redirect', 'talk', { kind: 'redirect' } as const],
  ])('is refused by %s', async (_name, path, fault) => {
    await using echo = await startEcho()
    if ('kind' in fault) echo.server.faults.add({ then: fault, match: { method: 'GET', path: `/echo/${path}` } })
    const { socket, events, next } = hear(new (classOf(echo.server))(echo.at(path)))
    await next('close')
    expect(events).toEqual(['error', 'close 1006 lost'])
    expect(socket.readyState).toBe(3)
    expect(echo.echo.sockets).toHaveLength(0)
    expect(echo.server.requests.map(({ status, fault: met }) => [status, met])).toEqual([
      [
        { 'a system that takes none there': 418, 'a fault': 503, 'a redirect': 307 }[_name],
        'kind' in fault ? fault.kind : undefined,
      ],
    ])
  })

  test('waits as long as a fault says', async () => {
    await using echo = await startEcho({ clock: 'manual' })
    echo.server.faults.add({ then: { kind: 'stall', forMs: 1000 } })
    const { events } = hear(new (classOf(echo.server))(echo.at('talk')))
    await until(() => echo.server.requests.length === 1)
    await echo.server.clock.advance(999)
    expect(events).toEqual([])
    await echo.server.clock.advance(1)
    await until(() => events.length === 2)
    expect(events).toEqual(['open', 'message hello'])
  })

  test.each([
    { kind: 'truncate' },
    { kind: 'drip' },
    { kind: 'huge', bytes: 10 },
    { kind: 'content-type' },
    { kind: 'duplicate' },
  ] as const)('is not harmed by a fault of a body: $kind', async (fault) => {
    await using echo = await startEcho()
    echo.server.faults.add({ then: fault })
    const { events, next } = hear(new (classOf(echo.server))(echo.at('talk')))
    await next('message')
    expect(events).toEqual(['open', 'message hello'])
    expect(echo.server.requests[0]).toMatchObject({ status: 101, fault: fault.kind })
  })

  test.each(['reset', 'restart', 'close'] as const)('is lost when the emulator does %s', async (what) => {
    await using echo = await startEcho()
    const open = hear(new (classOf(echo.server))(echo.at('quiet')))
    await open.next('open')
    echo.server.faults.add({ then: { kind: 'stall' } })
    const stalled = hear(new (classOf(echo.server))(echo.at('talk')))
    await until(() => echo.server.requests.length === 2)
    const over = [open.next('close'), stalled.next('close')]
    await echo.server[what]()
    await Promise.all(over)
    expect(open.events.at(-1)).toBe('close 1006 lost')
    expect(stalled.events).toEqual(['error', 'close 1006 lost'])
    await until(() => echo.echo.heard.length === 1)
    expect(echo.echo.heard).toEqual(['close 1006'])
    const again = hear(new (classOf(echo.server))(echo.at('talk')))
    await again.next('message')
    expect(again.events).toEqual(what === 'close' ? ['error', 'close 1006 lost'] : ['open', 'message hello'])
  })

  test('is refused while the emulator is down', async () => {
    await using echo = await startEcho({ clock: 'manual' })
    echo.server.restart({ downForMs: 60_000 })
    await echo.server.clock.advance(59_999)
    const refused = hear(new (classOf(echo.server))(echo.at('talk')))
    await refused.next('close')
    expect(refused.events).toEqual(['error', 'close 1006 lost'])
    expect(echo.server.requests).toEqual([])
    await echo.server.clock.advance(1)
    const taken = hear(new (classOf(echo.server))(echo.at('talk')))
    await taken.next('message')
    expect(taken.events).toEqual(['open', 'message hello'])
  })
})
