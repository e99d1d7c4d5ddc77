import { nextWorkOrder, type WorkOrderAssumptions, workOrderDecider } from '@jobwright/core/drp'
import { describe, expect, test } from 'vitest'
import { Site } from './site.ts'

describe('what is assumed of work orders', () => {
  test('createNeedsMode: whether a machine must be in the mode as its order is made', () => {
    const make = (assumptions: WorkOrderAssumptions, workOrderMode: boolean) => {
      const site = new Site(assumptions)
      const machine = { ...site.machine, workOrderMode }
      return workOrderDecider({ assumptions }).decide(
        site.order,
        site.creation({ machineId: 'm1', machine, blueprint: 'b1' }),
      )
    }
    expect(make({}, false).ok).toBe(true)
    expect(make({ createNeedsMode: true }, true).ok).toBe(true)
    expect(make({ createNeedsMode: true }, false)).toMatchObject({
      refusal: { code: 'not-in-work-order-mode', command: 'create', state: 'none' },
    })
    const site = new Site({ createNeedsMode: true })
    expect(site.code(site.creation())).toBe('not-in-work-order-mode')
    expect(site.create({ filter: 'x=1', blueprint: 'b1' }).order.id).toBe('w1')
  })

  test('createNeedsBlueprint: whether a blueprint must exist as its order is made', () => {
    const site = new Site({ createNeedsBlueprint: false }).create({ machineId: 'm1', blueprint: 'later' })
    expect(site.code(site.starting())).toBe('invalid-work-order')
    site.definitions.blueprints.set('later', { tasks: ['t1'] })
    expect(site.start().order.tasks).toEqual(['t1'])
    const strict = new Site({ createNeedsBlueprint: true })
    expect(strict.code(strict.creation({ machineId: 'm1', blueprint: 'later' }))).toBe('invalid-work-order')
  })

  test('ordersAtOnce: how many orders a machine runs at a time', () => {
    const site = new Site({ ordersAtOnce: 3 }).create()
    expect(site.refused(site.starting({ runningWorkOrders: 3 }))).toMatchObject({
      code: 'machine-busy',
      message: 'Machine m1 runs 3 work orders already; at most 3 at a time.',
    })
    expect(site.start({ runningWorkOrders: 2 }).order.state).toBe('running')
  })

  test('needsRunnableMachine: whether the machine must be runnable', () => {
    const stopped = { runnable: false, available: false }
    const site = new Site({ needsRunnableMachine: false }).create().start(stopped)
    expect(site.request('j1', stopped)).toBe('created')
  })

  test('inheritsPlace: whether an order without stage and context runs in those of its machine', () => {
    const place = { stage: 's1', context: 'c' }
    const { order } = new Site({ inheritsPlace: false }).create().start(place)
    expect([order.stage, order.context]).toEqual(['none', ''])
    const own = new Site({ inheritsPlace: false }).create({ machineId: 'm1', blueprint: 'b1', ...place }).start()
    expect([own.order.stage, own.order.context]).toEqual(['s1', 'c'])
  })

  test('contextEntries: whether a task list may change the context', () => {
    const site = new Site({ contextEntries: true }).create({ machineId: 'm1', tasks: ['context:c', 't1'] }).start()
    expect([site.request('j1'), site.order.context]).toEqual(['moved', 'c'])
    const strict = new Site()
    expect(strict.code(strict.creation({ machineId: 'm1', tasks: ['context:c'] }))).toBe('invalid-work-order')
    const still = new Site({ contextEntries: true })
    expect(still.code(still.creation({ machineId: 'm1', tasks: ['bootenv:local'] }))).toBe('invalid-work-order')
  })

  test('failure: whether an order is over with a task that fails', () => {
    const site = new Site({ failure: 'waits' }).create().start()
    site.request('j1')
    site.end('j1', 'failed', 'failed')
    expect(site.order).toMatchObject({ state: 'running', runnable: false, endedAt: null })
    expect(site.edit({ runnable: true }).request('j2')).toBe('created')
    expect(site.job('j2')).toMatchObject({ task: 't1', previous: 'j1' })
  })

  test('cancelRunning: whether a running order may be cancelled', () => {
    const site = new Site({ cancelRunning: false }).create()
    const cancel = { type: 'cancel', at: 'then' } as const
    site.start()
    expect(site.refused(cancel)).toMatchObject({
      code: 'illegal-transition',
      state: 'running',
      message: 'Work order w1 runs: it cannot be cancelled.',
    })
    expect(new Site({ cancelRunning: false }).create().do(cancel).order.state).toBe('cancelled')
  })

  test('jobOfCancelled: what becomes of the job of an order that is cancelled', () => {
    const site = new Site({ jobOfCancelled: 'goes-on' }).create().start()
    site.request('j1')
    site.update('j1', { state: 'running' }).do({ type: 'cancel', at: 'then' })
    expect(site.events).toHaveLength(1)
    expect(site.end('j1', 'finished').job('j1').state).toBe('finished')
    expect(site.order.state).toBe('cancelled')
  })

  test('archiveNeedsEnd: whether only an order that is over is archived', () => {
    expect(new Site({ archiveNeedsEnd: false }).create().do({ type: 'archive' }).order).toMatchObject({
      state: 'created',
      archived: true,
    })
  })

  test('taskErrors: what is assumed of tries and handlers', () => {
    const site = new Site({ taskErrors: { backOff: 'immediate' } }).create().start()
    site.taskErrors = { retries: new Map([['t1', 1]]) }
    site.request('j1')
    site.end('j1', 'failed', 'failed')
    expect(site.order).toMatchObject({ state: 'running', runnable: true, retryTaskAttempt: 1 })
    expect(site.request('j2')).toBe('created')
  })
})

