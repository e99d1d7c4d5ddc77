import { type LayeredTasks, type Task, type TaskViewContext, toJobView } from '@jobwright/core/drydock'
import { describe, expect, test } from 'vitest'
import { seedTask, task } from './task.ts'

const result = (status: string, successes: string[] = [], failures: string[] = [], messageList: unknown[] = []) => ({
  status,
  successes,
  failures,
  details: { errorCount: messageList.length, messageList },
})
const problem = (context: string, message = `${context} broke`) => ({
  message,
  error: true,
  context_type: 'node',
  context,
  ts: '2026-11-20 21:53:49',
  extra: '{}',
})
const ended = (action: string, fields: Record<string, unknown> = {}) => task({ action, status: 'complete', ...fields })
const named = (...node_names: string[]) => ({
  filter_set_type: 'union',
  filter_set: [{ filter_type: 'union', node_names }],
})
const targets = (document: Task | LayeredTasks, context?: TaskViewContext) =>
  toJobView(document, context).targets.map(({ name, phase, outcome }) => `${name} ${outcome ?? phase}`)

describe('the view of a task', () => {
  test('holds what the document tells', () => {
    const document = task({
      parent_task_id: 't0',
      result: {
        status: 'incomplete',
        details: {
          errorCount: 1,
          messageList: [
            problem('a'),
            { message: 'go', error: false, context_type: 'NA', context: 'NA', ts: 'noon' },
            { error: null, context: '' },
          ],
        },
      },
    })
    expect(toJobView(document)).toEqual({
      key: 'drydock/drydock/task/t1',
      source: 'drydock',
      system: 'drydock',
      kind: 'task',
      id: 't1',
      name: 'verify_site',
      status: 'running',
      phase: 'running',
      flags: [],
      targets: [{ name: 'a', phase: 'running', why: 'a broke' }],
      parentId: 't0',
      createdAt: '2026-11-20T21:53:48.327343Z',
      updatedAt: '2026-11-20T21:54:00Z',
      progress: { done: 0, total: 1, unit: 'nodes' },
      messages: [
        { text: 'a broke', error: true, at: '2026-11-20T21:53:49Z', about: 'a' },
        { text: 'go', error: false },
        { text: '', error: false },
      ],
      children: [],
      raw: document,
    })
  })

  test('of an ended task says when it was last saved, and has no parent, times or progress that are not known', () => {
    const view = toJobView(ended('verify_site', { result: { status: 'success' } }))
    expect([view.endedAt, view.phase, view.outcome]).toEqual(['2026-11-20T21:54:00Z', 'ended', 'succeeded'])
    const bare = toJobView(ended('verify_site', { created: 'x', updated: null, result: { status: 'success' } }))
    expect(Object.keys(bare)).toEqual(
      'key source system kind id name status phase outcome flags targets messages children raw'.split(' '),
    )
  })

  test('takes its source and address from the context, whose other keys are refused', () => {
    const child = task({ task_id: 't2', parent_task_id: 't1' })
    const view = toJobView(task({}), { source: 'a/b', href: 'https://host/t1', subtasks: [child] })
    expect([view.key, view.source, view.href]).toEqual(['a%2Fb/drydock/task/t1', 'a/b', 'https://host/t1'])
    expect(view.children.map(({ key, href }) => [key, href])).toEqual([['a%2Fb/drydock/task/t2', undefined]])
    expect(() => toJobView(task({}), { tree: [] } as never)).toThrow(
      'toJobView: unknown option "tree"; known are source, subtasks, href.',
    )
  })

  test('masks secrets in what it shows raw', () => {
    const document = task({ design_ref: 'https://user:secret@host/x' })
    expect(toJobView(document).raw).toEqual({ ...document, design_ref: 'https://***@host/x' })
  })

  test('of the first task document needs no lists', () => {
    const view = toJobView(seedTask)
    expect([view.outcome, view.flags, view.endedAt]).toEqual(['succeeded', [], '2017-09-20T12:00:01Z'])
    expect(targets(seedTask)).toEqual(['a succeeded', 'b succeeded'])
  })
})

