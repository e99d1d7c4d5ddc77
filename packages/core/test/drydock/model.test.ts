import {
  createTaskSchema,
  deployedActions,
  documentedActions,
  errorMessageOf,
  initialTaskOf,
  isLayered,
  orchestratorActions,
  parseBuildDataList,
  parseCreateTask,
  parseDesignValidation,
  parseDocumentedCreateTask,
  parseErrorBody,
  parseHealth,
  parseLayeredTasks,
  parseMachineList,
  parseNodeNames,
  parseTask,
  parseTaskList,
  parseVersions,
  tasksOf,
} from '@jobwright/core/drydock'
import { describe, expect, test } from 'vitest'
import { seedTask, task } from './task.ts'

const issuesOf = (result: { ok: true } | { ok: false; issues: unknown }) => (result.ok ? 'ok' : result.issues)

describe('actions', () => {
  test('seven are documented, eight deployed; the orchestrator knows 37', () => {
    expect([documentedActions.length, deployedActions.length, new Set(orchestratorActions).size]).toEqual([7, 8, 37])
    expect(orchestratorActions).toHaveLength(37)
    for (const actions of [documentedActions, deployedActions, orchestratorActions])
      expect(Object.isFrozen(actions)).toBe(true)
  })
})

describe('a task', () => {
  test('of the first task document parses', () => {
    expect(parseTask(seedTask)).toEqual({ ok: true, value: seedTask })
  })

  test('keeps new words and fields, and any JSON as design and filter', () => {
    const document = task({
      action: 'paint_nodes',
      status: 'postponed',
      design_ref: [1],
      node_filter: 'x',
      terminate: null,
      retry: null,
      build_data: [],
      more: { a: 1 },
    })
    const parsed = parseTask(document)
    expect(parsed.ok && parsed.value).toBe(document)
  })

  test.each([
    ['task_id', 5],
    ['action', null],
    ['parent_task_id', undefined],
    ['status', undefined],
    ['result', {}],
    ['subtask_id_list', null],
    ['created', null],
    ['created_by', 5],
    ['updated', 5],
    ['terminated', 5],
    ['terminated_by', 5],
    ['terminate', 'yes'],
    ['retry', 1.5],
    ['kind', 5],
    ['Kind', 5],
    ['apiVersion', 5],
    ['build_data', [5]],
    ['subtask_errors', { t2: {} }],
  ])('with a wrong %s is refused with the place of it', (field, value) => {
    const parsed = parseTask(task({ [field]: value }))
    expect(parsed.ok || parsed.issues.map(({ path }) => path[0])).toEqual([field])
  })

  test('in a list is refused with its index', () => {
    expect(parseTaskList([task({}), task({ status: 5 })])).toEqual({
      ok: false,
      issues: [{ code: 'invalid_type', path: [1, 'status'] }],
    })
  })
})

describe('a layered answer', () => {
  const id = '3e062f8b-4fb3-4079-8bed-e39e7631c66e'
  const first = task({ task_id: id })

  test('gives its tasks without those that were not found', () => {
    const document = { init_task_id: id, [id]: first, t2: null, subtask_errors: { t3: { status: 'failure' } } }
    const parsed = parseLayeredTasks(document)
    if (!parsed.ok) throw new Error('refused')
    expect(parsed.value).toBe(document)
    expect([...tasksOf(parsed.value)]).toEqual([[id, first]])
    expect(isLayered(parsed.value)).toBe(true)
    expect(isLayered(first)).toBe(false)
  })

  test.each([id, id.toUpperCase(), id.replaceAll('-', ''), `{${id}}`, `urn:uuid:${id}`, `URN:UUID:${id}`])(
    'begins with the task that was asked for as %s',
    (typed) => {
      expect(initialTaskOf({ init_task_id: typed, t2: task({}), [id]: first } as never)).toBe(first)
    },
  )

  test('without its first task begins with none', () => {
    expect(initialTaskOf({ init_task_id: id, [id]: null } as never)).toBeUndefined()
    expect(initialTaskOf({ init_task_id: id })).toBeUndefined()
  })

  test('with something else than tasks in it is refused, and what no check looks at is passed over', () => {
    expect(issuesOf(parseLayeredTasks({ init_task_id: id, t2: 5 }))).not.toBe('ok')
    expect(issuesOf(parseLayeredTasks({ [id]: first }))).not.toBe('ok')
    const hostile = JSON.parse(`{"init_task_id":"x","__proto__":{"task_id":"x"}}`)
    const parsed = parseLayeredTasks(hostile)
    expect(parsed.ok && tasksOf(parsed.value).size).toBe(0)
  })
})

