import { connect as connectTcp } from 'node:net'
import { type Emulator, type EmulatorOptions, startEmulator } from '@jobwright/emulator'
import { expect, test } from 'vitest'
import { type ClientOptions, WebSocket } from 'ws'
import { eventsUrl, listen } from './listener.ts'
import { basic, startEvents } from './site.ts'

/** An emulator with nothing in it, on a clock that stands still. */
function start(options: EmulatorOptions<'drp'> = {}): Promise<Emulator<'drp'>> {
  return startEmulator({ systems: ['drp'], profiles: { drp: 'v3.13' }, clock: 'manual', ...options })
}

/** What happened on a connection, in order. */
async function connect(emulator: Emulator<'drp'>, options: ClientOptions = {}) {
  const url = eventsUrl(emulator)
  const socket = new WebSocket(url, { headers: { authorization: basic }, ...options })
  const seen: string[] = []
  socket.on('message', (data: Buffer) => {
    const { Type, Action, Key } = JSON.parse(data.toString())
    seen.push(`${Type}.${Action}.${Key}`)
  })
  socket.on('ping', () => seen.push('ping'))
  socket.on('close', (code) => seen.push(`close ${code}`))
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject))
  return { socket, seen }
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setImmediate(resolve))
}

/** Tells an event of one's own. */
function tell(emulator: Emulator<'drp'>, key: string, object: unknown = null): Promise<Response> {
  return emulator.fetch(`${emulator.drp.baseUrl}/events`, {
    method: 'POST',
    headers: { authorization: basic, 'content-type': 'application/json' },
    body: JSON.stringify({ Type: 'my', Action: 'word', Key: key, Object: object }),
  })
}

test('the server asks every 54 s whether the client is there, and goes on while it is', async () => {
  await using emulator = await start()
  const { seen } = await connect(emulator)
  await emulator.clock.advance(53_999)
  expect(seen).toEqual([])
  await emulator.clock.advance(1)
  await until(() => seen.length === 1)
  await emulator.clock.advance(53_999)
  expect(seen).toEqual(['ping'])
  await emulator.clock.advance(1)
  await until(() => seen.length === 2)
  expect(seen).toEqual(['ping', 'ping'])
})

test('the server drops a client that does not answer, whatever else it says', async () => {
  await using emulator = await start()
  const { socket, seen } = await connect(emulator, { autoPong: false })
  await emulator.clock.advance(59_000)
  expect(seen).toEqual(['ping'])
  socket.send('register a.b.c')
  await until(() => seen.length === 2)
  await emulator.clock.advance(999)
  expect(seen).toEqual(['ping', 'websocket.register.a.b.c'])
  await emulator.clock.advance(1)
  await until(() => seen.length === 3)
  expect(seen[2]).toBe('close 1006')
})

test('in process a client is there for as long as it is open, and nothing stays scheduled when it is not', async () => {
  const { emulator, clock } = await startEvents()
  const { socket, closed } = await listen(emulator)
  await clock.advance(600_000)
  expect([closed, clock.scheduled > 0]).toEqual([[], true])
  socket.close()
  await clock.advance(0)
  expect([closed, clock.scheduled]).toEqual([[1005], 0])
})

test.each([
  ['512 bytes are taken', 512, 'websocket.register'],
  ['more close the connection', 513, 'close 1009'],
])('%s', async (_, length, seen) => {
  await using emulator = await start()
  const network = await connect(emulator)
  const local = await listen(emulator)
  const text = `register a.b.${'é'.repeat(200)}`
  const said = text + 'x'.repeat(length - Buffer.byteLength(text))
  network.socket.send(said)
  local.socket.send(said)
  await until(() => network.seen.length === 1 && local.events.length + local.closed.length === 1)
  expect(network.seen[0]).toContain(seen)
  expect([...local.closed.map((code) => `close ${code}`), ...local.names()][0]).toContain(seen)
})

