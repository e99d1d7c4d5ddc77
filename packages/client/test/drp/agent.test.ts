import { getEventListeners } from 'node:events'
import { inspect } from 'node:util'
import { type AgentExecutor, type AgentProgress, type RunAgentOptions, runAgent } from '@jobwright/client/drp'
import { isJobwrightError } from '@jobwright/core'
import type { ExitCode } from '@jobwright/core/drp'
import { describe, expect, test } from 'vitest'
import { lostConnection } from '../scripted-server.ts'
import { failure, machineId, script, World } from './agent-world.ts'

/** What a run came to, and what it left. */
async function run(world: World, options: Partial<RunAgentOptions> = {}) {
  const events: AgentProgress[] = []
  const drp = world.client()
  const result = await world.clock.until(
    runAgent(drp, {
      machine: machineId,
      execute: () => 0,
      exitOnNotRunnable: true,
      waitTimeoutMs: 0,
      onEvent: (event) => void events.push(event),
      ...options,
    }),
  )
  expect(world.clock.scheduled).toBe(0)
  await drp.close()
  return { result, events, moves: movesOf(events) }
}

function movesOf(events: readonly AgentProgress[]): string[] {
  return events.flatMap((event) => (event.kind === 'moved' ? [`${event.by} ${event.to.replace('AGENT_', '')}`] : []))
}

/** An executor that ends each action as the code says that stands in its name, such as `stop-16`. */
const byName: AgentExecutor = ({ Name }) => {
  const code = Name.split('-').at(-1)
  return code === 'kill' ? 'SIGKILL' : Number(code)
}

const task = (...names: string[]) => ({ actions: names.map((name) => script(name)) })

/** The requests in short: ids of jobs left out. */
const short = (world: World): string[] =>
  world.asked.map((asked) => asked.replaceAll(machineId, 'm').replace(/0{8}-0{4}-0{4}-0{4}-0{11}/, 'j'))

describe('a run', () => {
  test('sends what the recorded agent sends, in its order', async () => {
    const world = new World(
      { a: task('x-0') },
      { Tasks: ['stage:s1', 'a', 'stage:s2', 'b'], Stage: 's1', CurrentTask: 0 },
    )
    world.tasks.set('b', task('y-128'))
    world.addJob({ Task: 'stage:s1', State: 'finished', ExitState: 'complete' })
    const { result } = await run(world, { execute: byName, os: 'linux' })
    expect(short(world)).toEqual([
      'GET /machines/m',
      'GET /jobs/j1',
      'GET /machines/m',
      'POST /jobs',
      'GET /tasks/a',
      'PATCH /jobs/j2',
      'GET /jobs/j2/actions?os=linux',
      'PATCH /jobs/j2',
      'PUT /jobs/j2/log',
      'GET /machines/m',
      'POST /jobs',
      'GET /machines/m',
      'POST /jobs',
      'GET /tasks/b',
      'PATCH /jobs/j4',
      'GET /jobs/j4/actions?os=linux',
      'PATCH /machines/m',
      'PATCH /jobs/j4',
      'PUT /jobs/j4/log',
      'GET /machines/m',
    ])
    expect(world.seen.filter(({ method }) => method !== 'GET').map(({ body }) => body)).toEqual([
      { Machine: machineId, Context: '' },
      [expectState('created'), replace('State', 'running')],
      [expectState('running'), replace('State', 'finished'), replace('ExitState', 'complete')],
      expect.stringContaining('Task a '),
      { Machine: machineId, Context: '' },
      { Machine: machineId, Context: '' },
      [expectState('created'), replace('State', 'running')],
      [{ op: 'test', path: '/Runnable', value: true }, replace('Runnable', false)],
      [expectState('running'), replace('State', 'incomplete'), replace('ExitState', 'complete')],
      expect.stringContaining('Task b '),
    ])
    expect(result).toEqual({
      ended: 'not-runnable',
      state: 'AGENT_EXIT',
      jobs: 2,
      lastJob: { id: expect.stringContaining('4'), task: 'b', state: 'incomplete', exitState: 'complete' },
    })
  })

  test('tells how it goes on, without anything secret', async () => {
    const world = new World({ a: task('x-0', 'y-7') })
    const { events, moves } = await run(world, { execute: byName })
    const id = '00000000-0000-0000-0000-000000000001'
    const job = { id, task: 'a', state: 'running', exitState: '' }
    expect(events.filter(({ kind }) => kind !== 'moved')).toEqual([
      { kind: 'job-started', job },
      { kind: 'action-ended', job, action: 'x-0', code: 0 },
      { kind: 'action-ended', job, action: 'y-7', code: 7 },
      { kind: 'job-ended', job: { ...job, state: 'failed', exitState: 'failed' } },
    ])
    expect(moves).toEqual([
      'connect WAIT_FOR_RUNNABLE',
      'runnable RUN_TASK',
      'endTask WAIT_FOR_RUNNABLE',
      'timeOut EXIT',
    ])
    expect(inspect(events, { depth: null })).not.toContain('canary')
  })

  test('writes the job’s log: what it does itself, and what the executor has to say', async () => {
    const world = new World({ a: task('x-0') }, { Workflow: 'w', Stage: 's' })
    await run(world, {
      execute: async (_, { log }) => {
        await log('one ')
        await log(new TextEncoder().encode('two\n'))
        return 'SIGTERM' as const
      },
    })
    expect([...world.logs.values()]).toEqual([
      'Task a (w:s) begins on one\none two\nAction x-0 ended with SIGTERM\nTask a is failed (failed)\n',
    ])
  })

  test('shows the executor what it works on', async () => {
    const world = new World({ a: task('x', 'y') })
    const seen: unknown[] = []
    await run(world, {
      execute: (action, context) => {
        const { job, task, machine, chroot, signal } = context
        seen.push([action.Name, job.State, job.Token, task.Name, machine.Name, chroot, signal.aborted, context])
        return 0
      },
    })
    const shown = ['running', 'canary-of-job', 'a', 'one', undefined, false]
    expect(seen).toEqual([
      ['x', ...shown, expect.anything()],
      ['y', ...shown, expect.anything()],
    ])
    // One object for the whole job: what an executor keeps is kept by it.
    expect((seen as unknown[][])[0]?.at(-1)).toBe((seen as unknown[][])[1]?.at(-1))
  })

  test('finds the machine by another index too', async () => {
    const world = new World({ a: task('x-0') })
    const woken: string[] = []
    const wakeUps = (id: string) => {
      woken.push(id)
      return () => {}
    }
    const { result } = await run(world, { machine: 'Name:one', execute: byName, wakeUps })
    expect([result.jobs, new Set(woken)]).toEqual([1, new Set([machineId])])
    expect(world.seen.find(({ path }) => path === '/jobs')?.body).toEqual({ Machine: machineId, Context: '' })
  })
})

