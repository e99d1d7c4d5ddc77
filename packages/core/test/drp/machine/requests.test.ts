import { describe, expect, test } from 'vitest'
import { Site } from './site.ts'

const profiles = ['v4', 'v3.13'] as const
const problem = (code: string, text: string) => ({ code, text })

describe.each(profiles)('%s: a request for a job', (profile) => {
  test('makes the job of the next task, with what the machine has', () => {
    const site = new Site(profile).create({ tasks: ['t1'], context: 'c' })
    expect(site.request('j1')).toBe('created')
    const job = {
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
      startedAt: 'time 1',
      endedAt: null,
      previous: null,
      independent: false,
      problems: [],
    }
    expect(site.events).toEqual([
      { type: 'job-created', job, log: null },
      { type: 'machine-saved', changes: { currentTask: 0, currentJobId: 'j1' } },
      { type: 'job-request-answered', answer: 'created', jobId: 'j1' },
    ])
    expect([...site.machine.jobs.values()]).toEqual([job])
  })

  test('goes on after a finished job: the one before it is saved first', () => {
    const site = new Site(profile).create({ tasks: ['t1', 't2'] })
    site.request('j1')
    site.finish('j1')
    expect(site.request('j2')).toBe('created')
    expect(site.events).toMatchObject([
      { type: 'job-saved', jobId: 'j1', cause: 'superseded', changes: { current: false } },
      { type: 'job-created', job: { id: 'j2', task: 't2', currentIndex: 1, previous: 'j1' } },
      { type: 'machine-saved', changes: { currentTask: 1, currentJobId: 'j2' } },
      { type: 'job-request-answered', answer: 'created', jobId: 'j2' },
    ])
    expect([site.job('j1').current, site.job('j2').current]).toEqual([false, true])
    site.finish('j2')
    expect(site.request('j3')).toBe('list-done')
    expect(site.events).toEqual([
      { type: 'machine-saved', changes: { currentTask: 2 } },
      { type: 'job-request-answered', answer: 'list-done', jobId: null },
    ])
    expect(site.request('j3')).toBe('list-done')
    expect(site.events).toHaveLength(1)
    expect(site.machine.jobs.size).toBe(2)
  })

  test('gives the same job again when it is incomplete', () => {
    const site = new Site(profile).create({ tasks: ['t1', 't2'] })
    site.request('j1')
    site.update('j1', { state: 'running' }).update('j1', { state: 'incomplete', exitState: 'reboot' })
    expect(site.request('j2')).toBe('resumed')
    expect(site.events).toEqual([{ type: 'job-request-answered', answer: 'resumed', jobId: 'j1' }])
    expect(site.job('j1').state).toBe('incomplete')
  })

  test('makes another job for the same task when one failed', () => {
    const site = new Site(profile).create({ tasks: ['t1', 't2'] })
    site.request('j1')
    site.update('j1', { state: 'failed' }).edit({ runnable: true })
    expect(site.request('j2')).toBe('created')
    expect(site.job('j2')).toMatchObject({ task: 't1', currentIndex: 0, previous: 'j1' })
  })

  test('makes another job for the same task when the current one was deleted', () => {
    const site = new Site(profile).create({ tasks: ['t1', 't2'] })
    site.request('j1')
    site.finish('j1').do({ type: 'delete-job', jobId: 'j1' })
    expect(site.machine.currentJobId).toBe('j1')
    expect(site.request('j2')).toBe('created')
    expect(site.job('j2')).toMatchObject({ task: 't1', currentIndex: 0, previous: 'j1' })
  })

  test.each(['created', 'running'])('is refused while its job is %s', (state) => {
    const site = new Site(profile).create({ tasks: ['t1'] })
    site.request('j1')
    if (state === 'running') site.update('j1', { state })
    expect(site.refuses(site.requesting('j2'))).toEqual({
      code: 'job-exists',
      state: 'none',
      legal: [],
      message: 'Machine m1 already has running or created job.',
      problems: [],
    })
  })

  test('is refused when the machine is not runnable, is not available, or is not there', () => {
    const site = new Site(profile)
    expect(site.refuses(site.requesting('j1'))).toMatchObject({ code: 'no-machine' })
    site.create({ tasks: ['t1'] }).edit({ runnable: false })
    expect(site.refuses(site.requesting('j1'))).toMatchObject({
      code: 'not-runnable',
      message: 'Machine m1 is not runnable.',
    })
    site.edit({ runnable: true }).edit({ tasks: ['t1', 'nope:x'] })
    expect(site.refuses(site.requesting('j1'))).toMatchObject({ code: 'not-runnable' })
  })

  test('fails the job at work when the list was set back, and begins the list anew', () => {
    const site = new Site(profile).create({ tasks: ['t1', 't2'] })
    site.request('j1')
    site.finish('j1').request('j2')
    site.update('j2', { state: 'running' }).edit({ currentTask: -1 })
    expect(site.request('j3')).toBe('created')
    expect(site.events.slice(0, 3)).toMatchObject([
      {
        type: 'job-saved',
        jobId: 'j2',
        cause: 'list-reset',
        changes: { state: 'failed', exitState: 'failed', endedAt: 'time 6' },
      },
      { type: 'job-saved', jobId: 'j2', cause: 'superseded' },
      { type: 'job-created', job: { id: 'j3', task: 't1', previous: 'j2' } },
    ])
    expect(site.machine).toMatchObject({ currentTask: 0, runnable: true })
  })

  test('leaves a job alone that is over when the list was set back', () => {
    const site = new Site(profile).create({ tasks: ['t1', 't2'] })
    site.request('j1')
    site.finish('j1').request('j2')
    site.finish('j2').edit({ currentTask: 0 })
    expect(site.request('j3')).toBe('created')
    expect(site.job('j2').state).toBe('finished')
    expect(site.job('j3')).toMatchObject({ task: 't1', currentIndex: 0 })
    site.update('j3', { state: 'failed' }).edit({ currentTask: -1, runnable: true })
    site.request('j4')
    expect(site.job('j3')).toMatchObject({ state: 'failed', exitState: '' })
  })

  test('skips the stage and the boot environment that the machine is in', () => {
    const site = new Site(profile).create({ tasks: ['stage:none', 'bootenv:local', 't1', 'stage:none'] })
    expect(site.request('j1')).toBe('created')
    expect(site.job('j1')).toMatchObject({ task: 't1', currentIndex: 2 })
    site.finish('j1')
    expect(site.request('j2')).toBe('list-done')
    expect(site.machine).toMatchObject({ currentTask: 4, currentJobId: 'j1' })
  })

  test('moves the machine to another stage with a finished job of the server', () => {
    const site = new Site(profile).create({ tasks: ['stage:s1', 't1'] })
    expect(site.request('j1')).toBe('moved')
    expect(site.events).toMatchObject([
      {
        type: 'job-created',
        job: {
          id: 'server j1',
          task: 'stage:s1',
          stage: 's1',
          state: 'finished',
          exitState: 'complete',
          startedAt: 'time 1',
          endedAt: 'time 1',
          currentIndex: 0,
        },
        log: 'Machine m1 changing from stage none to s1',
      },
      { type: 'machine-saved', changes: { currentTask: 0, stage: 's1', currentJobId: 'server j1' } },
      { type: 'job-request-answered', answer: 'moved', jobId: 'server j1' },
    ])
    expect(site.machine).toMatchObject({ tasks: ['stage:s1', 't1'], runnable: true })
    expect(site.request('j1')).toBe('created')
    expect(site.job('j1')).toMatchObject({ task: 't1', stage: 's1', currentIndex: 1, previous: 'server j1' })
  })

  test('another boot environment makes the machine not runnable, for it has to boot', () => {
    const site = new Site(profile).create({ tasks: ['bootenv:be2', 't1'] })
    expect(site.request('j1')).toBe('moved')
    expect(site.machine).toMatchObject({ bootEnv: 'be2', stage: 'none', runnable: false, currentTask: 0 })
  })

  test('executes an action and answers when it is over', () => {
    const site = new Site(profile).create({ tasks: ['action:p:c', 't1'] })
    expect(site.request('j1')).toBe('action-started')
    expect(site.job('server j1')).toMatchObject({ task: 'action:p:c', state: 'running', exitState: '', endedAt: null })
    expect(site.refuses(site.requesting('j2'))).toMatchObject({ code: 'job-exists' })
    site.endAction('server j1', 'done')
    expect(site.events).toEqual([
      {
        type: 'job-saved',
        jobId: 'server j1',
        cause: 'action-ended',
        changes: { state: 'finished', exitState: 'complete', endedAt: 'time 3' },
      },
      { type: 'job-request-answered', answer: 'action-done', jobId: 'server j1' },
    ])
    expect(site.request('j1')).toBe('created')
  })

  test.each([
    ['failed', 'failed', 'action-failed', 'server j1'],
    ['unknown-action', '', 'no-such-action', null],
  ] as const)('an action that is %s stops the machine', (result, exitState, answer, jobId) => {
    const site = new Site(profile).create({ tasks: ['action:nope'] })
    site.request('j1')
    site.endAction('server j1', result)
    expect(site.events.slice(1)).toEqual([
      { type: 'machine-saved', changes: { runnable: false } },
      { type: 'job-request-answered', answer, jobId },
    ])
    expect(site.job('server j1')).toMatchObject({ state: 'failed', exitState, endedAt: 'time 2' })
  })

  test('ends an action whose machine is gone', () => {
    const site = new Site(profile).create({ tasks: ['action:c'] })
    site.request('j1')
    site.do({ type: 'remove' }).endAction('server j1', 'failed')
    expect(site.events.map(({ type }) => type)).toEqual(['job-saved', 'job-request-answered'])
  })

  test('only a running action ends', () => {
    const site = new Site(profile).create({ tasks: ['action:c', 't1'] })
    const ending = (jobId: string) =>
      ({ type: 'end-action', jobId, result: 'done', definitions: site.definitions, at: 'now' }) as const
    expect(site.refuses(ending('j1'))).toMatchObject({ code: 'unknown-job', message: 'There is no job j1.' })
    site.request('j1')
    site.endAction('server j1', 'done').request('j1')
    expect(site.refuses(ending('server j1'))).toMatchObject({ code: 'not-an-action' })
    expect(site.update('j1', { state: 'running' }).refuses(ending('j1'))).toMatchObject({
      code: 'not-an-action',
      message: 'Job j1 (t1, running) is not the job of a running action.',
    })
  })

  test('an action that somebody ended keeps the time', () => {
    const site = new Site('v3.13').create({ tasks: ['action:c'] })
    site.request('j1')
    site.update('server j1', { state: 'failed' }).update('server j1', { state: 'running' })
    expect(site.endAction('server j1', 'done').job('server j1')).toMatchObject({ state: 'finished', endedAt: 'time 2' })
  })

  test('is answered with an error when there is a job of that id', () => {
    const site = new Site(profile).create({ tasks: ['t1', 't2'] })
    expect(site.request('j1', { jobIdTaken: true })).toBe('duplicate-id')
    expect(site.events).toHaveLength(1)
    expect(site.machine.currentTask).toBe(-1)
    site.request('j1')
    site.finish('j1')
    expect(site.request('j1')).toBe('duplicate-id')
    expect(site.request('j2', { jobIdTaken: false })).toBe('created')
  })

  test('is refused when the task is gone', () => {
    const site = new Site(profile).create({ tasks: ['t1'] })
    site.definitions.tasks.delete('t1')
    expect(site.refuses(site.requesting('j1'))).toMatchObject({
      code: 'invalid-job',
      message: 'Job j1: Task t1 does not exist.',
      problems: [problem('missing-task', 'Task t1 does not exist')],
    })
  })

  test('is refused when the boot environment to come is gone', () => {
    const site = new Site(profile).create({ tasks: ['bootenv:be2'] })
    site.definitions.bootEnvs.delete('be2')
    expect(site.refuses(site.requesting('j1'))).toMatchObject({
      code: 'invalid-machine',
      problems: [problem('missing-bootenv', 'Bootenv be2 does not exist')],
    })
  })

  test('locks do not bind the agent', () => {
    const site = new Site(profile).create({ tasks: ['t1'], locked: true })
    expect(site.request('j1')).toBe('created')
  })
})

