import type { JobwrightError } from '@jobwright/core'
import { machineDecider } from '@jobwright/core/drp'
import { describe, expect, test } from 'vitest'
import { Site, someDefinitions } from './site.ts'

const profiles = ['v4', 'v3.13'] as const

describe('machineDecider', () => {
  test('is of the documents by default, and knows no other profiles and options', () => {
    expect(machineDecider().name).toBe('DRP machine (v4)')
    expect(machineDecider({ profile: 'v3.13' }).name).toBe('DRP machine (v3.13)')
    const failing = (options: object) => {
      try {
        machineDecider(options)
        return undefined
      } catch (error) {
        const { code, message } = error as JobwrightError
        return { code, message }
      }
    }
    expect(failing({ profile: 'v5' })).toEqual({
      code: 'invalid-input',
      message: `machineDecider: profile must be 'v4' or 'v3.13', not "v5".`,
    })
    expect(failing({ profil: 'v4' })).toMatchObject({ code: 'invalid-input' })
  })

  test('refuses commands that it does not know', () => {
    // @ts-expect-error no such command
    expect(new Site('v4').refuses({ type: 'explode' })).toMatchObject({
      code: 'unknown-command',
      message: '"explode" is not a command of machines.',
    })
  })
})

describe.each(profiles)('%s: a new machine', (profile) => {
  const made = (fields: object, defaults = {}) => {
    const site = new Site(profile)
    const { definitions } = site
    return site.do({ type: 'create', id: 'm1', fields, defaults, definitions }).machine
  }

  test('has what the preferences say', () => {
    expect(made({})).toEqual({
      id: 'm1',
      tasks: [],
      currentTask: -1,
      runnable: true,
      problems: [],
      locked: false,
      stage: 'none',
      bootEnv: 'local',
      workflow: '',
      context: '',
      currentJobId: null,
      retryTaskAttempt: 0,
      taskErrorStacks: [],
      jobs: new Map(),
    })
    expect(made({}, { stage: 's1', bootEnv: 'be2' })).toMatchObject({
      stage: 's1',
      bootEnv: 'be2',
      tasks: ['t1', 't2'],
    })
    expect(made({ stage: '', bootEnv: '', workflow: '' }, { workflow: 'w1' })).toMatchObject({
      workflow: 'w1',
      stage: 's1',
    })
  })

  test('is runnable, and begins before its first task', () => {
    expect(made({ tasks: ['t1'], runnable: false, currentTask: 1, locked: true, context: 'c' })).toMatchObject({
      tasks: ['t1'],
      runnable: true,
      currentTask: -1,
      locked: true,
      context: 'c',
    })
  })

  test('has the tasks and the boot environment of its stage; its own where the stage has none', () => {
    expect(made({ stage: 's2', tasks: ['t1'] })).toMatchObject({
      tasks: ['t3'],
      bootEnv: 'be2',
      stage: 's2',
      runnable: true,
    })
    expect(made({ stage: 'none', tasks: ['t1'] }).tasks).toEqual(['t1'])
  })

  test('has the tasks of its workflow, and is in its first stage', () => {
    expect(made({ workflow: 'w1', tasks: ['t5'] })).toMatchObject({
      tasks: ['stage:s1', 't1', 't2', 'stage:s2', 'bootenv:be2', 't3'],
      stage: 's1',
      bootEnv: 'local',
      currentTask: -1,
    })
  })

  test.each([
    [{ tasks: ['nope'] }, 'missing-task', 'Task nope (at 0) does not exist'],
    [{ tasks: ['t1', 'stage:nope'] }, 'missing-stage', 'Stage nope (at 1) does not exist'],
    [{ tasks: ['bootenv:nope'] }, 'missing-bootenv', 'BootEnv nope (at 0) does not exist'],
    [{ tasks: ['foo:bar'] }, 'malformed-entry', 'foo:bar (at 0) is malformed'],
    [{ tasks: ['workflow:w1'] }, 'malformed-entry', 'workflow:w1 (at 0) is malformed'],
    [{ stage: 'nope' }, 'missing-stage', 'Stage nope does not exist'],
    [{ bootEnv: 'nope' }, 'missing-bootenv', 'Bootenv nope does not exist'],
    [{ workflow: 'nope' }, 'missing-workflow', 'Workflow nope does not exist'],
    [{ stage: '__proto__' }, 'missing-stage', 'Stage __proto__ does not exist'],
  ])('cannot be with %j', (fields, code, text) => {
    const site = new Site(profile)
    expect(site.refuses({ type: 'create', id: 'm1', fields, definitions: site.definitions })).toEqual({
      code: 'invalid-machine',
      state: 'none',
      legal: [],
      message: `Machine m1: ${text}.`,
      problems: [{ code, text }],
    })
  })

  test('cannot be with what exists but cannot be used', () => {
    const site = new Site(profile)
    const { stages, workflows, bootEnvs } = site.definitions
    stages.set('s3', { bootEnv: '', tasks: [], available: false })
    workflows.set('w2', { stages: ['s1'], available: false })
    bootEnvs.set('be3', { available: false }).set('be4', { onlyUnknown: true })
    const codes = (fields: object) =>
      site.refuses({ type: 'create', id: 'm1', fields, definitions: site.definitions }).problems.map(({ code }) => code)
    expect(codes({ stage: 's3' })).toEqual(['unavailable-stage'])
    expect(codes({ workflow: 'w2' })).toEqual(['unavailable-workflow'])
    expect(codes({ bootEnv: 'be3' })).toEqual(['unavailable-bootenv'])
    expect(codes({ bootEnv: 'be4', tasks: ['nope'] })).toEqual(['unknown-machines-only', 'missing-task'])
    expect(site.create({ stage: 's3', workflow: 'w1' }).machine).toMatchObject({ stage: 's1', problems: [] })
  })

  test('cannot be twice', () => {
    const site = new Site(profile).create()
    expect(site.refuses({ type: 'create', id: 'm2', definitions: site.definitions })).toMatchObject({
      code: 'already-created',
      message: 'Machine m1 exists already: edit it instead.',
    })
  })

  test('can be where one was removed; the jobs are still there', () => {
    const site = new Site(profile).create({ tasks: ['t1'] })
    site.request('j1')
    site.do({ type: 'remove' })
    expect(site.events).toEqual([
      { type: 'job-saved', jobId: 'j1', cause: 'superseded', changes: { current: false } },
      { type: 'machine-removed' },
    ])
    expect(site.machine).toMatchObject({ id: null, tasks: [], currentJobId: null, runnable: false })
    expect(site.refuses({ type: 'remove' })).toMatchObject({ code: 'no-machine' })
    expect(site.refuses(site.editing({}))).toMatchObject({ code: 'no-machine' })
    site.create()
    expect(site.machine.currentJobId).toBeNull()
    expect([...site.machine.jobs.keys()]).toEqual(['j1'])
    expect(site.do({ type: 'remove' }).events).toEqual([{ type: 'machine-removed' }])
  })
})