test('a client that does not read loses what exceeds its queue, and hears what comes later', async () => {
  await using emulator = await start()
  const { socket, seen } = await connect(emulator)
  socket.send('register my.*.*')
  await until(() => seen.length === 1)
  socket.pause()
  const [large, small] = [40, 400]
  for (let at = 0; at < large; at++) await tell(emulator, String(at), 'x'.repeat(2 ** 20))
  for (let at = large; at < large + small; at++) await tell(emulator, String(at))
  socket.resume()
  // The answer to this comes after all that waits.
  await until(() => seen.length > 256 + 16)
  socket.send('register no.more.events')
  await until(() => seen.at(-1) === 'websocket.register.no.more.events')
  const keys = seen.slice(1, -1).map((name) => Number(name.split('.')[2]))
  // Those that fit on the way, and 256 more.
  expect(keys).toEqual(keys.map((_, at) => at))
  expect(keys.length).toBeGreaterThanOrEqual(256 + 16)
  expect(keys.length).toBeLessThan(256 + large)
  await tell(emulator, 'later')
  await until(() => seen.at(-1) === 'my.word.later')
}, 20_000)

test('a burst is no slow client', async () => {
  await using emulator = await start()
  const { socket, seen } = await connect(emulator)
  socket.send('register my.*.*')
  await until(() => seen.length === 1)
  await Promise.all(Array.from({ length: 1000 }, (_, at) => tell(emulator, String(at))))
  await until(() => seen.length === 1001)
})

test('speaks TLS', async () => {
  await using emulator = await start({ tls: true })
  const { socket, seen } = await connect(emulator, { ca: emulator.ca })
  const local = await listen(emulator)
  socket.send('register my.*.*')
  await local.register('my.*.*')
  await until(() => seen.length === 1)
  await tell(emulator, 'secure')
  await until(() => seen.length === 2)
  expect([seen[1], local.names()]).toEqual(['my.word.secure', ['my.word.secure']])
  emulator.restart()
  await until(() => seen.length === 3 && local.closed.length === 1)
  expect(seen[2]).toBe('close 1006')
})

test('a refusal is an answer like any other', async () => {
  await using emulator = await start()
  const socket = new WebSocket(eventsUrl(emulator), { headers: { authorization: 'Bearer no-token!' } })
  const answer = await new Promise<{ readonly status: number | undefined; readonly text: string }>((resolve) => {
    socket.on('unexpected-response', (_, response) => {
      let text = ''
      response.on('data', (data) => {
        text += data
      })
      response.on('end', () => resolve({ status: response.statusCode, text }))
    })
  })
  expect(answer).toEqual({ status: 403, text: expect.stringContaining('Invalid Token') })
})

test('a protocol is not agreed on, and nothing is compressed', async () => {
  await using emulator = await start()
  const socket = new WebSocket(eventsUrl(emulator), { headers: { authorization: basic } })
  await new Promise((resolve) => socket.once('open', resolve))
  expect([socket.protocol, socket.extensions]).toEqual(['', ''])
  socket.terminate()
})

/** What a server answers to a request as it stands. */
function raw(emulator: Emulator<'drp'>, lines: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connectTcp(Number(new URL(emulator.url).port), '127.0.0.1')
    let text = ''
    socket.on('data', (data) => {
      text += data
    })
    socket.on('close', () => resolve(text))
    socket.on('error', reject)
    socket.write(`${lines.join('\r\n')}\r\n\r\n`)
  })
}

test('another upgrade is passed over', async () => {
  await using emulator = await start()
  const text = await raw(emulator, [
    'GET /api/v3/jobs HTTP/1.1',
    'Host: x',
    'Connection: Upgrade, close',
    'Upgrade: h2c',
    `Authorization: ${basic}`,
  ])
  expect(text).toMatch(/^HTTP\/1\.1 200 OK\r\n/)
  expect(text).toMatch(/\r\n\r\n\[\]$/)
})

test('a handshake that is none is refused', async () => {
  await using emulator = await start()
  const text = await raw(emulator, [
    'GET /api/v3/ws HTTP/1.1',
    'Host: x',
    'Connection: Upgrade',
    'Upgrade: websocket',
    `Authorization: ${basic}`,
  ])
  expect(text).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/)
})
