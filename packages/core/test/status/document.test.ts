import { isJobwrightError, parseStatus, type Status, type StatusDocument, toStatusDocument } from '@jobwright/core'
import { describe, expect, test } from 'vitest'
import { expectFrozen } from './expect-frozen.ts'
import { recordedStatuses } from './recordings.ts'

const empty: StatusDocument = {
  kind: 'Status',
  apiVersion: 'v1.0',
  metadata: {},
  message: null,
  reason: null,
  status: 'success',
  successes: [],
  failures: [],
  links: [],
  details: { errorCount: 0, messageList: [] },
}

describe('the complete form', () => {
  test('fills what is missing or null, in the order of the real server', () => {
    const document = toStatusDocument({ status: 'success' })
    expect(JSON.stringify(document)).toBe(JSON.stringify(empty))
    const nulls = {
      metadata: null,
      message: null,
      reason: null,
      successes: null,
      failures: null,
      links: null,
      details: null,
    }
    expect(toStatusDocument({ ...nulls, status: 'success' })).toEqual(empty)
    expect(toStatusDocument({ status: 'success', details: { messageList: null } })).toEqual(empty)
  })

  test('of a Drydock task result has the server’s own fields in the server’s own order', () => {
    const results = (recordedStatuses as readonly Status[]).filter(
      (status) => !('code' in status) && !('task_id' in status),
    )
    expect(results).toHaveLength(293)
    for (const result of results) {
      const document = toStatusDocument(result)
      expect(Object.keys(document)).toEqual(Object.keys(result))
      expect(Object.keys(document.details)).toEqual(Object.keys(result.details ?? {}))
      const { details, ...rest } = document
      const { details: received, ...others } = result
      expect(rest).toEqual(others)
      expect(details.errorCount).toBe(received?.errorCount)
      for (const [index, message] of details.messageList.entries()) {
        const original = received?.messageList?.[index] ?? {}
        expect(Object.keys(message)).toEqual(Object.keys(original))
        const ts = original.ts?.replace(' ', 'T').concat('Z')
        expect(message).toEqual({ ...original, ts, extra: JSON.parse(original.extra as string) })
      }
    }
  })

  test('counts errors itself', () => {
    const messageList = [{ error: true }, { error: false }, { error: null }, {}, { error: true }]
    for (const errorCount of [0, 2, 7, null]) {
      expect(toStatusDocument({ status: 'failure', details: { errorCount, messageList } }).details.errorCount).toBe(2)
    }
  })

  test('reads an unknown result word as incomplete, and the Airship words', () => {
    const wordOf = (status: string) => toStatusDocument({ status }).status
    expect(['postponed', 'Success', 'Failure', 'unreported'].map(wordOf)).toEqual([
      'incomplete',
      'success',
      'failure',
      'unreported',
    ])
  })

  test('lists names once and groups links by relation', () => {
    const document = toStatusDocument({
      status: 'success',
      successes: ['b', 'a', 'b'],
      failures: ['c', 'c'],
      links: [
        { rel: 'y', href: '1' },
        { rel: '__proto__', href: '1' },
        { rel: 'y', href: '2' },
        { rel: 'y', href: '1' },
        Object.assign({ rel: '__proto__', href: '0' }, { title: 'left behind' }),
      ],
    })
    expect(document.successes).toEqual(['b', 'a'])
    expect(document.failures).toEqual(['c'])
    expect(document.links).toEqual([
      { rel: 'y', href: '1' },
      { rel: 'y', href: '2' },
      { rel: '__proto__', href: '1' },
      { rel: '__proto__', href: '0' },
    ])
  })
})

describe('a message', () => {
  const read = (message: object) =>
    toStatusDocument({ status: 'success', details: { messageList: [message] } }).details.messageList[0]

  test('is filled where something is missing', () => {
    const filled = { message: '', error: false, context_type: 'NA', context: 'NA', ts: null, extra: {} }
    expect(JSON.stringify(read({}))).toBe(JSON.stringify(filled))
    expect(read({ message: null, error: null, context_type: null, context: null, ts: null, extra: null })).toEqual(
      filled,
    )
    expect(read({ message: '', error: true, context_type: '', context: '' })).toEqual({
      ...filled,
      error: true,
      context_type: '',
      context: '',
    })
  })

  test('has its time in one form, or as received where it is none', () => {
    expect(read({ ts: '2026-11-20 21:49:37.848913+00:00' })?.ts).toBe('2026-11-20T21:49:37.848913Z')
    expect(read({ ts: 'yesterday' })?.ts).toBe('yesterday')
  })

  test('has its extra as an object: given so, as JSON text, or among its own keys', () => {
    for (const message of [
      { extra: { retry: true } },
      { extra: '{"retry": true}' },
      { retry: true },
      { retry: true, extra: 'null' },
    ]) {
      expect(read(message)?.extra).toEqual({ retry: true })
    }
    expect(read({ retry: true, extra: { a: 1 } })?.extra).toEqual({ retry: true, a: 1 })
    expect(read({ retry: true, extra: '{"retry":false}' })?.extra).toEqual({ retry: false })
  })

  test('keeps an extra that cannot be read as what it is', () => {
    for (const extra of ['', 'x', '[]', '5']) expect(read({ extra })?.extra).toEqual({ extra })
  })

  test('of the Airship convention keeps its fields in extra', () => {
    const fields = {
      kind: 'ValidationMessage',
      name: 'DD1',
      level: 'Error',
      diagnostic: 'd',
      documents: [{ schema: 's', name: 'n' }],
    }
    expect(read({ ...fields, message: 'm', error: true })).toEqual({
      message: 'm',
      error: true,
      context_type: 'NA',
      context: 'NA',
      ts: null,
      extra: fields,
    })
  })
})

