import { jobLifecycles, type MachineJobFields, machineDecider } from '@jobwright/core/drp'
import { describe, expect, test } from 'vitest'
import { Site } from './site.ts'

const profiles = ['v4', 'v3.13'] as const

const begun = (profile: (typeof profiles)[number], tasks = ['t1', 't2']) => {
  const site = new Site(profile).create({ tasks })
  site.request('j1')
  return site
}

describe.each(profiles)('%s: updating a job', (profile) => {
  test('tells what changed', () => {
    const site = begun(profile).update('j1', { state: 'running' })
    expect(site.events).toEqual([
      { type: 'job-saved', jobId: 'j1', cause: 'updated', changes: { state: 'running', startedAt: 'time 2' } },
    ])
    expect(site.update('j1', { state: 'running', exitState: 'reboot' }).events).toEqual([
      { type: 'job-saved', jobId: 'j1', cause: 'updated', changes: { exitState: 'reboot' } },
    ])
    expect(site.update('j1', {}).events).toMatchObject([{ changes: {} }])
    expect(site.update('j1', { state: 'finished', exitState: 'complete' }).events).toMatchObject([
      { changes: { state: 'finished', exitState: 'complete', endedAt: 'time 5' } },
    ])
    expect(site.job('j1')).toMatchObject({ startedAt: 'time 2', endedAt: 'time 5' })
  })

  test('saves the job before it along', () => {
    const site = begun(profile).finish('j1')
    site.request('j2')
    expect(site.update('j2', { state: 'running' }).events).toMatchObject([
      { type: 'job-saved', jobId: 'j1', cause: 'superseded', changes: {} },
      { type: 'job-saved', jobId: 'j2', cause: 'updated' },
    ])
    expect(site.update('j1', { exitState: 'stop' }).events).toMatchObject([{ jobId: 'j1', cause: 'updated' }])
  })

  test('begins to run again when it was incomplete; its ExitState stays', () => {
    const site = begun(profile).update('j1', { state: 'running' })
    site.update('j1', { state: 'incomplete', exitState: 'reboot' })
    expect(site.job('j1')).toMatchObject({ startedAt: 'time 2', endedAt: null })
    site.update('j1', { state: 'running' })
    expect(site.job('j1')).toMatchObject({ state: 'running', exitState: 'reboot', startedAt: 'time 4', endedAt: null })
  })

  test('refuses words that there are not', () => {
    const site = begun(profile)
    expect(site.refuses(site.updating('j1', { state: 'foo', exitState: 'bogus' }))).toEqual({
      code: 'invalid-job',
      state: 'none',
      legal: [],
      message: 'Job j1: Invalid State `foo`; Invalid ExitState `bogus`.',
      problems: [
        { code: 'invalid-state', text: 'Invalid State `foo`' },
        { code: 'invalid-exit-state', text: 'Invalid ExitState `bogus`' },
      ],
    })
    for (const exitState of ['', 'reboot', 'poweroff', 'stop', 'complete', 'failed']) site.update('j1', { exitState })
    expect(site.refuses(site.updating('j9', {}))).toMatchObject({ code: 'unknown-job' })
  })

  test('refuses a stage that is not there or cannot be used', () => {
    const site = begun(profile)
    const { stages } = site.definitions
    stages.set('none', { bootEnv: '', tasks: [], available: false })
    expect(site.refuses(site.updating('j1', { state: 'running' })).problems).toEqual([
      { code: 'unavailable-stage', text: 'Stage none is not available' },
    ])
    stages.delete('none')
    expect(site.refuses(site.updating('j1', { state: 'running' })).problems).toEqual([
      { code: 'missing-stage', text: 'Stage none does not exist' },
    ])
  })

  test('keeps an ended job that is not right as a failed one, until another one is current', () => {
    const site = begun(profile).update('j1', { state: 'running' })
    site.update('j1', { state: 'finished', exitState: 'bogus' })
    const problems = [{ code: 'invalid-exit-state', text: 'Invalid ExitState `bogus`' }]
    expect(site.job('j1')).toMatchObject({ state: 'failed', exitState: 'bogus', problems, endedAt: 'time 3' })
    expect(site.edit({ runnable: true }).request('j2')).toBe('created')
    expect(site.job('j1')).toMatchObject({ state: 'failed', problems: [], current: false })
  })
})

