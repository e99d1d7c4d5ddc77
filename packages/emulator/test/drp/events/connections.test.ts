import { expect, test } from 'vitest'
import { eventsUrl, hear, listen, settled } from './listener.ts'
import { basic, m1, startEvents } from './site.ts'

test('a GET without the wish to upgrade is a bad request', async () => {
  const { emulator } = await startEvents()
  const ask = async (authorization?: string) => {
    const headers = authorization === undefined ? {} : { authorization }
    const response = await emulator.fetch(`${emulator.drp.baseUrl}/ws`, { headers })
    return [response.status, response.headers.get('content-type'), await response.text()]
  }
  expect(await ask(basic)).toEqual([400, 'text/plain; charset=utf-8', 'Bad Request\n'])
  expect(await ask()).toEqual([401, null, ''])
})

test('whoever may send requests may listen', async () => {
  const { emulator, send } = await startEvents({ auth: { tokens: ['told'] } })
  const { Token: token } = await send('GET', 'users/rocketskates/token')
  const by = async (query: string, headers: Readonly<Record<string, string>> = {}) => {
    const listener = hear(new emulator.webSocket(eventsUrl(emulator, query), { headers }))
    await settled()
    return listener.errors.length === 0 ? listener.socket.readyState : listener.errors
  }
  expect(await by('', { Authorization: basic })).toBe(1)
  expect(await by('', { Authorization: `Bearer ${token}` })).toBe(1)
  expect(await by('', { Authorization: 'Bearer told' })).toBe(1)
  expect(await by(`?token=${encodeURIComponent(String(token))}`)).toBe(1)
  expect(await by('?token=told')).toBe(1)
  expect(await by('?token=rocketskates:r0cketsk8ts')).toBe(1)
  expect(await by('?token=rocketskates:wrong')).toEqual([expect.objectContaining({ code: 'forbidden' })])
  expect(await by('?token=unknown')).toEqual([expect.objectContaining({ code: 'forbidden' })])
  expect(await by('?Token=told')).toEqual([expect.objectContaining({ code: 'authentication' })])
  expect(await by('')).toEqual([expect.objectContaining({ code: 'authentication' })])
  const log = emulator.requests.filter(({ path }) => path === '/api/v3/ws')
  expect(log.map(({ status }) => status)).toEqual([101, 101, 101, 101, 101, 101, 403, 403, 401, 401])
  expect(log.map(({ query }) => query).slice(3, 7)).toEqual(Array.from({ length: 4 }, () => 'token=***'))
  expect(JSON.stringify(log.map(({ headers }) => [...headers]))).not.toContain(String(token))
})

test('there is no other place for WebSockets', async () => {
  const { emulator } = await startEvents()
  const errorsAt = async (path: string): Promise<readonly unknown[]> => {
    const { errors } = hear(
      new emulator.webSocket(`${emulator.url.replace('http', 'ws')}${path}`, { headers: { authorization: basic } }),
    )
    await settled()
    return errors
  }
  expect(await errorsAt('/api/v3/wss')).toEqual([expect.objectContaining({ code: 'not-found' })])
  expect(await errorsAt('/api/v3/jobs')).toEqual([
    expect.objectContaining({ message: 'The server answered 200 instead of opening a web socket.' }),
  ])
  expect(await errorsAt('/')).toEqual([expect.objectContaining({ code: 'not-found' })])
})

test('acknowledges what is registered, and only that', async () => {
  const { emulator, clock } = await startEvents()
  const { socket, events } = await listen(emulator)
  const said = [
    'register jobs.*.*',
    'register jobs.*.*',
    'deregister jobs.*.*',
    'deregister jobs.*.*',
    'register  a.b.c d',
    'register jobs.update.a.b\nc',
    'register',
    'registerjobs.*.*',
    'REGISTER jobs.*.*',
    ' register jobs.*.*',
    'badcmd jobs.*.*',
    '{"json":1}',
    '',
    'register ',
  ]
  for (const text of said) socket.send(text)
  socket.send(new TextEncoder().encode('register jobs.*.*'))
  await clock.advance(1)
  const acknowledged = (Action: string, Key: string) => ({
    Time: expect.stringMatching(/^2026-11-20T21:00:00(\.\d+)?Z$/),
    Type: 'websocket',
    Action,
    Key,
    Principal: '',
    Object: null,
    Original: null,
  })
  expect(events).toEqual([
    acknowledged('register', 'jobs.*.*'),
    acknowledged('register', 'jobs.*.*'),
    acknowledged('deregister', 'jobs.*.*'),
    acknowledged('deregister', 'jobs.*.*'),
    acknowledged('register', ' a.b.c d'),
    acknowledged('register', 'jobs.update.a.b\nc'),
    acknowledged('register', ''),
  ])
  expect(Object.keys(events[0] ?? {})).toEqual(['Time', 'Type', 'Action', 'Key', 'Principal', 'Object', 'Original'])
})