describe('actions', () => {
  test('meant for another system are left out: the last that is left is the last', async () => {
    const world = new World({
      a: {
        actions: [
          script('w', { OS: 'windows' }),
          script('l', { OS: 'darwin, linux' }),
          script('any', { OS: 'any' }),
          script('x', { OS: 'esxi' }),
        ],
      },
    })
    const ran: string[] = []
    const execute: AgentExecutor = Object.assign(
      ({ Name }: { Name: string }): ExitCode => {
        ran.push(Name)
        return Name === 'any' ? 128 : 0
      },
      { os: 'linux' },
    )
    const { result } = await run(world, { execute })
    expect(ran).toEqual(['l', 'any'])
    expect(world.asked).toContain('GET /jobs/00000000-0000-0000-0000-000000000001/actions?os=linux')
    expect(result.lastJob?.state).toBe('incomplete')
    // What the options say comes first.
    ran.length = 0
    await run(new World({ a: world.tasks.get('a') ?? task() }), { execute, os: 'windows' })
    expect(ran).toEqual(['w', 'any'])
  })

  test('are all run where no system is known', async () => {
    const world = new World({ a: { actions: [script('x', { OS: 'windows' }), script('y')] } })
    const { events } = await run(world)
    expect(events.filter(({ kind }) => kind === 'action-ended')).toHaveLength(2)
  })

  test('that come without Meta are meant for all', async () => {
    const bare = { Name: 'x', Path: '', Content: '', Meta: null }
    const { events } = await run(new World({ a: { actions: [bare] } }), { os: 'linux' })
    expect(events.filter(({ kind }) => kind === 'action-ended')).toHaveLength(1)
  })

  test('may be none: then the job is finished', async () => {
    const { result } = await run(new World({ a: task() }))
    expect(result.lastJob).toMatchObject({ state: 'finished', exitState: 'complete' })
  })

  test.each([
    ['sane-exit-codes', false, 'failed failed'],
    ['original-exit-codes', false, 'finished reboot'],
    ['original-exit-codes', true, 'failed failed'],
  ])('of a task with %s, marker %s: code 1 is %s', async (flags, marker, ended) => {
    const world = new World({ a: { actions: [script('x')], flags } })
    const { result } = await run(world, {
      execute: (_, { useSaneExitCodes }) => {
        if (marker) useSaneExitCodes()
        return 1
      },
    })
    expect(`${result.lastJob?.state} ${result.lastJob?.exitState}`).toBe(ended)
  })

  test('that cannot be carried out fail the job, and say why', async () => {
    const error = new Error('no such shell')
    for (const execute of [
      () => Promise.reject(error),
      () => {
        throw error
      },
    ] as AgentExecutor[]) {
      const world = new World({ a: task('x', 'y') })
      const { result, events } = await run(world, { execute })
      expect(events).toContainEqual(expect.objectContaining({ kind: 'action-ended', action: 'x', error }))
      expect(result.lastJob).toMatchObject({ state: 'failed', exitState: 'failed' })
      expect(world.machine['Runnable']).toBe(false)
      expect(world.logs.values().next().value).toContain('Action x could not be run: no such shell\n')
    }
  })

  test.each([undefined, -1, 1.5, '0', {}])('that end in %j, which is no exit code, fail the job', async (code) => {
    const { result } = await run(new World({ a: task('x') }), { execute: () => code as ExitCode })
    expect(result.lastJob?.state).toBe('failed')
  })

  test('have what they asked for done when the job is over, the last first, before its end is written', async () => {
    const world = new World({ a: task('x-0', 'y-3') })
    const done: string[] = []
    const { events } = await run(world, {
      execute: (action, { defer }) => {
        defer(async () => {
          done.push(`${action.Name} while ${String(world.job?.['State'])}`)
          if (action.Name === 'y-3') throw new Error('cannot be removed')
        })
        return Number(action.Name.at(-1))
      },
    })
    expect(done).toEqual(['y-3 while running', 'x-0 while running'])
    expect(events).toContainEqual({ kind: 'error', error: new Error('cannot be removed') })
  })
})

describe('at the beginning', () => {
  test.each(['created', 'running'])('a job that was left %s is failed', async (State) => {
    const world = new World({ a: task('x-0') }, { CurrentTask: 0 })
    world.addJob({ Task: 'a', State })
    const { result, events } = await run(world, { execute: byName })
    expect(world.seen[2]).toMatchObject({ method: 'PATCH', body: [expectState(State), replace('State', 'failed')] })
    expect(events).toContainEqual({
      kind: 'job-failed',
      job: { id: expect.stringContaining('1'), task: 'a', state: 'failed', exitState: '' },
    })
    // The same task is run as a new job.
    expect([result.jobs, result.lastJob?.id]).toEqual([1, expect.stringMatching(/2$/)])
  })

  test.each([
    ['failed', {}],
    ['finished', {}],
    ['running', { Context: 'other' }],
  ])('a job that is %s stays as it is: %j', async (State, fields) => {
    const world = new World({ a: task('x-0') }, { Runnable: false })
    const job = world.addJob({ Task: 'a', State, ...fields })
    const { events } = await run(world)
    expect([job['State'], events.some(({ kind }) => kind === 'job-failed')]).toEqual([State, false])
  })

  test('an incomplete job is given again, and set running as such', async () => {
    const world = new World({ a: task('x-0') }, { CurrentTask: 0 })
    world.addJob({ Task: 'a', State: 'incomplete', ExitState: 'complete' })
    const { result } = await run(world, { execute: byName })
    expect(world.seen.find(({ method, path }) => method === 'PATCH' && path.startsWith('/jobs'))?.body).toEqual([
      expectState('incomplete'),
      replace('State', 'running'),
    ])
    expect(result).toMatchObject({ jobs: 1, lastJob: { state: 'finished' } })
  })

  test('a job that is gone, or moves meanwhile, is none', async () => {
    const gone = new World({ a: task('x-0') }, { CurrentJob: '00000000-0000-0000-0000-00000000dead' })
    expect((await run(gone)).result).toMatchObject({ jobs: 1 })
    const moved = new World({ a: task('x-0') }, { CurrentTask: 0 })
    const job = moved.addJob({ Task: 'a', State: 'running' })
    moved.before = ({ method }) => {
      if (method === 'PATCH') job['State'] = 'finished'
      return undefined
    }
    const { result } = await run(moved)
    expect(result).not.toHaveProperty('error')
    expect(job['State']).toBe('finished')
  })

  test('an error rests the agent for half a minute', async () => {
    const world = new World({ a: task('x-0') })
    const start = world.clock.now()
    world.before = () => (world.clock.now() - start < 60_000 ? failure(503, 'starting') : undefined)
    const { result, moves } = await run(world)
    expect(moves.slice(0, 3)).toEqual(['error INIT', 'error INIT', 'connect WAIT_FOR_RUNNABLE'])
    expect(world.seen.map(({ at }) => at - start).slice(0, 4)).toEqual([0, 30_000, 60_000, 60_000])
    expect(result).toMatchObject({ ended: 'not-runnable', jobs: 1, error: { code: 'unavailable' } })
  })
})