describe('v4 alone', () => {
  test('makes all changes at once that follow each other', () => {
    const site = new Site('v4').create({ tasks: ['stage:s2', 'bootenv:be2', 'context:c', 'stage:s2', 't1'] })
    expect(site.request('j1')).toBe('moved')
    expect(site.job('server j1')).toMatchObject({
      task: 'context:c',
      currentIndex: 2,
      stage: 's2',
      bootEnv: 'be2',
      context: 'c',
    })
    expect(site.events[0]).toMatchObject({
      log: [
        'Machine m1 changing from stage none to s2',
        'Machine m1 changing from bootenv local to be2',
        'Machine m1 changing from context  to c',
      ].join('\n'),
    })
    expect(site.machine).toMatchObject({
      stage: 's2',
      bootEnv: 'be2',
      context: 'c',
      currentTask: 2,
      runnable: false,
    })
    site.edit({ runnable: true })
    expect(site.request('j1', { context: 'c' })).toBe('created')
    expect(site.job('j1')).toMatchObject({ currentIndex: 4, context: 'c' })
  })

  test('has nothing for an agent of another context', () => {
    const site = new Site('v4').create({ tasks: ['t1'], context: 'c' })
    expect(site.request('j1', { context: '' })).toBe('other-context')
    expect(site.events).toEqual([{ type: 'job-request-answered', answer: 'other-context', jobId: null }])
    expect(site.request('j1', { context: 'c' })).toBe('created')
  })

  test('makes one job for a chroot, and none of its own', () => {
    const site = new Site('v4').create({ tasks: ['chroot:/x'] })
    expect(site.request('j1')).toBe('created')
    expect([...site.machine.jobs.keys()]).toEqual(['j1'])
    expect(site.job('j1')).toMatchObject({ task: 'chroot:/x', state: 'created' })
  })

  test('knows tasks with a prefix', () => {
    const site = new Site('v4').create({ tasks: ['task:t1'] })
    expect(site.request('j1')).toBe('created')
    expect(site.job('j1').task).toBe('t1')
  })

  test('refuses a user where the machine is locked, and makes no job', () => {
    const site = new Site('v4').create({ tasks: ['t1'], locked: true })
    expect(site.refuses(site.requesting('j1', { by: 'user' }))).toMatchObject({
      code: 'locked',
      message: 'Machine m1 is locked: unlock it first.',
    })
  })

  test('keeps no ExitState that the asker gives', () => {
    const site = new Site('v4').create({ tasks: ['t1'] })
    site.request('j1', { exitState: 'stop' })
    expect(site.job('j1').exitState).toBe('')
  })
})