describe('what is posted to make a task', () => {
  const design_ref = 'file:///site.yaml'

  test.each(deployedActions)('%s is taken by deployed servers', (action) => {
    const document = { action, design_ref, node_filter: { filter_set_type: 'union', filter_set: [] } }
    const parsed = parseCreateTask(document)
    expect(parsed.ok && parsed.value).toBe(document)
    expect(createTaskSchema.safeParse({ action, design_ref, node_filter: null }).success).toBe(true)
  })

  test.each(documentedActions)('%s is documented', (action) => {
    expect(issuesOf(parseDocumentedCreateTask({ action, design_ref }))).toBe('ok')
    const isBoth = (deployedActions as readonly string[]).includes(action)
    expect(parseCreateTask({ action, design_ref }).ok).toBe(isBoth)
  })

  test('says what is wrong, inside the filter too', () => {
    expect(
      issuesOf(parseCreateTask({ action: 'noop', design_ref: '', extra: 1, node_filter: { filter_set_type: 'xor' } })),
    ).toEqual([
      { code: 'invalid_value', path: ['action'] },
      { code: 'too_small', path: ['design_ref'] },
      { code: 'unknown-set-type', path: ['node_filter', 'filter_set_type'] },
      { code: 'set-not-a-list', path: ['node_filter', 'filter_set'] },
      { code: 'unrecognized_keys', path: ['extra'] },
    ])
    expect(issuesOf(parseCreateTask({ action: 'verify_site' }))).toEqual([
      { code: 'invalid_type', path: ['design_ref'] },
    ])
    expect(issuesOf(parseDocumentedCreateTask({ action: 'verify_site', design_ref, node_filter: 5 }))).toEqual([
      { code: 'filter-not-an-object', path: ['node_filter'] },
    ])
    expect(issuesOf(parseCreateTask(null))).toEqual([{ code: 'invalid_type', path: [] }])
  })
})

describe('other answers', () => {
  test('build data in both spellings of its time', () => {
    const data = { node_name: 'a', task_id: 't', generator: 'g', data_format: 'text/plain', data_element: 'x' }
    const list = [
      { ...data, collected_date: '2026-01-03 06:25:52+00:00' },
      { ...data, collected_data: null },
    ]
    expect(parseBuildDataList(list)).toEqual({ ok: true, value: list })
    for (const field of Object.keys(data)) {
      expect(issuesOf(parseBuildDataList([{ ...data, [field]: 5 }]))).toEqual([
        { code: 'invalid_type', path: [0, field] },
      ])
    }
    expect(parseBuildDataList([{ ...data, collected_date: 5 }]).ok).toBe(false)
    expect(parseBuildDataList([{ ...data, collected_data: 5 }]).ok).toBe(false)
  })

  test('machines', () => {
    const machine = {
      hostname: 'a',
      memory: 4096,
      cpu_count: '2',
      status_name: 'Deployed',
      boot_mac: 'm',
      power_state: 'on',
      power_address: null,
      boot_ip: 'i',
    }
    expect(parseMachineList([machine, { hostname: 'b' }]).ok).toBe(true)
    for (const field of Object.keys(machine)) expect(parseMachineList([{ ...machine, [field]: true }]).ok).toBe(false)
  })

  test('node names, versions, checks', () => {
    expect(parseNodeNames(['a', 5])).toEqual({ ok: false, issues: [{ code: 'invalid_type', path: [1] }] })
    expect(parseVersions({ 'v1.0': { path: '/api/v1.0' } })).toEqual({
      ok: false,
      issues: [{ code: 'invalid_type', path: ['v1.0', 'status'] }],
    })
    for (const parse of [parseDesignValidation, parseHealth]) {
      expect(parse({ status: 'Success', code: 200 }).ok).toBe(true)
      expect(parse({ status: 'Success' })).toEqual({ ok: false, issues: [{ code: 'invalid_type', path: ['code'] }] })
    }
  })

  test('errors of Drydock and of the framework below it', () => {
    const message = (body: unknown) => {
      const parsed = parseErrorBody(body)
      return parsed.ok ? errorMessageOf(parsed.value) : parsed.issues.length > 0
    }
    expect(message({ type: 'error', message: 'Forbidden', retry: false })).toBe('Forbidden')
    expect(message({ title: '404 Not Found' })).toBe('404 Not Found')
    expect(message({ title: 'Not Found', description: 'No such thing' })).toBe('No such thing')
    expect(message({ type: 'error', message: 'Forbidden' })).toBe(true)
    expect(message('Unexpected error.')).toBe(true)
  })
})
