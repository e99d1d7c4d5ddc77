import { expect, test } from 'vitest'
import { startStub } from './stub-system.ts'

const uuid4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

test('ids are UUIDs of version 4, the same for the same seed, each kind by itself', async () => {
  await using one = await startStub()
  await using same = await startStub({ idSeed: 1 })
  await using other = await startStub({ idSeed: 'one' })
  const tasks = Array.from({ length: 200 }, () => one.context.newId('task'))
  expect(new Set(tasks).size).toBe(200)
  expect(tasks.filter((id) => !uuid4.test(id))).toEqual([])
  expect(new Set(tasks.map((id) => id[19]))).toEqual(new Set(['8', '9', 'a', 'b']))
  expect(same.context.newId('request')).not.toBe(tasks[0])
  expect([same.context.newId('task'), same.context.newId('task')]).toEqual(tasks.slice(0, 2))
  expect(other.context.newId('task')).not.toBe(tasks[0])
})

test('everybody may come in unless tokens are given', async () => {
  await using site = await startStub()
  const { auth } = site.context
  expect(auth.open).toBe(true)
  expect(auth.identify(undefined)).toEqual({ user: 'admin', roles: ['admin'] })
  expect(auth.identify('any')).toEqual({ user: 'admin', roles: ['admin'] })
})

test('with tokens, only those who bring one', async () => {
  await using listed = await startStub({ auth: { tokens: ['t1', 't2'] } })
  const { auth } = listed.context
  expect(auth.open).toBe(false)
  expect(auth.identify('t2')).toEqual({ user: 'admin', roles: ['admin'] })
  for (const token of [undefined, '', 't3', 'toString', '__proto__']) expect(auth.identify(token)).toBeUndefined()

  await using named = await startStub({ auth: { tokens: { t1: { user: 'viewer', roles: [] }, t2: { user: 'u' } } } })
  expect(named.context.auth.identify('t1')).toEqual({ user: 'viewer', roles: [] })
  expect(named.context.auth.identify('t2')).toEqual({ user: 'u', roles: ['admin'] })
})

test('tokens come and go while it runs', async () => {
  await using site = await startStub({ auth: { tokens: ['t1'] } })
  const { auth } = site.server
  auth.accept('t2', { roles: ['reader'] })
  auth.revoke('t1')
  auth.revoke('t1')
  expect(site.context.auth.identify('t1')).toBeUndefined()
  expect(site.context.auth.identify('t2')).toEqual({ user: 'admin', roles: ['reader'] })
  expect(() => auth.accept('')).toThrow('An accepted token may not be empty.')
  site.server.reset()
  expect(site.context.auth.identify('t1')).toBeDefined()
  expect(site.context.auth.identify('t2')).toBeUndefined()
})

test('reset is as after the start, but for the time', async () => {
  await using site = await startStub({ clock: 'manual' })
  const { server, context, stub } = site
  const first = context.newId('task')
  server.faults.add({ times: 9, then: { kind: 'status', status: 500 } })
  expect((await server.fetch(`${server.url}/stub/text`)).status).toBe(500)
  await server.clock.advance(10)
  server.reset()
  expect(server.requests).toEqual([])
  expect(stub.resets).toBe(1)
  expect(server.clock.now()).toBe(Date.UTC(2026, 0, 1) + 10)
  expect((await server.fetch(`${server.url}/stub/text`)).status).toBe(200)
  expect(context.newId('task')).toBe(first)
})

test('two servers at once share nothing', async () => {
  await using one = await startStub({ clock: 'manual' })
  await using other = await startStub({ clock: 'manual' })
  one.server.faults.add({ times: 9, then: { kind: 'status', status: 503 } })
  await one.server.clock.advance(1_000)
  const [first, second] = await Promise.all([
    fetch(`${one.server.url}/stub/text`),
    fetch(`${other.server.url}/stub/text`),
  ])
  expect([first.status, second.status]).toEqual([503, 200])
  expect([one.stub.requests.length, other.stub.requests.length]).toEqual([0, 1])
  expect(one.server.clock.now() - other.server.clock.now()).toBe(1_000)
  await expect(one.server.fetch(other.server.url)).rejects.toThrow('fetch failed')
})

test('close drops what is under way, tells the systems, and may be called again; then both ways of asking fail', async () => {
  const { server, stub } = await startStub()
  const drip = { kind: 'drip', everyMs: 60_000 } as const
  server.faults.add({ then: { kind: 'stall' } })
  server.faults.add({ times: 2, then: drip })
  const messageOf = (promise: Promise<unknown>) => promise.catch((error: TypeError) => error.message)
  const waiting = messageOf(server.fetch(server.url))
  const [overHttp, inProcess] = [await fetch(`${server.url}/stub/text`), await server.fetch(`${server.url}/stub/text`)]
  const halves = [messageOf(overHttp.text()), messageOf(inProcess.text())]

  await Promise.all([server.close(), server.close(), server[Symbol.asyncDispose]()])
  expect(stub.closed).toBe(true)
  expect(await Promise.all([waiting, ...halves])).toEqual(['fetch failed', 'terminated', 'terminated'])
  await expect(server.fetch(server.url)).rejects.toThrow('fetch failed')
  await expect(fetch(server.url)).rejects.toThrow('fetch failed')
})