describe('waiting', () => {
  test.each([
    ['not runnable', { Runnable: false }],
    ['not available', { Available: false }],
    ['in another context', { Context: 'other' }],
  ])('looks at a machine that is %s every so often', async (_, fields) => {
    const world = new World({ a: task('x-0') })
    Object.assign(world.machine, fields)
    const start = world.clock.now()
    const { result } = await run(world, { waitTimeoutMs: 7_000, pollIntervalMs: 3_000 })
    expect(world.seen.map(({ at }) => at - start)).toEqual([0, 0, 3_000, 6_000, 7_000])
    expect(result).toEqual({ ended: 'not-runnable', state: 'AGENT_EXIT', jobs: 0 })
  })

  test('takes two seconds between looks, and goes on for ever unless told otherwise', async () => {
    const world = new World({ a: task('x-0') }, { Runnable: false })
    const controller = new AbortController()
    const start = world.clock.now()
    world.clock.schedule(3_600_000 * 3, () => controller.abort())
    const { result } = await run(world, {
      exitOnNotRunnable: undefined,
      waitTimeoutMs: undefined,
      signal: controller.signal,
    })
    expect([result.ended, world.clock.now() - start]).toEqual(['interrupted', 3_600_000 * 3])
    expect((world.seen[3]?.at ?? 0) - (world.seen[2]?.at ?? 0)).toBe(2_000)
  })

  test('takes an hour to give up', async () => {
    const world = new World({ a: task('x-0') }, { Runnable: false })
    const start = world.clock.now()
    const { result } = await run(world, { waitTimeoutMs: undefined, pollIntervalMs: 600_000 })
    expect([result.ended, world.clock.now() - start]).toEqual(['not-runnable', 3_600_000])
  })

  test('goes on as soon as the machine is runnable', async () => {
    const world = new World({ a: task('x-0') }, { Runnable: false })
    world.clock.schedule(5_000, () => {
      world.machine['Runnable'] = true
    })
    const start = world.clock.now()
    const { result } = await run(world, { waitTimeoutMs: 10_000 })
    expect([result.jobs, (world.seen.find(({ method }) => method === 'POST')?.at ?? 0) - start]).toEqual([1, 6_000])
  })

  test('after the last task goes on when the list changes, and waits when it is not runnable', async () => {
    const world = new World({ a: task('x-0') })
    world.clock.schedule(5_000, () => Object.assign(world.machine, { Runnable: false }))
    world.clock.schedule(9_000, () => Object.assign(world.machine, { Runnable: true, Tasks: ['a', 'a'] }))
    const { result, moves } = await run(world, { waitTimeoutMs: 20_000 })
    expect(moves).toEqual([
      'connect WAIT_FOR_RUNNABLE',
      'runnable RUN_TASK',
      'endTask WAIT_FOR_RUNNABLE',
      'runnable RUN_TASK',
      'noTask WAIT_FOR_CHANGE_STAGE',
      'runnable RUN_TASK',
      'noTask WAIT_FOR_CHANGE_STAGE',
      'notRunnable WAIT_FOR_RUNNABLE',
      'runnable RUN_TASK',
      'endTask WAIT_FOR_RUNNABLE',
      'runnable RUN_TASK',
      'noTask WAIT_FOR_CHANGE_STAGE',
      'runnable RUN_TASK',
      'noTask WAIT_FOR_CHANGE_STAGE',
      'timeOut EXIT',
    ])
    expect(result.jobs).toBe(2)
  })

  test.each(['CurrentTask', 'Tasks', 'Stage'])('after the last task sees a change of %s', async (field) => {
    const world = new World({ a: task('x-0') }, { CurrentTask: 1 })
    world.addJob({ Task: 'a', State: 'finished' })
    const other: Record<string, unknown> = { CurrentTask: 0, Tasks: ['b'], Stage: 's' }
    world.clock.schedule(1_000, () => Object.assign(world.machine, { [field]: other[field] }))
    await run(world, { waitTimeoutMs: 3_000, pollIntervalMs: 1_000 })
    expect(world.seen.filter(({ method }) => method === 'POST').length).toBeGreaterThan(1)
  })

  test('is woken up, also while it looks, and stops listening', async () => {
    const world = new World({ a: task('x-0') }, { Runnable: false })
    const wakes: (() => void)[] = []
    let listening = 0
    const wakeUps: RunAgentOptions['wakeUps'] = (id, wake) => {
      expect(id).toBe(machineId)
      listening += 1
      wakes.push(wake)
      return () => {
        listening -= 1
      }
    }
    let looks = 0
    world.before = ({ method }) => {
      looks += method === 'GET' ? 1 : 0
      // The second look is the first of the wait: the machine changes right behind it.
      if (looks === 2) {
        const answer = Response.json(world.machine)
        world.machine['Runnable'] = true
        wakes[0]?.()
        return answer
      }
      return undefined
    }
    const start = world.clock.now()
    const { result } = await run(world, { wakeUps, pollIntervalMs: 60_000, waitTimeoutMs: 0 + 1_000 })
    expect(result.jobs).toBe(1)
    expect(world.seen.findIndex(({ method }) => method === 'POST')).toBe(3)
    expect((world.seen[3]?.at ?? 0) - start).toBe(0)
    expect(listening).toBe(0)
    // Too late, it does nothing.
    wakes[0]?.()
    expect(world.clock.scheduled).toBe(0)
  })
})

describe('a machine that is to go down', () => {
  const reboots = { a: task('x-64'), b: task('y-0') }

  test('is left to the caller, and made not runnable first', async () => {
    const world = new World(reboots, { Context: '' })
    const { result, moves } = await run(world, { execute: byName })
    expect(result).toMatchObject({
      ended: 'rebooted',
      state: 'AGENT_REBOOT',
      due: 'reboot',
      lastJob: { exitState: 'reboot' },
    })
    expect(moves.at(-1)).toBe('reboot REBOOT')
    expect(short(world).slice(-4)).toEqual([
      'PATCH /machines/m',
      'PATCH /jobs/j1',
      'PUT /jobs/j1/log',
      'PATCH /machines/m',
    ])
    expect(world.seen.at(-1)?.body).toEqual([{ op: 'test', path: '/Context', value: '' }, replace('Runnable', false)])
  })

  test('is told once where servers know no contexts', async () => {
    const world = new World(reboots)
    await run(world, { execute: byName })
    expect(world.asked.filter((asked) => asked.startsWith('PATCH /machines'))).toHaveLength(1)
  })

  test('is taken down by the caller’s own function, after its next boot was arranged', async () => {
    const done: string[] = []
    const power = { reboot: async () => void done.push('reboot'), poweroff: () => void done.push('poweroff') }
    const world = new World(reboots)
    expect((await run(world, { execute: byName, power })).result).not.toHaveProperty('due')
    expect(short(world).slice(-2)).toEqual(['GET /info', 'POST /machines/m/actions/nextbootpxe'])
    const knows = new World({ a: task('x-32') })
    knows.features = ['auto-boot-target']
    const { result } = await run(knows, { execute: byName, power })
    expect(result).toMatchObject({ ended: 'powered-off', state: 'AGENT_POWEROFF' })
    expect(short(knows).at(-1)).toBe('GET /info')
    expect(done).toEqual(['reboot', 'poweroff'])
  })

  test('that cannot be taken down is told as such', async () => {
    const error = new Error('no such program')
    const { result } = await run(new World(reboots), {
      execute: byName,
      power: { reboot: () => Promise.reject(error) },
    })
    expect(result).toMatchObject({ ended: 'failed', due: 'reboot', error })
  })

  test('by poweroff is left to the caller too', async () => {
    const { result } = await run(new World({ a: task('x-32') }), { execute: byName, power: { reboot: () => {} } })
    expect(result).toMatchObject({ ended: 'powered-off', due: 'poweroff' })
  })

  test('goes down although the server fails meanwhile', async () => {
    const world = new World(reboots)
    world.before = ({ path }) => (path === '/info' || path.includes('nextbootpxe') ? failure(500, 'no') : undefined)
    let rebooted = false
    const power = {
      reboot: () => {
        rebooted = true
      },
    }
    const { result } = await run(world, { execute: byName, power })
    expect([rebooted, result.ended]).toEqual([true, 'rebooted'])
  })

  test('starts a loaded kernel instead, where its parameters allow that', async () => {
    const world = new World(reboots)
    world.params.set('kexec-ok', true)
    const { result, moves } = await run(world, { execute: byName, power: { kexec: () => true } })
    expect(result).toMatchObject({ ended: 'rebooted', state: 'AGENT_REBOOT' })
    expect(result).not.toHaveProperty('due')
    expect(moves.slice(-2)).toEqual(['kexec KEXEC', 'reboot REBOOT'])
    expect(world.asked).toContain(`GET /machines/${machineId}/params/kexec-ok?aggregate=true`)
  })

  test.each([
    ['there is none', () => false],
    ['it fails', () => Promise.reject(new Error('kexec'))],
  ])('reboots when %s', async (_, kexec) => {
    const world = new World(reboots)
    world.params.set('kexec-ok', true)
    const { result } = await run(world, { execute: byName, power: { kexec } })
    expect(result).toMatchObject({ ended: 'rebooted', due: 'reboot' })
  })

  test.each([null, 'true'])('starts no kernel where kexec-ok is %j, or cannot be read', async (value) => {
    const world = new World(reboots)
    world.params.set('kexec-ok', value)
    if (value === null) world.before = ({ path }) => (path.includes('kexec') ? failure(500, 'no') : undefined)
    const { moves } = await run(world, { execute: byName, power: { kexec: () => true } })
    expect(moves.at(-1)).toBe('reboot REBOOT')
  })

  test('is left alone by an agent in a context', async () => {
    let taken = false
    const power = {
      reboot: () => {
        taken = true
      },
      kexec: () => {
        taken = true
        return true
      },
    }
    const world = new World(reboots, { Context: 'c' })
    world.params.set('kexec-ok', true)
    const { result } = await run(world, { execute: byName, context: 'c', power })
    expect(result).toMatchObject({ ended: 'stopped', state: 'AGENT_REBOOT' })
    expect(result).not.toHaveProperty('due')
    expect(taken).toBe(false)
    expect(world.seen.find(({ path }) => path === '/jobs')?.body).toEqual({ Machine: machineId, Context: 'c' })
  })

  test('is left to an installer', async () => {
    const { result, moves } = await run(new World(reboots, { BootEnv: 'ubuntu-install' }), { execute: byName })
    expect(result).toMatchObject({ ended: 'stopped', state: 'AGENT_EXIT' })
    expect(moves.at(-1)).toBe('leaveInstall EXIT')
  })

  test('reboots into another boot environment: the next one is seen after the list has moved', async () => {
    const world = new World({ a: task('x-0') }, { Tasks: ['a'] })
    world.clock.schedule(1_000, () => Object.assign(world.machine, { BootEnv: 'sledgehammer', Runnable: false }))
    const { result, moves } = await run(world, { execute: byName, waitTimeoutMs: 10_000 })
    expect(moves.at(-1)).toBe('changeBootEnv REBOOT')
    expect(result).toMatchObject({ ended: 'rebooted', due: 'reboot' })
  })

  test('is kept from running more on its way into another boot environment, also where servers know no contexts', async () => {
    const world = new World({ a: task('x-0') })
    await run(world, { bootEnv: 'sledgehammer' })
    expect(world.seen.at(-1)?.body).toEqual([
      { op: 'test', path: '/Runnable', value: true },
      replace('Runnable', false),
    ])
    expect(world.machine['Runnable']).toBe(false)
  })

  test('reboots at the beginning, when it runs in another boot environment than it is to', async () => {
    const { result, moves } = await run(new World({ a: task('x-0') }), { bootEnv: 'sledgehammer' })
    expect([moves, result.jobs]).toEqual([['changeBootEnv REBOOT'], 0])
  })

  test('stops when a job says so', async () => {
    const { result } = await run(new World({ a: task('x-16') }), { execute: byName })
    expect(result).toMatchObject({ ended: 'stopped', state: 'AGENT_EXIT', lastJob: { exitState: 'stop' } })
  })
})

