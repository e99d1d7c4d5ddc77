import { type CreateWorkOrderCommand, noWorkOrder, type WorkOrderCommand, workOrderDecider } from '@jobwright/core/drp'
import { describe, expect, test } from 'vitest'
import { machine, Site } from './site.ts'

const problem = (code: string, text: string) => ({ code, text })

describe('a work order is made', () => {
  test('as created, with what it is told and nothing laid out', () => {
    const site = new Site().create({ machineId: 'm1', blueprint: 'b1', context: 'c', stage: 's1' })
    expect(site.events).toEqual([
      {
        type: 'work-order-created',
        id: 'w1',
        fields: {
          state: 'created',
          machineId: 'm1',
          filter: '',
          blueprint: 'b1',
          tasks: [],
          currentTask: -1,
          runnable: true,
          context: 'c',
          stage: 's1',
          createdAt: 'time 1',
        },
      },
    ])
    expect(site.order).toEqual({
      ...noWorkOrder,
      id: 'w1',
      machineId: 'm1',
      blueprint: 'b1',
      currentTask: -1,
      runnable: true,
      context: 'c',
      stage: 's1',
      createdAt: 'time 1',
    })
  })

  test('by a filter, with tasks of its own', () => {
    const { order } = new Site().create({ state: 'created', filter: 'Name=m1', tasks: ['needy'] })
    expect(order).toMatchObject({
      machineId: null,
      filter: 'Name=m1',
      blueprint: '',
      tasks: ['needy'],
      context: '',
      stage: '',
    })
  })

  test('for a machine or by a filter, of a blueprint or of tasks, not both and not none', () => {
    const site = new Site()
    const [target, source] = [{ machineId: 'm1' }, { blueprint: 'b1' }]
    const refusal = (fields: Partial<CreateWorkOrderCommand>) => {
      const { code, message } = site.refused(site.creation(fields))
      return [code, message]
    }
    const machineOrFilter = 'Work order w1 must have either Machine or Filter, not'
    const blueprintOrTasks = 'Work order w1 must have either Blueprint or Tasks, not'
    expect(refusal(source)).toEqual(['invalid-work-order', `${machineOrFilter} none.`])
    expect(refusal({ ...source, machineId: '', filter: '' })).toEqual([
      'invalid-work-order',
      `${machineOrFilter} none.`,
    ])
    expect(refusal({ ...source, ...target, filter: 'x=1' })).toEqual(['invalid-work-order', `${machineOrFilter} both.`])
    expect(refusal(target)).toEqual(['invalid-work-order', `${blueprintOrTasks} none.`])
    expect(refusal({ ...target, blueprint: '', tasks: [] })).toEqual([
      'invalid-work-order',
      `${blueprintOrTasks} none.`,
    ])
    expect(refusal({ ...target, ...source, tasks: ['t1'] })).toEqual([
      'invalid-work-order',
      `${blueprintOrTasks} both.`,
    ])
    for (const fields of [
      { ...target, ...source, filter: '', tasks: [], state: '' },
      { machineId: '', filter: 'x=1', blueprint: '', tasks: ['t1'] },
    ]) {
      expect(new Site().create(fields).order.state).toBe('created')
    }
  })

  test('in no other state', () => {
    const site = new Site()
    for (const state of ['running', 'finished', 'incomplete']) {
      const { code, message } = site.refused(site.creation({ machineId: 'm1', blueprint: 'b1', state }))
      expect([code, message]).toEqual([
        'invalid-work-order',
        `Work order w1 must be created as created, not as ${state}.`,
      ])
    }
  })

  test('of what exists', () => {
    const site = new Site()
    const refusal = (fields: object) => site.refused(site.creation({ machineId: 'm1', ...fields }))
    expect(refusal({ blueprint: 'b1', machine: null })).toMatchObject({
      code: 'no-machine',
      message: 'Machine m1 does not exist.',
    })
    expect(refusal({ blueprint: 'nix' })).toMatchObject({
      code: 'invalid-work-order',
      message: 'Blueprint nix does not exist.',
      problems: [],
    })
    expect(refusal({ tasks: ['t1', 'nix', 'bootenv:local', 'chroot:/x'] })).toEqual({
      code: 'invalid-work-order',
      state: 'none',
      command: 'create',
      legal: [],
      message:
        'Work order w1: Task nix (at 1) does not exist; bootenv:local (at 2) is malformed; chroot:/x (at 3) is malformed.',
      problems: [
        problem('missing-task', 'Task nix (at 1) does not exist'),
        problem('malformed-entry', 'bootenv:local (at 2) is malformed'),
        problem('malformed-entry', 'chroot:/x (at 3) is malformed'),
      ],
    })
    // A filter needs no machine.
    expect(site.create({ filter: 'x=1', machine: null, blueprint: 'b1' }).order.id).toBe('w1')
  })

  test('once', () => {
    const site = new Site().create()
    expect(site.refused(site.creation())).toMatchObject({
      code: 'already-created',
      state: 'created',
      command: 'create',
    })
  })
})

