import { parseStatus, type StatusMessageInit, statusBuilder, toStatusDocument } from '@jobwright/core'
import { describe, expect, test } from 'vitest'
import { expectFrozen } from './expect-frozen.ts'
import { recordedSteps } from './recordings.ts'

const ts = '2026-11-20 21:49:37.848913'
const note = { message: 'm', context_type: 'node', context: 'n1', ts }

test('an empty Status is incomplete', () => {
  expect(statusBuilder().build()).toEqual(toStatusDocument({ status: 'incomplete' }))
})

test('a whole Status', () => {
  const document = statusBuilder()
    .success('n1')
    .failure('n2')
    .info({ ...note, extra: { retry: true } })
    .error({ ...note, context: 'n2' })
    .describe('Drydock Task')
    .reason('Power')
    .link('detail_logs', '/a')
    .metadata({ site: 'x' })
    .build()
  const message = { message: 'm', error: false, context_type: 'node', context: 'n1', ts: '2026-11-20T21:49:37.848913Z' }
  expect(JSON.stringify(document)).toBe(
    JSON.stringify({
      kind: 'Status',
      apiVersion: 'v1.0',
      metadata: { site: 'x' },
      message: 'Drydock Task',
      reason: 'Power',
      status: 'partial_success',
      successes: ['n1'],
      failures: ['n2'],
      links: [{ rel: 'detail_logs', href: '/a' }],
      details: {
        errorCount: 1,
        messageList: [
          { ...message, extra: { retry: true } },
          { ...message, error: true, context: 'n2', extra: {} },
        ],
      },
    }),
  )
  expectFrozen(document)
})

describe('Drydock’s own Task class', () => {
  test('each recorded call of success(), failure() and the message factory has the same effect', () => {
    const refusal: unknown = expect.stringMatching(/^JobwrightError: A status message needs /)
    const counts = { success: 0, failure: 0, msg: 0, raised: 0 }
    for (const { before, op, args, raised, after } of recordedSteps) {
      const { msg, ctx_type, ctx, error, focus, ...extra } = args
      // Python takes any value for an error and asks whether it is true.
      const isError = error === undefined || error === null ? error : Boolean(error)
      const builder = statusBuilder({
        status: before.result,
        successes: before.successes,
        failures: before.failures,
        details: {
          messageList: before.messages.map(([message, error, context_type, context, extra]) => {
            return { message, error: Boolean(error), context_type, context, extra }
          }),
        },
      })
      const call = (): object | string => {
        try {
          const init = { message: msg, error: isError, context_type: ctx_type, context: ctx, ts, extra }
          const next =
            op === 'msg' ? builder.message(init as StatusMessageInit) : builder[op](focus as string | null | undefined)
          const { status, successes, failures, details } = next.build()
          const messages = details.messageList.map((m) => [m.message, m.error, m.context_type, m.context, m.extra])
          return { result: status, successes, failures, errorCount: details.errorCount, messages }
        } catch (error) {
          return String(error)
        }
      }
      counts[op]++
      if (raised) counts.raised++
      expect(call()).toEqual(
        raised
          ? refusal
          : { ...after, messages: after.messages.map(([text, error, ...rest]) => [text, Boolean(error), ...rest]) },
      )
    }
    expect(counts).toEqual({ success: 356, failure: 332, msg: 112, raised: 17 })
  })
})

describe('names', () => {
  test('are listed once, in order, and may be on both lists', () => {
    const { successes, failures, status } = statusBuilder()
      .success('b')
      .success('a')
      .success('b')
      .failure('a')
      .failure('a')
      .build()
    expect({ successes, failures, status }).toEqual({
      successes: ['b', 'a'],
      failures: ['a'],
      status: 'partial_success',
    })
  })

  test('may be absent, null or empty: then the result alone changes', () => {
    for (const focus of [undefined, null, '']) {
      expect(statusBuilder().success(focus).build()).toEqual(toStatusDocument({ status: 'success' }))
      expect(statusBuilder().failure(focus).build()).toEqual(toStatusDocument({ status: 'failure' }))
    }
  })

  test('are texts', () => {
    expect(() => statusBuilder().success(5 as unknown as string)).toThrow(/name.*text/)
    expect(() => statusBuilder().success(5 as unknown as string)).toThrow(
      expect.objectContaining({ code: 'invalid-input' }),
    )
    expect(() => statusBuilder().failure(['n1'] as unknown as string)).toThrow(/name.*text/)
  })
})

