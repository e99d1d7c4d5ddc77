import {
  afterTaskFailure,
  readTaskErrorRules,
  restoreTaskList,
  retryBackOffMs,
  stopsAfterTask,
  stopsBeforeTask,
  type TaskListState,
  taskErrorAssumptions,
} from '@jobwright/core/drp'
import { describe, expect, test } from 'vitest'

const failing = (action: () => unknown) => {
  try {
    action()
  } catch (error) {
    return error
  }
  return undefined
}

describe('what parameters say about errors', () => {
  test('is read as the documents write it', () => {
    expect(
      readTaskErrorRules({
        'task-retry': { raid: 2, 'action:ipmi-identify': 0 },
        'task-error-handlers': { raid: ['wipe', 'raid'], bios: [] },
        'task-single-step': true,
        'task-stop-at': ['bios', 'action:ipmi-identify'],
        'other-param': 1,
      }),
    ).toEqual({
      retries: new Map([
        ['raid', 2],
        ['action:ipmi-identify', 0],
      ]),
      handlers: new Map<string, string[]>([
        ['raid', ['wipe', 'raid']],
        ['bios', []],
      ]),
      singleStep: true,
      stopAt: new Set(['bios', 'action:ipmi-identify']),
    })
  })

  const none = { retries: new Map(), handlers: new Map(), singleStep: false, stopAt: new Set() }

  test.each([[undefined], [null], [{}], [Object.create({ 'task-single-step': true })]])(
    'is nothing in %s',
    (params) => {
      expect(readTaskErrorRules(params)).toEqual(none)
    },
  )

  test('is passed over where it has another shape', () => {
    for (const wrong of [null, 'x', 7, true, ['x']]) {
      const read = readTaskErrorRules({ 'task-retry': wrong, 'task-error-handlers': wrong })
      expect(read).toEqual(none)
    }
    for (const wrong of [null, 'true', 1, ['x'], { x: 1 }]) {
      expect(readTaskErrorRules({ 'task-single-step': wrong }).singleStep).toBe(false)
    }
    for (const wrong of [null, 'raid', 7, { raid: true }]) {
      expect(readTaskErrorRules({ 'task-stop-at': wrong }).stopAt).toEqual(new Set())
    }
    expect(readTaskErrorRules({ 'task-stop-at': ['raid', 7, null] }).stopAt).toEqual(new Set(['raid']))
    expect(readTaskErrorRules({ 'task-retry': { a: -1, b: 1.5, c: '2', d: null, e: 2 ** 60, f: 1 } }).retries).toEqual(
      new Map([['f', 1]]),
    )
    expect(
      readTaskErrorRules({ 'task-error-handlers': { a: 'x', b: ['x', 7], c: null, d: { 0: 'x' }, e: ['x'] } }).handlers,
    ).toEqual(new Map([['e', ['x']]]))
  })

  test('may be about tasks of any name', () => {
    const params = JSON.parse('{"task-retry":{"__proto__":2,"toString":1},"task-error-handlers":{"__proto__":["x"]}}')
    const { retries, handlers } = readTaskErrorRules(params)
    expect([...retries]).toEqual([
      ['__proto__', 2],
      ['toString', 1],
    ])
    expect([...handlers]).toEqual([['__proto__', ['x']]])
    expect(readTaskErrorRules(JSON.parse('{"__proto__":{"task-single-step":true}}'))).toEqual(none)
  })
})

describe('the back-off', () => {
  test('begins at two seconds and grows without an end', () => {
    expect([1, 2, 3, 4, 10].map((attempt) => retryBackOffMs(attempt))).toEqual([2000, 4000, 8000, 16_000, 1_024_000])
    expect([1, 2, 3].map((attempt) => retryBackOffMs(attempt, 1))).toEqual([2000, 2000, 2000])
    expect([1, 2, 3].map((attempt) => retryBackOffMs(attempt, 1.5))).toEqual([2000, 3000, 4500])
  })

  test('stays a number that can be counted with', () => {
    expect(retryBackOffMs(100_000)).toBe(Number.MAX_SAFE_INTEGER)
    expect(retryBackOffMs(0)).toBe(2000)
  })
})

describe('what follows a failure', () => {
  const assumptions = taskErrorAssumptions()
  const list: TaskListState = {
    tasks: ['a', '__proto__', 'b'],
    currentTask: 1,
    currentJobId: 'j1',
    retryTaskAttempt: 0,
    taskErrorStacks: [],
  }
  const rules = readTaskErrorRules(
    JSON.parse('{"task-retry":{"__proto__":2},"task-error-handlers":{"__proto__":["wipe"]}}'),
  )

  test('is as many tries as there are, then the handlers', () => {
    const kinds = [0, 1, 2, 3].map((retryTaskAttempt) =>
      afterTaskFailure({ ...list, retryTaskAttempt }, '__proto__', rules, { assumptions }),
    )
    expect(kinds).toEqual([
      { kind: 'retry', attempt: 1, afterMs: 2000, changes: { retryTaskAttempt: 1 } },
      { kind: 'retry', attempt: 2, afterMs: 4000, changes: { retryTaskAttempt: 2 } },
      ...[1, 2].map(() => ({
        kind: 'handle',
        changes: {
          tasks: ['wipe'],
          currentTask: -1,
          retryTaskAttempt: 0,
          taskErrorStacks: [{ tasks: list.tasks, currentTask: 1, currentJobId: 'j1' }],
        },
      })),
    ])
  })

  test('is nothing where nothing is said', () => {
    for (const entry of ['a', 'toString', '']) {
      expect(afterTaskFailure(list, entry, rules, { assumptions })).toEqual({ kind: 'stop', changes: {} })
      expect(afterTaskFailure(list, entry, {}, { assumptions })).toEqual({ kind: 'stop', changes: {} })
    }
  })

  test('lets the prerequisites of handlers be added', () => {
    const expand = (tasks: readonly string[]) => ['first', ...tasks]
    const { changes } = afterTaskFailure({ ...list, retryTaskAttempt: 2 }, '__proto__', rules, { assumptions, expand })
    expect(changes.tasks).toEqual(['first', 'wipe'])
  })

  test('is nothing while an error is handled', () => {
    const handling: TaskListState = {
      ...list,
      retryTaskAttempt: 2,
      taskErrorStacks: [{ tasks: ['x'], currentTask: 0, currentJobId: null }],
    }
    expect(afterTaskFailure(handling, '__proto__', rules, { assumptions })).toEqual({ kind: 'stop', changes: {} })
    const restore = taskErrorAssumptions({ handlerFailure: 'restore' })
    expect(afterTaskFailure(handling, '__proto__', rules, { assumptions: restore })).toEqual({
      kind: 'stop',
      changes: { tasks: ['x'], currentTask: 0, currentJobId: null, retryTaskAttempt: 0, taskErrorStacks: [] },
    })
  })
})

