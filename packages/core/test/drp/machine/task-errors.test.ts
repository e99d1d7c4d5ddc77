import {
  type GivenAssumptions,
  type MachineAssumptions,
  machineDecider,
  type TaskErrorRules,
} from '@jobwright/core/drp'
import { describe, expect, test } from 'vitest'
import { Site } from './site.ts'

const retries = (entries: Record<string, number>) => new Map(Object.entries(entries))
const handlers = (entries: Record<string, readonly string[]>) => new Map(Object.entries(entries))

/** A machine whose first job is created. */
function begun(
  taskErrors: TaskErrorRules,
  {
    tasks = ['t1', 't2'],
    assumptions,
  }: { tasks?: readonly string[]; assumptions?: GivenAssumptions<MachineAssumptions> } = {},
) {
  const site = new Site('v4', assumptions)
  site.taskErrors = taskErrors
  site.create({ tasks }).request('j1')
  return site
}

const waiting = (tasks: readonly string[], currentTask: number, currentJobId: string | null) => [
  { tasks, currentTask, currentJobId },
]

describe('v4: a task that is tried again', () => {
  test('waits longer each time, and the machine is not runnable meanwhile', () => {
    const site = begun({ retries: retries({ t1: 2 }) }).fail('j1')
    expect(site.events).toMatchObject([
      { type: 'job-saved', jobId: 'j1', changes: { state: 'failed' } },
      { type: 'machine-saved', changes: { retryTaskAttempt: 1 } },
      { type: 'retry-planned', jobId: 'j1', attempt: 1, afterMs: 2000 },
    ])
    expect(site.refuses(site.requesting('j2'))).toMatchObject({ code: 'not-runnable' })
    site.retry('j1')
    expect(site.events).toEqual([{ type: 'machine-saved', changes: { runnable: true } }])
    expect(site.request('j2')).toBe('created')
    expect(site.job('j2')).toMatchObject({ task: 't1', currentIndex: 0, previous: 'j1' })
    site.fail('j2')
    expect(site.events.at(-1)).toEqual({ type: 'retry-planned', jobId: 'j2', attempt: 2, afterMs: 4000 })
    site.retry('j2').request('j3')
    site.fail('j3')
    expect(site.events).toHaveLength(2)
    expect(site.machine).toMatchObject({ runnable: false, retryTaskAttempt: 2, taskErrorStacks: [] })
    expect(site.refuses({ type: 'retry-task', jobId: 'j2' })).toMatchObject({
      code: 'not-waiting',
      message: 'Machine m1 does not wait to try the task of job j2 again.',
    })
  })

  test('takes a machine out of service that its agent has left in it', () => {
    const site = begun({ retries: retries({ t1: 1 }) }).update('j1', { state: 'failed' })
    expect(site.events.slice(1)).toEqual([
      { type: 'machine-saved', changes: { runnable: false, retryTaskAttempt: 1 } },
      { type: 'retry-planned', jobId: 'j1', attempt: 1, afterMs: 2000 },
    ])
  })

  test('is counted anew with the next task, and when the list is set back', () => {
    const site = begun({ retries: retries({ t1: 1, t2: 5 }) })
      .fail('j1')
      .retry('j1')
    site.request('j2')
    expect(site.machine.retryTaskAttempt).toBe(1)
    site.finish('j2').request('j3')
    expect(site.machine.retryTaskAttempt).toBe(0)
    site.fail('j3').retry('j3').request('j4')
    site.fail('j4')
    expect(site.machine.retryTaskAttempt).toBe(2)
    site.edit({ currentTask: -1, runnable: true })
    expect(site.machine.retryTaskAttempt).toBe(0)
    site.request('j5')
    expect(site.machine).toMatchObject({ retryTaskAttempt: 0, currentTask: 0 })
  })

  test('is no other: neither its name nor its place is taken for it', () => {
    const site = begun({ retries: retries({ t2: 1 }) }).fail('j1')
    expect(site.events).toHaveLength(1)
    expect(site.machine).toMatchObject({ runnable: false, retryTaskAttempt: 0 })
    const reset = begun({ retries: retries({ t1: 1 }) }).finish('j1')
    reset.request('j2')
    reset.edit({ currentTask: 0 }).fail('j2')
    expect(reset.machine).toMatchObject({ runnable: false, retryTaskAttempt: 0 })
    const emptied = begun({ retries: retries({ t1: 1 }), handlers: handlers({ t1: ['t3'] }) })
    emptied.definitions.stages.set('s3', { bootEnv: '', tasks: [], available: false })
    emptied.edit({ stage: 's3' }, { force: true }).fail('j1')
    expect(emptied.machine).toMatchObject({ tasks: [], currentTask: 0, retryTaskAttempt: 0, taskErrorStacks: [] })
    const old = begun({ retries: retries({ t1: 9 }) }).finish('j1')
    old.request('j2')
    expect(old.refuses(old.updating('j1', { state: 'failed' }))).toMatchObject({ code: 'illegal-transition' })
  })

  test('is neither that of a job that is not the current one, nor of a machine that is gone', () => {
    const decider = machineDecider()
    const site = begun({ retries: retries({ t1: 1 }) }).update('j1', { state: 'running' })
    const fails = site.updating('j1', { state: 'failed' })
    const jobs = new Map([['j1', { ...site.job('j1'), current: false }]])
    for (const machine of [
      { ...site.machine, jobs },
      { ...site.machine, id: null, runnable: false },
    ]) {
      const decision = decider.decide(machine, fails)
      expect(decision.ok && decision.events.map(({ type }) => type)).toEqual(['job-saved'])
    }
  })

  test('may be tried earlier by hand: the end of the back-off changes nothing then', () => {
    const site = begun({ retries: retries({ t1: 3 }) }).fail('j1')
    site.edit({ runnable: true })
    const late = { type: 'retry-task', jobId: 'j1' } as const
    expect(site.refuses(late)).toMatchObject({ code: 'not-waiting' })
    site.request('j2')
    site.edit({ runnable: false })
    expect(site.refuses(late)).toMatchObject({ code: 'not-waiting' })
    expect(site.refuses({ type: 'retry-task', jobId: 'nope' })).toMatchObject({ code: 'not-waiting' })
    expect(site.refuses({ type: 'retry-task', jobId: 'j2' })).toMatchObject({ code: 'not-waiting' })
    site.fail('j2').edit({ currentTask: -1 })
    expect(site.refuses({ type: 'retry-task', jobId: 'j2' })).toMatchObject({ code: 'not-waiting' })
  })

  test('does not bring a machine back that has problems, or is not there', () => {
    const site = begun({ retries: retries({ t1: 1 }) }).fail('j1')
    site.definitions.tasks.delete('t2')
    site.edit({})
    expect(site.machine.problems).toHaveLength(1)
    expect(site.refuses({ type: 'retry-task', jobId: 'j1' })).toMatchObject({ code: 'not-waiting' })
    expect(new Site('v4').refuses({ type: 'retry-task', jobId: 'j1' })).toMatchObject({
      code: 'no-machine',
      message: 'There is no machine.',
    })
    expect(new Site('v3.13').refuses({ type: 'retry-task', jobId: 'j1' })).toMatchObject({
      code: 'not-in-profile',
      message: 'v3.13 tries no task again.',
    })
  })

  test('may be an action', () => {
    const site = begun({ retries: retries({ 'action:c': 1 }) }, { tasks: ['action:c', 't1'] })
    site.endAction('server j1', 'failed')
    expect(site.events.map(({ type }) => type)).toEqual([
      'job-saved',
      'machine-saved',
      'retry-planned',
      'job-request-answered',
    ])
    expect(site.machine).toMatchObject({ runnable: false, retryTaskAttempt: 1 })
    site.retry('server j1').request('j2')
    site.endAction('server j2', 'unknown-action')
    expect(site.machine).toMatchObject({ runnable: false, retryTaskAttempt: 1 })
    expect(site.events).toHaveLength(3)
  })

  test('is nothing that v3.13 knows', () => {
    const site = new Site('v3.13')
    site.taskErrors = { retries: retries({ t1: 1 }), stopAt: new Set(['t1']), singleStep: true }
    site.create({ tasks: ['t1', 't2'] })
    expect(site.request('j1')).toBe('created')
    site.update('j1', { state: 'failed' })
    expect(site.machine).toMatchObject({ runnable: true, retryTaskAttempt: 0 })
    expect(site.events).toHaveLength(1)
  })

  test('with an immediate back-off: at once', () => {
    const site = begun({ retries: retries({ t1: 1 }) }, { assumptions: { backOff: 'immediate' } }).fail('j1')
    expect(site.events.slice(1)).toEqual([{ type: 'machine-saved', changes: { runnable: true, retryTaskAttempt: 1 } }])
    expect(site.request('j2')).toBe('created')
  })

  test('with another factor: after other times', () => {
    const site = begun({ retries: retries({ t1: 3 }) }, { assumptions: { backOffFactor: 10 } }).fail('j1')
    site.retry('j1').request('j2')
    expect(site.fail('j2').events.at(-1)).toMatchObject({ afterMs: 20_000 })
  })
})