describe('v4: updating a job', () => {
  const { states, edges } = jobLifecycles.v4
  const ways = {
    created: [],
    running: ['running'],
    incomplete: ['running', 'incomplete'],
    finished: ['running', 'finished'],
    failed: ['failed'],
  }
  const isEdge = (one: string, other: string) => edges.some(({ from, to }) => from === one && to === other)
  const pairs = states.flatMap((from) => states.map((to) => [from, to] as const))
  const inState = (from: keyof typeof ways) => {
    const site = begun('v4')
    for (const state of ways[from]) site.update('j1', { state })
    return site
  }

  test.each(pairs.filter(([from, to]) => from === to || isEdge(from, to)))('makes %s jobs %s', (from, to) => {
    expect(inState(from).update('j1', { state: to }).job('j1').state).toBe(to)
  })

  test.each(pairs.filter(([from, to]) => from !== to && !isEdge(from, to)))('makes no %s job %s', (from, to) => {
    const legal = states.filter((state) => isEdge(from, state))
    const site = inState(from)
    const { message, ...refusal } = site.refuses(site.updating('j1', { state: to }))
    expect({ ...refusal, legal: refusal.legal.toSorted() }).toEqual({
      code: 'illegal-transition',
      state: from,
      legal: legal.toSorted(),
      problems: [],
    })
    expect(message).toContain(`Job j1 (${from}) cannot become ${to}: `)
  })

  test('tells what a job can become instead', () => {
    const message = (from: keyof typeof ways, state: string) => {
      const site = inState(from)
      return site.refuses(site.updating('j1', { state })).message
    }
    expect(message('created', 'finished')).toBe(
      'Job j1 (created) cannot become finished: it can become running, failed.',
    )
    expect(message('failed', 'running')).toBe('Job j1 (failed) cannot become running: it is over.')
  })

  test('a failed job stops its machine', () => {
    const site = begun('v4').update('j1', { state: 'running' }).update('j1', { state: 'failed', exitState: 'failed' })
    expect(site.events).toMatchObject([
      { type: 'job-saved', jobId: 'j1' },
      { type: 'machine-saved', changes: { runnable: false } },
    ])
    expect(site.machine.runnable).toBe(false)
    site.edit({ runnable: true }).update('j1', { state: 'failed' })
    expect(site.machine.runnable).toBe(true)
    site.request('j2')
    site.edit({ runnable: false }).update('j2', { state: 'failed' })
    expect(site.events.map(({ type }) => type)).toEqual(['job-saved', 'job-saved'])
  })

  test('holds for jobs that are not current, too', () => {
    const site = begun('v4').finish('j1')
    site.request('j2')
    expect(site.refuses(site.updating('j1', { state: 'running' }))).toMatchObject({
      code: 'illegal-transition',
      message: 'Job j1 (finished) cannot become running: it is over.',
    })
    expect(site.refuses(site.updating('j1', { state: 'foo' }))).toMatchObject({ code: 'invalid-job' })
  })

  test('leaves a job that is over as it is when it would not be right', () => {
    const site = begun('v4').finish('j1')
    expect(site.refuses(site.updating('j1', { exitState: 'bogus' }))).toMatchObject({ code: 'invalid-job' })
  })

  test('leaves what is read-only', () => {
    const site = begun('v4')
    const { state, exitState, context, ...rest } = site.job('j1')
    const fields: MachineJobFields = {
      state: 'running',
      exitState: 'stop',
      context: 'c',
      task: 't2',
      stage: 's1',
      bootEnv: 'be2',
      workflow: 'w1',
      currentIndex: 5,
      nextIndex: 7,
      previous: 'x',
      startedAt: 'long ago',
      endedAt: 'never',
    }
    site.update('j1', fields)
    expect([state, exitState, context]).toEqual(['created', '', ''])
    expect(site.job('j1')).toEqual({ ...rest, state: 'running', exitState: 'stop', context: 'c', startedAt: 'time 2' })
  })
})