test('a list that waits comes back once: the last one that was put there', () => {
  const [first, second] = [
    { tasks: ['a'], currentTask: 0, currentJobId: 'j1' },
    { tasks: ['b'], currentTask: 0, currentJobId: 'j2' },
  ]
  expect(restoreTaskList({ taskErrorStacks: [] })).toEqual({})
  expect(restoreTaskList({ taskErrorStacks: [first] })).toEqual({ ...first, retryTaskAttempt: 0, taskErrorStacks: [] })
  expect(restoreTaskList({ taskErrorStacks: [first, second] })).toEqual({
    ...second,
    retryTaskAttempt: 0,
    taskErrorStacks: [first],
  })
})

test('a list stops after tasks when it is to be stepped through', () => {
  const each = taskErrorAssumptions()
  const finished = taskErrorAssumptions({ singleStep: 'finished' })
  const stops = (singleStep: boolean | undefined) =>
    [each, finished].flatMap((assumptions) =>
      (['finished', 'failed'] as const).map((how) => stopsAfterTask({ singleStep }, how, assumptions)),
    )
  expect(stops(true)).toEqual([true, true, true, false])
  expect(stops(false)).toEqual([false, false, false, false])
  expect(stops(undefined)).toEqual([false, false, false, false])
})

test('a list stops before the entries that are named', () => {
  const rules = { stopAt: new Set(['__proto__']) }
  const once = taskErrorAssumptions()
  const always = taskErrorAssumptions({ stopAt: 'always' })
  const stops = (entry: string) =>
    [once, always].flatMap((assumptions) => [false, true].map((is) => stopsBeforeTask(rules, entry, is, assumptions)))
  expect(stops('__proto__')).toEqual([true, false, true, true])
  expect(stops('a')).toEqual([false, false, false, false])
  expect(stopsBeforeTask({}, 'a', false, always)).toBe(false)
})

describe('assumptions', () => {
  test('have defaults', () => {
    const defaults = {
      backOff: 'not-runnable',
      backOffFactor: 2,
      push: 'on-failure',
      handlersBeginAt: -1,
      handlersAreRetried: true,
      handlerFailure: 'stop',
      pop: 'on-request',
      newListForgets: true,
      singleStep: 'every-try',
      stopAt: 'once',
    }
    expect(taskErrorAssumptions()).toEqual(defaults)
    expect(taskErrorAssumptions({ pop: undefined, stopAt: 'always' })).toEqual({ ...defaults, stopAt: 'always' })
  })

  test.each([
    [{ backOff: 'long' }, 'taskErrorAssumptions: backOff must be "not-runnable" or "immediate".'],
    [{ backOffFactor: 0.5 }, 'taskErrorAssumptions: backOffFactor must be a number from 1 on.'],
    [{ backOffFactor: Number.POSITIVE_INFINITY }, 'taskErrorAssumptions: backOffFactor must be a number from 1 on.'],
    [{ backOffFactor: '2' }, 'taskErrorAssumptions: backOffFactor must be a number from 1 on.'],
    [{ handlersBeginAt: 1 }, 'taskErrorAssumptions: handlersBeginAt must be -1 or 0.'],
    [{ handlersAreRetried: 'yes' }, 'taskErrorAssumptions: handlersAreRetried must be true or false.'],
    [{ push: 'on-finish' }, 'taskErrorAssumptions: push must be "on-failure" or "on-request".'],
    [
      { push: 'on-request', pop: 'on-finish' },
      'taskErrorAssumptions: push "on-request" goes with pop "on-request" only.',
    ],
  ])('%j are refused', (given, message) => {
    expect(failing(() => taskErrorAssumptions(given as never))).toMatchObject({ code: 'invalid-input', message })
  })

  test('of other names are refused, whoever they are for', () => {
    const error = failing(() => taskErrorAssumptions({ pops: 'on-finish' } as never, 'somebody'))
    expect(error).toMatchObject({ message: expect.stringMatching(/^somebody: unknown option "pops"/) })
    for (const values of [
      { backOff: 'immediate' },
      { backOffFactor: 1 },
      { handlersBeginAt: 0 },
      { handlersAreRetried: false },
      { handlerFailure: 'restore' },
      { push: 'on-request' },
      { pop: 'on-finish' },
      { newListForgets: false },
      { singleStep: 'finished' },
    ] as const) {
      expect(taskErrorAssumptions(values)).toMatchObject(values)
    }
  })
})