describe('a work order starts', () => {
  test('with the tasks that its blueprint has by then, on the machine that picks it up', () => {
    const site = new Site().create({ filter: 'x=1', blueprint: 'b1' })
    site.definitions.blueprints.set('b1', { tasks: ['needy', 'stage:s1', 't3'] })
    site.start({ id: 'm7', stage: 's1', context: 'c' })
    expect(site.events).toEqual([
      {
        type: 'work-order-saved',
        changes: {
          state: 'running',
          machineId: 'm7',
          tasks: ['t3', 'needy', 'stage:s1', 't3'],
          currentTask: -1,
          stage: 's1',
          context: 'c',
          startedAt: 'time 2',
        },
      },
    ])
  })

  test('in its own stage and context, where it has them', () => {
    const { order } = new Site().create({ machineId: 'm1', blueprint: 'b1', stage: 's1', context: 'a' }).start()
    expect([order.stage, order.context]).toEqual(['s1', 'a'])
    const without = new Site().create().start()
    expect([without.order.stage, without.order.context]).toEqual(['none', ''])
  })

  test('with its own tasks', () => {
    expect(new Site().create({ machineId: 'm1', tasks: ['needy'] }).start().order.tasks).toEqual(['t3', 'needy'])
    // Tasks that were added before it started stand in place of those of its blueprint.
    expect(
      new Site()
        .create()
        .edit({ tasks: ['t4'] })
        .start().order.tasks,
    ).toEqual(['t4'])
  })

  test('not without a blueprint that can be used, or with entries that cannot be run', () => {
    const site = new Site().create()
    site.definitions.blueprints.set('b1', { tasks: ['t1'], available: false })
    expect(site.refused(site.starting())).toMatchObject({
      code: 'invalid-work-order',
      message: 'Blueprint b1 is not available.',
    })
    site.definitions.blueprints.delete('b1')
    expect(site.refused(site.starting())).toMatchObject({ message: 'Blueprint b1 does not exist.' })
    site.definitions.blueprints.set('b1', { tasks: ['t1', 'context:c'] })
    expect(site.refused(site.starting())).toEqual({
      code: 'invalid-work-order',
      state: 'created',
      command: 'start',
      legal: [],
      message: 'Work order w1: context:c (at 1) is malformed.',
      problems: [problem('malformed-entry', 'context:c (at 1) is malformed')],
    })
    expect(site.order.state).toBe('created')
  })

  test('on its own machine alone, in work-order mode, runnable, with nothing else to run', () => {
    const site = new Site().create()
    const refusal = (changes: object) => {
      const { code, message, state, command } = site.refused(site.starting(changes))
      expect([state, command]).toEqual(['created', 'start'])
      return [code, message]
    }
    expect(refusal({ id: 'm2' })).toEqual(['other-machine', 'Work order w1 is for machine m1, not m2.'])
    expect(refusal({ workOrderMode: false })).toEqual([
      'not-in-work-order-mode',
      'Machine m1 is not in work-order mode: set its WorkOrderMode.',
    ])
    const stopped = ['machine-not-runnable', 'Machine m1 is not runnable.']
    expect([refusal({ runnable: false }), refusal({ available: false })]).toEqual([stopped, stopped])
    expect(refusal({ runningWorkOrders: 1 })).toEqual([
      'machine-busy',
      'Machine m1 runs 1 work orders already; at most 1 at a time.',
    ])
    const filtered = new Site().create({ filter: 'x=1', blueprint: 'b1' })
    expect(filtered.refused(filtered.starting({ matches: false }))).toMatchObject({
      code: 'other-machine',
      message: 'Work order w1 does not choose machine m1: x=1.',
    })
    expect(filtered.start({ matches: true }).order.machineId).toBe('m1')
    // What a filter would say of the machine of a bound order does not matter.
    expect(site.start({ matches: false, runnable: true, available: true, runningWorkOrders: 0 }).order.state).toBe(
      'running',
    )
  })

  test('only if it is to run tasks', () => {
    const site = new Site().create().edit({ runnable: false })
    expect(site.refused(site.starting())).toMatchObject({
      code: 'not-runnable',
      message: 'Work order w1 is not runnable.',
    })
    expect(site.edit({ runnable: true }).start().order.state).toBe('running')
  })

  test('once', () => {
    const site = new Site().create().start()
    expect(site.refused(site.starting())).toEqual({
      code: 'illegal-transition',
      state: 'running',
      command: 'start',
      legal: ['finish', 'fail', 'cancel'],
      message: 'DRP work order: "start" is not legal in state "running"; legal there: finish, fail, cancel.',
      problems: [],
    })
  })
})