describe('entries of the list', () => {
  test('in a chroot are run there, and leaving it ends nothing', async () => {
    const world = new World({ b: task('y-0') }, { Tasks: ['chroot:/srv/root', 'b'] })
    const seen: (string | undefined)[] = []
    const { result, moves } = await run(world, {
      execute: (_, { chroot }) => {
        seen.push(chroot)
        return 0
      },
    })
    expect(seen).toEqual(['/srv/root'])
    expect(moves).toEqual([
      'connect WAIT_FOR_RUNNABLE',
      'runnable RUN_TASK',
      'enterChroot WAIT_FOR_RUNNABLE',
      'runnable RUN_TASK',
      'endTask WAIT_FOR_RUNNABLE',
      'runnable RUN_TASK',
      'leaveChroot EXIT',
      'runnable RUN_TASK',
      'noTask WAIT_FOR_CHANGE_STAGE',
      'timeOut EXIT',
    ])
    expect(result).toMatchObject({ ended: 'not-runnable', jobs: 1 })
  })

  test('in a chroot: being called off ends the run all the same', async () => {
    const world = new World({ b: task('y-0') }, { Tasks: ['chroot:/srv/root', 'b'] })
    const controller = new AbortController()
    const { result, moves } = await run(world, {
      signal: controller.signal,
      execute: () => {
        controller.abort()
        return 0
      },
    })
    expect(moves.slice(-2)).toEqual(['interrupt EXIT', 'interrupt EXIT'])
    expect(result.ended).toBe('interrupted')
  })

  test('in a chroot: what waits after it ends after a while', async () => {
    const world = new World({ b: task('y-16') }, { Tasks: ['chroot:/srv/root', 'b'] })
    const { result, moves } = await run(world, { execute: byName, exitOnNotRunnable: false, waitTimeoutMs: 5_000 })
    expect(moves.slice(-2)).toEqual(['stop EXIT', 'timeOut EXIT'])
    expect(result.ended).toBe('not-runnable')
  })

  test('may leave a chroot', async () => {
    const world = new World({ b: task('y-0') }, { Tasks: ['chroot:/x', 'chroot:', 'b'] })
    const seen: (string | undefined)[] = []
    await run(world, {
      execute: (_, { chroot }) => {
        seen.push(chroot)
        return 0
      },
    })
    expect(seen).toEqual([undefined])
  })

  test('that the server carries out are passed over, and refused when it has not', async () => {
    const world = new World({ b: task('y-0') }, { Tasks: ['action:x', 'b'] })
    expect((await run(world)).result).toMatchObject({ jobs: 1, lastJob: { task: 'b' } })

    const odd = new World({ b: task('y-0') }, { Tasks: ['stage:x'] })
    odd.before = ({ path }) =>
      path === '/jobs' ? Response.json(odd.addJob({ Task: 'stage:x', State: 'running' }), { status: 201 }) : undefined
    const { result } = await run(odd, { exitOnFailure: true })
    expect(result).toMatchObject({ ended: 'failed', jobs: 0, error: { code: 'unexpected-response' } })
  })

  test('of a state that no job can be started from are refused', async () => {
    const world = new World({ b: task('y-0') })
    world.before = ({ path }) =>
      path === '/jobs' ? Response.json(world.addJob({ Task: 'b', State: 'finished' }), { status: 201 }) : undefined
    const { result } = await run(world, { exitOnFailure: true })
    expect((result.error as Error).message).toContain('which is finished')
  })

  test('answered by something else than a job are refused', async () => {
    const world = new World({ b: task('y-0') })
    world.before = ({ path }) => (path === '/jobs' ? Response.json({ hello: 'canary' }, { status: 201 }) : undefined)
    const { result } = await run(world, { exitOnFailure: true })
    expect(isJobwrightError(result.error, 'unexpected-response')).toBe(true)
    expect(inspect(result, { depth: null })).not.toContain('canary')
  })
})