describe('v4: a task whose error is handled', () => {
  const rules: TaskErrorRules = { retries: retries({ t2: 1 }), handlers: handlers({ t2: ['t3', 't4'] }) }
  /** The second task has failed twice. */
  const handling = (assumptions: GivenAssumptions<MachineAssumptions> = {}, taskErrors = rules) => {
    const site = begun(taskErrors, { tasks: ['t1', 't2', 't5'], assumptions }).finish('j1')
    site.request('j2')
    site.fail('j2').retry('j2').request('j3')
    return site.fail('j3')
  }

  test('waits while its handlers take the place of the list', () => {
    const site = handling()
    expect(site.events.slice(2)).toEqual([
      {
        type: 'machine-saved',
        changes: {
          tasks: ['t3', 't4'],
          currentTask: -1,
          runnable: true,
          retryTaskAttempt: 0,
          taskErrorStacks: waiting(['t1', 't2', 't5'], 1, 'j3'),
        },
      },
    ])
    expect(site.request('j4')).toBe('created')
    expect(site.job('j4')).toMatchObject({ task: 't3', currentIndex: 0, previous: 'j3' })
    expect(site.job('j3')).toMatchObject({ current: false, state: 'failed' })
  })

  test('is tried again when they are done, as if it had never failed', () => {
    const site = handling()
    site.request('j4')
    site.finish('j4').request('j5')
    site.finish('j5')
    expect(site.machine).toMatchObject({ tasks: ['t3', 't4'], currentTask: 1 })
    expect(site.request('j6')).toBe('created')
    expect(site.events).toMatchObject([
      { type: 'job-saved', jobId: 'j5', cause: 'superseded', changes: { current: false } },
      { type: 'job-created', job: { id: 'j6', task: 't2', currentIndex: 1, previous: 'j5' } },
      {
        type: 'machine-saved',
        changes: { tasks: ['t1', 't2', 't5'], currentJobId: 'j6', taskErrorStacks: [] },
      },
      { type: 'job-request-answered', answer: 'created', jobId: 'j6' },
    ])
    expect(site.machine).toMatchObject({ currentTask: 1, retryTaskAttempt: 0 })
    site.fail('j6')
    expect(site.events.at(-1)).toMatchObject({ type: 'retry-planned', attempt: 1 })
    site.retry('j6').request('j7')
    expect(site.fail('j7').machine).toMatchObject({ tasks: ['t3', 't4'], currentTask: -1 })
    site.request('j8')
    site.finish('j8').request('j9')
    site.finish('j9').request('j10')
    site.finish('j10').request('j11')
    expect(site.job('j11')).toMatchObject({ task: 't5', currentIndex: 2 })
    expect(site.finish('j11').request('j12')).toBe('list-done')
  })

  test('brings the prerequisites of its handlers, again if they have run', () => {
    const site = begun({ handlers: handlers({ t2: ['t3'] }) }, { tasks: ['t1', 't2'] })
    site.definitions.tasks.set('t3', { prerequisites: ['t1'] })
    site.finish('j1').request('j2')
    expect(site.fail('j2').machine.tasks).toEqual(['t1', 't3'])
    site.definitions.tasks.set('t2', { prerequisites: ['t4'] })
    site.request('j3')
    site.finish('j3').request('j4')
    site.finish('j4').request('j5')
    expect(site.machine).toMatchObject({ tasks: ['t1', 't2'], currentTask: 1 })
  })

  test('has none for the errors of its handlers', () => {
    const site = handling({}, { ...rules, handlers: handlers({ t2: ['t3', 't4'], t3: ['t5'] }) })
    site.request('j4')
    site.fail('j4')
    expect(site.machine).toMatchObject({ runnable: false, tasks: ['t3', 't4'], currentTask: 0 })
    expect(site.machine.taskErrorStacks).toHaveLength(1)
    site.edit({ runnable: true })
    expect(site.request('j5')).toBe('created')
    expect(site.job('j5')).toMatchObject({ task: 't3', currentIndex: 0 })
  })

  test('has its handlers tried again, or not, as assumed', () => {
    const again = { ...rules, retries: retries({ t2: 1, t3: 1 }) }
    const site = handling({}, again)
    site.request('j4')
    expect(site.fail('j4').events.at(-1)).toMatchObject({ type: 'retry-planned', jobId: 'j4', attempt: 1 })
    const never = handling({ handlersAreRetried: false }, again)
    never.request('j4')
    expect(never.fail('j4').events).toHaveLength(2)
    expect(never.machine).toMatchObject({ runnable: false, retryTaskAttempt: 0 })
  })

  test('comes back failed when its handlers fail, if so assumed', () => {
    const site = handling({ handlerFailure: 'restore' })
    site.request('j4')
    site.fail('j4')
    expect(site.events.slice(1)).toMatchObject([
      { type: 'job-saved', jobId: 'j4', changes: { state: 'failed', current: false } },
      { type: 'job-saved', jobId: 'j3', cause: 'list-restored', changes: { current: true } },
      { type: 'machine-saved', changes: { currentJobId: 'j3', tasks: ['t1', 't2', 't5'], currentTask: 1 } },
    ])
    expect(site.machine).toMatchObject({ runnable: false, retryTaskAttempt: 0, taskErrorStacks: [] })
    site.edit({ runnable: true }).request('j5')
    expect(site.job('j5')).toMatchObject({ task: 't2', currentIndex: 1, previous: 'j3' })
  })

  test('comes back as the last handler finishes, if so assumed', () => {
    const site = handling({ pop: 'on-finish' })
    site.request('j4')
    site.finish('j4')
    expect(site.events).toHaveLength(2)
    site.request('j5')
    site.finish('j5')
    expect(site.events.slice(1)).toEqual([
      {
        type: 'job-saved',
        jobId: 'j5',
        cause: 'updated',
        changes: { state: 'finished', exitState: 'complete', endedAt: expect.any(String), current: false },
      },
      { type: 'job-saved', jobId: 'j3', cause: 'list-restored', changes: { current: true } },
      {
        type: 'machine-saved',
        changes: { tasks: ['t1', 't2', 't5'], currentJobId: 'j3', taskErrorStacks: [] },
      },
    ])
    expect(site.machine).toMatchObject({ runnable: true, currentTask: 1 })
    site.request('j6')
    expect(site.job('j6')).toMatchObject({ task: 't2', currentIndex: 1, previous: 'j3' })
  })

  test('comes back with the next request where the last handler has no job of its own', () => {
    const site = handling({ pop: 'on-finish' }, { ...rules, handlers: handlers({ t2: ['t3', 'stage:s1'] }) })
    site.request('j4')
    site.finish('j4')
    expect(site.request('j5')).toBe('moved')
    expect(site.request('j6')).toBe('created')
    expect(site.job('j6')).toMatchObject({ task: 't2', currentIndex: 1, stage: 's1' })
  })

  test('gives way to its handlers with the next request, if so assumed', () => {
    const site = begun(rules, { tasks: ['t2', 't5'], assumptions: { push: 'on-request' } }).fail('j1')
    expect(site.events.slice(1)).toEqual([
      { type: 'machine-saved', changes: {} },
      { type: 'retry-planned', jobId: 'j1', attempt: 1, afterMs: 2000 },
    ])
    site.retry('j1').request('j2')
    expect(site.machine).toMatchObject({ retryTaskAttempt: 1, currentTask: 0 })
    site.fail('j2')
    expect(site.events.slice(2)).toEqual([{ type: 'machine-saved', changes: { runnable: true } }])
    site.definitions.tasks.set('t3', { prerequisites: ['t1'] })
    expect(site.request('j3')).toBe('created')
    expect(site.machine).toMatchObject({
      tasks: ['t1', 't3', 't4'],
      currentTask: 0,
      retryTaskAttempt: 0,
      taskErrorStacks: waiting(['t2', 't5'], 0, 'j2'),
    })
    expect(site.job('j3')).toMatchObject({ task: 't1', previous: 'j2' })
  })

  test('comes back failed with the next request, if both are assumed', () => {
    const site = begun(
      { handlers: handlers({ t2: ['t3'] }) },
      { tasks: ['t2'], assumptions: { push: 'on-request', handlerFailure: 'restore' } },
    )
    site.fail('j1').request('j2')
    site.fail('j2')
    expect(site.machine).toMatchObject({ runnable: false, tasks: ['t3'], currentJobId: 'j2' })
    site.edit({ runnable: true }).request('j3')
    expect(site.machine).toMatchObject({ tasks: ['t2'], taskErrorStacks: [], currentJobId: 'j3' })
    expect(site.job('j3')).toMatchObject({ task: 't2', currentIndex: 0, previous: 'j2' })
  })

  test('is not acted on with the next request where the parameters do not come with it', () => {
    const site = begun(rules, { tasks: ['t2'], assumptions: { push: 'on-request' } }).fail('j1')
    site.retry('j1').request('j2', { taskErrors: undefined })
    expect(site.machine).toMatchObject({ retryTaskAttempt: 0, tasks: ['t2'], currentJobId: 'j2' })
  })

  test('has handlers that begin at 0, if so assumed', () => {
    const site = handling({ handlersBeginAt: 0 })
    expect(site.machine.currentTask).toBe(0)
    site.request('j4')
    expect(site.job('j4')).toMatchObject({ task: 't3', currentIndex: 0 })
  })

  test('waits in vain for handlers that do not exist', () => {
    const site = begun({ handlers: handlers({ t1: ['nope'] }) }).fail('j1')
    expect(site.machine).toMatchObject({
      runnable: false,
      tasks: ['nope'],
      problems: [{ code: 'missing-task', text: 'Task nope (at 0) does not exist' }],
    })
  })

  test('is not handled by nothing', () => {
    const site = begun({ handlers: handlers({ t1: [] }) }).fail('j1')
    expect(site.machine).toMatchObject({ runnable: false, tasks: ['t1', 't2'], taskErrorStacks: [] })
  })

  test('may be an action, and the next request tries the handlers', () => {
    const site = begun({ handlers: handlers({ 'action:c': ['t3'] }) }, { tasks: ['action:c'] })
    site.endAction('server j1', 'failed')
    expect(site.machine).toMatchObject({ runnable: true, tasks: ['t3'] })
    site.request('j2')
    expect(site.finish('j2').request('j3')).toBe('action-started')
    expect(site.endAction('server j3', 'done').request('j4')).toBe('list-done')
  })

  test('may have an action as its last handler', () => {
    const site = begun({ handlers: handlers({ t1: ['action:c'] }) }, { assumptions: { pop: 'on-finish' } }).fail('j1')
    expect(site.request('j2')).toBe('action-started')
    site.endAction('server j2', 'done')
    expect(site.job('server j2')).toMatchObject({ state: 'finished', current: false })
    expect(site.job('j1').current).toBe(true)
    expect(site.machine).toMatchObject({ tasks: ['t1', 't2'], currentTask: 0, currentJobId: 'j1' })
  })

  test('is restored without a current job where none is known', () => {
    const decider = machineDecider({ assumptions: { pop: 'on-finish' } })
    const site = handling({ pop: 'on-finish' }, { ...rules, handlers: handlers({ t2: ['t3'] }) })
    site.request('j4')
    site.update('j4', { state: 'running' })
    const { machine } = site
    const decision = decider.decide(
      { ...machine, taskErrorStacks: waiting(['t1', 't2'], 1, null) },
      site.updating('j4', { state: 'finished' }),
    )
    expect(decision.ok && decision.events.map(({ type }) => type)).toEqual(['job-saved', 'job-saved', 'machine-saved'])
    expect(decision.ok && decision.events.at(-1)).toMatchObject({ changes: { currentJobId: null, currentTask: 1 } })
  })

  test('comes back too where the list of handlers stands at its end', () => {
    const site = begun({})
    const decider = machineDecider()
    const machine = {
      ...site.finish('j1').machine,
      tasks: ['t3'],
      currentTask: 1,
      taskErrorStacks: waiting(['t1', 't2'], 1, 'j0'),
    }
    const decision = decider.decide(machine, site.requesting('j2'))
    expect(decision.ok && decision.events.at(1)).toMatchObject({ job: { task: 't2', currentIndex: 1 } })
  })
})