describe('a work order is edited', () => {
  test('as to what it has not come to', () => {
    const site = new Site().create({ machineId: 'm1', tasks: ['t1'] }).start()
    site.request('j1')
    site.edit({ tasks: ['t1', 'needy'] })
    expect(site.events).toEqual([{ type: 'work-order-saved', changes: { tasks: ['t1', 't3', 'needy'] } }])
    const { code, message, problems } = site.refused({ type: 'edit', tasks: ['t2'], definitions: site.definitions })
    expect([code, message, problems]).toEqual([
      'invalid-work-order',
      'Work order w1: Cannot change tasks that have already executed or are executing.',
      [problem('past-changed', 'Cannot change tasks that have already executed or are executing')],
    ])
  })

  test('with problems noted, which keep it from being run', () => {
    const site = new Site().create({ machineId: 'm1', tasks: ['t1'] }).start()
    site.edit({ tasks: ['t1', 'bootenv:local'] })
    const problems = [problem('malformed-entry', 'bootenv:local (at 1) is malformed')]
    expect(site.order).toMatchObject({ runnable: false, problems })
    expect(site.code(site.requesting('j1'))).toBe('not-runnable')
    expect(site.edit({ runnable: true }).order).toMatchObject({ runnable: false, problems })
    expect(site.edit({ tasks: ['t1'], runnable: true }).order).toMatchObject({ runnable: true, problems: [] })
    expect(site.request('j1')).toBe('created')
  })

  test('until it is over', () => {
    const site = new Site().create().do({ type: 'cancel', at: 'then' })
    expect(site.refused({ type: 'edit', runnable: false, definitions: site.definitions })).toMatchObject({
      code: 'over',
      message: 'Work order w1 is cancelled and does not change any more.',
    })
  })
})

describe('a work order is cancelled', () => {
  test('before it starts', () => {
    const site = new Site().create().do({ type: 'cancel', at: 'then' })
    expect(site.events).toEqual([{ type: 'work-order-saved', changes: { state: 'cancelled', endedAt: 'then' } }])
  })

  test('while it runs: its job fails', () => {
    for (const [state, events] of [
      ['created', 3],
      ['running', 3],
      ['incomplete', 3],
      ['finished', 1],
    ] as const) {
      const site = new Site().create().start()
      site.request('j1')
      if (state !== 'created') site.update('j1', { state: 'running' })
      if (state === 'incomplete' || state === 'finished') site.update('j1', { state })
      site.do({ type: 'cancel', at: 'then' })
      const changes = { state: 'failed', exitState: 'failed', endedAt: 'then' }
      const failed = { type: 'job-saved', jobId: 'j1', cause: 'order-cancelled', changes }
      const cancelled = { type: 'work-order-saved', changes: { state: 'cancelled', endedAt: 'then' } }
      expect(site.events).toEqual(events === 3 ? [failed, cancelled] : [cancelled])
      expect(site.job('j1').state).toBe(state === 'finished' ? 'finished' : 'failed')
      expect(site.code(site.requesting('j2'))).toBe('not-running')
    }
  })

  test('not after it is over', () => {
    const site = new Site().create({ machineId: 'm1', blueprint: 'empty' }).start()
    expect([site.request('j1'), site.order.state]).toEqual(['list-done', 'finished'])
    expect(site.refused({ type: 'cancel', at: 'then' })).toEqual({
      code: 'illegal-transition',
      state: 'finished',
      command: 'cancel',
      legal: [],
      message: 'DRP work order: "cancel" is not legal in state "finished"; nothing is legal there.',
      problems: [],
    })
  })

  test('and its job that ended before keeps the time of its end', () => {
    const site = new Site().create().start()
    site.request('j1')
    site.update('j1', { state: 'running' })
    const job = { ...site.job('j1'), endedAt: 'before' }
    site.order = { ...site.order, jobs: new Map([['j1', job]]) }
    expect(site.do({ type: 'cancel', at: 'then' }).job('j1')).toMatchObject({ state: 'failed', endedAt: 'before' })
  })
})

