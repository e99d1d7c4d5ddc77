import type { StatusMessage } from '@jobwright/core'
import { parseStatus, type Status, statusMessageSchema, statusSchema } from '@jobwright/core'
import { describe, expect, test } from 'vitest'
import type * as z from 'zod/mini'
import { recordedStatuses } from './recordings.ts'

const fieldsOf = (schema: z.core.$ZodType) => Object.keys((schema as z.core.$ZodObject)._zod.def.shape)

describe('every recorded Status', () => {
  test('is read as the same object, without a warning', () => {
    for (const status of recordedStatuses) {
      const text = JSON.stringify(status)
      const result = parseStatus(status)
      expect(result).toEqual({ ok: true, value: status, warnings: [] })
      expect(result.ok && result.value).toBe(status)
      expect(JSON.stringify(status)).toBe(text)
    }
  })

  test('counts: 293 task results, 26 from subtask_errors, 17 in the Airship convention', () => {
    const count = (field: string) => recordedStatuses.filter((status) => field in status).length
    expect([recordedStatuses.length, count('task_id'), count('code')]).toEqual([336, 26, 17])
    const messages = (recordedStatuses as readonly Status[]).flatMap(({ details }) => details?.messageList ?? [])
    expect(messages.filter(({ kind }) => kind === 'ValidationMessage')).toHaveLength(1825)
    expect(messages.filter(({ extra }) => typeof extra === 'string')).toHaveLength(560)
  })
})

describe('other forms', () => {
  test('the form first documented: Kind, v1, and neither lists nor links', () => {
    const status = {
      Kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      message: 'Drydock Task ...',
      reason: 'Failure reason',
      status: 'failure',
      details: {
        errorCount: 1,
        messageList: [{ message: 'm', error: true, context_type: 'node', context: 'n1', ts: 't', retry: true }],
      },
    }
    expect(parseStatus(status)).toEqual({ ok: true, value: status, warnings: [] })
  })

  test('the Airship convention', () => {
    const status = {
      kind: 'Status',
      apiVersion: 'v1.0',
      metadata: {},
      status: 'Failure',
      message: 'Validations failed',
      reason: 'InvalidDesign',
      details: {
        errorCount: 1,
        messageList: [
          { message: 'ok', error: false, kind: 'SimpleMessage' },
          {
            kind: 'ValidationMessage',
            name: 'DD1001',
            message: 'bad',
            error: true,
            level: 'Fatal',
            diagnostic: null,
            documents: [{ schema: 'drydock/Rack/v1', name: 'r1' }],
          },
        ],
      },
      code: '400 Bad Request',
    }
    expect(parseStatus(status)).toEqual({ ok: true, value: status, warnings: [] })
  })

  test('next to nothing, and null wherever something may be missing', () => {
    const fields = [...fieldsOf(statusSchema)].filter((field) => field !== 'status' && field !== 'task_id')
    const empty = Object.fromEntries(fields.map((field) => [field, null]))
    const nulls = Object.fromEntries(fieldsOf(statusMessageSchema).map((field) => [field, null]))
    for (const status of [
      { status: 'success' },
      { ...empty, status: 'success' },
      { status: 'success', details: {} },
      { status: 'success', details: { errorCount: null, messageList: null } },
      { status: 'success', details: { messageList: [{}, nulls] } },
    ]) {
      expect(parseStatus(status)).toEqual({ ok: true, value: status, warnings: [] })
    }
  })

  test('own keys named like properties of objects are data', () => {
    const status: unknown = JSON.parse(
      '{"status":"success","__proto__":{"x":1},"metadata":{"__proto__":1,"constructor":{"prototype":2},"toString":3}}',
    )
    const text = JSON.stringify(status)
    expect(parseStatus(status).ok).toBe(true)
    expect(JSON.stringify(status)).toBe(text)
  })
})