describe('v4: what fills the list anew', () => {
  const handling = (assumptions: GivenAssumptions<MachineAssumptions> = {}) =>
    begun({ handlers: handlers({ t1: ['t3', 't4'] }), retries: retries({ t3: 3 }) }, { assumptions })
      .fail('j1')
      .edit({})

  test.each([
    ['a workflow', { workflow: 'w1' }],
    ['a stage', { stage: 's1' }],
    ['other tasks from the beginning on', { tasks: ['t5'], currentTask: -1 }],
  ])('%s: has nothing to do with the list that failed', (_, fields) => {
    const site = handling()
    site.request('j2')
    site.fail('j2').edit(fields, { force: true })
    expect(site.machine).toMatchObject({ retryTaskAttempt: 0, taskErrorStacks: [] })
    expect(handling({}).edit({ runnable: true }).events).toEqual([{ type: 'machine-saved', changes: {} }])
    const kept = handling({ newListForgets: false })
    kept.request('j2')
    kept.fail('j2').edit(fields, { force: true })
    expect(kept.machine).toMatchObject({ retryTaskAttempt: 0, taskErrorStacks: waiting(['t1', 't2'], 0, 'j1') })
  })

  test('is not whoever goes back in the list, adds to it or changes something else', () => {
    for (const fields of [{ tasks: ['t3', 't4', 't5'] }, { runnable: true }]) {
      const site = handling()
      site.request('j2')
      site.fail('j2').edit(fields)
      expect(site.machine).toMatchObject({ retryTaskAttempt: 1, taskErrorStacks: waiting(['t1', 't2'], 0, 'j1') })
    }
    const reset = handling()
    reset.request('j2')
    reset.fail('j2').edit({ currentTask: -1 })
    expect(reset.machine).toMatchObject({ retryTaskAttempt: 0, taskErrorStacks: waiting(['t1', 't2'], 0, 'j1') })
    const added = handling().edit({ tasks: ['t3', 't5'] })
    expect(added.machine.taskErrorStacks).toHaveLength(1)
  })

  test('is neither a stage that a workflow has reached', () => {
    const site = new Site('v4')
    site.taskErrors = { handlers: handlers({ t1: ['t3', 'stage:s2', 't4'] }) }
    site.create({ workflow: 'w1' }).request('j1')
    site.fail('j1').request('j2')
    expect(site.finish('j2').request('j3')).toBe('moved')
    expect(site.machine).toMatchObject({ stage: 's2', tasks: ['t3', 'stage:s2', 't4'] })
    expect(site.machine.taskErrorStacks).toHaveLength(1)
  })
})