describe('v3.13: updating a job', () => {
  test('keeps one that was over and is not right as a failed one', () => {
    const site = begun('v3.13').finish('j1').update('j1', { exitState: 'bogus' })
    expect(site.job('j1')).toMatchObject({ state: 'failed', problems: [{ code: 'invalid-exit-state' }] })
    expect(site.update('j1', { exitState: 'stop' }).job('j1')).toMatchObject({ state: 'failed', problems: [] })
  })

  test('sets what is said to be read-only', () => {
    const site = begun('v3.13')
    const fields = {
      exitState: 'stop',
      context: 'c',
      task: 't2',
      stage: 's1',
      bootEnv: 'be9',
      workflow: 'w9',
      currentIndex: 5,
      nextIndex: 7,
      previous: 'x',
      startedAt: 'long ago',
      endedAt: 'never',
    }
    expect(site.update('j1', fields).job('j1')).toMatchObject(fields)
    expect(site.update('j1', { state: 'created' }).job('j1').startedAt).toBe('long ago')
    expect(site.update('j1', { previous: null, endedAt: null, startedAt: null }).job('j1')).toMatchObject({
      previous: null,
      startedAt: null,
      endedAt: null,
    })
  })

  test('begins anew when it is created again, and keeps its first end', () => {
    const site = begun('v3.13').update('j1', { state: 'failed' }).update('j1', { state: 'created' })
    expect(site.job('j1')).toMatchObject({ state: 'created', startedAt: 'time 3', endedAt: 'time 2' })
    expect(site.update('j1', { state: 'finished' }).job('j1').endedAt).toBe('time 2')
    expect(site.machine.runnable).toBe(true)
  })

  test('checks nothing of a job that is not current', () => {
    const site = begun('v3.13').finish('j1')
    site.request('j2')
    site.update('j1', { state: 'running' })
    expect(site.job('j1')).toMatchObject({ state: 'running', startedAt: 'time 2', endedAt: 'time 3' })
    site.update('j1', { state: 'foo', exitState: 'bar', task: 'nope', stage: 'nope' })
    expect(site.job('j1')).toMatchObject({ state: 'foo', exitState: 'bar', task: 'nope', stage: 'nope', problems: [] })
    site.update('j1', { endedAt: null }).update('j1', { state: 'failed' })
    expect(site.job('j1').endedAt).toBe('time 8')
  })

  test('refuses names that no object can have, in the order of the server', () => {
    const site = begun('v3.13')
    const texts = (jobId: string, fields: MachineJobFields) =>
      site.refuses(site.updating(jobId, fields)).problems.map(({ text }) => text)
    expect(texts('j1', { previous: '', task: '', stage: '', state: 'failed' })).toEqual([
      'Job j1 does not have a Previous job',
      'Invalid Task ``',
      'Invalid Stage ``',
      'Task  does not exist',
      'Stage  does not exist',
    ])
    expect(texts('j1', { task: '1a' })).toEqual(['Invalid Task `1a`', 'Task 1a does not exist'])
    expect(texts('j1', { task: 'a' })).toEqual(['Invalid Task `a`', 'Task a does not exist'])
    expect(texts('j1', { task: 'a/b' })).toEqual(['Invalid Task `a/b`', 'Task a/b does not exist'])
    expect(texts('j1', { stage: 'x!' })).toEqual(['Invalid Stage `x!`', 'Stage x! does not exist'])
    for (const task of ['éa', 'a1', 'a b-c_d.e', 'ab', '人口']) {
      expect(texts('j1', { task })).toEqual([`Task ${task} does not exist`])
    }
    expect(site.update('j1', { task: 'stage:nowhere' }).job('j1').task).toBe('stage:nowhere')
    site.finish('j1').request('j2')
    expect(texts('j1', { previous: '' })).toEqual(['Job j1 does not have a Previous job'])
  })

  test('the job that an update names as the one before is not current any more', () => {
    const site = begun('v3.13').finish('j1')
    site.request('j2')
    site.update('j2', { previous: 'j2' })
    expect(site.events).toMatchObject([
      { jobId: 'j2', cause: 'superseded', changes: { current: false } },
      { jobId: 'j2', cause: 'updated' },
    ])
    expect(site.job('j2').current).toBe(false)
  })
})

