import { expect, test } from 'vitest'
import { startEcho } from './echo-system.ts'
import { hear } from './heard.ts'

/** Lets every microtask run that is due, and those they lead to. */
async function microtasks(): Promise<void> {
  for (let turn = 0; turn < 30; turn++) await Promise.resolve()
}

test('needs no more than microtasks', async () => {
  await using echo = await startEcho()
  const { socket, events } = hear(new echo.server.webSocket(echo.at('talk')))
  await microtasks()
  expect(events).toEqual(['open', 'message hello'])
  socket.send('a')
  socket.send('b')
  expect([socket.bufferedAmount, echo.echo.heard]).toEqual([2, []])
  await microtasks()
  expect([socket.bufferedAmount, echo.echo.heard]).toEqual([0, ['a', 'b']])
  socket.close(1000)
  expect(events.slice(2)).toEqual(['message a', 'message b'])
  // What is sent while it closes is lost, and counted.
  socket.send('äöü')
  expect(socket.bufferedAmount).toBe(6)
  socket.close(4000)
  await microtasks()
  expect(events.slice(4)).toEqual(['close 1000 clean'])
  expect(echo.echo.heard).toEqual(['a', 'b', 'close 1000'])
  socket.send('x')
  expect(socket.bufferedAmount).toBe(7)
})

test('what is sent before it is closed arrives, and what comes then is not told', async () => {
  await using echo = await startEcho()
  const { socket, events } = hear(new echo.server.webSocket(echo.at('talk')))
  await microtasks()
  socket.send('a')
  socket.close()
  await microtasks()
  expect([echo.echo.heard, events.slice(2)]).toEqual([['a', 'close 1005'], ['close 1005 clean']])
})

test('its class is like the platform’s, and takes headers', async () => {
  await using echo = await startEcho()
  const { webSocket } = echo.server
  expect([webSocket.CONNECTING, webSocket.OPEN, webSocket.CLOSING, webSocket.CLOSED]).toEqual([0, 1, 2, 3])
  expect(webSocket.takesHeaders).toBe(true)
  const socket = new webSocket(new URL(echo.at('talk')), { headers: { 'X-One': 'yes' } })
  expect([socket.CONNECTING, socket.OPEN, socket.CLOSING, socket.CLOSED]).toEqual([0, 1, 2, 3])
  expect(socket).toBeInstanceOf(EventTarget)
  expect([socket.binaryType, socket.onopen, socket.bufferedAmount]).toEqual(['blob', null, 0])
  await microtasks()
  expect(echo.server.requests[0]?.headers.get('x-one')).toBe('yes')
})

test('has handlers as the platform’s has', async () => {
  await using echo = await startEcho()
  const seen: unknown[] = []
  const socket = new echo.server.webSocket(echo.at('talk'))
  const never = (): void => void seen.push('never')
  socket.onopen = never
  socket.onopen = () => seen.push('open')
  socket.onmessage = never
  socket.onmessage = null
  expect(socket.onmessage).toBeNull()
  socket.onmessage = function (event) {
    seen.push([event.data, event.origin, this === socket])
  }
  socket.onclose = ({ code, type }) => void seen.push([type, code])
  socket.onerror = never
  expect(socket.onerror).toBe(never)
  await microtasks()
  socket.close()
  await microtasks()
  expect(seen).toEqual(['open', ['hello', new URL(echo.at('')).origin, true], ['close', 1005]])

  const failed = new echo.server.webSocket(echo.at('nowhere'))
  failed.onerror = ({ type }) => seen.push(type)
  await microtasks()
  expect(seen.at(-1)).toBe('error')
})

test.each([
  [
    '401',
    { code: 'authentication', retryable: false, message: 'The server answered 401 instead of opening a web socket.' },
  ],
  ['403', { code: 'forbidden', retryable: false }],
  ['404', { code: 'not-found', retryable: false }],
  ['400', { code: 'unexpected-response', retryable: false }],
  ['500', { code: 'unavailable', retryable: true }],
])('says why it is refused: %s', async (path, error) => {
  await using echo = await startEcho()
  const { errors, events } = hear(new echo.server.webSocket(echo.at(path)))
  await microtasks()
  expect(errors).toEqual([expect.objectContaining(error)])
  expect(events).toEqual(['error', 'close 1006 lost'])
})

test('says that there is nothing to reach', async () => {
  await using echo = await startEcho()
  const elsewhere = echo.server.url.replace(/\d+$/, '1').replace('http', 'ws')
  const reached = hear(new echo.server.webSocket(echo.at('quiet').replace('127.0.0.1', 'localhost')))
  const others = [
    `${elsewhere}/echo/talk`,
    echo.at('talk').replace('ws:', 'wss:'),
    echo.at('talk').replace('127.0.0.1', '[::1]'),
  ]
  const failed = others.map((url) => hear(new echo.server.webSocket(url)))
  await microtasks()
  expect(reached.events).toEqual(['open'])
  for (const { errors, events } of failed) {
    expect(errors).toEqual([expect.objectContaining({ code: 'unavailable', retryable: true })])
    expect(events).toEqual(['error', 'close 1006 lost'])
  }
  expect(failed[0]?.errors).toEqual([
    expect.objectContaining({ message: `Nothing listens at ${elsewhere.replace('ws', 'http')}.` }),
  ])
})

