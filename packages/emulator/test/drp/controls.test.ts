import { isJobwrightError } from '@jobwright/core'
import { startEmulator } from '@jobwright/emulator'
import { describe, expect, test } from 'vitest'
import { startSite } from './start-site.ts'

const uuid = '11111111-1111-4111-8111-111111111111'

const seed = {
  params: [{ Name: 'color' }],
  bootEnvs: [{ Name: 'env' }],
  tasks: [{ Name: 'task-1' }, { Name: 'task-2' }],
  stages: [{ Name: 'stage', BootEnv: 'env', Tasks: ['task-1', 'task-2'] }],
  workflows: [{ Name: 'flow', Stages: ['stage'] }],
  profiles: [
    { Name: 'global', Description: 'ours', Params: { color: 'red' } },
    { Name: 'profile', Params: { color: 'blue' } },
  ],
  prefs: { defaultWorkflow: 'flow' },
  machines: [
    { Name: 'm1', Uuid: uuid, Runnable: false, CurrentTask: 1, Locked: true },
    { Name: 'm2', Tasks: ['task-2'], Workflow: '' },
  ],
}

function codeOf(run: () => unknown): string | undefined {
  try {
    run()
  } catch (error) {
    return isJobwrightError(error) ? error.code : String(error)
  }
  return undefined
}

describe('seed', () => {
  test('is posted in the order in which things need each other, and decides what the server would', async () => {
    const site = await startSite({ seed: { drp: seed } })
    expect(site.drp.baseUrl).toBe(`${site.emulator.url}/api/v3`)
    expect((await site.send('GET', '/workflows/flow')).json).toMatchObject({ Available: true })
    expect((await site.send('GET', '/profiles/global')).json).toMatchObject({
      Description: 'ours',
      Params: { color: 'red' },
    })
    expect((await site.send('GET', `/machines/${uuid}`)).json).toMatchObject({
      Name: 'm1',
      Workflow: 'flow',
      Stage: 'stage',
      BootEnv: 'env',
      Tasks: ['stage:stage', 'bootenv:env', 'task-1', 'task-2'],
      Runnable: false,
      CurrentTask: 1,
      Locked: true,
    })
    expect((await site.send('GET', '/machines/Name:m2')).json).toMatchObject({ Runnable: true, CurrentTask: -1 })
  })

  test('replaces what is known, forgets what happened, and comes back with a reset', async () => {
    const site = await startSite({ seed: { drp: seed } })
    await site.send('POST', '/tasks', { Name: 'mine' })
    site.drp.seed({ tasks: [{ Name: 'other' }] })
    const names = async (prefix: string) =>
      ((await site.send('GET', `/${prefix}`)).json as { Name: string }[]).map(({ Name }) => Name)
    expect(await names('tasks')).toEqual(['other'])
    expect(await names('machines')).toEqual([])
    expect(await names('profiles')).toEqual(['global'])
    expect((await site.send('GET', '/prefs')).json).not.toHaveProperty('defaultWorkflow')
    await site.send('DELETE', '/tasks/other')
    site.emulator.reset()
    expect(await names('tasks')).toEqual(['other'])
  })

  test('gives the same ids each time', async () => {
    const ids = async (site: Awaited<ReturnType<typeof startSite>>) =>
      ((await site.send('GET', '/machines')).json as { Uuid: string }[]).map(({ Uuid }) => Uuid)
    const site = await startSite({ seed: { drp: seed } })
    const first = await ids(site)
    expect(await ids(await startSite({ seed: { drp: seed } }))).toEqual(first)
    site.emulator.reset()
    expect(await ids(site)).toEqual(first)
  })

  test('cannot be changed from outside afterwards', async () => {
    const mine = { tasks: [{ Name: 'task-1', Description: 'x' }] }
    const site = await startSite({ seed: { drp: mine } })
    const description = async () =>
      ((await site.send('GET', '/tasks/task-1')).json as { Description: string }).Description
    for (const task of mine.tasks) task.Description = 'y'
    expect(await description()).toBe('x')
    site.emulator.reset()
    expect(await description()).toBe('x')
  })

  test.each([
    [null, 'the seed of Digital Rebar: it must be an object.'],
    [
      { task: [] },
      'the seed of Digital Rebar: unknown option "task" (did you mean tasks?); known are roles, users, params,',
    ],
    [{ tasks: {} }, 'tasks: it must be a list of objects as they would be posted.'],
    [{ machines: [null] }, 'machines: it must be a list of objects as they would be posted.'],
    [{ prefs: [] }, 'prefs: it must be an object with a text for each name.'],
    [{ prefs: { defaultStage: 'x' } }, 'prefs: Stage x does not exist'],
    [{ tasks: [{}] }, 'tasks[0]: the server would not take it: 500'],
    [{ tasks: [{ Name: 'aa' }, { Name: 'aa' }] }, 'tasks[1]: the server would not take it: already exists'],
    [{ tasks: [{ Name: 5 }] }, 'tasks[0]: the server would not take it: json: cannot unmarshal number'],
    [{ profiles: [{ Name: 'global', Params: [] }] }, 'profiles[0]: the server would not take it: json: cannot'],
    [
      { machines: [{ Name: 'm1', Tasks: ['x'] }] },
      'machines[0]: the server would not take it: Task x (at 0) does not exist',
    ],
    [{ actions: [{ command: '' }] }, 'actions[0]: command must be a name.'],
    [{ actions: [{ comand: 'x' }] }, 'actions[0]: unknown option "comand" (did you mean command?)'],
  ])('refuses %j', async (refused, message) => {
    const site = await startSite({ seed: { drp: seed } })
    const before = (await site.send('GET', '/machines')).text
    expect(() => site.drp.seed(refused as never)).toThrow(message)
    expect(codeOf(() => site.drp.seed(refused as never))).toBe('invalid-input')
    const starting = startEmulator({ systems: ['drp'], profiles: { drp: 'v3.13' }, seed: { drp: refused as never } })
    await expect(starting).rejects.toThrow(message)
    expect((await site.send('GET', '/machines')).text).toBe(before)
  })
})