describe('a machine without a workflow', () => {
  function withStages(map: unknown, fields: Record<string, unknown> = {}) {
    const world = new World({ a: task('x-0') }, { Workflow: '', Stage: 'one', ...fields })
    world.params.set('change-stage/map', map)
    world.stages.set('two', {})
    world.stages.set('reboots', { Reboot: true })
    world.stages.set('elsewhere', { BootEnv: 'sledgehammer' })
    world.stages.set('here', { BootEnv: 'local' })
    world.stages.set('local', {})
    return world
  }

  test.each([
    [{ one: 'two' }, 'changeStage', 'not-runnable', 'two'],
    [{ one: 'two:Reboot' }, 'reboot', 'rebooted', 'two'],
    [{ one: 'two:Stop' }, 'stop', 'stopped', 'two'],
    [{ one: 'two:Shutdown' }, 'poweroff', 'powered-off', 'two'],
    [{ one: 'reboots:Stop' }, 'reboot', 'rebooted', 'reboots'],
    [{ one: 'elsewhere' }, 'reboot', 'rebooted', 'elsewhere'],
    [{ one: 'here' }, 'changeStage', 'not-runnable', 'here'],
    [{ one: 'one' }, 'noStage', 'not-runnable', 'one'],
    [{ one: 5, two: 'x' }, 'noStage', 'not-runnable', 'one'],
    [null, 'noStage', 'not-runnable', 'one'],
    ['one', 'noStage', 'not-runnable', 'one'],
  ])('goes on by the map %j', async (map, by, ended, stage) => {
    const world = withStages(map)
    const { result, moves } = await run(world, { execute: byName })
    expect(moves).toContain(`${by} ${moves.find((move) => move.startsWith(`${by} `))?.split(' ')[1]}`)
    expect([result.ended, world.machine['Stage']]).toEqual([ended, stage])
    expect(world.asked).toContain(`GET /machines/${machineId}/params/change-stage/map?aggregate=true`)
  })

  test('goes on to the stage local after an installer', async () => {
    const world = withStages(null, { BootEnv: 'x-install' })
    await run(world, { execute: byName })
    expect(world.machine['Stage']).toBe('local')
  })

  test('may be told what to do after an installer without a stage', async () => {
    const world = withStages({ one: ':Stop' }, { BootEnv: 'x-install' })
    const { result } = await run(world, { execute: byName })
    expect([world.machine['Stage'], result.ended]).toEqual(['local', 'stopped'])
  })

  test('is changed only while it is in the stage that was seen', async () => {
    const world = withStages({ one: 'two' })
    world.before = ({ method, path }) => {
      if (method === 'GET' && path === '/stages/two') world.machine['Stage'] = 'three'
      return undefined
    }
    const { result } = await run(world, { exitOnFailure: true })
    expect([result.ended, world.machine['Stage']]).toEqual(['failed', 'three'])
    expect(isJobwrightError(result.error, 'conflict')).toBe(true)
  })
})

describe('what goes wrong', () => {
  test('with the actions fails the job, leaves the machine, and is tried again five seconds later', async () => {
    const world = new World({ a: task('x-0') })
    let failures = 0
    world.before = ({ path }) => {
      if (!path.includes('/actions') || failures === 2) return undefined
      failures += 1
      return failure(422, 'No such machine parameter nope/nope')
    }
    const start = world.clock.now()
    const { result, moves } = await run(world, { execute: byName })
    expect(
      world.seen
        .filter(({ path }) => path === '/jobs')
        .map(({ at }) => at - start)
        .slice(0, 3),
    ).toEqual([0, 5_000, 10_000])
    expect([...world.jobs.values()].map(({ State, ExitState }) => [State, ExitState].join(' '))).toEqual([
      'failed failed',
      'failed failed',
      'finished complete',
    ])
    expect(world.asked.some((asked) => asked.startsWith('PATCH /machines'))).toBe(false)
    expect(world.logs.values().next().value).toContain('could not be read: No such machine parameter nope/nope\n')
    expect(moves.slice(2, 4)).toEqual(['error INIT', 'connect WAIT_FOR_RUNNABLE'])
    expect(result.error).toMatchObject({ code: 'rejected' })
  })

  test('with the actions ends the run where it is told to exit', async () => {
    const world = new World({ a: task('x-0') })
    world.before = ({ path }) => (path.includes('/actions') ? failure(422, 'nope') : undefined)
    const { result } = await run(world, { exitOnFailure: true })
    expect(result).toMatchObject({
      ended: 'failed',
      state: 'AGENT_EXIT',
      lastJob: { state: 'failed' },
      error: { code: 'rejected' },
    })
  })

  test('in a job ends the run where it is told to exit', async () => {
    const { result } = await run(new World({ a: task('x-1') }), { execute: byName, exitOnFailure: true })
    expect(result).toMatchObject({ ended: 'failed', state: 'AGENT_EXIT', lastJob: { state: 'failed' } })
    expect(result).not.toHaveProperty('error')
  })

  test.each([
    ['401', 'authentication'],
    ['403', 'forbidden'],
    ['404', 'not-found'],
  ])('that no time mends ends the run: %s', async (status, code) => {
    const world = new World({ a: task('x-0') })
    world.before = () => failure(Number(status), 'no')
    const { result } = await run(world)
    expect(result).toMatchObject({ ended: 'failed', jobs: 0, error: { code } })
  })

  test.each([
    ['a certificate that is not trusted', 'certificate', 'CERT_HAS_EXPIRED'],
    ['a server that is not there yet', 'unavailable', 'ECONNREFUSED'],
  ])('with the connection: %s', async (_, code, cause) => {
    const world = new World({ a: task('x-0') })
    const start = world.clock.now()
    world.before = () => {
      if (world.clock.now() - start > 45_000) return undefined
      throw Object.assign(new TypeError('fetch failed'), { cause: Object.assign(new Error('no'), { code: cause }) })
    }
    const { result } = await run(world, { execute: byName })
    expect(result).toMatchObject({ ended: code === 'certificate' ? 'failed' : 'not-runnable', error: { code } })
  })

  test('with what names the machine ends the run', async () => {
    const { result } = await run(new World({ a: task('x-0') }), { machine: '..' })
    expect(result).toMatchObject({ ended: 'failed', error: { code: 'invalid-input' } })
  })

  test('a task that is not found may be made yet', async () => {
    const world = new World({ a: task('x-0') }, { Tasks: ['a'] })
    const made = world.tasks.get('a')
    world.tasks.clear()
    world.clock.schedule(12_000, () => void (made && world.tasks.set('a', made)))
    const { result } = await run(world, { execute: byName })
    expect(result).toMatchObject({ ended: 'not-runnable', jobs: 1, lastJob: { state: 'finished' } })
  })

  test('a client that is closed ends the run', async () => {
    const world = new World({ a: task('x-0') }, { Runnable: false })
    const drp = world.client()
    const running = runAgent(drp, { machine: machineId, execute: () => 0 })
    world.clock.schedule(5_000, () => void drp.close())
    expect(await world.clock.until(running)).toMatchObject({ ended: 'failed', error: { code: 'aborted' } })
  })

  test('a mistake in what wakes it up ends the run', async () => {
    const error = new TypeError('not a function')
    const { result } = await run(new World({ a: task('x-0') }), {
      wakeUps: () => {
        throw error
      },
    })
    expect(result).toMatchObject({ ended: 'failed', error })
  })

  test('a job that somebody else has ended is not this agent’s any more', async () => {
    const world = new World({ a: task('x-0') })
    let times = 0
    const { result, events } = await run(world, {
      execute: () => {
        times += 1
        if (times === 1) Object.assign(world.job ?? {}, { State: 'failed', ExitState: '' })
        return 0
      },
    })
    expect(events).toContainEqual({ kind: 'error', error: expect.objectContaining({ code: 'conflict' }) })
    expect([...world.jobs.values()].map(({ State }) => State)).toEqual(['failed', 'finished'])
    expect(result.jobs).toBe(2)
  })

  test('a job that another agent has set running is left alone, and waited for', async () => {
    const world = new World({ a: task('x-0'), b: task('y-0') })
    let others: Record<string, unknown> | undefined
    world.before = ({ method, path }) => {
      if (method === 'POST' && path === '/jobs' && others === undefined) {
        others = world.addJob({ Task: 'a', State: 'running', CurrentIndex: 0 })
        world.machine['CurrentTask'] = 0
        world.clock.schedule(11_000, () => Object.assign(others ?? {}, { State: 'finished', ExitState: 'complete' }))
      }
      return undefined
    }
    const { result, moves } = await run(world)
    expect(others?.['State']).toBe('finished')
    expect(result).toMatchObject({ jobs: 1, lastJob: { task: 'b' } })
    expect(moves.filter((move) => move === 'error INIT')).toHaveLength(3)
  })

  test('a job whose answer was lost is failed, and the task run as another', async () => {
    const world = new World({ a: task('x-0') })
    let lost = false
    world.after = ({ path }, answer) => {
      if (path !== '/jobs' || lost) return answer
      lost = true
      return lostConnection()
    }
    const { result } = await run(world)
    expect([...world.jobs.values()].map(({ State }) => State)).toEqual(['failed', 'finished'])
    expect(result).toMatchObject({ jobs: 1, error: { code: 'unavailable' } })
  })

  test('the start of a job whose answer was lost is taken back', async () => {
    const world = new World({ a: task('x-0') })
    let lost = false
    let ran = 0
    world.after = ({ method, path }, answer) => {
      if (method !== 'PATCH' || !path.startsWith('/jobs') || lost) return answer
      lost = true
      return lostConnection()
    }
    await run(world, {
      execute: () => {
        ran += 1
        return 0
      },
    })
    expect([...world.jobs.values()].map(({ State }) => State)).toEqual(['failed', 'finished'])
    expect(ran).toBe(1)
  })

  test('the end of a job is written again until it is known', async () => {
    const world = new World({ a: task('x-0') })
    const times: number[] = []
    world.after = ({ method, body, at }, answer) => {
      if (method !== 'PATCH' || !JSON.stringify(body).includes('finished')) return answer
      times.push(at)
      return answer.ok ? lostConnection() : answer
    }
    const { result } = await run(world)
    // It was written the first time: the second finds it so.
    expect(times.map((at) => at - (times[0] ?? 0))).toEqual([0, 1_000])
    expect(result).toMatchObject({ jobs: 1, lastJob: { state: 'finished', exitState: 'complete' } })
    expect(result).not.toHaveProperty('error')
  })

  test('the end of a job is given up after a while, and the job failed', async () => {
    const world = new World({ a: task('x-0') }, { Tasks: ['a'] })
    const times: number[] = []
    world.before = ({ body, at }) => {
      if (!JSON.stringify(body).includes('finished')) return undefined
      times.push(at)
      return failure(503, 'no')
    }
    const { result } = await run(world, { exitOnFailure: true })
    expect(times.map((at) => at - (times[0] ?? 0))).toEqual([0, 1_000, 2_000, 4_000, 7_000, 12_000, 20_000])
    expect(result).toMatchObject({ ended: 'failed', error: { code: 'unavailable' }, lastJob: { state: 'running' } })
  })

  test.each([
    [404, 'Not Found'],
    [409, 'Patch error at line 0: Test op failed.'],
    [422, 'Stage none is not available'],
  ])('the end of a job that the server refuses is not written again (%d)', async (status, message) => {
    const world = new World({ a: task('x-0') })
    let times = 0
    world.before = ({ method, body }) => {
      if (method !== 'PATCH' || !JSON.stringify(body).includes('finished')) return undefined
      times += 1
      return failure(status, message, 'PATCH')
    }
    const { result } = await run(world, { exitOnFailure: true })
    expect([times, result.ended]).toEqual([1, 'failed'])
  })

  test('a machine that cannot be made not runnable is not given its failing task without pause', async () => {
    const world = new World({ a: task('x-1') })
    world.before = ({ method, path }) =>
      method === 'PATCH' && path.startsWith('/machines') ? failure(403, 'Locked') : undefined
    const controller = new AbortController()
    world.clock.schedule(17_000, () => controller.abort())
    const { result, events } = await run(world, { execute: byName, signal: controller.signal })
    expect(result).toMatchObject({ ended: 'interrupted', jobs: 4 })
    expect(events.filter(({ kind }) => kind === 'error')).toHaveLength(4)
  })
})