describe('phase, outcome and flags', () => {
  test.each([
    ['requested', 'incomplete', 'pending', undefined],
    ['queued', 'incomplete', 'pending', undefined],
    ['running', 'success', 'running', undefined],
    ['complete', 'success', 'ended', 'succeeded'],
    ['complete', 'partial_success', 'ended', 'partial'],
    ['complete', 'failure', 'ended', 'failed'],
    ['complete', 'incomplete', 'ended', 'incomplete'],
    ['complete', 'unreported', 'ended', 'incomplete'],
    ['terminated', 'success', 'ended', 'cancelled'],
  ])('%s with the result %s is %s, %s', (status, word, phase, outcome) => {
    const view = toJobView(task({ status, result: { status: word } }))
    expect([view.status, view.phase, view.outcome, view.flags]).toEqual([status, phase, outcome, []])
  })

  test('a word that nobody knows is kept and flagged, never taken for an end or a success', () => {
    const postponed = toJobView(task({ status: 'postponed' }))
    expect([postponed.status, postponed.phase, postponed.outcome, postponed.flags]).toEqual([
      'postponed',
      'running',
      undefined,
      ['unknown-status'],
    ])
    const glorious = toJobView(ended('verify_site', { result: { status: 'glorious' } }))
    expect([glorious.outcome, glorious.flags]).toEqual(['incomplete', ['unknown-status']])
  })

  test('cancelling: it is terminating, or was asked to end and has not', () => {
    expect(toJobView(task({ status: 'terminating' })).flags).toEqual(['cancelling'])
    expect(toJobView(task({ terminate: true })).flags).toEqual(['cancelling'])
    expect(toJobView(task({ status: 'terminating', terminate: true })).flags).toEqual(['cancelling'])
    expect(toJobView(ended('verify_site', { terminate: true, result: { status: 'success' } })).flags).toEqual([])
  })

  test.each([
    'prepare_nodes',
    'deploy_nodes',
    'destroy_nodes',
    'relabel_nodes',
    'prepare_node',
    'deploy_node',
    'destroy_node',
  ])('nothing-done: %s succeeded and lists no node', (action) => {
    expect(toJobView(ended(action, { result: result('success') })).flags).toEqual(['nothing-done'])
    expect(toJobView(ended(action, { result: result('success', ['a']) })).flags).toEqual([])
    expect(toJobView(ended(action, { result: result('success', [], ['a']) })).flags).toEqual([])
    expect(toJobView(ended(action, { result: result('failure') })).flags).toEqual([])
    expect(toJobView(task({ action, result: result('success') })).flags).toEqual([])
    expect(toJobView(ended(action, { result: { status: 'success' } })).flags).toEqual([])
    expect(toJobView(ended(action, { result: { status: 'success', successes: [] } })).flags).toEqual(['nothing-done'])
    expect(toJobView(ended(action, { result: { status: 'success', failures: [] } })).flags).toEqual(['nothing-done'])
  })

  test.each(['validate_design', 'verify_site', 'prepare_site', 'verify_nodes', 'identify_node', 'noop'])(
    'nothing-done is not said of %s, which lists none, unless it says so itself',
    (action) => {
      expect(toJobView(ended(action, { result: result('success') })).flags).toEqual([])
      const details = { errorCount: 0, messageList: [{ message: 'No nodes in scope, no work to do.', error: false }] }
      expect(toJobView(ended(action, { result: { ...result('success'), details } })).flags).toEqual(['nothing-done'])
    },
  )

  test('errors-reported: a success whose errors are counted, told, or below it', () => {
    const flags = (fields: Record<string, unknown>, context?: TaskViewContext) =>
      toJobView(ended('verify_site', fields), context).flags
    const bad = { message: 'x', error: true }
    expect(flags({ result: { status: 'success', details: { errorCount: 1 } } })).toEqual(['errors-reported'])
    expect(flags({ result: { status: 'success', details: { errorCount: 0, messageList: [bad] } } })).toEqual([
      'errors-reported',
    ])
    expect(
      flags({ result: { status: 'success', details: { messageList: [{ message: 'x', error: false }] } } }),
    ).toEqual([])
    expect(flags({ result: { status: 'success', details: null } })).toEqual([])
    expect(flags({ result: { status: 'partial_success', details: { errorCount: 1 } } })).toEqual([])
    expect(
      flags({
        result: { status: 'success' },
        subtask_errors: { t3: { status: 'failure', details: { errorCount: 1 } } },
      }),
    ).toEqual(['errors-reported'])
    const below = task({
      task_id: 't3',
      parent_task_id: 't2',
      result: { status: 'failure', details: { messageList: [bad] } },
    })
    const middle = task({ task_id: 't2', parent_task_id: 't1' })
    expect(flags({ result: { status: 'success' } }, { subtasks: [below, middle] })).toEqual(['errors-reported'])
  })
})