describe('v4: task-single-step', () => {
  test('stops after each task', () => {
    const site = begun({ singleStep: true }).finish('j1')
    expect(site.events.slice(1)).toEqual([{ type: 'machine-saved', changes: { runnable: false } }])
    expect(site.refuses(site.requesting('j2'))).toMatchObject({ code: 'not-runnable' })
    site.edit({ runnable: true })
    expect(site.request('j2')).toBe('created')
    expect(site.machine.currentTask).toBe(1)
  })

  test('lets retries and handlers wait as well', () => {
    const rules = { singleStep: true, retries: retries({ t1: 1 }), handlers: handlers({ t1: ['t3'] }) }
    const site = begun(rules).fail('j1')
    expect(site.events.slice(1)).toEqual([{ type: 'machine-saved', changes: { retryTaskAttempt: 1 } }])
    site.edit({ runnable: true }).request('j2')
    site.fail('j2')
    expect(site.machine).toMatchObject({ runnable: false, tasks: ['t3'] })
    const immediate = begun(rules, { assumptions: { backOff: 'immediate' } }).fail('j1')
    expect(immediate.machine.runnable).toBe(false)
  })

  test('stops after finished tasks only, if so assumed', () => {
    const rules = { singleStep: true, retries: retries({ t1: 1 }), handlers: handlers({ t1: ['t3'] }) }
    const site = begun(rules, { assumptions: { singleStep: 'finished' } }).fail('j1')
    expect(site.events.at(-1)).toMatchObject({ type: 'retry-planned' })
    site.retry('j1').request('j2')
    expect(site.fail('j2').machine.runnable).toBe(true)
    site.request('j3')
    expect(site.finish('j3').machine.runnable).toBe(false)
  })

  test('stops where the list that failed is back', () => {
    const rules = { singleStep: true, handlers: handlers({ t1: ['t3'] }) }
    const site = begun(rules, { assumptions: { pop: 'on-finish' } }).fail('j1')
    site.edit({ runnable: true }).request('j2')
    expect(site.finish('j2').machine).toMatchObject({ runnable: false, tasks: ['t1', 't2'], currentTask: 0 })
  })

  test('leaves a machine out of service that its agent has taken out of it', () => {
    const site = begun({ handlers: handlers({ t1: ['t3'] }) }, { assumptions: { pop: 'on-finish' } }).fail('j1')
    site.request('j2')
    site.update('j2', { state: 'running' }).edit({ runnable: false }, { by: 'machine' })
    site.update('j2', { state: 'finished', exitState: 'reboot' })
    expect(site.machine).toMatchObject({ runnable: false, tasks: ['t1', 't2'] })
  })
})