describe('called off', () => {
  test.each(['v4.8', 'v3.13'] as const)('before it begins, it asks nothing (%s)', async (profile) => {
    const world = new World({ a: task('x-0') })
    const { result, moves } = await run(world, { signal: AbortSignal.abort(), profile })
    expect([result, world.asked]).toEqual([{ ended: 'interrupted', state: 'AGENT_EXIT', jobs: 0 }, []])
    expect(moves).toEqual([profile === 'v4.8' ? 'interrupt EXIT' : 'giveUp EXIT'])
  })

  test('while it waits, it ends at once', async () => {
    const world = new World({ a: task('x-0') }, { Runnable: false })
    const controller = new AbortController()
    const start = world.clock.now()
    world.clock.schedule(500, () => controller.abort())
    const { result } = await run(world, { signal: controller.signal, waitTimeoutMs: 10_000 })
    expect([result.ended, world.clock.now() - start]).toEqual(['interrupted', 500])
    expect(result).not.toHaveProperty('error')
    expect(getEventListeners(controller.signal, 'abort')).toEqual([])
  })

  test('while it looks, it ends at once', async () => {
    const world = new World({ a: task('x-0') })
    const controller = new AbortController()
    world.before = () => {
      controller.abort()
      return new Promise<never>(() => {})
    }
    const { result } = await run(world, { signal: controller.signal })
    expect(result).toEqual({ ended: 'interrupted', state: 'AGENT_EXIT', jobs: 0 })
  })

  test('while it rests after an error, it ends at once', async () => {
    const world = new World({ a: task('x-0') })
    world.before = () => failure(503, 'no')
    const controller = new AbortController()
    const start = world.clock.now()
    world.clock.schedule(500, () => controller.abort())
    const { result } = await run(world, { signal: controller.signal })
    expect([result.ended, world.clock.now() - start]).toEqual(['interrupted', 500])
  })

  test.each([
    ['v4.8', 'interrupt EXIT'],
    ['v3.13', 'giveUp EXIT'],
  ] as const)('while it runs an action, it has that killed and sets the job aside (%s)', async (profile, move) => {
    const world = new World({ a: task('x', 'y') })
    const controller = new AbortController()
    world.clock.schedule(500, () => controller.abort())
    const ran: string[] = []
    const { result, moves } = await run(world, {
      profile,
      signal: controller.signal,
      exitOnFailure: true,
      execute: (action, { signal, defer }) => {
        ran.push(action.Name)
        defer(() => void ran.push('cleaned'))
        return new Promise((resolve) => signal.addEventListener('abort', () => resolve('SIGTERM'), { once: true }))
      },
    })
    expect(ran).toEqual(['x', 'cleaned'])
    expect(result).toEqual({
      ended: 'interrupted',
      state: 'AGENT_EXIT',
      jobs: 1,
      lastJob: { id: expect.anything(), task: 'a', state: 'incomplete', exitState: 'complete' },
    })
    expect(moves.at(-1)).toBe(move)
    expect(world.machine['Runnable']).toBe(false)
    expect([...world.logs.values()][0]).toContain('Task a is incomplete (complete)\n')
  })

  test('while it asks for a job, it takes the job and sets it aside: no other agent finds it open', async () => {
    const world = new World({ a: task('x') })
    const controller = new AbortController()
    world.after = ({ path }, answer) => {
      if (path === '/jobs') controller.abort()
      return answer
    }
    let ran = 0
    const { result } = await run(world, {
      signal: controller.signal,
      execute: () => {
        ran += 1
        return 0
      },
    })
    expect([ran, world.job?.['State'], result.ended]).toEqual([0, 'incomplete', 'interrupted'])
  })

  test('it does not wait for an executor that passes over its signal', async () => {
    const world = new World({ a: task('x') })
    const controller = new AbortController()
    const start = world.clock.now()
    world.clock.schedule(500, () => controller.abort())
    const { result } = await run(world, { signal: controller.signal, execute: () => new Promise(() => {}) })
    expect([result.ended, world.clock.now() - start]).toEqual(['interrupted', 30_500])
    // There was no time left to write it.
    expect(world.job?.['State']).toBe('running')
  })

  test('it does not wait for a server that does not answer', async () => {
    const world = new World({ a: task('x-0') })
    const controller = new AbortController()
    const start = world.clock.now()
    world.before = ({ body }) => {
      if (!JSON.stringify(body).includes('incomplete')) return undefined
      return new Promise<never>(() => {})
    }
    const { result } = await run(world, {
      signal: controller.signal,
      execute: () => {
        controller.abort()
        return 0
      },
    })
    expect([result.ended, world.clock.now() - start]).toEqual(['interrupted', 30_000])
  })
})

