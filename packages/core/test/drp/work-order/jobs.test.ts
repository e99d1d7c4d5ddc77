import { describe, expect, test } from 'vitest'
import { Site } from './site.ts'

const started = (...tasks: readonly string[]) => new Site().create({ machineId: 'm1', tasks }).start()

describe('the jobs of a work order', () => {
  test('are made one after the other, in the place of its machine', () => {
    const site = new Site().create({ machineId: 'm1', tasks: ['t1', 't2'], context: 'c' }).start()
    expect(site.request('j1', { bootEnv: 'local' })).toBe('created')
    expect(site.events).toEqual([
      {
        type: 'job-created',
        job: {
          id: 'j1',
          task: 't1',
          stage: 'none',
          bootEnv: 'local',
          workflow: '',
          context: 'c',
          state: 'created',
          exitState: '',
          currentIndex: 0,
          nextIndex: 1,
          current: true,
          startedAt: 'time 3',
          endedAt: null,
          previous: null,
          independent: false,
          problems: [],
        },
        log: null,
      },
      { type: 'work-order-saved', changes: { currentTask: 0, currentJobId: 'j1' } },
      { type: 'job-request-answered', answer: 'created', jobId: 'j1' },
    ])
    site.end('j1', 'finished')
    expect(site.events).toHaveLength(1)
    expect(site.request('j2')).toBe('created')
    expect(site.job('j2')).toMatchObject({ task: 't2', previous: 'j1' })
    site.end('j2', 'finished')
    expect([site.order.state, site.order.currentTask]).toEqual(['running', 1])
    expect(site.request('j3')).toBe('list-done')
    expect(site.events).toEqual([
      { type: 'work-order-saved', changes: { currentTask: 2, state: 'finished', endedAt: 'time 9' } },
      { type: 'job-request-answered', answer: 'list-done', jobId: null },
    ])
    expect(site.order.jobs.size).toBe(2)
  })

  test('are none when all are done: the order has finished, whoever brought it to the end of its list', () => {
    const site = started('t1')
    site.order = { ...site.order, currentTask: 1 }
    expect(site.request('j1')).toBe('list-done')
    expect(site.events).toEqual([
      { type: 'work-order-saved', changes: { state: 'finished', endedAt: 'time 3' } },
      { type: 'job-request-answered', answer: 'list-done', jobId: null },
    ])
  })

  test('are named after their task, however the list names it', () => {
    const site = started('task:t1')
    expect([site.request('j1'), site.job('j1').task]).toEqual(['created', 't1'])
  })

  test('are resumed when they are incomplete; the order runs on', () => {
    const site = started('t1')
    site.request('j1')
    site.end('j1', 'incomplete', 'reboot')
    expect([site.order.state, site.request('j2')]).toEqual(['running', 'resumed'])
    expect(site.events).toEqual([{ type: 'job-request-answered', answer: 'resumed', jobId: 'j1' }])
    site.end('j1', 'finished')
    expect([site.request('j2'), site.order.state]).toEqual(['list-done', 'finished'])
  })

  test('are not made while one is under way', () => {
    const site = started('t1')
    site.request('j1')
    expect(site.refused(site.requesting('j2'))).toMatchObject({
      code: 'job-exists',
      state: 'running',
      command: 'request-job',
      problems: [],
    })
  })

  test('are not made for other machines, nor for one that has left work-order mode or is not runnable', () => {
    const site = started('t1')
    expect(site.code(site.requesting('j1', { id: 'm2' }))).toBe('other-machine')
    expect(site.code(site.requesting('j1', { workOrderMode: false }))).toBe('not-in-work-order-mode')
    expect(site.code(site.requesting('j1', { runnable: false }))).toBe('machine-not-runnable')
    site.edit({ runnable: false })
    expect(site.refused(site.requesting('j1'))).toMatchObject({
      code: 'not-runnable',
      message: 'Work order w1 is not runnable.',
    })
  })

  test('are not made for an order that does not run', () => {
    const site = new Site().create()
    expect(site.refused(site.requesting('j1'))).toMatchObject({
      code: 'not-running',
      message: 'Work order w1 is created: only a running one has jobs.',
    })
  })

  test('are refused with the problems that they would have', () => {
    const site = started('t1')
    site.definitions.tasks.delete('t1')
    expect(site.refused(site.requesting('j1'))).toMatchObject({
      code: 'invalid-job',
      problems: [{ code: 'missing-task', text: 'Task t1 does not exist' }],
    })
  })

  test('move along their lifecycle', () => {
    const site = started('t1')
    site.request('j1')
    expect(site.refused(site.updating('j1', { state: 'finished' }))).toMatchObject({
      code: 'illegal-transition',
      command: 'update-job',
    })
  })

  test('can be deleted when they are over', () => {
    const site = started('t1')
    site.request('j1')
    expect(site.code({ type: 'delete-job', jobId: 'j1' })).toBe('not-deletable')
    site.end('j1', 'finished').do({ type: 'delete-job', jobId: 'j1' })
    expect(site.events).toEqual([{ type: 'job-deleted', jobId: 'j1' }])
    expect(site.order.jobs.size).toBe(0)
  })

  test('are none for an agent of another context, nor for stages', () => {
    const site = new Site().create({ machineId: 'm1', tasks: ['stage:s1', 't1'] }).start()
    const { definitions, machine, at } = site
    const request = {
      type: 'request-job',
      machine,
      jobId: 'j1',
      serverJobId: 's1',
      context: 'c',
      definitions,
      at,
    } as const
    expect(site.do(request).events).toEqual([{ type: 'job-request-answered', answer: 'other-context', jobId: null }])
    expect(site.request('j1')).toBe('moved')
    expect(site.events).toMatchObject([
      { type: 'job-created', job: { id: 'sj1', task: 'stage:s1' }, log: 'Machine m1 changing from stage none to s1' },
      { type: 'work-order-saved', changes: { stage: 's1', currentTask: 0, currentJobId: 'sj1' } },
      { type: 'job-request-answered', answer: 'moved', jobId: 'sj1' },
    ])
    expect(site.request('j2')).toBe('created')
    expect(site.job('j2')).toMatchObject({ task: 't1', stage: 's1' })
  })

  test('of actions are carried out by the server', () => {
    const site = started('action:p:c', 't1')
    expect(site.request('j1')).toBe('action-started')
    const { definitions, taskErrors, at } = site
    site.do({ type: 'end-action', jobId: 'sj1', result: 'done', definitions, taskErrors, at })
    expect(site.events.at(-1)).toEqual({ type: 'job-request-answered', answer: 'action-done', jobId: 'sj1' })
    expect([site.order.state, site.request('j2')]).toEqual(['running', 'created'])
  })
})