test('takes addresses of web pages too', async () => {
  await using echo = await startEcho()
  const { socket, events } = hear(new echo.server.webSocket(echo.at('quiet').replace('ws:', 'http:')))
  await microtasks()
  expect([socket.url, events]).toEqual([echo.at('quiet'), ['open']])
  expect(new echo.server.webSocket('https://nowhere.example/').url).toBe('wss://nowhere.example/')
})

test.each([
  ['no address', '/echo/talk', []],
  ['another scheme', 'ftp://127.0.0.1/', []],
  ['a fragment', 'ws://127.0.0.1/#x', []],
  ['an empty fragment', 'ws://127.0.0.1/#', []],
  ['a protocol that is no word', 'ws://127.0.0.1/', 'a b'],
  ['an empty protocol', 'ws://127.0.0.1/', ['']],
  ['a protocol twice', 'ws://127.0.0.1/', ['a', 'A']],
])('refuses %s', async (_, url, protocols) => {
  await using echo = await startEcho()
  expect(() => new echo.server.webSocket(url, protocols)).toThrow(expect.objectContaining({ name: 'SyntaxError' }))
})

test.each([['one'], [['one', 'two']], [{ protocols: ['one', 'two'] }]])(
  'offers protocols, of which the emulated servers take none',
  async (protocols) => {
    await using echo = await startEcho()
    const { events, errors } = hear(new echo.server.webSocket(echo.at('talk'), protocols))
    await microtasks()
    expect(events).toEqual(['error', 'close 1006 lost'])
    expect(errors).toEqual([expect.objectContaining({ message: 'The server takes none of the protocols.' })])
    expect(echo.server.requests[0]?.headers.get('sec-websocket-protocol')).toMatch(/^one(?:, two)?$/)
    expect(echo.echo.sockets).toEqual([])
  },
)

test('refuses to send before it is open, and to close with a code of its own', async () => {
  await using echo = await startEcho()
  const { socket, events } = hear(new echo.server.webSocket(echo.at('quiet')))
  expect(() => socket.send('x')).toThrow(expect.objectContaining({ name: 'InvalidStateError' }))
  for (const code of [999, 1001, 2999, 5000, 3000.5])
    expect(() => socket.close(code)).toThrow(expect.objectContaining({ name: 'InvalidAccessError' }))
  expect(() => socket.close(3000, 'é'.repeat(62))).toThrow(expect.objectContaining({ name: 'SyntaxError' }))
  await microtasks()
  expect(() => socket.send(new Blob(['x']))).toThrow(TypeError)
  socket.close(4999, 'e'.repeat(123))
  await microtasks()
  expect(events).toEqual(['open', `close 4999 ${'e'.repeat(123)} clean`])
})

test.each([0, 1, 2])('may be closed before it is open', async (turns) => {
  await using echo = await startEcho()
  const { socket, events } = hear(new echo.server.webSocket(echo.at('quiet')))
  for (let turn = 0; turn < turns; turn++) await Promise.resolve()
  socket.close()
  expect(socket.readyState).toBe(2)
  expect(events).toEqual([])
  await microtasks()
  expect([socket.readyState, events]).toEqual([3, ['error', 'close 1006 lost']])
  expect(echo.echo.heard).toEqual([])
})

test('is over once, whoever ends it', async () => {
  await using echo = await startEcho()
  const closing = hear(new echo.server.webSocket(echo.at('quiet')))
  const opening = hear(new echo.server.webSocket(echo.at('quiet')))
  await microtasks()
  const early = hear(new echo.server.webSocket(echo.at('quiet')))
  early.socket.close()
  closing.socket.close(3000)
  echo.echo.sockets[0]?.close(4000)
  echo.echo.sockets[1]?.close(4000)
  echo.echo.sockets[1]?.close(4001)
  echo.server.restart()
  await microtasks()
  expect(early.events.slice().sort()).toEqual(['close 1006 lost', 'error'])
  expect([closing.events.length, opening.events]).toEqual([2, ['open', 'close 4000 clean']])
  expect(echo.echo.heard).toHaveLength(2)
})

test('takes messages of a mebibyte where a system says nothing', async () => {
  await using echo = await startEcho()
  const { socket, events } = hear(new echo.server.webSocket(echo.at('quiet')))
  await microtasks()
  socket.send('x'.repeat(2 ** 20))
  await microtasks()
  expect(echo.echo.heard).toHaveLength(1)
  socket.send('x'.repeat(2 ** 20 + 1))
  await microtasks()
  expect(events).toEqual(['open', 'close 1009 clean'])
})