describe('what is told', () => {
  test.each([
    [
      'throws',
      () => {
        throw new Error('log full')
      },
    ],
    ['rejects', () => Promise.reject(new Error('log full'))],
  ])('to somebody who %s changes nothing', async (_, onEvent) => {
    const { result } = await run(new World({ a: task('x-0') }), { execute: byName, onEvent })
    expect(result).toMatchObject({ ended: 'not-runnable', jobs: 1, callbackError: new Error('log full') })
  })

  test('never shows a secret, whatever goes wrong', async () => {
    let shown = ''
    for (const status of [400, 401, 403, 404, 409, 422, 500, 503]) {
      for (const where of ['/machines', '/jobs', '/tasks', '/actions', '/log']) {
        const world = new World({ a: task('x-1') })
        const controller = new AbortController()
        const stopTimer = world.clock.schedule(40_000, () => controller.abort())
        world.before = ({ path }) =>
          path.includes(where) ? failure(status, 'Invalid Token : canary-of-agent') : undefined
        const told: unknown[] = []
        const running = runAgent(world.client(), {
          machine: machineId,
          execute: byName,
          signal: controller.signal,
          exitOnNotRunnable: true,
          waitTimeoutMs: 5_000,
          onEvent: (event) => void told.push(event),
        })
        shown += show([await world.clock.until(running), told])
        stopTimer()
      }
    }
    expect(shown.length).toBeGreaterThan(100_000)
    expect(shown).toContain('Invalid Token')
    expect(shown).not.toContain('canary')
  })
})

describe('the agent of v3.13', () => {
  test('says nothing of contexts, and takes every machine for its own', async () => {
    const world = new World({ a: task('x-0') }, { Context: 'other', CurrentTask: 0 })
    const stale = world.addJob({ Task: 'a', State: 'running', Context: 'other' })
    const { result } = await run(world, { profile: 'v3.13' })
    expect(stale['State']).toBe('failed')
    expect(result.jobs).toBe(1)
    expect(world.seen.find(({ path }) => path === '/jobs')?.body).toEqual({ Machine: machineId })
  })

  test('finishes what is incomplete and reboots, and sets a job aside whose actions cannot be read', async () => {
    const world = new World({ a: task('x-192') })
    expect((await run(world, { profile: 'v3.13', execute: byName })).result.lastJob?.state).toBe('finished')
    const bad = new World({ a: task('x-0') })
    bad.before = ({ path }) => (path.includes('/actions') ? failure(422, 'nope') : undefined)
    const { result } = await run(bad, { profile: 'v3.13', exitOnFailure: true })
    expect(result.lastJob).toMatchObject({ state: 'incomplete', exitState: 'complete' })
  })
})