describe('v3.13 alone', () => {
  test('makes one change at a time', () => {
    const site = new Site('v3.13').create({ tasks: ['stage:s2', 'bootenv:be2', 't1'] })
    expect(site.request('j1')).toBe('moved')
    expect(site.machine).toMatchObject({ stage: 's2', bootEnv: 'local', currentTask: 0, runnable: true })
    expect(site.request('j2')).toBe('moved')
    expect(site.machine).toMatchObject({ bootEnv: 'be2', currentTask: 1, runnable: false })
    expect(site.job('server j2')).toMatchObject({ task: 'bootenv:be2', previous: 'server j1' })
  })

  test('marks a chroot with a finished job', () => {
    const site = new Site('v3.13').create({ tasks: ['chroot:/x'] })
    expect(site.request('j1')).toBe('created')
    expect(site.events.slice(0, 3)).toMatchObject([
      {
        type: 'job-created',
        job: { id: 'server j1', task: 'chroot:/x', state: 'finished', exitState: 'complete', currentIndex: 0 },
        log: 'Machine m1 agent is being signalled to chroot to /x and continue',
      },
      { type: 'job-saved', jobId: 'server j1', changes: { current: false } },
      {
        type: 'job-created',
        job: { id: 'j1', task: 'chroot:/x', state: 'created', currentIndex: 0, previous: 'server j1' },
      },
    ])
    expect(site.machine.currentJobId).toBe('j1')
  })

  test('keeps the mark of a chroot whose job could not be made', () => {
    const site = new Site('v3.13').create({ tasks: ['chroot:/x'] })
    expect(site.request('j1', { jobIdTaken: true })).toBe('duplicate-id')
    expect([...site.machine.jobs.keys()]).toEqual(['server j1'])
    expect(site.machine.currentJobId).toBeNull()
  })

  test('leaves an orphan where a user asks and the machine is locked', () => {
    const site = new Site('v3.13').create({ tasks: ['t1'], locked: true })
    expect(site.request('j1', { by: 'user' })).toBe('machine-locked')
    expect(site.events.at(-1)).toEqual({ type: 'job-request-answered', answer: 'machine-locked', jobId: 'j1' })
    expect(site.job('j1')).toMatchObject({ state: 'created', current: true })
    expect(site.machine).toMatchObject({ currentTask: -1, currentJobId: null })
  })

  test('takes back the job of an action where a user asks and the machine is locked', () => {
    const site = new Site('v3.13').create({ tasks: ['action:c'], locked: true })
    expect(site.request('j1', { by: 'user' })).toBe('no-such-action')
    expect(site.events.map(({ type }) => type)).toEqual(['job-created', 'job-deleted', 'job-request-answered'])
    expect(site.machine.jobs.size).toBe(0)
  })

  test('does not end the list where a user asks and the machine is locked', () => {
    const site = new Site('v3.13').create({ tasks: [], locked: true })
    expect(site.request('j1', { by: 'user' })).toBe('machine-locked')
    expect(site.machine.currentTask).toBe(-1)
    expect(site.request('j1')).toBe('list-done')
    expect(site.machine.currentTask).toBe(0)
    expect(site.request('j1', { by: 'user' })).toBe('list-done')
  })

  test('keeps the ExitState that the asker gives, and knows no contexts', () => {
    const site = new Site('v3.13').create({ tasks: ['t1'] })
    expect(site.request('j1', { exitState: 'stop', context: 'c' })).toBe('created')
    expect(site.job('j1').exitState).toBe('stop')
    expect(site.edit({ currentTask: -1, tasks: ['context:c', 'task:t1'] }).machine.problems).toEqual([
      problem('malformed-entry', 'context:c (at 0) is malformed'),
      problem('malformed-entry', 'task:t1 (at 1) is malformed'),
    ])
  })
})
