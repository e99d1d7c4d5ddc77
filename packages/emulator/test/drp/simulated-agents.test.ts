import { describe, expect, test } from 'vitest'
import { type Site, startSite } from './start-site.ts'

const uuid = '11111111-1111-4111-8111-111111111111'
const other = '22222222-2222-4222-8222-222222222222'

const seed = {
  bootEnvs: [{ Name: 'env' }],
  tasks: [
    { Name: 'one', Templates: [{ Name: 'a', Contents: 'echo' }] },
    { Name: 'two' },
    { Name: 'old', Meta: { 'feature-flags': 'original-exit-codes' } },
    { Name: 'broken', Templates: [{ Name: 'a', Contents: '{{.Param "nope"}}' }] },
  ],
  stages: [
    { Name: 'first', Tasks: ['one', 'two'] },
    { Name: 'second', BootEnv: 'env', Tasks: ['one'] },
  ],
  workflows: [{ Name: 'flow', Stages: ['first', 'second'] }],
}

interface Job {
  readonly Uuid: string
  readonly Task: string
  readonly State: string
  readonly ExitState: string
}

interface Machine {
  readonly Runnable: boolean
  readonly CurrentTask: number
  readonly BootEnv: string
}

async function startAgents(machines: readonly object[], agents: object = {}): Promise<Site> {
  return startSite({ profiles: { drp: 'v4' }, seed: { drp: { ...seed, machines: machines as never, agents } } })
}

async function jobsOf(site: Site, machine = uuid): Promise<readonly Job[]> {
  return (await site.send('GET', `/jobs?Machine=${machine}&sort=StartTime`)).json as Job[]
}

async function storyOf(site: Site, machine = uuid): Promise<readonly string[]> {
  return (await jobsOf(site, machine)).map(({ Task, State, ExitState }) => `${Task}: ${State}/${ExitState}`)
}

async function machineOf(site: Site): Promise<Machine> {
  return (await site.send('GET', `/machines/${uuid}`)).json as Machine
}

const set = (site: Site, path: string, value: unknown) =>
  site.send('PATCH', `/machines/${uuid}`, [{ op: 'replace', path, value }])