test('a seed is plain JSON', async () => {
  const site = await startSite()
  expect(() => site.drp.seed({ tasks: [{ Name: 'aa', Size: 1n }] })).toThrow(
    'the seed of Digital Rebar: it must be plain JSON.',
  )
})

describe('setMachine', () => {
  test('changes a machine past all rules', async () => {
    const site = await startSite({ seed: { drp: seed } })
    site.drp.setMachine(uuid, { CurrentTask: 4, Runnable: true, Address: '10.0.0.7', Params: { x: [1] } })
    expect((await site.send('GET', `/machines/${uuid}`)).json).toMatchObject({
      Name: 'm1',
      CurrentTask: 4,
      Runnable: true,
      Locked: true,
      Address: '10.0.0.7',
      Params: { x: [1] },
    })
  })

  test.each([
    ['nobody', {}, 'not-found', 'There is no machine "nobody".'],
    [uuid, { Runable: true }, 'invalid-input', 'the machine: unknown option "Runable" (did you mean Runnable?)'],
    [uuid, { Uuid: 'x' }, 'invalid-input', 'the machine: its Uuid cannot be changed.'],
    [uuid, { Name: 'm2' }, 'invalid-input', 'the machine: m2 is the name of another one.'],
    [uuid, { CurrentTask: 'x' }, 'invalid-input', 'the machine: json: cannot unmarshal string into Go struct field'],
  ])('refuses %s %j', async (id, fields, code, message) => {
    const site = await startSite({ seed: { drp: seed } })
    const before = (await site.send('GET', '/machines')).text
    expect(() => site.drp.setMachine(id, fields)).toThrow(message)
    expect(codeOf(() => site.drp.setMachine(id, fields))).toBe(code)
    expect((await site.send('GET', '/machines')).text).toBe(before)
  })
})

describe('machineToken', () => {
  test('is good for as long as it is asked for, or as the server is set to', async () => {
    const site = await startSite({ seed: { drp: { ...seed, prefs: { knownTokenTimeout: '5' } } } })
    const tokens = [site.drp.machineToken(uuid), site.drp.machineToken(uuid, 7)]
    const statuses = async () => {
      const all = tokens.map((token) =>
        site.send('GET', `/machines/${uuid}`, undefined, { authorization: `Bearer ${token}` }),
      )
      return (await Promise.all(all)).map(({ status }) => status)
    }
    await site.clock.advance(5000)
    expect(await statuses()).toEqual([200, 200])
    await site.clock.advance(1000)
    expect(await statuses()).toEqual([403, 200])
    await site.clock.advance(2000)
    expect(await statuses()).toEqual([403, 403])
  })

  test('is for a machine', async () => {
    const site = await startSite()
    expect(() => site.drp.machineToken(uuid)).toThrow(`There is no machine "${uuid}".`)
    expect(codeOf(() => site.drp.machineToken(uuid))).toBe('not-found')
  })
})

describe('script', () => {
  const actions = [
    { command: 'count', provider: 'p', requiredParams: ['a'], optionalParams: ['b'] },
    { command: 'other' },
  ]
  const machines = [
    { Name: 'm1', Uuid: uuid },
    { Name: 'm2', Uuid: '22222222-2222-4222-8222-222222222222' },
  ]

  test('decides how actions go: the first rule that fits and is not used up', async () => {
    const site = await startSite({ seed: { drp: { actions, machines } } })
    const run = async (command: string, name = 'm1') => {
      const { status, json } = await site.send('POST', `/machines/Name:${name}/actions/${command}`, {})
      return [status, json]
    }
    expect(await run('count')).toEqual([200, ''])
    site.drp.script([
      { command: 'count', times: 2, result: 1 },
      { machine: uuid, times: 1, error: 'on fire' },
      { command: 'count', result: { n: 2 } },
    ])
    expect(await run('count')).toEqual([200, 1])
    expect(await run('count', 'm2')).toEqual([200, 1])
    expect(await run('count', 'm2')).toEqual([200, { n: 2 }])
    expect((await run('other'))[0]).not.toBe(200)
    expect(await run('other')).toEqual([200, ''])
    expect(await run('count')).toEqual([200, { n: 2 }])
    site.emulator.reset()
    expect(await run('count')).toEqual([200, 1])
  })

  test.each([
    [[{ commnd: 'x' }], 'rule 0: unknown option "commnd" (did you mean command?)'],
    [[{}, { times: 0 }], 'rule 1: times must be a whole number above 0.'],
    [[{ times: 1.5 }], 'rule 0: times must be a whole number above 0.'],
  ])('refuses %j', async (rules, message) => {
    const site = await startSite()
    expect(() => site.drp.script(rules as never)).toThrow(message)
  })
})

test('runs beside other systems, each below its own roots', async () => {
  const emulator = await startEmulator({ clock: 'manual' })
  const status = async (url: string) => (await emulator.fetch(url)).status
  expect(await status(`${emulator.drp.baseUrl}/info`)).toBe(401)
  expect(await status(`${emulator.drydock.baseUrl}/tasks`)).toBe(200)
  expect(await status(`${emulator.url}/api/v4/info`)).toBe(404)
  expect(emulator.requests.map(({ system }) => system)).toEqual(['drp', 'drydock', undefined])
  await emulator.close()
})