describe('warnings', () => {
  test('name a wrong errorCount with both numbers', () => {
    const message = { message: 'm', error: true }
    const warningsOf = (details: object) => {
      const result = parseStatus({ status: 'failure', details })
      return result.ok ? result.warnings : undefined
    }
    const wrong = (stated: number, counted: number) => [
      { code: 'wrong-error-count', path: ['details', 'errorCount'], stated, counted },
    ]
    expect(warningsOf({ errorCount: 0, messageList: [message] })).toEqual(wrong(0, 1))
    expect(warningsOf({ errorCount: 5, messageList: [message, { error: false }, {}] })).toEqual(wrong(5, 1))
    expect(warningsOf({ errorCount: 5 })).toEqual(wrong(5, 0))
    expect(warningsOf({ errorCount: 1, messageList: [message] })).toEqual([])
    expect(warningsOf({ messageList: [message] })).toEqual([])
  })

  test('name an unknown result word, which is kept', () => {
    for (const word of ['postponed', 'SUCCESS', '', 'constructor', '__proto__']) {
      const status = { status: word }
      const warnings = [{ code: 'unknown-result', path: ['status'] }]
      expect(parseStatus(status)).toEqual({ ok: true, value: status, warnings })
    }
  })

  test('name an extra that cannot be read, and no text of the document', () => {
    const unreadable = ['', 'secret', '{', '5', '[]', '"secret"', 'true']
    const readable = ['{}', '{"retry": true}', 'null', {}, { a: 1 }, null, undefined]
    const messageList = [...unreadable, ...readable].map((extra) => ({ extra }))
    const result = parseStatus({ status: 'success', details: { messageList } })
    expect(result.ok && result.warnings).toEqual(
      unreadable.map((_, index) => ({ code: 'unreadable-extra', path: ['details', 'messageList', index, 'extra'] })),
    )
    expect(result.ok && JSON.stringify(result.warnings)).not.toContain('secret')
  })

  test('come in the order of the document', () => {
    const result = parseStatus({ status: 'x', details: { errorCount: 3, messageList: [{ extra: 'x' }] } })
    expect(result.ok && result.warnings.map(({ code }) => code)).toEqual([
      'unknown-result',
      'wrong-error-count',
      'unreadable-extra',
    ])
  })
})

describe('what is no Status', () => {
  test.each([
    ['nothing', null, []],
    ['a list', [], []],
    ['an error body of Drydock', { type: 'error', message: 'Unknown error', retry: true }, ['status']],
    ['a number for a word', { status: 5 }, ['status']],
    ['a wrong kind', { status: 'success', kind: 5 }, ['kind']],
    ['a wrong Kind', { status: 'success', Kind: 5 }, ['Kind']],
    ['a wrong apiVersion', { status: 'success', apiVersion: 1 }, ['apiVersion']],
    ['metadata that is a list', { status: 'success', metadata: [] }, ['metadata']],
    ['a wrong message', { status: 'success', message: {} }, ['message']],
    ['a wrong reason', { status: 'success', reason: 5 }, ['reason']],
    ['a number among names', { status: 'success', successes: ['a', 5] }, ['successes', 1]],
    ['names that are no list', { status: 'success', failures: 'a' }, ['failures']],
    ['a link without address', { status: 'success', links: [{ rel: 'detail_logs' }] }, ['links', 0, 'href']],
    ['a link without relation', { status: 'success', links: [{ href: 'x' }] }, ['links', 0, 'rel']],
    ['details that are a text', { status: 'success', details: '' }, ['details']],
    ['a count in words', { status: 'success', details: { errorCount: '0' } }, ['details', 'errorCount']],
    ['a wrong list', { status: 'success', details: { messageList: {} } }, ['details', 'messageList']],
    [
      'a word for error',
      { status: 'success', details: { messageList: [{ error: 'x' }] } },
      ['details', 'messageList', 0, 'error'],
    ],
    [
      'extra of another type',
      { status: 'success', details: { messageList: [{ extra: 5 }] } },
      ['details', 'messageList', 0, 'extra'],
    ],
    [
      'extra as a list',
      { status: 'success', details: { messageList: [{ extra: [] }] } },
      ['details', 'messageList', 0, 'extra'],
    ],
    [
      'a wrong document',
      { status: 'success', details: { messageList: [{ documents: ['x'] }] } },
      ['details', 'messageList', 0, 'documents', 0],
    ],
    ['a wrong code', { status: 'success', code: [] }, ['code']],
    ['no task_id', { status: 'success', task_id: null }, ['task_id']],
  ])('%s is refused with its place', (_, value, path) => {
    const result = parseStatus(value)
    expect(result.ok ? [] : result.issues.map((issue) => issue.path)).toEqual([path])
  })

  test.each(['message', 'context_type', 'context', 'ts', 'kind', 'name', 'level', 'diagnostic'])(
    'a message’s %s is a text',
    (field) => {
      const result = parseStatus({ status: 'success', details: { messageList: [{ [field]: 5 }] } })
      expect(result.ok ? [] : result.issues).toEqual([
        { code: 'invalid_type', path: ['details', 'messageList', 0, field] },
      ])
    },
  )
})

test('the schemas know exactly the fields of the interfaces', () => {
  const status: Record<keyof Status, true> = {
    kind: true,
    Kind: true,
    apiVersion: true,
    metadata: true,
    message: true,
    reason: true,
    status: true,
    successes: true,
    failures: true,
    links: true,
    details: true,
    code: true,
    task_id: true,
  }
  const message: Record<keyof StatusMessage, true> = {
    message: true,
    error: true,
    context_type: true,
    context: true,
    ts: true,
    extra: true,
    kind: true,
    name: true,
    level: true,
    diagnostic: true,
    documents: true,
  }
  expect(fieldsOf(statusSchema)).toEqual(Object.keys(status))
  expect(fieldsOf(statusMessageSchema)).toEqual(Object.keys(message))
})
