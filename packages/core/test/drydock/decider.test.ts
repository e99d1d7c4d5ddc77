import { execute } from '@jobwright/core'
import {
  parseTask,
  subtasksOf,
  type TaskCommand,
  type TaskEvent,
  type TaskProfile,
  type TaskTree,
  taskDecider,
  taskOf,
  toTask,
} from '@jobwright/core/drydock'
import { describe, expect, test } from 'vitest'

const at = '2026-11-20 21:53:48.327343'
const later = '2026-11-20 21:54:00'

/** A tree that takes commands one after the other; a refusal where none is expected fails the test. */
class Site {
  tree: TaskTree
  readonly events: TaskEvent[] = []
  readonly #decider: ReturnType<typeof taskDecider>

  constructor(profile: TaskProfile = 'deployed') {
    this.#decider = taskDecider({ profile })
    this.tree = this.#decider.initial
  }

  do(...commands: readonly TaskCommand[]): this {
    for (const command of commands) {
      const execution = execute(this.#decider, this.tree, command)
      if (!execution.ok) throw new Error(execution.refusal.message)
      this.tree = execution.state
      this.events.push(...execution.events)
    }
    return this
  }

  refuses(command: TaskCommand) {
    const execution = execute(this.#decider, this.tree, command)
    if (execution.ok) throw new Error(`${command.type} was not refused`)
    const { command: named, ...refusal } = { ...execution.refusal, message: execution.refusal.message }
    if (named !== command.type) throw new Error(`${command.type} was refused as ${named}`)
    return refusal
  }

  status(id: string): string | undefined {
    return taskOf(this.tree, id)?.status
  }

  result(id: string) {
    return taskOf(this.tree, id)?.result
  }
}

const create = (action: string, id = 't'): TaskCommand => ({
  type: 'create',
  id,
  action,
  designRef: 'file:///site.yaml',
  at,
})
const add = (id: string, action: string, parentId: string | null = 't'): TaskCommand => ({
  type: 'add-subtask',
  id,
  parentId,
  action,
  at,
})
const queue = (id = 't'): TaskCommand => ({ type: 'queue', id, at })
const start = (id = 't'): TaskCommand => ({ type: 'start', id, at })
const stop = (id = 't'): TaskCommand => ({ type: 'stop', id, at })
const complete = (id = 't'): TaskCommand => ({ type: 'complete', id, at })
const terminate = (id = 't'): TaskCommand => ({ type: 'terminate', id, by: 'carol', at: later })
const success = (id: string, focus?: string): TaskCommand => ({ type: 'success', id, focus, at })
const failure = (id: string, focus?: string): TaskCommand => ({ type: 'failure', id, focus, at })

describe('deployed', () => {
  test('a task is requested, queued, runs, and completes with what its driver did', () => {
    const site = new Site().do(
      create('destroy_nodes'),
      queue(),
      start(),
      add('d', 'destroy_node'),
      start('d'),
      success('d', 'a'),
      failure('d', 'b'),
      complete('d'),
      complete(),
    )
    expect(site.events.map(({ type, id }: { type: string; id: string }) => `${type} ${id}`)).toEqual([
      'task-created t',
      'task-queued t',
      'task-started t',
      'subtask-added d',
      'message-added t',
      'task-started d',
      'result-set d',
      'result-set d',
      'task-completed d',
      'result-set t',
      'task-completed t',
    ])
    expect(site.result('t')).toEqual({ status: 'partial_success', successes: ['a'], failures: ['b'] })
    expect(site.status('t')).toBe('complete')
  })

  test('its document is the one that the server answers', () => {
    const nodeFilter = { filter_set_type: 'union', filter_set: [], ['__proto__']: 1 }
    const site = new Site().do({ ...create('destroy_nodes'), nodeFilter, createdBy: 'carol' } as TaskCommand, queue(), {
      type: 'message',
      id: 't',
      text: 'careful',
      error: true,
      contextType: 'node',
      context: 'a',
      extra: { retry: true },
      at: later,
    })
    const document = toTask(site.tree, 't')
    expect(document).toEqual({
      kind: 'Task',
      apiVersion: 'v1',
      task_id: 't',
      action: 'destroy_nodes',
      parent_task_id: null,
      design_ref: 'file:///site.yaml',
      status: 'queued',
      result: {
        kind: 'Status',
        apiVersion: 'v1.0',
        metadata: {},
        message: null,
        reason: null,
        status: 'incomplete',
        successes: [],
        failures: [],
        links: [],
        details: {
          errorCount: 1,
          messageList: [
            { message: 'careful', error: true, context_type: 'node', context: 'a', ts: later, extra: '{"retry":true}' },
          ],
        },
      },
      node_filter: nodeFilter,
      subtask_id_list: [],
      created: at,
      created_by: 'carol',
      updated: at,
      terminated: null,
      terminated_by: null,
      terminate: false,
      retry: 0,
    })
    expect(Object.keys(document ?? {})).toHaveLength(17)
    expect(parseTask(document)).toEqual({ ok: true, value: document })
    expect(toTask(site.tree, 'x')).toBeUndefined()
  })

  test('what was posted can no longer be changed by whoever posted it', () => {
    const nodeFilter = { filter_set_type: 'union', filter_set: ['a'] }
    const designRef = ['x']
    const extra = { list: [1] }
    const site = new Site().do(
      { type: 'create', id: 't', action: 'verify_nodes', designRef, nodeFilter, at },
      { type: 'message', id: 't', text: '', error: false, contextType: '', context: '', extra, at },
    )
    nodeFilter.filter_set.push('b')
    designRef.push('y')
    extra.list.push(2)
    expect(taskOf(site.tree, 't')).toMatchObject({
      designRef: ['x'],
      nodeFilter: { filter_set: ['a'] },
      messages: [{ text: '', extra: { list: [1] } }],
    })
  })

  test('a queued task that was asked to end is stopped when its turn comes', () => {
    const site = new Site().do(create('verify_site'), queue(), terminate())
    expect(site.status('t')).toBe('queued')
    expect(toTask(site.tree, 't')).toMatchObject({
      terminate: true,
      terminated: later,
      terminated_by: 'carol',
      updated: later,
    })
    site.do(start())
    expect(site.status('t')).toBe('terminated')
    expect(site.result('t')?.status).toBe('incomplete')
    expect(site.events.at(-1)).toEqual({ type: 'task-stopped', id: 't', status: 'terminated', at })
  })

  test('a queued task that was asked to end may be stopped at once', () => {
    expect(new Site().do(create('verify_site'), queue(), terminate(), stop()).status('t')).toBe('terminated')
    const { code, legal } = new Site().do(create('verify_site'), queue()).refuses(stop())
    expect([code, legal]).toEqual(['not-terminated', ['start', 'stop']])
  })

  test('a requested task that was asked to end is started all the same', () => {
    const site = new Site().do(
      create('verify_site'),
      queue(),
      start(),
      add('s', 'validate_node_services'),
      terminate('s'),
      start('s'),
    )
    expect(site.status('s')).toBe('running')
  })

  test('a running task runs to its end although it was asked to end', () => {
    const site = new Site().do(create('verify_site'), queue(), start(), terminate())
    expect(site.refuses(stop())).toEqual({
      code: 'runs-to-its-end',
      state: 'running',
      legal: ['complete', 'stop'],
      message: 'Task t (verify_site, running): it runs to its end although it was asked to end early; complete it.',
    })
    site.do(complete())
    expect([site.status('t'), site.result('t')?.status, taskOf(site.tree, 't')?.terminate]).toEqual([
      'complete',
      'success',
      true,
    ])
  })

  test.each([['complete'], ['stop']] as const)('a running noop that was asked to end is terminated by %s', (type) => {
    const site = new Site().do(create('noop'), start(), terminate(), { type, id: 't', at: later })
    expect([site.status('t'), site.result('t')?.status]).toEqual(['terminated', 'failure'])
    expect(taskOf(site.tree, 't')?.messages).toEqual([
      { text: 'Action terminated.', error: false, contextType: 'NA', context: 'NA', at: later, extra: {} },
    ])
    expect(taskOf(site.tree, 't')?.updatedAt).toBe(later)
  })

  test('a noop that nobody asked to end completes with what was noted on it', () => {
    const site = new Site().do(create('noop'), start(), failure('t'), complete())
    expect([site.status('t'), site.result('t')?.status]).toEqual(['complete', 'failure'])
    expect(site.events.map(({ type }) => type)).toEqual([
      'task-created',
      'task-started',
      'result-set',
      'task-completed',
    ])
  })

  test('a wish to end reaches the registered descendants, parents first, or the task alone', () => {
    const site = new Site().do(
      create('deploy_nodes'),
      start(),
      add('x', 'deploy_node'),
      add('x1', 'deploy_node', 'x'),
      add('y', 'bootaction_report'),
      { ...add('known', 'apply_node_storage'), registered: false } as TaskCommand,
      add('orphan', 'apply_node_storage', null),
      terminate(),
    )
    const asked = site.events.filter(({ type }) => type === 'termination-requested')
    expect(asked.map(({ id }) => id)).toEqual(['t', 'x', 'x1', 'y'])
    const alone = new Site().do(create('deploy_nodes'), start(), add('x', 'deploy_node'), {
      type: 'terminate',
      id: 't',
      propagate: false,
      at,
    })
    expect([taskOf(alone.tree, 't')?.terminate, taskOf(alone.tree, 'x')?.terminate]).toEqual([true, false])
    expect(taskOf(alone.tree, 't')?.terminatedBy).toBeNull()
  })

  test('an orphan has no parent, is not listed, and its result reaches nobody; one known by its parent only is counted', () => {
    const site = new Site().do(
      create('destroy_nodes'),
      start(),
      add('orphan', 'destroy_node', null),
      { ...add('known', 'destroy_node'), registered: false } as TaskCommand,
      start('orphan'),
      failure('orphan', 'a'),
      complete('orphan'),
      start('known'),
      success('known', 'b'),
      complete('known'),
      complete(),
    )
    expect(toTask(site.tree, 'orphan')?.parent_task_id).toBeNull()
    expect(toTask(site.tree, 'known')?.parent_task_id).toBe('t')
    expect(toTask(site.tree, 't')?.subtask_id_list).toEqual([])
    expect(subtasksOf(site.tree, 't').map(({ id }) => id)).toEqual(['known'])
    expect(site.result('t')).toEqual({ status: 'success', successes: ['b'], failures: [] })
    expect(taskOf(site.tree, 't')?.messages).toEqual([])
    expect(site.refuses({ ...add('z', 'destroy_node', null), registered: true } as TaskCommand).code).toBe(
      'not-registrable',
    )
  })

  test('a registered subtask is announced on its parent and takes over the design and the try', () => {
    const site = new Site().do(
      create('destroy_nodes'),
      start(),
      add('d', 'destroy_node'),
      start('d'),
      failure('d', 'a'),
      {
        type: 'retry',
        id: 'd',
        at,
      },
    )
    site.do(add('d1', 'destroy_node', 'd'), {
      ...add('d2', 'destroy_node', 'd'),
      retry: 7,
      designRef: 'other',
    } as TaskCommand)
    expect(taskOf(site.tree, 'd1')).toMatchObject({
      retry: 1,
      designRef: 'file:///site.yaml',
      createdBy: null,
      nodeFilter: null,
    })
    expect(taskOf(site.tree, 'd2')).toMatchObject({ retry: 7, designRef: 'other' })
    expect(taskOf(site.tree, 'd')?.subtaskIds).toEqual(['d1', 'd2'])
    expect(taskOf(site.tree, 't')?.messages).toEqual([
      {
        text: 'Started subtask d for action destroy_node',
        error: false,
        contextType: 'task',
        context: 't',
        at,
        extra: {},
      },
    ])
  })

  test('a try again counts up and starts from what succeeded; there are only so many', () => {
    const site = new Site().do(create('destroy_nodes'), start(), failure('t', 'a'), {
      type: 'retry',
      id: 't',
      maxAttempts: 1,
      at: later,
    })
    expect(taskOf(site.tree, 't')).toMatchObject({
      retry: 1,
      updatedAt: later,
      result: { status: 'incomplete', failures: ['a'] },
    })
    expect(taskOf(site.tree, 't')?.messages.map(({ text }) => text)).toEqual(['Retrying task for failed entities.'])
    site.do(failure('t'))
    expect(site.refuses({ type: 'retry', id: 't', maxAttempts: 1, at })).toMatchObject({
      code: 'max-retries-reached',
      message: 'Task t (destroy_nodes, running): it was retried 1 times, as often as allowed.',
    })
    site.do({ type: 'retry', id: 't', maxAttempts: 0, at })
    expect(taskOf(site.tree, 't')?.retry).toBe(2)
    site.do(success('t'))
    const before = site.events.length
    site.do({ type: 'retry', id: 't', at })
    expect(site.events).toHaveLength(before)
  })

  test('results may be aligned and bubbled one by one, and a task completed without that', () => {
    const site = new Site().do(
      create('deploy_nodes'),
      start(),
      add('p', 'apply_node_platform'),
      start('p'),
      failure('p', 'a'),
    )
    site.do(complete('p'), { type: 'bubble', id: 't', actionFilter: 'deploy_node', at })
    expect(site.result('t')).toEqual({ status: 'incomplete', successes: [], failures: ['a'] })
    site.do({ type: 'align', id: 't', actionFilter: 'deploy_node', at: later })
    expect(site.result('t')?.status).toBe('incomplete')
    site.do(success('t'), { type: 'align', id: 't', resetStatus: false, at: later })
    expect(site.result('t')?.status).toBe('partial_success')
    site.do({ type: 'complete', id: 't', rollUp: false, at })
    expect(site.result('t')?.status).toBe('partial_success')
  })

  test('what is over may still be written to: the server checks nothing', () => {
    const site = new Site().do(
      create('verify_site'),
      start(),
      complete(),
      failure('t', 'a'),
      terminate(),
      add('s', 'noop'),
    )
    expect([site.status('t'), site.result('t')?.status]).toEqual(['complete', 'partial_success'])
  })

  test('creates what users and probes may ask for, once', () => {
    for (const action of ['relabel_nodes', 'noop']) expect(new Site().do(create(action)).status('t')).toBe('requested')
    expect(new Site().refuses(create('deploy_node'))).toEqual({
      code: 'unknown-action',
      state: 'none',
      legal: [],
      message:
        '"deploy_node" is not an action of a new task; those are validate_design, verify_site, prepare_site, verify_nodes, prepare_nodes, deploy_nodes, destroy_nodes, relabel_nodes, noop.',
    })
    expect(new Site().do(create('noop')).refuses(create('noop', 'u'))).toMatchObject({
      code: 'already-created',
      legal: ['queue', 'start'],
      message: 'Task t (noop, requested): it is the top-level task; add subtasks to it instead.',
    })
  })

  test('refuses what concerns no task', () => {
    expect(new Site().refuses(start())).toEqual({
      code: 'no-task',
      state: 'none',
      legal: ['create'],
      message: 'There is no task yet: create it first.',
    })
    const site = new Site().do(create('noop'))
    expect(site.refuses(start('__proto__'))).toEqual({
      code: 'unknown-task',
      state: 'none',
      legal: [],
      message: 'Task t and its subtasks have no task "__proto__".',
    })
    expect(site.refuses(add('s', 'noop', 'x'))).toMatchObject({
      code: 'unknown-task',
      message: 'Task t and its subtasks have no task "x" to add to.',
    })
    expect(site.refuses(add('t', 'noop'))).toMatchObject({
      code: 'duplicate-id',
      message: 'Task t (noop, requested): it exists already.',
    })
    expect(site.do(add('s', 'noop')).refuses(queue('s'))).toMatchObject({
      code: 'not-top-level',
      legal: ['queue', 'start'],
    })
    expect(site.refuses({ type: 'explode', id: 't', at } as unknown as TaskCommand)).toMatchObject({
      code: 'unknown-command',
      message: 'Task t (noop, requested): "explode" is not a command of tasks.',
    })
  })

  test('passes on what the table says of a move', () => {
    const site = new Site().do(create('noop'), start())
    expect(site.refuses(queue())).toMatchObject({
      code: 'illegal-transition',
      state: 'running',
      legal: ['complete', 'stop'],
    })
    expect(site.do(complete()).refuses(complete())).toMatchObject({
      code: 'illegal-transition',
      state: 'complete',
      legal: [],
    })
    expect(site.refuses(stop())).toMatchObject({ code: 'illegal-transition' })
  })

  test('refuses a message that lacks a part, and values that are no JSON', () => {
    const site = new Site().do(create('noop'))
    const message = { type: 'message', id: 't', text: '', error: false, contextType: '', context: '', at } as const
    for (const part of ['text', 'error', 'contextType', 'context']) {
      for (const nothing of [null, undefined]) {
        const { code, message: why } = site.refuses({ ...message, [part]: nothing } as TaskCommand)
        expect([code, why]).toEqual([
          'incomplete-message',
          'Task t (noop, requested): a message needs text, error, contextType and context; write "NA" for no context.',
        ])
      }
    }
    let deep: unknown = 0
    for (let level = 0; level < 100_000; level += 1) deep = [deep]
    expect(site.refuses({ ...message, extra: deep })).toMatchObject({
      code: 'not-json',
      message: 'Task t (noop, requested): extra cannot be kept: it is no JSON, or nested too deep.',
    })
    expect(new Site().refuses({ ...create('noop'), designRef: () => 1 } as TaskCommand)).toMatchObject({
      code: 'not-json',
      message: 'designRef cannot be kept: it is no JSON, or nested too deep.',
    })
    expect(site.refuses({ ...add('s', 'noop'), nodeFilter: deep } as TaskCommand).message).toMatch(/^nodeFilter cannot/)
  })
})

describe('documented', () => {
  const running = () => new Site('documented').do(create('destroy_node'), queue(), start())

  test('a task that is asked to end is terminating until it is stopped, and so are its active descendants', () => {
    const site = running().do(
      add('x', 'a'),
      add('y', 'b'),
      add('z', 'c'),
      start('x'),
      start('y'),
      complete('y'),
      terminate(),
    )
    expect(['t', 'x', 'y', 'z'].map((id) => site.status(id))).toEqual([
      'terminating',
      'terminating',
      'complete',
      'terminating',
    ])
    expect(site.refuses(add('w', 'd'))).toMatchObject({
      code: 'parent-terminating',
      legal: ['stop'],
      message: 'Task t (destroy_node, terminating): it is being ended and takes no more subtasks.',
    })
    expect(site.refuses(complete())).toMatchObject({ code: 'illegal-transition', legal: ['stop'] })
    site.do(stop('x'), stop('t'))
    expect(taskOf(site.tree, 't')).toMatchObject({
      status: 'terminated',
      terminate: true,
      terminatedBy: 'carol',
      messages: expect.anything(),
    })
    expect(site.result('t')?.status).toBe('incomplete')
    expect(site.refuses(terminate())).toMatchObject({ code: 'illegal-transition', legal: [] })
  })

  test('nothing changes on a task that is over', () => {
    const site = running().do(complete())
    const commands: TaskCommand[] = [
      success('t', 'a'),
      failure('t', 'a'),
      { type: 'align', id: 't', at },
      { type: 'bubble', id: 't', at },
      { type: 'message', id: 't', text: '', error: false, contextType: '', context: '', at },
    ]
    for (const command of commands) {
      expect(site.refuses(command)).toMatchObject({
        code: 'task-ended',
        message: 'Task t (destroy_node, complete): it is over and changes no more.',
      })
    }
    expect(site.refuses(add('s', 'x'))).toMatchObject({
      code: 'task-ended',
      message: 'Task t (destroy_node, complete): it is over and takes no more subtasks.',
    })
  })

  test('a result is rolled up from the task and its subtasks, errors included', () => {
    const error = (id: string): TaskCommand => ({
      type: 'message',
      id,
      text: 'no',
      error: true,
      contextType: 'NA',
      context: 'NA',
      at,
    })
    const done = (id: string) => [start(id), success(id, id), complete(id)]
    expect(running().do(complete()).result('t')?.status).toBe('incomplete')
    expect(running().do(success('t', 'n'), complete()).result('t')).toEqual({
      status: 'success',
      successes: ['n'],
      failures: [],
    })
    expect(
      running()
        .do(add('x', 'a'), ...done('x'), complete())
        .result('t'),
    ).toEqual({
      status: 'success',
      successes: ['x'],
      failures: [],
    })
    expect(
      running()
        .do(add('x', 'a'), ...done('x'), failure('t', 'n'), complete())
        .result('t'),
    ).toEqual({
      status: 'partial_success',
      successes: ['x'],
      failures: ['n'],
    })
    expect(
      running()
        .do(add('x', 'a'), add('y', 'a'), ...done('x'), complete())
        .result('t')?.status,
    ).toBe('incomplete')
    expect(
      running()
        .do(add('x', 'a'), error('x'), ...done('x'), complete())
        .result('t')?.status,
    ).toBe('partial_success')
  })

  test('aligning takes the subtasks of an action, and the task itself unless it is to be forgotten', () => {
    const site = running().do(add('x', 'a'), start('x'), success('x'), complete('x'), failure('t'))
    expect(site.do({ type: 'align', id: 't', actionFilter: 'b', resetStatus: false, at }).result('t')?.status).toBe(
      'failure',
    )
    expect(site.do({ type: 'align', id: 't', resetStatus: false, at }).result('t')?.status).toBe('partial_success')
    expect(site.do({ type: 'align', id: 't', actionFilter: 'a', at }).result('t')?.status).toBe('success')
    expect(site.do({ type: 'bubble', id: 't', at }).result('t')).toEqual({
      status: 'success',
      successes: [],
      failures: [],
    })
  })

  test('knows the documented actions, and no retry', () => {
    expect(new Site('documented').refuses(create('destroy_nodes')).code).toBe('unknown-action')
    expect(running().refuses({ type: 'retry', id: 't', at })).toMatchObject({
      code: 'not-documented',
      message: 'Task t (destroy_node, running): the task document knows no retry; create a new task.',
    })
  })
})

describe('options', () => {
  test('deployed is the default; others are refused by name', () => {
    expect(taskDecider().name).toBe('Drydock task (deployed)')
    expect(taskDecider({ profile: undefined }).name).toBe('Drydock task (deployed)')
    expect(taskDecider({ profile: 'documented' }).name).toBe('Drydock task (documented)')
    expect(() => taskDecider({ profil: 'deployed' } as never)).toThrow(
      'taskDecider: unknown option "profil" (did you mean profile?); known are profile.',
    )
    expect(() => taskDecider({ profile: 'v4' as never })).toThrow(
      `taskDecider: profile must be 'documented' or 'deployed', not "v4".`,
    )
  })

  test('an event about a task that the tree has not changes nothing', () => {
    const decider = taskDecider()
    const event: TaskEvent = { type: 'task-queued', id: 'x', status: 'queued', at }
    expect(decider.evolve(decider.initial, event)).toBe(decider.initial)
    const message = { text: '', error: false, contextType: '', context: '', at, extra: {} }
    expect(decider.evolve(decider.initial, { type: 'message-added', id: 'x', message })).toBe(decider.initial)
  })
})