describe('targets', () => {
  test('are the nodes that the result lists; one on both lists did not succeed', () => {
    const document = ended('destroy_nodes', {
      result: result('partial_success', ['a', 'b'], ['b', 'c'], [problem('c')]),
    })
    expect(toJobView(document).targets).toEqual([
      { name: 'a', phase: 'ended', outcome: 'succeeded' },
      { name: 'b', phase: 'ended', outcome: 'failed' },
      { name: 'c', phase: 'ended', outcome: 'failed', why: 'c broke' },
    ])
    expect(toJobView(document).progress).toEqual({ done: 3, total: 3, unit: 'nodes' })
  })

  test('say why by the newest error about the node, and nothing when it succeeded', () => {
    const messages = [
      problem('a', 'first'),
      problem('a', 'last'),
      { ...problem('a', 'fine'), error: false },
      problem('b'),
    ]
    const document = ended('destroy_nodes', { result: result('partial_success', ['b'], ['a'], messages) })
    expect(toJobView(document).targets).toEqual([
      { name: 'b', phase: 'ended', outcome: 'succeeded' },
      { name: 'a', phase: 'ended', outcome: 'failed', why: 'last' },
    ])
  })

  test('are not what messages about other things name', () => {
    const messages = [{ ...problem('r1'), context_type: 'rack' }, problem(''), { ...problem('x'), error: false }]
    expect(targets(task({ result: result('incomplete', [], [], messages) }))).toEqual([])
  })

  test('that only the filter names wait, run, and are incomplete where the end does not list them', () => {
    const node_filter = named('a', 'b', 'a')
    const at = (status: string, fields = {}) =>
      targets(task({ action: 'deploy_nodes', status, node_filter, ...fields }))
    expect(at('queued')).toEqual(['a pending', 'b pending'])
    expect(at('running')).toEqual(['a running', 'b running'])
    expect(at('complete', { result: result('success', ['b']) })).toEqual(['a incomplete', 'b succeeded'])
    const unlisted = ended('deploy_nodes', { node_filter: named('a'), result: result('failure') })
    expect(toJobView(unlisted).targets).toEqual([{ name: 'a', phase: 'ended', outcome: 'incomplete' }])
    expect(at('complete', { result: result('failure', [], [], [problem('a')]) })).toEqual(['a failed', 'b incomplete'])
    expect(at('terminated', { result: result('incomplete', ['b'], [], [problem('a')]) })).toEqual([
      'a cancelled',
      'b succeeded',
    ])
  })

  test('end as the task does where its action lists none', () => {
    const at = (word: string, messages: unknown[] = []) =>
      targets(ended('verify_nodes', { node_filter: named('a'), result: result(word, [], [], messages) }))
    expect(at('success')).toEqual(['a succeeded'])
    expect(at('failure')).toEqual(['a failed'])
    expect(at('incomplete')).toEqual(['a incomplete'])
    expect(at('partial_success')).toEqual(['a incomplete'])
    expect(at('success', [problem('a')])).toEqual(['a failed'])
    expect(at('success', [{ message: 'No nodes in scope, no work to do.', error: false }])).toEqual(['a incomplete'])
    expect(targets(ended('verify_node', { node_filter: named('a'), result: result('success') }))).toEqual([
      'a succeeded',
    ])
  })

  test('of a running task are done when a node is listed as a success; a listed failure may be tried again', () => {
    const document = task({ action: 'destroy_node', result: result('partial_success', ['a'], ['b'], [problem('b')]) })
    expect(toJobView(document).targets).toEqual([
      { name: 'a', phase: 'ended', outcome: 'succeeded' },
      { name: 'b', phase: 'running', why: 'b broke' },
    ])
    expect(toJobView(document).progress).toEqual({ done: 1, total: 2, unit: 'nodes' })
  })

  test.each([
    [
      'names in a union of filters',
      {
        filter_set_type: 'union',
        filter_set: [
          { filter_type: 'union', node_names: ['a'] },
          { filter_type: 'intersection', node_names: ['b', 'a'], node_tags: [], node_labels: {}, rack_names: null },
        ],
      },
      ['a', 'b'],
    ],
    [
      'names in one filter of an intersection',
      { filter_set_type: 'intersection', filter_set: [{ filter_type: 'union', node_names: ['a'] }] },
      ['a'],
    ],
    [
      'names in two filters of an intersection',
      {
        filter_set_type: 'intersection',
        filter_set: [
          { filter_type: 'union', node_names: ['a'] },
          { filter_type: 'union', node_names: ['a'] },
        ],
      },
      [],
    ],
    [
      'names beside tags',
      { filter_set_type: 'union', filter_set: [{ filter_type: 'union', node_names: ['a'], node_tags: ['t'] }] },
      [],
    ],
    [
      'names beside labels',
      { filter_set_type: 'union', filter_set: [{ filter_type: 'union', node_names: ['a'], node_labels: { k: 'v' } }] },
      [],
    ],
    [
      'names beside racks',
      { filter_set_type: 'union', filter_set: [{ filter_type: 'union', node_names: ['a'], rack_names: ['r'] }] },
      [],
    ],
    [
      'names beside rack labels',
      { filter_set_type: 'union', filter_set: [{ filter_type: 'union', node_names: ['a'], rack_labels: { k: 'v' } }] },
      [],
    ],
    [
      'names and a filter of tags',
      {
        filter_set_type: 'union',
        filter_set: [
          { filter_type: 'union', node_names: ['a'] },
          { filter_type: 'union', node_tags: ['t'] },
        ],
      },
      [],
    ],
    ['no filters', { filter_set_type: 'intersection', filter_set: [] }, []],
    ['something that is no filter', 'a', []],
    ['null', null, []],
  ])('are named by %s', (_, node_filter, names) => {
    expect(toJobView(task({ action: 'deploy_nodes', node_filter })).targets.map(({ name }) => name)).toEqual(names)
    for (const action of ['verify_site', 'prepare_site', 'validate_design', 'noop']) {
      expect(toJobView(task({ action, node_filter })).targets).toEqual([])
    }
  })
})

