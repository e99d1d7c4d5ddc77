import { describe, expect, test } from 'vitest'
import { type Listener, listen, settled } from './listener.ts'
import { basic, type EventSite, m1, m2, startEvents } from './site.ts'

/** A site where somebody hears everything. */
async function startHearing(
  options: Parameters<typeof startEvents>[0] = {},
): Promise<EventSite & { readonly all: Listener }> {
  const site = await startEvents(options)
  const all = await listen(site.emulator)
  await all.register('*.*.*')
  return { ...site, all }
}

const replace = (path: string, value: unknown) => [{ op: 'replace', path, value }]

test('creation, change and deletion of every kind are told', async () => {
  const { all, send } = await startHearing()
  const kinds = {
    tasks: { Name: 'new' },
    stages: { Name: 'new' },
    workflows: { Name: 'new', Stages: ['none'] },
    bootenvs: { Name: 'new', OS: { Name: 'x' } },
    params: { Name: 'new' },
    profiles: { Name: 'new' },
  }
  for (const [prefix, body] of Object.entries(kinds)) {
    const created = await send('POST', prefix, body)
    const updated = await send('PATCH', `${prefix}/new`, replace('/Description', 'x'))
    const put = await send('PUT', `${prefix}/new`, { ...updated, Description: 'y' })
    const deleted = await send('DELETE', `${prefix}/new`)
    const by = { Type: prefix, Key: 'new', Principal: 'user:rocketskates', Time: expect.any(String) }
    expect(all.events.splice(0)).toEqual([
      { ...by, Action: 'create', Object: created, Original: null },
      { ...by, Action: 'update', Object: updated, Original: created },
      { ...by, Action: 'update', Object: put, Original: updated },
      { ...by, Action: 'delete', Object: deleted, Original: null },
    ])
  }
})

test('what is refused is told to nobody', async () => {
  const { all, send } = await startHearing()
  await send('POST', 'tasks', { Name: 't1' })
  await send('POST', 'tasks', { Name: '-' })
  await send('PATCH', 'tasks/t1', [{ op: 'test', path: '/Name', value: 'x' }])
  await send('PATCH', 'tasks/t1', [])
  await send('DELETE', 'tasks/t1')
  await send('POST', 'jobs', { Machine: m2 })
  await send('GET', 'machines')
  expect(all.names()).toEqual([])
})

test('what the server does by itself is told first, as a save', async () => {
  const { all, send } = await startHearing()
  await send('POST', 'workflows', { Name: 'waits', Stages: ['late'] })
  await send('POST', 'stages', { Name: 'late' })
  const [created, saved, late] = all.events
  expect(all.names()).toEqual(['workflows.create.waits', 'workflows.save.waits', 'stages.create.late'])
  expect(created?.Object).toMatchObject({ Available: false })
  expect(saved).toMatchObject({ Object: { Available: true }, Principal: 'user:rocketskates' })
  expect(saved?.Original).toEqual(saved?.Object)
  expect(late).toMatchObject({ Original: null })
})

test('parameters of a machine are changes of it', async () => {
  const { all, send } = await startHearing()
  await send('POST', `machines/${m1}/params`, { a: 1 })
  await send('POST', `machines/${m1}/params/b`, 2)
  await send('DELETE', `machines/${m1}/params/a`)
  expect(all.events.map(({ Object: object }) => (object as { Params: unknown }).Params)).toEqual([
    { a: 1 },
    { a: 1, b: 2 },
    { b: 2 },
  ])
  expect(all.names()).toEqual(Array.from({ length: 3 }, () => `machines.update.${m1}`))
})

test('who did it is told: a user, or the machine whose token it is', async () => {
  const { all, emulator, send } = await startHearing()
  const runner = `Bearer ${emulator.drp.machineToken(m1)}`
  const { Uuid: job } = await send('POST', 'jobs', { Machine: m1 }, runner)
  await send('PATCH', `jobs/${job}`, replace('/State', 'running'), runner)
  await send('PATCH', `jobs/${job}`, replace('/State', 'finished'), basic)
  expect(all.events.map(({ Type, Action, Principal }) => [Type, Action, Principal])).toEqual([
    ['jobs', 'create', `runner:${m1}`],
    ['machines', 'update', `runner:${m1}`],
    ['jobs', 'update', `runner:${m1}`],
    ['jobs', 'update', 'user:rocketskates'],
  ])
})