describe('v4: task-stop-at', () => {
  test('stops before the entry, once', () => {
    const site = begun({ stopAt: new Set(['t2']) }).finish('j1')
    expect(site.request('j2')).toBe('stopped')
    expect(site.events).toEqual([
      { type: 'machine-saved', changes: { currentTask: 1, runnable: false } },
      { type: 'job-request-answered', answer: 'stopped', jobId: null },
    ])
    expect(site.machine.jobs.has('j2')).toBe(false)
    site.edit({ runnable: true })
    expect(site.request('j2')).toBe('created')
    expect(site.job('j2')).toMatchObject({ task: 't2', currentIndex: 1, previous: 'j1' })
  })

  test('stops each time, if so assumed', () => {
    const site = begun({ stopAt: new Set(['t2']) }, { assumptions: { stopAt: 'always' } }).finish('j1')
    expect(site.request('j2')).toBe('stopped')
    expect(site.edit({ runnable: true }).request('j2')).toBe('stopped')
    site.taskErrors = {}
    expect(site.edit({ runnable: true }).request('j2')).toBe('created')
  })

  test('stops before the first entry and before actions, after the changes that lead there', () => {
    const site = new Site('v4')
    site.taskErrors = { stopAt: new Set(['t1', 'action:c', 'stage:s2', 'chroot:/x']) }
    site.create({ tasks: ['t1', 'stage:s2', 'action:c', 'chroot:/x'] })
    expect(site.request('j1')).toBe('stopped')
    expect(site.machine).toMatchObject({ currentTask: 0, runnable: false })
    expect(site.edit({ runnable: true }).request('j1')).toBe('created')
    expect(site.finish('j1').request('j2')).toBe('moved')
    expect(site.request('j3')).toBe('stopped')
    expect(site.machine).toMatchObject({ currentTask: 2, stage: 's2' })
    expect(site.edit({ runnable: true }).request('j3')).toBe('action-started')
    expect(site.endAction('server j3', 'done').request('j4')).toBe('stopped')
    expect(site.edit({ runnable: true }).request('j4')).toBe('created')
  })

  test('does not stop before a task that is tried again, or comes back from its handlers', () => {
    const site = begun({ retries: retries({ t2: 1 }), handlers: handlers({ t2: ['t3'] }), stopAt: new Set(['t2']) })
    site.finish('j1').request('j2')
    site.edit({ runnable: true }).request('j2')
    site.fail('j2').retry('j2')
    expect(site.request('j3')).toBe('created')
    site.fail('j3').request('j4')
    site.finish('j4')
    expect(site.request('j5')).toBe('created')
    expect(site.job('j5')).toMatchObject({ task: 't2', currentIndex: 1 })
  })

  test('stops before a handler', () => {
    for (const push of ['on-failure', 'on-request'] as const) {
      const taskErrors = { handlers: handlers({ t1: ['t3'] }), stopAt: new Set(['t3']) }
      const site = begun(taskErrors, { assumptions: { push } }).fail('j1')
      expect(site.request('j2')).toBe('stopped')
      expect(site.machine).toMatchObject({ tasks: ['t3'], currentTask: 0, runnable: false })
    }
  })
})