test('any result can be joined', () => {
  expect(statusBuilder().result('unreported').build().status).toBe('unreported')
  expect(statusBuilder().result('unreported').result('success').result('incomplete').build().status).toBe('success')
  expect(statusBuilder().success().result('failure').build().status).toBe('partial_success')
})

describe('a message', () => {
  const whole = { ...note, error: true }

  test('needs all of Drydock’s fields, of which texts may be empty', () => {
    const document = statusBuilder().message({ message: '', error: false, context_type: '', context: '', ts }).build()
    expect(document.details.messageList).toEqual([
      { message: '', error: false, context_type: '', context: '', ts: '2026-11-20T21:49:37.848913Z', extra: {} },
    ])
    for (const field of ['message', 'error', 'context_type', 'context', 'ts']) {
      for (const value of [undefined, null, 5]) {
        const add = () => statusBuilder().message({ ...whole, [field]: value })
        expect(add).toThrow(new RegExp(`^A status message needs ${field}\\. Give `))
        expect(add).toThrow(expect.objectContaining({ code: 'invalid-input', applied: 'no' }))
      }
    }
    expect(() => statusBuilder().message({ ...whole, error: 'true' as unknown as boolean })).toThrow(/needs error/)
  })

  test('has no other fields', () => {
    expect(() => statusBuilder().message(Object.assign({ node: 'secret' }, whole))).toThrow(
      'A status message has no field node. Put further fields into extra.',
    )
  })

  test('takes its time in any recorded form or as a Date, and refuses what is none', () => {
    const timeOf = (ts: StatusMessageInit['ts']) =>
      statusBuilder()
        .info({ ...note, ts })
        .build().details.messageList[0]?.ts
    expect(timeOf('2026-11-20T22:49:37.848913829+01:00')).toBe('2026-11-20T21:49:37.848913829Z')
    expect(timeOf(new Date(Date.UTC(2026, 10, 20)))).toBe('2026-11-20T00:00:00.000Z')
    for (const ts of ['', 'now', '2026-02-30 00:00:00', new Date(Number.NaN), new Date(Date.UTC(12_026, 1))]) {
      expect(() => timeOf(ts)).toThrow(/needs ts/)
    }
  })

  test('error() and info() say which it is, whatever else was given', () => {
    const { details } = statusBuilder()
      .error({ ...whole, error: false } as never)
      .info({ ...whole } as never)
      .build()
    expect(details.messageList.map(({ error }) => error)).toEqual([true, false])
    expect(details.errorCount).toBe(1)
  })

  test('has an extra that is JSON', () => {
    expect(() => statusBuilder().info({ ...note, extra: { at: new Date(0) } })).toThrow(/extra\.at .* no plain object/)
  })
})

test('links are grouped by relation in the order of the first, each address once', () => {
  const { links } = statusBuilder().link('b', '1').link('a', '1').link('b', '2').link('b', '1').link('a', '2').build()
  expect(links.map(({ rel, href }) => rel + href)).toEqual(['b1', 'b2', 'a1', 'a2'])
})

test('metadata takes new keys and replaces old ones', () => {
  const document = statusBuilder({ metadata: { a: 1, b: { c: 2 } } })
    .metadata({ b: 3, d: 4 })
    .build()
  expect(document.metadata).toEqual({ a: 1, b: 3, d: 4 })
  expect(() => statusBuilder().metadata({ f: () => 1 })).toThrow(/metadata\.f .* function/)
})

test('words can be taken back', () => {
  const document = statusBuilder({ message: 'm', reason: 'r' })
  expect(document.describe(null).build()).toMatchObject({ message: null, reason: 'r' })
  expect(document.reason(null).build()).toMatchObject({ message: 'm', reason: null })
})