describe('which waiting order is picked up', () => {
  const order = (id: string, machineId: string | null, minute: number, more: object = {}) => ({
    id,
    state: 'created',
    machineId,
    createdAt: `2026-11-20T21:${minute}:00Z`,
    ...more,
  })

  test('the oldest that is for the machine, the first of those of the same age', () => {
    const orders = [
      order('of another', 'm2', 10),
      order('chooses others', null, 10, { matches: false }),
      order('does not say', null, 10),
      order('held', 'm1', 10, { runnable: false }),
      order('runs', 'm1', 10, { state: 'running' }),
      order('is over', 'm1', 10, { state: 'cancelled' }),
      order('late', 'm1', 30, { runnable: true }),
      order('first', null, 20, { matches: true }),
      order('as old', 'm1', 20),
    ]
    expect(nextWorkOrder(orders, 'm1')).toBe('first')
    expect(nextWorkOrder(orders.toReversed(), 'm1')).toBe('as old')
    expect(nextWorkOrder(new Set(orders), 'm2')).toBe('of another')
    expect(nextWorkOrder(orders.slice(0, 6), 'm1')).toBeUndefined()
    expect(nextWorkOrder([], 'm1')).toBeUndefined()
  })

  test('pickUp: those that name the machine first, if that is assumed', () => {
    const orders = [
      order('a', null, 10, { matches: true }),
      order('b', null, 11, { matches: true }),
      order('c', 'm1', 30),
      order('d', 'm1', 20),
    ]
    for (const all of [orders, orders.toReversed()]) {
      expect(nextWorkOrder(all, 'm1', { pickUp: 'bound-first' })).toBe('d')
      expect(nextWorkOrder(all, 'm1', { pickUp: 'oldest' })).toBe('a')
      expect(nextWorkOrder(all, 'm2', { pickUp: 'bound-first' })).toBe('a')
    }
  })

  test('times are compared as times', () => {
    const orders = [
      { ...order('later', 'm1', 0), createdAt: '2026-11-20T21:00:00Z' },
      { ...order('earlier', 'm1', 0), createdAt: '2026-11-20T22:30:00.5+02:00' },
    ]
    expect(nextWorkOrder(orders, 'm1')).toBe('earlier')
  })
})

describe('what is no assumption', () => {
  const message = (run: () => unknown) => {
    try {
      run()
    } catch (error) {
      return error instanceof Error ? `${error.name}: ${error.message}` : error
    }
    return 'taken'
  }
  const assume = (assumptions: unknown) =>
    message(() => workOrderDecider({ assumptions: assumptions as WorkOrderAssumptions }))

  test('is refused by name', () => {
    expect(message(() => workOrderDecider({ assumption: {} } as object))).toContain('did you mean assumptions?')
    expect(assume({ cancelRuning: true })).toBe(
      'JobwrightError: workOrderDecider: assumptions: unknown option "cancelRuning" (did you mean cancelRunning?); known are createNeedsMode, createNeedsBlueprint, ordersAtOnce, needsRunnableMachine, inheritsPlace, contextEntries, failure, cancelRunning, jobOfCancelled, archiveNeedsEnd, pickUp, taskErrors.',
    )
    expect(message(() => nextWorkOrder([], 'm1', { pickup: 'oldest' } as object))).toContain(
      'nextWorkOrder: assumptions: unknown option "pickup" (did you mean pickUp?)',
    )
    expect(assume(null)).toContain('workOrderDecider: assumptions: the options must be an object.')
    expect(assume({ taskErrors: { backof: 'immediate' } })).toContain('workOrderDecider: assumptions: taskErrors')
  })

  test('or by value', () => {
    const flags = ['createNeedsMode', 'createNeedsBlueprint', 'needsRunnableMachine', 'inheritsPlace', 'contextEntries']
    for (const name of [...flags, 'cancelRunning', 'archiveNeedsEnd']) {
      for (const value of ['yes', null, 1]) {
        expect(assume({ [name]: value })).toBe(
          `JobwrightError: workOrderDecider: assumptions: ${name} must be true or false.`,
        )
      }
      expect([assume({ [name]: false }), assume({ [name]: undefined })]).toEqual(['taken', 'taken'])
    }
    for (const [name, ...known] of [
      ['failure', 'ends', 'waits'],
      ['jobOfCancelled', 'fails', 'goes-on'],
      ['pickUp', 'oldest', 'bound-first'],
    ] as const) {
      expect(assume({ [name]: 'never' })).toBe(
        `JobwrightError: workOrderDecider: assumptions: ${name} must be '${known[0]}' or '${known[1]}'.`,
      )
      for (const value of known) expect(assume({ [name]: value })).toBe('taken')
    }
    for (const value of [0, -1, 1.5, Number.NaN, '2']) {
      expect(assume({ ordersAtOnce: value })).toBe(
        'JobwrightError: workOrderDecider: assumptions: ordersAtOnce must be a whole number above 0.',
      )
    }
    expect(assume({ ordersAtOnce: 1, taskErrors: undefined })).toBe('taken')
    expect(assume({ taskErrors: { backOff: 'never' } })).toContain('backOff must be')
  })

  test('of undefined is the default', () => {
    const undefinedOnes = { ordersAtOnce: undefined, failure: undefined, createNeedsBlueprint: undefined }
    const site = new Site(undefinedOnes).create()
    expect(site.code(site.starting({ runningWorkOrders: 1 }))).toBe('machine-busy')
    site.start().request('j1')
    expect(site.end('j1', 'failed', 'failed').order.state).toBe('failed')
  })
})