describe.each(profiles)('%s: deleting a job', (profile) => {
  test('is refused while it is not over and the last of its machine', () => {
    const site = begun(profile)
    const deleting = { type: 'delete-job', jobId: 'j1' } as const
    for (const state of ['created', 'running', 'incomplete']) {
      if (state !== 'created') site.update('j1', { state })
      expect(site.refuses(deleting)).toMatchObject({
        code: 'not-deletable',
        message: `Job j1 is not in a deletable state: ${state}.`,
      })
    }
    site.update('j1', { state: 'failed' }).do(deleting)
    expect(site.events).toEqual([{ type: 'job-deleted', jobId: 'j1' }])
    expect(site.machine.jobs.size).toBe(0)
    expect(site.refuses(deleting)).toMatchObject({ code: 'unknown-job', message: 'There is no job j1.' })
  })

  test('takes finished ones, and all when the machine is gone', () => {
    const site = begun(profile).finish('j1')
    site.request('j2')
    site.do({ type: 'delete-job', jobId: 'j1' }).do({ type: 'remove' }).do({ type: 'delete-job', jobId: 'j2' })
    expect(site.machine.jobs.size).toBe(0)
  })
})

describe('jobs that are not over', () => {
  test('v3.13: are deleted when another one came after', () => {
    const site = begun('v3.13').finish('j1')
    site.request('j2')
    site.update('j1', { state: 'running' }).do({ type: 'delete-job', jobId: 'j1' })
    expect([...site.machine.jobs.keys()]).toEqual(['j2'])
  })
})