describe('a start from a Status', () => {
  test('takes any form and counts errors anew', () => {
    const document = statusBuilder({
      Kind: 'Status',
      status: 'Failure',
      details: { errorCount: 9, messageList: [{ message: 'm', error: true, extra: '{"a":1}' }] },
    })
      .error(note)
      .build()
    expect(document.status).toBe('failure')
    expect(document.details.errorCount).toBe(2)
    expect(document.details.messageList[0]?.extra).toEqual({ a: 1 })
  })

  test('that is none is refused with its places and none of its values', () => {
    const start = () => statusBuilder({ reason: { secret: 1 }, successes: ['a', 5] } as unknown as { reason: string })
    expect(start).toThrow(
      'Cannot start a Status: invalid_type at reason, invalid_type at successes[1]. Give a Status document, or none.',
    )
    expect(start).toThrow(expect.objectContaining({ code: 'invalid-input' }))
  })
})

describe('immutability', () => {
  test('a call leaves the builder and its document as they were', () => {
    const base = statusBuilder().success('n1')
    const before = JSON.stringify(base.build())
    base.failure('n2').error(note).metadata({ a: 1 }).link('r', 'h').describe('d').reason('r')
    expect(JSON.stringify(base.build())).toBe(before)
    expect(base.build()).toBe(base.build())
  })

  test('what a call does not touch is shared', () => {
    const a = statusBuilder({ metadata: { deep: {} }, links: [{ rel: 'r', href: 'h' }] })
      .error(note)
      .success('n1')
      .build()
    const b = statusBuilder(a).build()
    expect(b).toEqual(a)
    const steps = statusBuilder(a)
    const before = steps.build()
    const after = steps.failure('n2').build()
    for (const field of ['metadata', 'successes', 'links', 'details'] as const) expect(after[field]).toBe(before[field])
    expect(after.failures).not.toBe(before.failures)

    const more = steps.info(note).build()
    for (const field of ['metadata', 'successes', 'failures', 'links'] as const) expect(more[field]).toBe(before[field])
    expect(more.details.messageList[0]).toBe(before.details.messageList[0])

    expect(steps.metadata({ x: 1 }).build().details).toBe(before.details)
    const linked = steps.link('r', 'i').build()
    expect(linked.links[0]).toBe(before.links[0])
    expect(linked.metadata).toBe(before.metadata)
  })

  test('a call that changes nothing gives the same document', () => {
    const base = statusBuilder().success('n1').link('r', 'h').describe('d')
    const document = base.build()
    for (const same of [
      base.success('n1'),
      base.success(),
      base.link('r', 'h'),
      base.describe('d'),
      base.result('incomplete'),
    ]) {
      expect(same.build()).toBe(document)
    }
  })

  test('given values may be frozen, are neither frozen nor kept', () => {
    const extra = { list: [{ a: 1 }] }
    const metadata = { m: { n: [1] } }
    const frozen = Object.freeze({ ...note, extra: Object.freeze({ deep: Object.freeze([1]) }) })
    const document = statusBuilder({ metadata })
      .info({ ...note, extra })
      .info(frozen)
      .metadata({ extra })
      .build()
    for (const given of [extra, extra.list, extra.list[0], metadata, metadata.m, metadata.m.n]) {
      expect(Object.isFrozen(given)).toBe(false)
    }
    extra.list.push({ a: 2 })
    metadata.m.n.push(2)
    expect(document.details.messageList.map((message) => message.extra)).toEqual([{ list: [{ a: 1 }] }, { deep: [1] }])
    expect(document.metadata).toEqual({ m: { n: [1] }, extra: { list: [{ a: 1 }] } })
    expectFrozen(document)
  })

  test('hostile keys stay data through every call', () => {
    const text = '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"toString":5}'
    const hostile = JSON.parse(text) as Record<string, unknown>
    const document = statusBuilder({ metadata: hostile })
      .info({ ...note, extra: hostile })
      .metadata({ later: true })
      .success('__proto__')
      .failure('constructor')
      .link('__proto__', 'toString')
      .error(note)
      .build()
    expect(JSON.stringify(document.metadata)).toBe(`${text.slice(0, -1)},"later":true}`)
    expect(JSON.stringify(document.details.messageList[0]?.extra)).toBe(text)
    expect([document.successes, document.failures]).toEqual([['__proto__'], ['constructor']])
    expect(document.links).toEqual([{ rel: '__proto__', href: 'toString' }])
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
    const again = parseStatus(JSON.parse(JSON.stringify(document)))
    expect(again.ok && toStatusDocument(again.value)).toEqual(document)
  })
})