describe('a work order is put away', () => {
  test('once it is over: archived, or removed', () => {
    const site = new Site().create()
    expect(site.refused({ type: 'archive' })).toMatchObject({
      code: 'not-over',
      message: 'Work order w1 is created: only one that is over can be archived.',
    })
    expect(site.refused({ type: 'remove', at: 'then' })).toMatchObject({
      code: 'not-over',
      message: 'Work order w1 is created: cancel it first, or remove it by force.',
    })
    site.do({ type: 'cancel', at: 'then' }).do({ type: 'archive' })
    expect(site.events).toEqual([{ type: 'work-order-saved', changes: { archived: true } }])
    expect(site.refused({ type: 'archive' })).toMatchObject({
      code: 'already-archived',
      message: 'Work order w1 is archived already.',
    })
    site.do({ type: 'remove', at: 'then' })
    expect(site.events).toEqual([{ type: 'work-order-removed' }])
    expect(site.order).toEqual(noWorkOrder)
  })

  test('by force, which cancels it before; its jobs stay, and end as they like', () => {
    const site = new Site({ jobOfCancelled: 'goes-on' }).create().start()
    site.request('j1')
    site.do({ type: 'remove', force: true, at: 'then' })
    expect(site.events).toEqual([
      { type: 'work-order-saved', changes: { state: 'cancelled', endedAt: 'then' } },
      { type: 'work-order-removed' },
    ])
    expect([site.order.id, site.order.jobs.size]).toEqual([null, 1])
    site.end('j1', 'failed', 'failed')
    expect([site.job('j1').state, site.order.state, site.order.endedAt]).toEqual(['failed', 'created', null])
    expect(site.create({ filter: 'x=1', blueprint: 'b1' }).order.jobs.size).toBe(1)
    site.do({ type: 'remove', force: true, at: 'then' }).do({ type: 'delete-job', jobId: 'j1' })
    expect(site.order).toEqual(noWorkOrder)
  })

  test('not by force where running orders are not cancelled', () => {
    const site = new Site({ cancelRunning: false }).create().start()
    expect(site.refused({ type: 'remove', force: true, at: 'then' })).toMatchObject({
      code: 'illegal-transition',
      message: 'Work order w1 runs: it cannot be cancelled.',
      command: 'remove',
    })
  })
})

test('nothing but a creation is done to an order that does not exist', () => {
  const site = new Site()
  const { definitions } = site
  const commands: readonly WorkOrderCommand[] = [
    { type: 'edit', runnable: true, definitions },
    site.starting(),
    site.requesting('j1'),
    { type: 'retry-task', jobId: 'j1' },
    { type: 'cancel', at: 'then' },
    { type: 'archive' },
    { type: 'remove', at: 'then' },
    { type: 'remove', force: true, at: 'then' },
  ]
  for (const command of commands) {
    expect(site.refused(command)).toEqual({
      code: 'no-work-order',
      state: 'none',
      command: command.type,
      legal: [],
      message: 'There is no work order: create it first.',
      problems: [],
    })
  }
  expect(site.code(site.updating('j1', {}))).toBe('unknown-job')
  expect(site.code({ type: 'delete-job', jobId: 'j1' })).toBe('unknown-job')
})

test('a command that there is not is refused', () => {
  const decider = workOrderDecider()
  const decision = decider.decide(decider.initial, { type: 'finish', machine } as unknown as WorkOrderCommand)
  expect(decision).toMatchObject({
    ok: false,
    refusal: { code: 'unknown-command', message: '"finish" is not a command of work orders.', command: 'finish' },
  })
  expect([decider.name, decider.initial]).toEqual(['DRP work order', noWorkOrder])
})