describe('jobs outside the task list', () => {
  const adding = (jobId: string, more: object = {}) =>
    ({ type: 'add-independent-job', jobId, targetPrefix: 'system', at: 'then', ...more }) as const

  test('v3.13: there are none', () => {
    expect(new Site('v3.13').refuses(adding('i1'))).toMatchObject({
      code: 'not-in-profile',
      message: 'v3.13 has no jobs outside the task list.',
    })
  })

  test('v4: need no machine, and have any number', () => {
    const site = new Site('v4').do(adding('i1')).do(adding('i2', { task: 'backup', state: 'finished' }))
    expect(site.job('i1')).toEqual({
      id: 'i1',
      task: '',
      stage: '',
      bootEnv: '',
      workflow: '',
      context: '',
      state: 'created',
      exitState: '',
      currentIndex: 0,
      nextIndex: 0,
      current: false,
      startedAt: 'then',
      endedAt: null,
      previous: null,
      independent: true,
      problems: [],
    })
    expect(site.job('i2')).toMatchObject({ task: 'backup', state: 'finished', endedAt: 'then' })
    expect(site.refuses(adding('i1'))).toMatchObject({ code: 'duplicate-id', message: 'There is a job i1 already.' })
    expect(site.refuses(adding('i3', { jobIdTaken: true }))).toMatchObject({ code: 'duplicate-id' })
  })

  test('v4: are about the server, or about an object that has to be named', () => {
    const site = new Site('v4')
    const named = { targetPrefix: 'machines', targetKey: 'm1' }
    site
      .do(adding('i1', named))
      .do(adding('i2', named))
      .do(adding('i3', { targetKey: 'x' }))
    expect(site.machine.jobs.size).toBe(3)
    const problemsOf = (more: object) => site.refuses(adding('i4', more)).problems
    expect(problemsOf({ targetPrefix: '' })).toEqual([
      { code: 'no-target', text: 'Job i4 does not have a TargetPrefix' },
    ])
    expect(problemsOf({ targetPrefix: '', targetKey: 'x' })).toHaveLength(1)
    expect(problemsOf({ targetPrefix: 'machines' })).toEqual([
      { code: 'no-target', text: 'Job i4 does not have a TargetKey' },
    ])
  })

  test('v4: have words that jobs have, and no other checks', () => {
    const site = new Site('v4').do(adding('i1', { task: 'no such task' }))
    const invalid = (code: string, text: string) => ({ code: 'invalid-job', problems: [{ code, text }] })
    const state = invalid('invalid-state', 'Invalid State `foo`')
    expect(site.refuses(adding('i2', { state: 'foo' }))).toMatchObject(state)
    expect(site.refuses(site.updating('i1', { state: 'foo' }))).toMatchObject(state)
    expect(site.refuses(site.updating('i1', { exitState: 'bar' }))).toMatchObject(
      invalid('invalid-exit-state', 'Invalid ExitState `bar`'),
    )
    site.update('i1', { state: 'running', exitState: 'reboot' })
    expect(site.job('i1')).toMatchObject({ state: 'running', exitState: 'reboot' })
  })

  test('v4: have any words, or a lifecycle, if so assumed', () => {
    const free = new Site('v4', { independentJobs: 'none' }).do(adding('i1', { state: 'foo' }))
    free.update('i1', { state: 'finished' }).update('i1', { state: 'bar', exitState: 'baz' })
    expect(free.job('i1')).toMatchObject({ state: 'bar', exitState: 'baz' })
    const bound = new Site('v4', { independentJobs: 'lifecycle' }).do(adding('i1')).update('i1', { state: 'running' })
    expect(bound.refuses(bound.updating('i1', { state: 'created' }))).toMatchObject({ code: 'illegal-transition' })
    expect(bound.refuses(bound.updating('i1', { state: 'foo' }))).toMatchObject({ code: 'invalid-job' })
    bound.update('i1', { state: 'finished' })
    expect(bound.refuses(bound.updating('i1', { state: 'running' }))).toMatchObject({ code: 'illegal-transition' })
  })

  test('v4: are deleted in any state', () => {
    for (const state of ['created', 'running', 'incomplete', 'finished', 'failed']) {
      const site = new Site('v4').create().do(adding('i1', { state })).do({ type: 'delete-job', jobId: 'i1' })
      expect(site.machine.jobs.size).toBe(0)
    }
  })

  test('v4: do not have their failure followed by retries or handlers', () => {
    const site = begun('v4').do(adding('i1', { task: 't1' }))
    site.taskErrors = { retries: new Map([['t1', 3]]), handlers: new Map([['t1', ['t2']]]), singleStep: true }
    for (const state of ['failed', 'finished']) expect(site.update('i1', { state }).events).toHaveLength(1)
  })

  test('v4: are bound by no lifecycle and leave the machine alone', () => {
    const site = begun('v4').do(adding('i1'))
    const machine = () => ({ ...site.machine, jobs: [] })
    const before = machine()
    site.update('i1', { state: 'finished' })
    expect(site.job('i1')).toMatchObject({ state: 'finished', endedAt: 'time 2' })
    site.update('i1', { state: 'running' }).update('i1', { state: 'failed' })
    expect(site.job('i1')).toMatchObject({ state: 'failed', startedAt: 'time 3', endedAt: 'time 2' })
    expect(machine()).toEqual(before)
    site.update('i1', { state: 'running' }).do({ type: 'delete-job', jobId: 'i1' })
    expect([...site.machine.jobs.keys()]).toEqual(['j1'])
  })
})

describe('events', () => {
  test('about a job that is not there change nothing', () => {
    const decider = machineDecider()
    const { initial } = decider
    expect(decider.evolve(initial, { type: 'job-saved', jobId: 'j1', cause: 'updated', changes: { state: 'x' } })).toBe(
      initial,
    )
    expect(decider.evolve(initial, { type: 'job-request-answered', answer: 'list-done', jobId: null })).toBe(initial)
    expect(decider.evolve(initial, { type: 'machine-saved', changes: {} })).toBe(initial)
    expect(decider.evolve(initial, { type: 'job-deleted', jobId: 'j1' })).toEqual(initial)
  })
})