describe.each(profiles)('%s: locks', (profile) => {
  test('users may only unlock, and change what they like with it', () => {
    const site = new Site(profile).create({ locked: true })
    expect(site.refuses(site.editing({ runnable: false }))).toMatchObject({
      code: 'locked',
      message: 'Machine m1 is locked: unlock it first.',
    })
    expect(site.refuses(site.editing({ locked: true }))).toMatchObject({ code: 'locked' })
    expect(site.refuses({ type: 'remove' })).toMatchObject({ code: 'locked' })
    expect(site.edit({ locked: false, runnable: false }).machine).toMatchObject({ locked: false, runnable: false })
  })

  test('do not bind machines', () => {
    const site = new Site(profile).create({ locked: true }).edit({ runnable: false }, { by: 'machine' })
    expect(site.machine).toMatchObject({ locked: true, runnable: false })
    expect(site.do({ type: 'remove', by: 'machine' }).machine.id).toBeNull()
  })
})

describe.each(profiles)('%s: editing a machine', (profile) => {
  const messages = (site: Site, ...[fields, more]: Parameters<Site['editing']>) =>
    site.refuses(site.editing(fields, more)).problems.map(({ text }) => text)

  test('tells what changed', () => {
    const site = new Site(profile).create({ tasks: ['t1'] })
    expect(site.edit({ runnable: false, context: 'c', locked: true }).events).toEqual([
      { type: 'machine-saved', changes: { runnable: false, context: 'c', locked: true } },
    ])
    expect(site.edit({ locked: false, tasks: ['t1'] }).events).toEqual([
      { type: 'machine-saved', changes: { locked: false } },
    ])
    expect(site.do({ type: 'edit', definitions: site.definitions }).events).toEqual([
      { type: 'machine-saved', changes: {} },
    ])
  })

  test('a workflow lays out its tasks and puts the machine in its first stage', () => {
    const site = new Site(profile).create({ tasks: ['t1'] })
    site.definitions.workflows.set('w2', { stages: ['s2', 's1', 's2'] })
    site.edit({ workflow: 'w2' })
    expect(site.machine).toMatchObject({
      workflow: 'w2',
      stage: 's2',
      bootEnv: 'be2',
      runnable: false,
      currentTask: -1,
      tasks: ['stage:s2', 'bootenv:be2', 't3', 'stage:s1', 't1', 't2', 'stage:s2', 't3'],
    })
  })

  test('no workflow: no stage and no tasks', () => {
    const site = new Site(profile).create({ workflow: 'w1' }).edit({ workflow: '' })
    expect(site.machine).toMatchObject({ workflow: '', stage: 'none', tasks: [], currentTask: -1, runnable: true })
  })

  test('the same workflow again changes nothing', () => {
    const site = new Site(profile).create({ workflow: 'w1' })
    site.request('j1')
    expect(site.edit({ workflow: 'w1' }).events).toEqual([{ type: 'machine-saved', changes: {} }])
  })

  test('a workflow without stages has no tasks', () => {
    const site = new Site(profile).create({ stage: 's1' })
    site.definitions.workflows.set('w2', { stages: [] })
    expect(site.edit({ workflow: 'w2' }).machine).toMatchObject({ stage: 's1', tasks: [], currentTask: -1 })
  })

  test('an unavailable workflow is noted', () => {
    const site = new Site(profile).create({ tasks: ['t1'] })
    const problems = [{ code: 'unavailable-workflow', text: 'Machine m1 wants Workflow w2, which is not available' }]
    site.definitions.workflows.set('w2', { stages: ['s1'], available: false })
    expect(site.edit({ workflow: 'w2' }).machine).toMatchObject({ problems, runnable: false, tasks: ['t1'] })
    const other = new Site(profile).create()
    other.definitions.workflows.set('w2', { stages: ['s1', 'nope'] })
    expect(other.edit({ workflow: 'w2' }).machine).toMatchObject({ problems, runnable: false, tasks: [] })
    const known = new Site(profile).create()
    known.definitions.workflows.set('w2', { stages: ['s1', 'nope'], available: true })
    expect(known.edit({ workflow: 'w2' }).machine).toMatchObject({
      tasks: ['stage:s1', 't1', 't2', 'stage:nope'],
      problems: [{ code: 'missing-stage', text: 'Stage nope (at 3) does not exist' }],
    })
  })

  test('a workflow decides the stage and the boot environment', () => {
    const site = new Site(profile).create({ workflow: 'w1' })
    expect(messages(site, { stage: 'none' }, { force: true })).toEqual(['Changing machine stage not allowed'])
    expect(messages(site, { stage: 's2' })).toEqual([
      'Changing machine bootenv not allowed',
      'Changing machine stage not allowed',
    ])
    expect(messages(site, { bootEnv: 'be2' })).toEqual(['Changing machine bootenv not allowed'])
    expect(messages(site, { stage: 'nope' })).toEqual(['Stage nope does not exist'])
    expect(messages(site, { bootEnv: 'nope' })).toEqual(['Bootenv nope does not exist'])
    expect(messages(site, { workflow: 'nope' })).toEqual(['Workflow nope does not exist'])
    expect(site.edit({ stage: 's1', bootEnv: 'local' }).events).toMatchObject([{ changes: {} }])
  })

  test('a stage brings its tasks and its boot environment', () => {
    const site = new Site(profile).create()
    site.request('j1')
    expect(site.edit({ stage: 's1' }).machine).toMatchObject({
      stage: 's1',
      tasks: ['t1', 't2'],
      currentTask: -1,
      bootEnv: 'local',
      runnable: true,
    })
    expect(site.edit({ stage: 's2' }, { force: true }).machine).toMatchObject({
      tasks: ['t3'],
      bootEnv: 'be2',
      runnable: false,
    })
    expect(site.edit({ stage: '' }, { force: true }).machine).toMatchObject({
      stage: 'none',
      tasks: [],
      currentTask: -1,
      bootEnv: 'be2',
    })
  })

  test('a stage is changed when the tasks are done, or by force', () => {
    const site = new Site(profile).create({ tasks: ['t1'] })
    const refused = ['Can not change stages with pending tasks unless forced']
    expect(messages(site, { stage: 's1' })).toEqual(refused)
    site.request('j1')
    expect(messages(site, { stage: 's1' })).toEqual(refused)
    site.finish('j1').request('j2')
    expect(site.edit({ stage: 's1' }).machine).toMatchObject({ stage: 's1', currentTask: -1 })
  })

  test('an unavailable stage is noted and has no tasks', () => {
    const site = new Site(profile).create({ tasks: ['t1'] })
    site.definitions.stages.set('s3', { bootEnv: 'be2', tasks: ['t1'], available: false })
    expect(site.edit({ stage: 's3' }, { force: true }).machine).toMatchObject({
      problems: [{ code: 'unavailable-stage', text: 'Machine m1 wants Stage s3, which is not available' }],
      tasks: [],
      currentTask: 0,
      bootEnv: 'local',
      runnable: false,
    })
  })

  test('a boot environment is changed outside of stages, or by force; then the machine has to boot', () => {
    const site = new Site(profile).create({ stage: 's1' })
    expect(messages(site, { bootEnv: 'be2' })).toEqual([
      'Can not change bootenv while in a stage unless forced. old: local new be2',
    ])
    expect(site.edit({ bootEnv: 'be2', runnable: true }, { force: true }).machine).toMatchObject({
      bootEnv: 'be2',
      runnable: false,
      stage: 's1',
    })
    expect(new Site(profile).create().edit({ bootEnv: 'be2' }).machine).toMatchObject({
      bootEnv: 'be2',
      runnable: false,
    })
  })

  test.each([
    [{ available: false }, 'unavailable-bootenv', 'BootEnv be3 is not available'],
    [
      { onlyUnknown: true },
      'unknown-machines-only',
      'BootEnv be3 does not allow Machine assignments, it has the OnlyUnknown flag.',
    ],
  ])('a boot environment that is %j is noted', (bootEnv, code, text) => {
    const site = new Site(profile).create()
    site.definitions.bootEnvs.set('be3', bootEnv)
    expect(site.edit({ bootEnv: 'be3' }).machine).toMatchObject({ problems: [{ code, text }], runnable: false })
  })

  test('what is noted goes when it is right again; the machine stays not runnable', () => {
    const site = new Site(profile).create({ tasks: ['t1', 't2', 'stage:s1'] })
    site.definitions.tasks.delete('t2')
    site.definitions.stages.delete('s1')
    expect(site.edit({ runnable: true }).machine).toMatchObject({
      runnable: false,
      problems: [
        { code: 'missing-task', text: 'Task t2 (at 1) does not exist' },
        { code: 'missing-stage', text: 'Stage s1 (at 2) does not exist' },
      ],
    })
    site.definitions = someDefinitions()
    expect(site.edit({}).machine).toMatchObject({ runnable: false, problems: [] })
    expect(site.edit({ runnable: true }).machine.runnable).toBe(true)
  })
})

