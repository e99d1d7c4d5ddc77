import { expect, test } from 'vitest'
import { runNode } from './run-script.ts'

const timeout = 60_000

/** Runs a module's text with `startServer` and a system that answers `fine`. */
function runModule(text: string) {
  const module = `
    import { startServer } from '@jobwright/emulator'
    const system = { name: 'a', roots: ['/'], handle: () => ({ status: 200, headers: [], body: 'fine' }), reset() {}, close() {} }
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
    const during = left().length
    await server.close()
    console.log(...(await Promise.all(halves)))
    for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve))
    console.log(during > 0, JSON.stringify(left()))
  `)
  expect([code, out, error]).toEqual([0, 'fetch failed fetch failed\ntrue []\n', ''])
})