describe('the assumptions of a decider', () => {
  const failing = (options: object) => {
    try {
      machineDecider(options)
    } catch (error) {
      return error
    }
    return undefined
  }

  test('are known, and right', () => {
    expect(failing({ assumptions: { pops: 'on-finish' } })).toMatchObject({
      code: 'invalid-input',
      message: expect.stringMatching(/machineDecider: unknown option "pops" \(did you mean pop\?\)/),
    })
    expect(failing({ assumptions: { pop: 'never' } })).toMatchObject({
      message: 'machineDecider: pop must be "on-request" or "on-finish".',
    })
    expect(failing({ assumptions: { independentJobs: 'some' } })).toMatchObject({
      message: 'machineDecider: independentJobs must be "known-words" or "lifecycle" or "none".',
    })
    for (const assumptions of [null, 'none', 7]) {
      expect(failing({ assumptions })).toMatchObject({ code: 'invalid-input' })
    }
    expect(failing({ assumptions: {} })).toBeUndefined()
    expect(failing({ assumptions: undefined, profile: 'v3.13' })).toBeUndefined()
  })

  test('are none for v3.13', () => {
    expect(failing({ profile: 'v3.13', assumptions: {} })).toMatchObject({
      code: 'invalid-input',
      message: 'machineDecider: v3.13 is recorded, it takes no assumptions.',
    })
  })
})