describe('a task that fails', () => {
  test('fails its order, which is over then', () => {
    const site = started('t1', 't2')
    site.request('j1')
    site.end('j1', 'failed', 'failed')
    expect(site.events).toMatchObject([
      { type: 'job-saved', jobId: 'j1', changes: { state: 'failed', exitState: 'failed' } },
      { type: 'work-order-saved', changes: { runnable: false, state: 'failed', endedAt: site.job('j1').endedAt } },
    ])
    expect(site.events).toHaveLength(2)
    expect(site.code(site.requesting('j2'))).toBe('not-running')
  })

  test('fails its order as well when it was an action, or nobody has such an action', () => {
    for (const [result, answer] of [
      ['failed', 'action-failed'],
      ['unknown-action', 'no-such-action'],
    ] as const) {
      const site = started('action:p:c')
      site.request('j1')
      const { definitions, taskErrors } = site
      site.do({ type: 'end-action', jobId: 'sj1', result, definitions, taskErrors, at: 'then' })
      expect(site.order).toMatchObject({ state: 'failed', endedAt: 'then' })
      expect(site.events.at(-1)).toMatchObject({ type: 'job-request-answered', answer })
    }
  })

  test('does so also while the order is not runnable', () => {
    const site = started('t1')
    site.request('j1')
    site.update('j1', { state: 'running' }).edit({ runnable: false })
    site.end('j1', 'failed', 'failed')
    expect(site.events).toMatchObject([
      { type: 'job-saved', jobId: 'j1' },
      { type: 'work-order-saved', changes: { state: 'failed' } },
    ])
    expect(site.order).toMatchObject({ state: 'failed', runnable: false })
  })

  test('is tried again as often as it may, after each back-off', () => {
    const site = started('t1')
    site.taskErrors = { retries: new Map([['t1', 2]]) }
    for (const [attempt, afterMs] of [
      [1, 2000],
      [2, 4000],
    ] as const) {
      const jobId = `j${attempt}`
      expect(site.request(jobId)).toBe('created')
      site.end(jobId, 'failed', 'failed')
      expect(site.events.slice(-2)).toEqual([
        { type: 'work-order-saved', changes: { retryTaskAttempt: attempt, runnable: false } },
        { type: 'retry-planned', jobId, attempt, afterMs },
      ])
      expect(site.order.state).toBe('running')
      expect(site.code(site.requesting('j9'))).toBe('not-runnable')
      site.do({ type: 'retry-task', jobId })
      expect(site.events).toEqual([{ type: 'work-order-saved', changes: { runnable: true } }])
    }
    expect(site.request('j3')).toBe('created')
    site.end('j3', 'failed', 'failed')
    expect(site.order).toMatchObject({ state: 'failed', retryTaskAttempt: 2 })
  })

  test('is tried again only if its order still runs', () => {
    const site = started('t1')
    site.taskErrors = { retries: new Map([['t1', 1]]) }
    site.request('j1')
    site.end('j1', 'failed', 'failed').do({ type: 'cancel', at: 'then' })
    expect(site.refused({ type: 'retry-task', jobId: 'j1' })).toMatchObject({
      code: 'not-running',
      message: 'Work order w1 is cancelled: nothing is tried again.',
    })
  })

  test('is handled by others, and begins anew', () => {
    const site = started('t1', 't2')
    site.taskErrors = { handlers: new Map([['t1', ['needy']]]) }
    site.request('j1')
    site.end('j1', 'failed', 'failed')
    expect(site.order).toMatchObject({
      state: 'running',
      runnable: true,
      tasks: ['t3', 'needy'],
      currentTask: -1,
      taskErrorStacks: [{ tasks: ['t1', 't2'], currentTask: 0, currentJobId: 'j1' }],
    })
    for (const jobId of ['j2', 'j3']) {
      expect(site.request(jobId)).toBe('created')
      site.end(jobId, 'finished')
    }
    expect(site.request('j4')).toBe('created')
    expect(site.job('j4').task).toBe('t1')
    expect(site.order).toMatchObject({ tasks: ['t1', 't2'], currentTask: 0, taskErrorStacks: [], retryTaskAttempt: 0 })
  })

  test('while it handles another fails the order: handlers are not handled', () => {
    const site = started('t1')
    site.taskErrors = {
      handlers: new Map([
        ['t1', ['t3']],
        ['t3', ['t4']],
      ]),
    }
    site.request('j1')
    site.end('j1', 'failed', 'failed').request('j2')
    site.end('j2', 'failed', 'failed')
    expect(site.order).toMatchObject({ state: 'failed', tasks: ['t3'], taskErrorStacks: [{ tasks: ['t1'] }] })
  })

  test('after its order has ended changes nothing but the job', () => {
    const site = new Site({ jobOfCancelled: 'goes-on' }).create().start()
    site.taskErrors = { retries: new Map([['t1', 1]]) }
    site.request('j1')
    site.update('j1', { state: 'running' }).do({ type: 'cancel', at: 'then' })
    const before = site.order
    site.end('j1', 'failed', 'failed')
    expect(site.events).toMatchObject([{ type: 'job-saved', jobId: 'j1' }])
    expect(site.events).toHaveLength(1)
    expect(site.order).toEqual({ ...before, jobs: site.order.jobs })
  })

  test('of an entry that the list has left does not matter', () => {
    const site = started('t1', 't2')
    site.request('j1')
    site.end('j1', 'finished').request('j2')
    // Somebody has set the list back.
    site.order = { ...site.order, currentTask: -1 }
    site.end('j2', 'failed', 'failed')
    expect(site.order.state).toBe('running')
  })
})