describe('the log of a job', () => {
  /** Runs one action that writes as it is told, and answers when which log came to the server. */
  async function logged(
    write: (log: (text: string) => Promise<void>, sleep: (ms: number) => Promise<void>, world: World) => Promise<void>,
    world = new World({ a: task('x') }),
  ) {
    const start = world.clock.now()
    const sleep = (ms: number) => new Promise<void>((resolve) => void world.clock.schedule(ms, resolve))
    const { events, result } = await run(world, {
      execute: async (_, { log }) => {
        await write(log, sleep, world)
        return 0
      },
    })
    const appends = world.seen
      .filter(({ path }) => path.endsWith('/log'))
      .map(({ at, body }) => [at - start, String(body)] as const)
    return {
      appends,
      text: [...world.logs.values()].join(''),
      lost: events.filter(({ kind }) => kind === 'log-lost'),
      result,
    }
  }

  const begins = 'Task a (w:none) begins on one\n'
  const ends = 'Action x ended with 0\nTask a is finished (complete)\n'

  test('is sent a second after the first of what waits, and at the end', async () => {
    const { appends } = await logged(async (log, sleep) => {
      await log('1')
      await sleep(900)
      await log('2')
      await sleep(900)
      await log('3')
      await sleep(5_000)
      await log('4')
      await sleep(10)
    })
    expect(appends).toEqual([
      [1_000, `${begins}12`],
      [2_800, '3'],
      [6_810, `4${ends}`],
    ])
  })

  test('is sent at once when it is much, in order, one request at a time', async () => {
    const world = new World({ a: task('x') })
    let open = 0
    world.after = async ({ path }, answer) => {
      if (!path.endsWith('/log')) return answer
      open += 1
      expect(open).toBe(1)
      await new Promise<void>((resolve) => void world.clock.schedule(300, resolve))
      open -= 1
      return answer
    }
    const much = (letter: string) => letter.repeat(64 * 1_024)
    const { appends, text } = await logged(async (log, sleep) => {
      await log(much('a'))
      await log(much('b'))
      await log('c')
      await sleep(2_000)
    }, world)
    expect(appends.map(([at]) => at)).toEqual([0, 300, 2_000])
    expect(text).toBe(`${begins}${much('a')}${much('b')}c${ends}`)
  })

  test('that is one byte short of much waits its second', async () => {
    const { appends } = await logged(async (log, sleep) => {
      await log('a'.repeat(64 * 1_024 - begins.length - 1))
      await sleep(10)
      await log('b')
      await sleep(10)
    })
    expect(appends.map(([at]) => at)).toEqual([10, 20])
  })

  test('has a writer wait that writes more than a slow server takes', async () => {
    const world = new World({ a: task('x') })
    world.after = async ({ path }, answer) => {
      if (path.endsWith('/log')) await new Promise<void>((resolve) => void world.clock.schedule(5_000, resolve))
      return answer
    }
    const waited: number[] = []
    const { text, lost } = await logged(async (log) => {
      const start = world.clock.now()
      for (let part = 0; part < 5; part++) {
        await log('x'.repeat(512 * 1_024))
        waited.push(world.clock.now() - start)
      }
    }, world)
    expect(waited).toEqual([0, 0, 0, 5_000, 5_000])
    expect([text.length - begins.length - ends.length, lost]).toEqual([5 * 512 * 1_024, []])
  })

  test('takes one piece of any size', async () => {
    const piece = 'x'.repeat(3 * 1_024 * 1_024)
    expect((await logged((log) => log(piece))).text).toBe(`${begins}${piece}${ends}`)
  })

  test.each([503, 403])('has nobody wait for what is not taken (%d)', async (status) => {
    const piece = 'x'.repeat(2 * 1_024 * 1_024)
    const world = new World({ a: task('x') })
    world.before = async ({ path }) => {
      if (!path.endsWith('/log')) return undefined
      await new Promise<void>((resolve) => void world.clock.schedule(5_000, resolve))
      return failure(status, 'no')
    }
    const start = world.clock.now()
    const waited: number[] = []
    const { lost } = await logged(async (log) => {
      for (let part = 0; part < 4; part++) {
        await log(piece)
        waited.push(world.clock.now() - start)
      }
    }, world)
    expect(waited).toEqual([0, 5_000, 5_000, 5_000])
    const bytes = lost.map((event) => (event.kind === 'log-lost' ? event.bytes : 0))
    expect(bytes.reduce((sum, size) => sum + size, 0)).toBe(begins.length + 4 * piece.length + ends.length)
  })

  test('is sent again where it was not taken, and loses nothing', async () => {
    const world = new World({ a: task('x') })
    let refusals = 0
    world.before = ({ path }) => {
      if (!path.endsWith('/log') || refusals === 3) return undefined
      refusals += 1
      return failure(503, 'no')
    }
    const { appends, text, lost, result } = await logged(async (log, sleep) => {
      await log('1')
      await sleep(3_500)
    }, world)
    expect(appends.map(([at]) => at)).toEqual([1_000, 2_000, 3_000, 3_500])
    expect([text, lost]).toEqual([`${begins}1${ends}`, []])
    expect(result).not.toHaveProperty('error')
  })

  test('may stand there twice where only the answer was lost, but not where it is known to have arrived', async () => {
    const world = new World({ a: task('x') })
    let losses = 0
    world.after = ({ path }, answer) => {
      if (!path.endsWith('/log') || losses === 1) return answer
      losses += 1
      return lostConnection()
    }
    expect((await logged((log) => log('1'), world)).text).toBe(`${begins}1${ends}`.repeat(2))
    const odd = new World({ a: task('x') })
    odd.after = ({ path }, answer) => (path.endsWith('/log') ? new Response('x'.repeat(100)) : answer)
    const known = await logged((log) => log('1'), odd)
    expect([known.text, known.lost]).toEqual([`${begins}1${ends}`, []])
  })

  test('is dropped from its beginning where the server does not take it for long, and that is told', async () => {
    const world = new World({ a: task('x') })
    let refuses = true
    world.before = ({ path }) => (refuses && path.endsWith('/log') ? failure(503, 'no') : undefined)
    const part = 'x'.repeat(100 * 1_024)
    const { text, lost } = await logged(async (log, sleep) => {
      await sleep(1_500)
      for (let parts = 0; parts < 12; parts++) await log(part)
      refuses = false
    }, world)
    expect(text).toBe(`${part.repeat(10)}${ends}`)
    expect(lost).toEqual([expect.objectContaining({ bytes: begins.length + 2 * part.length })])
  })

  test('that is never taken is given up after three tries, and that is told', async () => {
    const world = new World({ a: task('x') })
    world.before = ({ path }) => (path.endsWith('/log') ? failure(503, 'no') : undefined)
    const { appends, lost, result } = await logged((log) => log('1'), world)
    expect(appends.map(([at]) => at)).toEqual([0, 1_000, 2_000])
    expect(lost).toEqual([
      {
        kind: 'log-lost',
        job: expect.anything(),
        bytes: begins.length + 1 + ends.length,
        error: expect.objectContaining({ code: 'unavailable' }),
      },
    ])
    expect(result.lastJob?.state).toBe('finished')
  })

  test('that may not be written is not tried again', async () => {
    const world = new World({ a: task('x') })
    world.before = ({ path }) => (path.endsWith('/log') ? failure(403, 'no') : undefined)
    const { appends, lost } = await logged(async (log, sleep) => {
      await log('1')
      await sleep(1_500)
      await log('2')
      await sleep(1_500)
    }, world)
    expect(appends).toHaveLength(1)
    expect(lost.map((event) => event.kind === 'log-lost' && event.bytes)).toEqual([begins.length + 1, 1 + ends.length])
  })

  test('takes bytes as they were when they were given', async () => {
    const world = new World({ a: task('x') })
    await run(world, {
      execute: async (_, { log }) => {
        const bytes = new TextEncoder().encode('one')
        const written = log(bytes)
        bytes.fill(0)
        await written
        return 0
      },
    })
    expect([...world.logs.values()][0]).toBe(`${begins}one${ends}`)
  })
})

describe('options', () => {
  const right = { machine: machineId, execute: () => 0 as const }

  test.each([
    [{ machine: undefined }, 'runAgent: machine is missing: give the UUID of the machine.'],
    [{ execute: undefined }, 'runAgent: execute is missing: give what runs an action.'],
    [{ machine: '' }, 'runAgent: machine must be a text, not empty.'],
    [{ execute: 'x' }, 'runAgent: execute must be a function.'],
    [{ context: 5 }, 'runAgent: context must be a text.'],
    [{ profile: 'v5' }, 'runAgent: profile must be v4 or v4.8 or v3.13.'],
    [
      { profile: 'v3.13', context: 'c' },
      'runAgent: the agent of v3.13 knows no contexts: leave out context, or profile.',
    ],
    [{ os: '' }, 'runAgent: os must be a text, not empty.'],
    [{ bootEnv: '' }, 'runAgent: bootEnv must be a text, not empty.'],
    [{ signal: {} }, 'runAgent: signal must be an AbortSignal.'],
    [{ exitOnFailure: 'yes' }, 'runAgent: exitOnFailure must be true or false.'],
    [{ exitOnNotRunnable: 1 }, 'runAgent: exitOnNotRunnable must be true or false.'],
    [{ waitTimeoutMs: -1 }, 'runAgent: waitTimeoutMs must be a number of milliseconds from 0 to 3153600000000.'],
    [{ pollIntervalMs: 0 }, 'runAgent: pollIntervalMs must be a number of milliseconds from 1 to 3153600000000.'],
    [{ wakeUps: 1 }, 'runAgent: wakeUps must be a function.'],
    [{ onEvent: 1 }, 'runAgent: onEvent must be a function.'],
    [{ power: 1 }, 'runAgent: power must be an object.'],
    [{ power: { reboot: 1 } }, 'runAgent: power: reboot must be a function.'],
    [{ power: { poweroff: 1 } }, 'runAgent: power: poweroff must be a function.'],
    [{ power: { kexec: 1 } }, 'runAgent: power: kexec must be a function.'],
    [{ power: { reset: 1 } }, expect.stringContaining('reset')],
    [{ pollInterval: 1 }, expect.stringContaining('pollIntervalMs')],
  ])('that cannot be used are refused: %j', async (options, message) => {
    const world = new World({})
    const running = runAgent(world.client(), { ...right, ...options } as RunAgentOptions)
    await expect(running).rejects.toMatchObject({ code: 'invalid-input' })
    expect(await running.catch((error: Error) => error.message)).toEqual(message)
    expect(world.asked).toEqual([])
  })
})

function expectState(value: string) {
  return { op: 'test', path: '/State', value }
}

function replace(field: string, value: unknown) {
  return { op: 'replace', path: `/${field}`, value }
}

function show(value: unknown): string {
  return (
    inspect(value, { depth: null, maxArrayLength: null, maxStringLength: null, showHidden: true }) +
    JSON.stringify(value)
  )
}