test('the job before is told first, with every change of the one after it', async () => {
  const { all, send } = await startHearing()
  const { Uuid: first } = await send('POST', 'jobs', { Machine: m1 })
  await send('PATCH', `jobs/${first}`, replace('/State', 'finished'))
  all.names()
  await send('POST', 'jobs', { Machine: m1 })
  const staged = (await send('GET', `machines/${m1}`)).CurrentJob
  expect(all.names()).toEqual([`jobs.save.${first}`, `jobs.create.${staged}`, `machines.update.${m1}`])
  const { Uuid: second } = await send('POST', 'jobs', { Machine: m1 })
  expect(all.names()).toEqual([`jobs.save.${staged}`, `jobs.create.${second}`, `machines.update.${m1}`])
  await send('PATCH', `jobs/${second}`, replace('/State', 'finished'))
  expect(all.names()).toEqual([`jobs.save.${staged}`, `jobs.update.${second}`])
  // Of a job that is not the current one nothing else is saved.
  await send('PATCH', `jobs/${staged}`, replace('/State', 'failed'))
  expect(all.names()).toEqual([`jobs.update.${staged}`])
  await send('POST', 'jobs', { Machine: m1 })
  expect(all.names()).toEqual([`machines.update.${m1}`])
  await send('POST', 'jobs', { Machine: m1 })
  expect(all.names()).toEqual([])
  await send('DELETE', `jobs/${staged}`)
  expect(all.names()).toEqual([`jobs.delete.${staged}`])
  await send('DELETE', `machines/${m1}`)
  const [saved] = all.events
  expect(saved).toMatchObject({ Object: { Current: false } })
  expect(saved?.Original).toEqual(saved?.Object)
  expect(all.names()).toEqual([`jobs.save.${second}`, `machines.delete.${m1}`])
})

test('a log is told of to nobody', async () => {
  const { all, emulator, send } = await startHearing()
  const { Uuid: job } = await send('POST', 'jobs', { Machine: m1 })
  all.names()
  const { status } = await emulator.fetch(`${emulator.drp.baseUrl}/jobs/${job}/log`, {
    method: 'PUT',
    headers: { authorization: basic, 'content-type': 'application/octet-stream' },
    body: 'x',
  })
  expect([status, all.names()]).toEqual([204, []])
})

test('an action is told by its command', async () => {
  const drp = {
    actions: [{ command: 'blink', provider: 'leds' }],
    tasks: [{ Name: 't1' }],
    machines: [{ Name: 'm1', Uuid: m1, Tasks: ['action:blink'] }],
  }
  const { all, send } = await startHearing({ seed: { drp } })
  await send('POST', `machines/${m1}/actions/blink`, { fast: true })
  await send('POST', `machines/${m1}/actions/unknown`, {})
  const [told] = all.events
  expect(told?.Object).toEqual({
    Model: expect.objectContaining({ Name: 'm1' }),
    Plugin: 'leds',
    Command: 'blink',
    Params: { fast: true },
  })
  expect(all.names()).toEqual([`machines.blink.${m1}`])
  await send('POST', 'jobs', { Machine: m1 })
  const job = (await send('GET', `machines/${m1}`)).CurrentJob
  expect(all.names()).toEqual([
    `jobs.create.${job}`,
    `machines.update.${m1}`,
    `machines.blink.${m1}`,
    `jobs.save.${job}`,
  ])
})

test('whoever may can tell something of their own', async () => {
  const { all, emulator, send } = await startHearing()
  const ask = async (body: string, authorization = basic): Promise<unknown> => {
    const headers = { authorization, 'content-type': 'application/json' }
    const response = await emulator.fetch(`${emulator.drp.baseUrl}/events`, { method: 'POST', headers, body })
    return response.status === 204 ? 204 : [response.status, await response.json()]
  }
  const event = { Type: 'my', Action: 'word', Key: 'a.b', Object: [1], Original: { b: 2 } }
  expect(await ask(JSON.stringify({ ...event, Time: '2020-01-01T00:00:00.5Z', Principal: 'user:else', more: 1 }))).toBe(
    204,
  )
  expect(await ask(JSON.stringify({ type: 'my' }), `Bearer ${emulator.drp.machineToken(m1)}`)).toBe(204)
  expect(all.events.splice(0)).toEqual([
    { ...event, Time: '2020-01-01T00:00:00.5Z', Principal: 'user:rocketskates' },
    {
      Time: '0001-01-01T00:00:00Z',
      Type: 'my',
      Action: '',
      Key: '',
      Principal: `runner:${m1}`,
      Object: null,
      Original: null,
    },
  ])
  expect(await ask('[]')).toEqual([
    400,
    expect.objectContaining({
      Messages: ['json: cannot unmarshal array into Go value of type models.Event'],
      Type: 'POST',
    }),
  ])
  expect(await ask('{"Type":1}')).toEqual([
    400,
    expect.objectContaining({
      Messages: ['json: cannot unmarshal number into Go struct field Event.Type of type string'],
    }),
  ])
  expect(await send('POST', 'events', 'x')).toMatchObject({ Code: 400 })
  expect(all.names()).toEqual([])
})

test('a machine that a test changes is told of, in nobody’s name', async () => {
  const { all, emulator } = await startHearing()
  emulator.drp.setMachine(m1, { Runnable: false })
  await settled()
  expect(all.events.splice(0)).toEqual([
    expect.objectContaining({
      Type: 'machines',
      Action: 'update',
      Key: m1,
      Principal: '',
      Object: expect.objectContaining({ Runnable: false }),
      Original: expect.objectContaining({ Runnable: true }),
    }),
  ])
})