describe('neither side can change the other', () => {
  test('the document is frozen to its depth and nothing of it is the caller’s', () => {
    const given = {
      status: 'success',
      metadata: { a: { b: [1, { c: 2 }] } },
      successes: ['n'],
      links: [{ rel: 'r', href: 'h' }],
      details: { messageList: [{ message: 'm', extra: { list: [{}] } }] },
    }
    const document = toStatusDocument(given)
    expectFrozen(document)
    expect(Object.isFrozen(given)).toBe(false)
    given.metadata.a.b.push(5)
    given.successes.push('later')
    given.details.messageList[0]?.extra.list.push({ x: 1 })
    expect(document.metadata).toEqual({ a: { b: [1, { c: 2 }] } })
    expect(document.successes).toEqual(['n'])
    expect(document.details.messageList[0]?.extra).toEqual({ list: [{}] })
  })

  test('hostile keys stay data', () => {
    const text = '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"toString":5}'
    const status = JSON.parse(
      `{"status":"success","metadata":${text},"details":{"messageList":[{"__proto__":7,"extra":${text}},{"extra":${JSON.stringify(text)}}]}}`,
    ) as Status
    const { metadata, details } = toStatusDocument(status)
    expect(JSON.stringify(metadata)).toBe(text)
    expect(details.messageList.map(({ extra }) => JSON.stringify(extra))).toEqual([text, text])
    expect(Object.getPrototypeOf(metadata)).toBe(Object.prototype)
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
  })

  test('undefined is left out, and what is no JSON is refused with its place', () => {
    const read = (metadata: object) =>
      toStatusDocument({ status: 'success', metadata: metadata as Record<string, unknown> })
    expect(
      JSON.stringify(read({ a: undefined, b: null, c: Object.assign(Object.create(null), { d: 1 }) }).metadata),
    ).toBe('{"b":null,"c":{"d":1}}')
    const circular: Record<string, unknown> = {}
    circular['self'] = circular
    for (const [metadata, place] of [
      [{ a: [1, () => 1] }, /metadata\.a\[1\] into a Status: it is of type function/],
      [{ a: 5n }, /metadata\.a into a Status: it is of type bigint/],
      [{ a: Symbol('s') }, /metadata\.a .* of type symbol/],
      [{ a: [undefined] }, /metadata\.a\[0\] .* of type undefined/],
      [{ a: Number.NaN }, /metadata\.a .* of type number/],
      [{ a: Number.POSITIVE_INFINITY }, /metadata\.a .* of type number/],
      [{ a: new Date(0) }, /metadata\.a .* no plain object/],
      [{ a: new Map() }, /metadata\.a .* no plain object/],
      [circular, /more than 200 levels, or holds itself/],
    ] as const) {
      expect(() => read(metadata)).toThrow(place)
    }
    const extra = { messageList: [{}, { extra: { a: 5n } }] }
    expect(() => toStatusDocument({ status: 'success', details: extra })).toThrow(
      /details\.messageList\[1\]\.extra\.a /,
    )
  })

  test('depth is bounded, not the stack', () => {
    const nested = (levels: number) =>
      JSON.parse(`${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`) as Record<string, unknown>
    expect(toStatusDocument({ status: 'success', metadata: nested(200) }).metadata).toEqual(nested(200))
    let thrown: unknown
    try {
      const status = parseStatus({ status: 'success', metadata: nested(201) })
      if (status.ok) toStatusDocument(status.value)
    } catch (error) {
      thrown = error
    }
    expect(isJobwrightError(thrown, 'invalid-input')).toBe(true)
    expect(() => toStatusDocument({ status: 'success', metadata: nested(100_000) })).toThrow(/200 levels/)
  })
})