describe.each(profiles)('%s: editing the task list', (profile) => {
  const tasks = ['t1', 't2', 't3', 'stage:s1', 't4']
  const begun = () => {
    const site = new Site(profile).create({ tasks })
    site.request('j1')
    site.finish('j1').request('j2')
    return site
  }
  const codes = (site: Site, ...[fields, more]: Parameters<Site['editing']>) => {
    const { code, problems } = site.refuses(site.editing(fields, more))
    return [code, ...problems.map((problem) => problem.code)]
  }

  test('only what lies between the current task and the next stage can change', () => {
    const site = begun()
    expect(site.machine.currentTask).toBe(1)
    expect(codes(site, { tasks: ['t5', 't2', 't3', 'stage:s1', 't4'] })).toEqual(['invalid-machine', 'past-changed'])
    expect(codes(site, { tasks: ['t1', 't5', 't3', 'stage:s1', 't4'] })).toEqual(['invalid-machine', 'past-changed'])
    expect(codes(site, { tasks: ['t1'] })).toEqual(['invalid-machine', 'past-removed', 'future-changed'])
    expect(codes(site, { tasks: [] })).toEqual(['invalid-machine', 'past-removed', 'future-changed'])
    expect(codes(site, { tasks: ['t1', 't2', 't3'] })).toEqual(['invalid-machine', 'future-changed'])
    expect(codes(site, { tasks: ['t1', 't2', 't3', 'stage:s2', 't4'] })).toEqual(['invalid-machine', 'future-changed'])
    expect(codes(site, { tasks: [...tasks, 't5'] })).toEqual(['invalid-machine', 'future-changed'])
    expect(codes(site, { tasks: ['t1', 't2', 'stage:s2', 'stage:s1', 't4'] })).toEqual([
      'invalid-machine',
      'future-changed',
    ])
    for (const present of [[], ['t5'], ['t5', 't3', 't5']]) {
      const list = ['t1', 't2', ...present, 'stage:s1', 't4']
      expect(begun().edit({ tasks: list }).machine).toMatchObject({ tasks: list, currentTask: 1, runnable: true })
    }
  })

  test('before its first task all up to the first stage can change, and all when it is begun anew', () => {
    const site = new Site(profile).create({ tasks })
    expect(site.edit({ tasks: ['t5', 'stage:s1', 't4'] }).machine.tasks).toEqual(['t5', 'stage:s1', 't4'])
    expect(codes(site, { tasks: ['t5'] })).toEqual(['invalid-machine', 'future-changed'])
    expect(begun().edit({ tasks: ['t5'], currentTask: -1 }).machine).toMatchObject({ tasks: ['t5'], currentTask: -1 })
  })

  test('nothing is added to a list that is done', () => {
    const site = new Site(profile).create({ tasks: ['t1'] })
    site.request('j1')
    site.finish('j1').request('j2')
    expect(site.machine.currentTask).toBe(1)
    expect(codes(site, { tasks: ['t1', 't2'] })).toEqual(['invalid-machine', 'past-changed'])
    expect(codes(site, { tasks: [] })).toEqual(['invalid-machine', 'past-removed'])
  })

  test('a machine that had no tasks begins with the first', () => {
    const site = new Site(profile).create()
    site.request('j1')
    expect(site.machine.currentTask).toBe(0)
    expect(site.edit({ tasks: ['t1'] }).machine).toMatchObject({ tasks: ['t1'], currentTask: -1 })
    const stopped = new Site(profile).create()
    stopped.request('j1')
    expect(codes(stopped.edit({ runnable: false }), { tasks: ['t1'] })).toEqual(['invalid-machine', 'past-changed'])
  })

  test('CurrentTask goes back, but not forth', () => {
    const site = begun()
    expect(site.refuses(site.editing({ currentTask: 2 })).problems).toEqual([
      { code: 'advanced', text: 'Cannot advance CurrentTask from 1 to 2 without running jobs' },
    ])
    expect(site.refuses(site.editing({ currentTask: 0 }, { mayReposition: false })).problems).toEqual([
      { code: 'reposition-not-allowed', text: 'Cannot change CurrentTask from 1 to 0 (reposition not allowed)' },
    ])
    expect(site.edit({ currentTask: 1 }, { mayReposition: false }).events).toMatchObject([{ changes: {} }])
    expect(codes(site, { currentTask: 0, tasks: ['t1'] })).toEqual(['invalid-machine', 'tasks-and-position'])
    expect(site.edit({ currentTask: 0 }).machine.currentTask).toBe(0)
    expect(site.edit({ currentTask: -1 }).machine.currentTask).toBe(-1)
    expect(codes(site, { currentTask: 0 })).toEqual(['invalid-machine', 'advanced'])
  })

  test('CurrentTask is a place of the list', () => {
    const site = begun()
    expect(site.refuses(site.editing({ currentTask: 6 }))).toMatchObject({
      code: 'out-of-range',
      message: 'CurrentTask 6 is no place of a list of 5 tasks: give -1 to 5.',
      problems: [],
    })
    expect(codes(site, { currentTask: -2 })).toEqual(['out-of-range'])
    expect(codes(site, { currentTask: 5 })).toEqual(['invalid-machine', 'advanced'])
  })

  test('in an empty list CurrentTask is at most 0', () => {
    const site = new Site(profile).create()
    expect(site.edit({ currentTask: 3 }).machine.currentTask).toBe(0)
    expect(site.edit({ currentTask: -3 }).machine.currentTask).toBe(-3)
    expect(site.edit({ currentTask: -1 }).machine.currentTask).toBe(-1)
  })

  test('CurrentTask does not go back behind the last change of boot environment', () => {
    const site = new Site(profile).create({
      tasks: ['t1', 'stage:s2', 'bootenv:be2', 't2', 'stage:s2', 't3', 'stage:s1', 't4', 'bootenv:local', 't5'],
    })
    const runTo = (index: number) => {
      for (let count = site.machine.jobs.size; site.machine.currentTask < index; count += 1) {
        site.request(`j${count}`)
        if (!site.machine.runnable) site.edit({ runnable: true })
        if (site.machine.jobs.has(`j${count}`)) site.finish(`j${count}`)
      }
    }
    runTo(7)
    expect(site.machine.currentTask).toBe(7)
    expect(site.refuses(site.editing({ currentTask: 0 })).problems).toMatchObject([{ code: 'past-boot-env' }])
    expect(site.edit({ currentTask: 1 }).machine.currentTask).toBe(1)
    runTo(7)
    expect(site.edit({ currentTask: -1 }).machine.currentTask).toBe(1)
    runTo(10)
    expect(site.edit({ currentTask: -1 }).machine.currentTask).toBe(8)
  })

  test('the prerequisites of a task come before it, once in a boot environment', () => {
    const site = new Site(profile)
    site.definitions.tasks.set('t2', { prerequisites: ['t3', 't4'] })
    site.definitions.tasks.set('t4', { prerequisites: ['t5', 't3'] })
    site.create({ tasks: ['t1', 't2', 't4', 'stage:s1', 't2'] })
    expect(site.machine.tasks).toEqual(['t1', 't3', 't5', 't4', 't2', 't4', 'stage:s1', 't2'])
    const other = new Site(profile)
    other.definitions.tasks.set('t2', { prerequisites: ['t1'] })
    other.create({ tasks: ['t2', 'bootenv:be2', 't2', 't1', 'bootenv:local', 't2', 'bootenv:be2', 't2'] })
    expect(other.machine.tasks).toEqual([
      't1',
      't2',
      'bootenv:be2',
      't1',
      't2',
      't1',
      'bootenv:local',
      't1',
      't2',
      'bootenv:be2',
      't2',
    ])
    expect(other.edit({ tasks: other.machine.tasks }).events).toMatchObject([{ changes: {} }])
  })

  test('the prerequisites of a stage and of a workflow come before its tasks', () => {
    const site = new Site(profile)
    site.definitions.tasks.set('t2', { prerequisites: ['t5'] })
    expect(site.create({ stage: 's1' }).machine.tasks).toEqual(['t1', 't5', 't2'])
    expect(site.edit({ workflow: 'w1' }).machine.tasks).toEqual([
      'stage:s1',
      't1',
      't5',
      't2',
      'stage:s2',
      'bootenv:be2',
      't3',
    ])
  })

  test('prerequisites that go in a circle, are missing, or make a long chain do no harm', () => {
    const site = new Site(profile)
    const { tasks: known } = site.definitions
    known.set('t1', { prerequisites: ['t2'] }).set('t2', { prerequisites: ['t1', 't2', 'nope'] })
    site.create()
    expect(site.edit({ tasks: ['t1'] }).machine).toMatchObject({
      tasks: ['nope', 't2', 't1'],
      problems: [{ code: 'missing-task' }],
    })
    const chain = Array.from({ length: 20_000 }, (_, index) => `c${index}`)
    for (const [index, name] of chain.entries()) known.set(name, { prerequisites: [`c${index + 1}`] })
    known.set('c20000', {})
    expect(new Site(profile).create().edit({}).machine.tasks).toEqual([])
    const long = machineDecider({ profile })
    const made = long.decide(long.initial, {
      type: 'create',
      id: 'm1',
      fields: { tasks: ['c0'] },
      definitions: site.definitions,
    })
    expect(made).toMatchObject({ ok: true, events: [{ fields: { tasks: [...chain, 'c20000'].toReversed() } }] })
  })
})

describe('v4 alone', () => {
  test('stages and workflows name tasks with a prefix, actions and contexts', () => {
    const site = new Site('v4')
    site.definitions.tasks.set('t2', { prerequisites: ['t5'] })
    site.definitions.stages.set('s3', { bootEnv: '', tasks: ['task:t2', 'action:p:c', 'chroot:/x'] })
    site.definitions.workflows.set('w2', { stages: ['context:c', 's3', 'task:t1', 'action:p:d'] })
    site.definitions.tasks.set('t1', { prerequisites: ['t2'] })
    site.create().edit({ workflow: 'w2' })
    expect(site.machine).toMatchObject({
      tasks: ['context:c', 'stage:s3', 't5', 'task:t2', 'action:p:c', 'chroot:/x', 'task:t1', 'action:p:d'],
      problems: [],
      stage: 'none',
    })
  })
})