test('tells what is registered, once, until it is deregistered by the same text', async () => {
  const { emulator, send } = await startEvents()
  const listener = await listen(emulator)
  const touch = async (): Promise<string[]> => {
    await send('PATCH', `machines/${m1}`, [{ op: 'replace', path: '/Description', value: 'x' }])
    return listener.names()
  }
  expect(await touch()).toEqual([])
  await listener.register('machines.update.*', 'machines.*.*', `*.*.${m1}`, 'machines.update.*')
  expect(await touch()).toEqual([`machines.update.${m1}`])
  const deregister = async (registration: string): Promise<void> => {
    listener.socket.send(`deregister ${registration}`)
    await settled()
    listener.names()
  }
  await deregister('machines.update.*')
  await deregister(`*.*.${m1}`)
  await deregister('machines.*.* ')
  expect(await touch()).toEqual([`machines.update.${m1}`])
  await deregister('machines.*.*')
  expect(await touch()).toEqual([])
})

test('each connection has registrations of its own', async () => {
  const { emulator, send } = await startEvents()
  const [jobs, machines] = [await listen(emulator), await listen(emulator)]
  await jobs.register('jobs.*.*')
  await machines.register('machines.*.*')
  const { Uuid: job } = await send('POST', 'jobs', { Machine: m1 })
  expect([jobs.names(), machines.names()]).toEqual([[`jobs.create.${job}`], [`machines.update.${m1}`]])
  machines.socket.close()
  await settled()
  await send('PATCH', `jobs/${job}`, [{ op: 'replace', path: '/State', value: 'running' }])
  expect([jobs.names(), machines.names()]).toEqual([[`jobs.update.${job}`], []])
})

test('tells only what the caller may do itself', async () => {
  const { emulator, send } = await startEvents()
  await send('POST', 'machines', { Name: 'm2', Uuid: 'aaaa0002-0000-4000-8000-000000000000', Tasks: ['t1'] })
  const runner = await listen(emulator, { authorization: `Bearer ${emulator.drp.machineToken(m1)}` })
  await runner.register('*.*.*')
  const { Uuid: job } = await send('POST', 'jobs', { Machine: m1 })
  await send('PATCH', `jobs/${job}`, [{ op: 'replace', path: '/State', value: 'finished' }])
  await send('POST', 'jobs', { Machine: 'aaaa0002-0000-4000-8000-000000000000' })
  // Its rights to jobs go by the machine, and the key of an event is the job's.
  expect(runner.names()).toEqual([`machines.update.${m1}`])
})

test('the control drops connections, and nothing else', async () => {
  const { emulator, send } = await startEvents()
  const [one, other] = [await listen(emulator), await listen(emulator)]
  emulator.drp.dropEventConnections()
  await settled()
  expect([one.closed, other.closed]).toEqual([[1006], [1006]])
  const coded = await listen(emulator)
  emulator.drp.dropEventConnections(4321)
  await settled()
  expect([coded.closed, one.closed]).toEqual([[4321], [1006]])
  const again = await listen(emulator)
  await again.register('machines.*.*')
  await send('PATCH', `machines/${m1}`, [{ op: 'replace', path: '/Description', value: 'x' }])
  expect(again.names()).toEqual([`machines.update.${m1}`])
  for (const code of [999, 1004, 1005, 1006, 1015, 2999, 5000, 1000.5, Number.NaN])
    expect(() => emulator.drp.dropEventConnections(code)).toThrow(expect.objectContaining({ code: 'invalid-input' }))
  await settled()
  expect(again.closed).toEqual([])
  for (const code of [1000, 1003, 1007, 1014, 3000, 4999]) {
    const { closed } = await listen(emulator)
    emulator.drp.dropEventConnections(code)
    await settled()
    expect(closed).toEqual([code])
  }
})

test('registrations are gone after a restart, and all else is kept', async () => {
  const { emulator, clock, send } = await startEvents()
  const before = await listen(emulator)
  await before.register('*.*.*')
  const { Uuid: job } = await send('POST', 'jobs', { Machine: m1 })
  emulator.restart({ downForMs: 10 })
  await clock.advance(10)
  expect(before.closed).toEqual([1006])
  const after = await listen(emulator)
  before.names()
  await send('PATCH', `jobs/${job}`, [{ op: 'replace', path: '/State', value: 'running' }])
  expect([before.names(), after.names()]).toEqual([[], []])
  await after.register('jobs.*.*')
  await send('PATCH', `jobs/${job}`, [{ op: 'replace', path: '/State', value: 'finished' }])
  expect(after.names()).toEqual([`jobs.update.${job}`])
})

test.each(['seed', 'reset'] as const)('%s drops connections, and tells nothing of what it makes', async (what) => {
  const { emulator, send } = await startEvents()
  const before = await listen(emulator)
  await before.register('*.*.*')
  if (what === 'seed') emulator.drp.seed({ machines: [{ Name: 'm3' }] })
  else emulator.reset()
  await settled()
  expect([before.closed, before.names()]).toEqual([[1006], []])
  await send('POST', 'tasks', { Name: 't3' })
  expect(before.names()).toEqual([])
})

test('a seed that is refused drops nobody', async () => {
  const { emulator } = await startEvents()
  const { closed, names, register } = await listen(emulator)
  await register('*.*.*')
  expect(() => emulator.drp.seed({ tasks: [{ Name: 'fine' }, { Name: '-' }] })).toThrow(
    expect.objectContaining({ code: 'invalid-input' }),
  )
  await settled()
  expect([closed, names()]).toEqual([[], []])
})