test('agents that the emulator plays are heard of too', async () => {
  const { all, clock } = await startHearing({
    seed: {
      drp: { tasks: [{ Name: 't1' }], machines: [{ Name: 'm1', Uuid: m1, Tasks: ['t1'] }], agents: { takeMs: 10 } },
    },
  })
  await clock.advance(10)
  expect(all.events.map(({ Type, Action, Principal }) => `${Type} ${Action} ${Principal}`)).toEqual([
    `jobs update runner:${m1}`,
    `machines update runner:${m1}`,
  ])
})

test('no two times are the same', async () => {
  const { all, send } = await startHearing()
  for (const Name of ['a1', 'a2', 'a3']) await send('POST', 'tasks', { Name })
  const times = all.events.map(({ Time }) => Time)
  expect(new Set(times).size).toBe(3)
  expect(times.toSorted()).toEqual(times)
})

test('JSON is written as Go writes it', async () => {
  const { emulator, send } = await startEvents()
  const { socket } = await listen(emulator)
  const frames: unknown[] = []
  socket.addEventListener('message', ({ data }) => frames.push(data))
  socket.send('register <a>.&.c')
  await settled()
  await send('POST', 'tasks', { Name: 'new' })
  expect(frames).toEqual([expect.stringContaining(String.raw`"Key":"\u003ca\u003e.\u0026.c"`)])
})

describe('newer servers', () => {
  const v4 = { profiles: { drp: 'v4' } } as const

  test('know lists, escapes and the jobs of a machine', async () => {
    const { emulator, send } = await startEvents(v4)
    const [list, escaped, owned, filtered, other] = await Promise.all(Array.from({ length: 5 }, () => listen(emulator)))
    await list?.register('tasks,params.create,delete.*')
    await escaped?.register(String.raw`params.*.a\1b`)
    await owned?.register(`machine_jobs.*.${m1}`)
    await filtered?.register('tasks.*.*.whatever=1')
    await other?.register(`machine_jobs.*.${m2}`, 'tasks.*.a.b', 'jobs')
    await send('POST', 'tasks', { Name: 'x.y' })
    await send('PATCH', 'tasks/x.y', replace('/Description', 'x'))
    await send('POST', 'params', { Name: 'a.b' })
    const { Uuid: job } = await send('POST', 'jobs', { Machine: m1 })
    await send('PATCH', `jobs/${job}`, replace('/State', 'running'))
    expect(list?.names()).toEqual(['tasks.create.x.y', 'params.create.a.b'])
    expect(escaped?.names()).toEqual(['params.create.a.b'])
    // Which type such an event has no source tells: the one of the job.
    expect(owned?.names()).toEqual([`jobs.create.${job}`, `jobs.update.${job}`])
    // What a filter means no source tells: everything passes.
    expect(filtered?.names()).toEqual(['tasks.create.x.y', 'tasks.update.x.y'])
    expect([other?.names(), other?.closed]).toEqual([[], []])
  })

  test('tell of the machine that mirrors its job, before the job', async () => {
    const { all, send } = await startHearing(v4)
    const { Uuid: job } = await send('POST', 'jobs', { Machine: m1 })
    expect(all.names()).toEqual([`jobs.create.${job}`, `machines.update.${m1}`])
    await send('PATCH', `jobs/${job}`, replace('/State', 'running'))
    const [mirror] = all.events
    expect(mirror?.Object).toMatchObject({ JobState: 'running' })
    expect(all.names()).toEqual([`machines.save.${m1}`, `jobs.update.${job}`])
    await send('PATCH', `jobs/${job}`, [...replace('/State', 'finished'), ...replace('/ExitState', 'complete')])
    expect(all.names()).toEqual([`machines.save.${m1}`, `jobs.update.${job}`])
    // What it does not mirror does not change it.
    await send('PATCH', `jobs/${job}`, replace('/Meta', { a: 'b' }))
    expect(all.names()).toEqual([`jobs.update.${job}`])
    await send('POST', 'jobs', { Machine: m1 })
    const { CurrentJob: staged } = await send('GET', `machines/${m1}`)
    expect(all.names()).toEqual([`jobs.save.${job}`, `jobs.create.${staged}`, `machines.update.${m1}`])
  })
})

test('older servers know neither lists nor escapes nor the jobs of a machine', async () => {
  const { emulator, send } = await startEvents()
  const { register, names } = await listen(emulator)
  await register('tasks,params.create.*', String.raw`params.*.a\1b`, `machine_jobs.*.${m1}`, 'params.*.a.*')
  await send('POST', 'tasks', { Name: 'new' })
  await send('POST', 'params', { Name: 'a.b' })
  await send('POST', 'jobs', { Machine: m1 })
  expect(names()).toEqual([])
})