describe('a tree', () => {
  const parent = (fields: Record<string, unknown> = {}) =>
    task({ action: 'deploy_nodes', subtask_id_list: ['p2', 'p1'], ...fields })
  const child = (task_id: string, fields: Record<string, unknown> = {}) =>
    task({ task_id, action: 'deploy_node', parent_task_id: 't1', status: 'complete', ...fields })

  test('has the registered children in order, then those that name the parent, each once', () => {
    const subtasks = [child('other'), child('p1'), child('p2'), child('stray', { parent_task_id: 'x' }), task({})]
    expect(toJobView(parent(), { subtasks }).children.map(({ id }) => id)).toEqual(['p2', 'p1', 'other'])
    const layered = { init_task_id: 'T1', t1: parent(), p1: child('p1'), p2: null } as unknown as LayeredTasks
    const view = toJobView(layered)
    expect(view.children.map(({ id }) => id)).toEqual(['p1'])
    expect(view.raw).toBe((layered as unknown as { t1: Task }).t1)
  })

  test('ends where ids go in circles', () => {
    const knot = [child('p1', { subtask_id_list: ['p2', 'p1', 't1'] }), child('p2', { subtask_id_list: ['p1'] })]
    const view = toJobView(parent(), { subtasks: knot })
    expect(view.children.map(({ id, children }) => [id, children.length])).toEqual([
      ['p2', 0],
      ['p1', 0],
    ])
    expect(toJobView(task({ subtask_id_list: ['t1'], parent_task_id: 't1' })).children).toEqual([])
  })

  test('may be deep', () => {
    const chain = Array.from({ length: 10_000 }, (_, index) =>
      task({ task_id: `t${index + 2}`, parent_task_id: `t${index + 1}` }),
    )
    let view = toJobView(task({}), { subtasks: chain })
    let depth = 0
    for (let next = view.children[0]; next !== undefined; next = view.children[0]) {
      view = next
      depth += 1
    }
    expect(depth).toBe(10_000)
  })

  test('without the task it begins with is refused', () => {
    expect(() => toJobView({ init_task_id: 't9' })).toThrow(
      'toJobView: the layered answer does not hold the task it begins with: read the task again.',
    )
  })

  test('shows nodes of children; a node is done when the last step is done with it', () => {
    const at = (action: string, ...subtasks: Task[]) => targets(task({ action }), { subtasks })
    const step = (action: string, status: string, successes: string[], failures: string[] = []) =>
      child(`${action}${status}`, { action, status, result: result('success', successes, failures) })
    expect(at('deploy_nodes', step('apply_node_platform', 'complete', ['a'], ['b']))).toEqual([
      'a running',
      'b running',
    ])
    expect(
      at('deploy_nodes', step('deploy_node', 'complete', ['a']), step('bootaction_report', 'complete', ['a'])),
    ).toEqual(['a succeeded'])
    expect(at('deploy_nodes', step('deploy_node', 'complete', ['a']))).toEqual(['a running'])
    expect(at('destroy_nodes', step('destroy_node', 'running', ['a'], ['b']))).toEqual(['a succeeded', 'b running'])
    expect(at('relabel_nodes', step('relabel_node', 'complete', ['a']))).toEqual(['a succeeded'])
    expect(
      at('prepare_nodes', step('prepare_nodes', 'complete', ['a']), step('identify_node', 'complete', ['b'])),
    ).toEqual(['a succeeded', 'b running'])
    expect(at('destroy_nodes', step('deploy_node', 'complete', ['a']))).toEqual(['a running'])
    expect(at('relabel_nodes', step('deploy_node', 'complete', ['a']))).toEqual(['a running'])
  })

  test('nodes that no child has begun wait', () => {
    const document = task({ action: 'prepare_nodes', node_filter: named('a', 'b', 'c') })
    const subtasks = [
      child('p1', { action: 'prepare_nodes', status: 'running', node_filter: named('a') }),
      child('p2', { action: 'prepare_nodes', status: 'requested', node_filter: named('a', 'b') }),
    ]
    expect(targets(document, { subtasks })).toEqual(['a running', 'b pending', 'c pending'])
    expect(targets(task({ action: 'prepare_nodes', status: 'queued', node_filter: named('a') }), { subtasks })).toEqual(
      ['a pending', 'b pending'],
    )
  })

  test('says why by errors from below, also from those the server lists without their tasks', () => {
    const failed = child('p1', { result: result('failure', [], ['a'], [problem('a', 'seen')]) })
    const listed = {
      p1: result('failure', [], [], [problem('a', 'listed')]),
      p7: result('failure', [], [], [problem('b', 'unseen')]),
    }
    const document = parent({ status: 'complete', result: result('failure', [], ['a', 'b']), subtask_errors: listed })
    const view = toJobView(document, { subtasks: [failed] })
    expect(view.targets.map(({ name, why }) => `${name}: ${why}`)).toEqual(['a: seen', 'b: unseen'])
    expect(view.messages.map(({ text }) => text)).toEqual(['unseen'])
    expect(view.children[0]?.messages.map(({ text }) => text)).toEqual(['seen'])
    const alone = toJobView(document)
    expect(alone.targets.map(({ name, why }) => `${name}: ${why}`)).toEqual(['a: listed', 'b: unseen'])
    expect(alone.messages.map(({ text }) => text)).toEqual(['listed', 'unseen'])
    const layered = { init_task_id: 't1', t1: document, subtask_errors: listed } as unknown as LayeredTasks
    expect(toJobView(layered).messages.map(({ text }) => text)).toEqual(['listed', 'unseen'])
  })
})
