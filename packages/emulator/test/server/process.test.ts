import { expect, test } from 'vitest'
import { runNode } from './run-script.ts'

const timeout = 60_000

/** Runs a module's text with `startServer` and a system that answers `fine`. */
function runModule(text: string) {
  const module = `
    import { startServer } from '@jobwright/emulator'
    const system = { name: 'a', roots: ['/'], handle: () => ({ status: 200, headers: [], body: 'fine' }), reset() {}, close() {},
      connect: () => ({ open(socket) { sockets.push(socket); return { onMessage() {} } } }) }
    const sockets = []
    const opened = (socket) => new Promise((resolve) => socket.addEventListener('open', resolve))
    const over = (socket) => new Promise((resolve) => socket.addEventListener('close', ({ code }) => resolve(code)))
    ${text}`
  return runNode(['--input-type=module', '--eval', module]).end
}

test('an emulator that nobody closes does not keep the process alive', { timeout }, async () => {
  const { code, out, error } = await runModule(`
    const server = await startServer((context) => {
      context.clock.schedule(3_600_000, () => console.log('never'))
      return [system]
    })
    console.log(await (await fetch(server.url)).text())
  `)
  expect([code, out, error]).toEqual([0, 'fine\n', ''])
})

test('a WebSocket that nobody closes does not keep the process of its server alive', { timeout }, async () => {
  const { code, out, error } = await runModule(`
    const { connect } = await import('node:net')
    const server = await startServer(() => [system])
    const client = connect(Number(new URL(server.url).port), '127.0.0.1')
    client.write(['GET / HTTP/1.1', 'Host: x', 'Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13', 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==', '', ''].join('\\r\\n'))
    client.once('data', (data) => {
      console.log(String(data).split(' ')[1])
      client.unref()
    })
  `)
  expect([code, out, error]).toEqual([0, '101\n', ''])
})

test('a WebSocket in process keeps it alive until it is closed', { timeout }, async () => {
  const { code, out, error } = await runModule(`
    const server = await startServer(() => [system], { clock: { scale: 1_000 } })
    const socket = new server.webSocket(server.url)
    await opened(socket)
    server.clock.schedule(50_000, () => sockets[0].close(4000))
    console.log(await over(socket))
    new server.webSocket(server.url).close()
    new server.webSocket('ws://nowhere')
    try { new server.webSocket('nowhere') } catch ({ name }) { console.log(name) }
    try { new server.webSocket(server.url, ['a', 'a']) } catch ({ name }) { console.log(name) }
  `)
  expect([code, out, error]).toEqual([0, '4000\nSyntaxError\nSyntaxError\n', ''])
})

test('what is awaited in process keeps it alive until the answer is there', { timeout }, async () => {
  const { code, out, error } = await runModule(`
    const server = await startServer(() => [system], { clock: { scale: 1_000 } })
    server.faults.add({ then: { kind: 'stall', forMs: 50_000 } })
    server.faults.add({ then: { kind: 'drip', everyMs: 20_000 } })
    for (let request = 0; request < 2; request++) console.log(await (await server.fetch(server.url)).text())
    await server.clock.advance(50_000)
    console.log('later')
  `)
  expect([code, out, error]).toEqual([0, 'fine\nfine\nlater\n', ''])
})

test('after close no socket, server or timer is left', { timeout }, async () => {
  const { code, out, error } = await runModule(`
    const left = () => process.getActiveResourcesInfo().filter((kind) => /TCP|TLS|Timeout/.test(kind))
    const server = await startServer(() => [system], { clock: { scale: 2 } })
    for (const kind of ['stall', 'drip']) server.faults.add({ times: 2, then: { kind } })
    const halves = [fetch(server.url), server.fetch(server.url)].map((answer) => answer.catch((error) => error.message))
    for (const send of [fetch, server.fetch]) await (await send(server.url)).body.getReader().read()
    const listening = [new WebSocket(server.url), new server.webSocket(server.url)]
    await Promise.all(listening.map(opened))
    const during = left().length
    const codes = listening.map(over)
    server.restart({ downForMs: 1_000_000 })
    await server.close()
    server.restart({ downForMs: 1_000_000 })
    console.log(...(await Promise.all(halves)), ...(await Promise.all(codes)))
    for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve))
    console.log(during > 0, JSON.stringify(left()))
  `)
  expect([code, out, error]).toEqual([0, 'fetch failed fetch failed 1006 1006\ntrue []\n', ''])
})