describe('simulated agents', () => {
  test('walk through a workflow, boot where the boot environment changes, and then wait', async () => {
    const site = await startAgents([{ Name: 'm1', Uuid: uuid, Workflow: 'flow' }])
    expect(await storyOf(site)).toEqual(['one: running/'])
    await site.clock.advance(999)
    expect(await storyOf(site)).toEqual(['one: running/'])
    await site.clock.advance(1)
    expect(await storyOf(site)).toEqual(['one: finished/complete', 'two: running/'])
    await site.clock.advance(1000)
    expect(await machineOf(site)).toMatchObject({ Runnable: false, BootEnv: 'env' })
    await site.clock.advance(4999)
    expect(await machineOf(site)).toMatchObject({ Runnable: false })
    await site.clock.advance(1)
    expect(await machineOf(site)).toMatchObject({ Runnable: true })
    await site.clock.advance(1000)
    const story = await storyOf(site)
    expect(story.filter((line) => !line.includes(':/') && /^(one|two)/.test(line))).toEqual([
      'one: finished/complete',
      'two: finished/complete',
      'one: finished/complete',
    ])
    expect(story.every((line) => line.endsWith('finished/complete'))).toBe(true)
    const machine = await machineOf(site)
    expect(machine.CurrentTask).toBe(((await site.send('GET', `/machines/${uuid}`)).json as { Tasks: [] }).Tasks.length)
    await site.clock.advance(60_000)
    expect(await storyOf(site)).toEqual(story)
  })

  test('take as long as they are told, machines side by side', async () => {
    const machines = [
      { Name: 'm1', Uuid: uuid, Tasks: ['one'] },
      { Name: 'm2', Uuid: other, Tasks: ['two'] },
    ]
    const site = await startAgents(machines, { takeMs: 50 })
    await site.clock.advance(49)
    expect([await storyOf(site), await storyOf(site, other)]).toEqual([['one: running/'], ['two: running/']])
    await site.clock.advance(1)
    expect([await storyOf(site), await storyOf(site, other)]).toEqual([
      ['one: finished/complete'],
      ['two: finished/complete'],
    ])
  })

  test.each([
    ['one', 0, 'finished/complete', true],
    ['one', 1, 'failed/failed', false],
    ['one', 16, 'finished/stop', false],
    ['one', 32, 'finished/poweroff', false],
    ['one', 64, 'finished/reboot', false],
    ['one', 128, 'incomplete/complete', false],
    ['one', 192, 'incomplete/reboot', false],
    ['old', 1, 'finished/reboot', false],
    ['old', 64, 'failed/failed', false],
  ])('end %s with exit code %i: %s', async (task, exitCode, ends, runnable) => {
    const site = await startAgents([])
    site.drp.scriptTasks([{ task, exitCode, takeMs: 10 }])
    await site.send('POST', '/machines', { Name: 'm1', Uuid: uuid, Tasks: [task] })
    await site.clock.advance(10)
    expect(await storyOf(site)).toEqual([`${task}: ${ends}`])
    expect(await machineOf(site)).toMatchObject({ Runnable: runnable })
    const [job] = await jobsOf(site)
    const { text } = await site.send('GET', `/jobs/${job?.Uuid}/log`)
    expect(text).toContain(`Task ${task} ended with exit code ${exitCode}: ${ends.replace('/', ', ')}\n`)
  })

  test('go on after a reboot, and with the same job when it was incomplete', async () => {
    const site = await startAgents([], { bootMs: 100 })
    site.drp.scriptTasks([
      { task: 'one', exitCode: 192, times: 1, takeMs: 10, log: 'once more' },
      { task: 'one', takeMs: 10, log: 'done' },
      { exitCode: 64, takeMs: 10 },
    ])
    await site.send('POST', '/machines', { Name: 'm1', Uuid: uuid, Tasks: ['one', 'two'] })
    await site.clock.advance(10)
    expect(await storyOf(site)).toEqual(['one: incomplete/reboot'])
    await site.clock.advance(100)
    expect(await storyOf(site)).toEqual(['one: running/reboot'])
    await site.clock.advance(10)
    const [job] = await jobsOf(site)
    expect((await site.send('GET', `/jobs/${job?.Uuid}/log`)).text).toContain('once more\ndone\n')
    await site.clock.advance(10)
    expect(await storyOf(site)).toEqual(['one: finished/complete', 'two: finished/reboot'])
    await site.clock.advance(100)
    expect(await machineOf(site)).toMatchObject({ Runnable: true, CurrentTask: 2 })
  })

  test('try again what failed once somebody makes the machine runnable', async () => {
    const site = await startAgents([])
    site.drp.scriptTasks([{ task: 'one', exitCode: 1, times: 1 }])
    await site.send('POST', '/machines', { Name: 'm1', Uuid: uuid, Tasks: ['one'] })
    await site.clock.advance(1000)
    await site.clock.advance(60_000)
    expect(await storyOf(site)).toEqual(['one: failed/failed'])
    await set(site, '/Runnable', true)
    await site.clock.advance(1000)
    expect(await storyOf(site)).toEqual(['one: failed/failed', 'one: finished/complete'])
  })

  test('hang for as long as nobody ends their job', async () => {
    const site = await startAgents([])
    site.drp.scriptTasks([{ task: 'one', hang: true }])
    await site.send('POST', '/machines', { Name: 'm1', Uuid: uuid, Tasks: ['one', 'two'] })
    await site.clock.advance(3_600_000)
    expect(await storyOf(site)).toEqual(['one: running/'])
    const [job] = await jobsOf(site)
    const ended = [{ op: 'replace', path: '/State', value: 'finished' }]
    await site.send('PATCH', `/jobs/${job?.Uuid}`, ended)
    await site.clock.advance(1000)
    expect(await storyOf(site)).toEqual(['one: finished/', 'two: finished/complete'])
  })

  test('let go of a job that somebody else ends', async () => {
    const site = await startAgents([{ Name: 'm1', Uuid: uuid, Tasks: ['one', 'two'] }])
    const [job] = await jobsOf(site)
    await site.send('PATCH', `/jobs/${job?.Uuid}`, [{ op: 'replace', path: '/State', value: 'finished' }])
    await site.clock.advance(1000)
    expect(await storyOf(site)).toEqual(['one: finished/', 'two: running/'])
    expect((await site.send('GET', `/jobs/${job?.Uuid}/log`)).text).not.toContain('ended with exit code')
  })

  test('fail what cannot be rendered, and say why', async () => {
    const site = await startAgents([{ Name: 'm1', Uuid: uuid, Tasks: ['broken'] }])
    await site.clock.advance(1000)
    expect(await storyOf(site)).toEqual(['broken: failed/failed'])
    expect(await machineOf(site)).toMatchObject({ Runnable: false })
    const [job] = await jobsOf(site)
    expect((await site.send('GET', `/jobs/${job?.Uuid}/log`)).text).toContain('No such machine parameter nope')
  })

  test('wait for the back-off of a task that is tried again', async () => {
    const site = await startAgents([])
    site.drp.scriptTasks([{ task: 'one', exitCode: 1, times: 2, takeMs: 10 }])
    const Params = { 'task-retry': { one: 2 } }
    await site.send('POST', '/machines', { Name: 'm1', Uuid: uuid, Tasks: ['one'], Params })
    await site.clock.advance(10 + 1999)
    expect(await storyOf(site)).toEqual(['one: failed/failed'])
    await site.clock.advance(1 + 10 + 3999)
    expect(await storyOf(site)).toEqual(['one: failed/failed', 'one: failed/failed'])
    await site.clock.advance(1 + 1000)
    expect(await storyOf(site)).toEqual(['one: failed/failed', 'one: failed/failed', 'one: finished/complete'])
    expect(await machineOf(site)).toMatchObject({ Runnable: true, CurrentTask: 1 })
  })

  test('handle the error of a task, and go on', async () => {
    const site = await startAgents([])
    site.drp.scriptTasks([{ task: 'one', exitCode: 1, times: 1 }])
    const Params = { 'task-error-handlers': { one: ['old'] } }
    await site.send('POST', '/machines', { Name: 'm1', Uuid: uuid, Tasks: ['one', 'two'], Params })
    await site.clock.advance(4000)
    expect(await storyOf(site)).toEqual([
      'one: failed/failed',
      'old: finished/complete',
      'one: finished/complete',
      'two: finished/complete',
    ])
  })

  test('run one work order after the other', async () => {
    const site = await startAgents([{ Name: 'm1', Uuid: uuid, WorkOrderMode: true }])
    const ids: unknown[] = []
    for (const order of [
      { Machine: uuid, Tasks: ['one', 'two'] },
      { Filter: 'Name=m1', Tasks: ['stage:second', 'one'] },
    ]) {
      const { json } = await site.send('POST', '/work_orders', order)
      ids.push((json as Job).Uuid)
    }
    await site.clock.advance(2999)
    expect(await storyOf(site)).toEqual([
      'one: finished/complete',
      'two: finished/complete',
      'stage:second: finished/complete',
      'one: running/',
    ])
    await site.clock.advance(1)
    const orders = (await site.send('GET', '/work_orders?sort=CreateTime')).json as { Uuid: string; State: string }[]
    expect(orders.map(({ Uuid, State }) => [Uuid, State])).toEqual(ids.map((id) => [id, 'finished']))
    const before = site.emulator.requests.length
    await site.clock.advance(60_000)
    expect(site.emulator.requests.length).toBe(before)
  })

  test('leave a work order that failed, and take the next one', async () => {
    const site = await startAgents([{ Name: 'm1', Uuid: uuid, WorkOrderMode: true }])
    site.drp.scriptTasks([{ task: 'one', exitCode: 1 }])
    for (const task of ['one', 'two']) await site.send('POST', '/work_orders', { Machine: uuid, Tasks: [task, 'two'] })
    await site.clock.advance(3000)
    expect(await storyOf(site)).toEqual(['one: failed/failed', 'two: finished/complete', 'two: finished/complete'])
    const { json } = await site.send('GET', '/work_orders?sort=CreateTime')
    expect(json).toMatchObject([{ State: 'failed' }, { State: 'finished' }])
    expect(await machineOf(site)).toMatchObject({ Runnable: true })
  })

  test('reboot in the middle of a work order, and go on with it', async () => {
    const site = await startAgents([{ Name: 'm1', Uuid: uuid, WorkOrderMode: true }], { bootMs: 100 })
    site.drp.scriptTasks([{ task: 'one', exitCode: 192, times: 1, takeMs: 10 }, { takeMs: 10 }])
    await site.send('POST', '/work_orders', { Machine: uuid, Tasks: ['one', 'two'] })
    await site.clock.advance(10)
    expect(await storyOf(site)).toEqual(['one: incomplete/reboot'])
    expect(await machineOf(site)).toMatchObject({ Runnable: false })
    await site.clock.advance(100 + 20)
    expect(await storyOf(site)).toEqual(['one: finished/complete', 'two: finished/complete'])
    expect((await site.send('GET', '/work_orders')).json).toMatchObject([{ State: 'finished' }])
  })

  test('stop with a work order that says so, until somebody makes it runnable', async () => {
    const site = await startAgents([{ Name: 'm1', Uuid: uuid, WorkOrderMode: true }])
    site.drp.scriptTasks([{ task: 'one', exitCode: 16 }])
    const { json } = await site.send('POST', '/work_orders', { Machine: uuid, Tasks: ['one', 'two'] })
    await site.clock.advance(60_000)
    expect(await storyOf(site)).toEqual(['one: finished/stop'])
    const path = `/work_orders/${(json as Job).Uuid}`
    expect((await site.send('GET', path)).json).toMatchObject({ Runnable: false, State: 'running' })
    await site.send('PATCH', path, [{ op: 'replace', path: '/Runnable', value: true }])
    await site.clock.advance(1000)
    expect((await site.send('GET', path)).json).toMatchObject({ State: 'finished' })
  })

  test('are as many as there are machines', async () => {
    const machines = Array.from({ length: 200 }, (_, at) => ({ Name: `m${at}x`, Workflow: 'flow' }))
    const site = await startAgents(machines)
    await site.clock.advance(60_000)
    const { headers } = await site.send('HEAD', '/machines?WorkflowComplete=true')
    expect(headers.get('x-drp-list-count')).toBe('200')
    const { headers: done } = await site.send('HEAD', '/jobs?State=finished&Task=In(one,two)')
    expect(done.get('x-drp-list-count')).toBe('600')
  })

  test('are not there unless they are asked for', async () => {
    const site = await startSite({
      profiles: { drp: 'v4' },
      seed: { drp: { ...seed, machines: [{ Name: 'm1', Uuid: uuid, Tasks: ['one'] }] } },
    })
    await site.send('POST', '/jobs', { Machine: uuid })
    await site.clock.advance(60_000)
    expect(await storyOf(site)).toEqual(['one: created/'])
  })

  test('are gone after a seed without them, and begin anew after a reset', async () => {
    const site = await startAgents([{ Name: 'm1', Uuid: uuid, Tasks: ['one'] }])
    await site.clock.advance(1000)
    site.emulator.reset()
    expect(await storyOf(site)).toEqual(['one: running/'])
    site.drp.seed({ ...seed, machines: [{ Name: 'm1', Uuid: uuid, Tasks: ['one'] }] })
    await site.clock.advance(60_000)
    expect(await storyOf(site)).toEqual([])
    await site.emulator.close()
  })

  test.each([
    [[{ tasks: 'x' }], 'rule 0: unknown option "tasks" (did you mean task?)'],
    [[{}, { times: 0 }], 'rule 1: times must be a whole number above 0.'],
    [[{ exitCode: 256 }], 'rule 0: exitCode must be a whole number from 0 to 255.'],
    [[{ exitCode: -1 }], 'rule 0: exitCode must be a whole number from 0 to 255.'],
    [[{ takeMs: -1 }], 'rule 0: takeMs must be a number of milliseconds from 0 up.'],
    [[{ takeMs: Number.POSITIVE_INFINITY }], 'rule 0: takeMs must be a number of milliseconds from 0 up.'],
  ])('cannot be told %j', async (rules, message) => {
    const site = await startAgents([])
    expect(() => site.drp.scriptTasks(rules as never)).toThrow(message)
  })

  test.each([
    [{ bootMs: -1 }, 'agents: bootMs must be a number of milliseconds from 0 up.'],
    [{ takeMs: 'x' }, 'agents: takeMs must be a number of milliseconds from 0 up.'],
    [{ take: 1 }, 'agents: unknown option "take"'],
  ])('cannot be seeded with %j', async (agents, message) => {
    await expect(startAgents([], agents)).rejects.toThrow(message)
  })
})
