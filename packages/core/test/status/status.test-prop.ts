import {
  joinResults,
  mergeStatuses,
  parseStatus,
  type ResultWord,
  rollUp,
  type Status,
  type StatusBuilder,
  type StatusDocument,
  statusBuilder,
  toStatusDocument,
} from '@jobwright/core'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { expectFrozen } from './expect-frozen.ts'

const options = { seed: 20261120, numRuns: 300 }

const words: readonly ResultWord[] = ['incomplete', 'unreported', 'success', 'failure', 'partial_success']
const name = fc.constantFrom('n1', 'n2', 'n3', '__proto__', 'constructor', '\ud800', '')
const names = fc.array(name, { maxLength: 4 })
const json = fc.jsonValue({ maxDepth: 2 })
// fromEntries, so that `__proto__` is an own key.
const record = fc.array(fc.tuple(name, json), { maxLength: 3 }).map((entries) => Object.fromEntries(entries))
const time = fc.constantFrom('2026-11-20 21:49:37', '2026-11-20T22:49:37.848913+01:00', '0001-01-01T00:00:00Z')
const absent = fc.constantFrom(null, undefined)
const text = fc.constantFrom('', 'a', 'b')

const message = fc.record(
  {
    message: fc.oneof(text, absent),
    error: fc.oneof(fc.boolean(), absent),
    context_type: fc.oneof(text, absent),
    context: fc.oneof(text, absent),
    ts: fc.oneof(time, text, absent),
    extra: fc.oneof(
      record,
      record.map((value) => JSON.stringify(value)),
      text,
      absent,
    ),
    kind: text,
    retry: json,
  },
  { requiredKeys: [] },
)

const link = fc.record({ rel: name, href: fc.constantFrom('/1', '/2') })

/** A Status in any of its forms. */
const status: fc.Arbitrary<Status> = fc.record(
  {
    status: fc.constantFrom(...words, 'Success', 'Failure', 'postponed'),
    kind: fc.constant('Status'),
    Kind: fc.constant('Status'),
    apiVersion: fc.constantFrom('v1', 'v1.0'),
    metadata: fc.oneof(record, absent),
    message: fc.oneof(text, absent),
    reason: fc.oneof(text, absent),
    successes: fc.oneof(names, absent),
    failures: fc.oneof(names, absent),
    links: fc.oneof(fc.array(link, { maxLength: 4 }), absent),
    details: fc.record(
      { errorCount: fc.nat(3), messageList: fc.array(message, { maxLength: 3 }) },
      { requiredKeys: [] },
    ),
    code: fc.constantFrom(200, '400'),
    further: json,
  },
  { requiredKeys: ['status'] },
)

const deepFreeze = <T>(value: T): T => {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value)
    for (const key of Reflect.ownKeys(value)) deepFreeze((value as Record<PropertyKey, unknown>)[key])
  }
  return value
}

const sorted = (values: readonly unknown[]) => values.map((value) => JSON.stringify(value)).toSorted()
/** A document without the order of its lists, and without what is taken from the first Status that has it. */
const unordered = ({ status, successes, failures, links, details, metadata }: StatusDocument) => ({
  status,
  successes: sorted(successes),
  failures: sorted(failures),
  links: sorted(links),
  messages: sorted(details.messageList),
  errorCount: details.errorCount,
  keys: sorted(Object.keys(metadata)),
})

const errorsIn = (list: readonly { readonly error?: boolean | null | undefined }[]) =>
  list.filter((m) => m.error).length

describe('reading', () => {
  test('every Status is read as the same object, and reading it changes nothing, even when frozen', () => {
    fc.assert(
      fc.property(status, (given) => {
        const before = JSON.stringify(given)
        const result = parseStatus(deepFreeze(given))
        expect(result.ok && result.value).toBe(given)
        toStatusDocument(given)
        expect(JSON.stringify(given)).toBe(before)
      }),
      options,
    )
  })

  test('the complete form is frozen, complete, rightly counted, and free of warnings', () => {
    fc.assert(
      fc.property(status, (given) => {
        const document = toStatusDocument(given)
        expectFrozen(document)
        expect(document.details.errorCount).toBe(errorsIn(given.details?.messageList ?? []))
        expect(parseStatus(document)).toEqual({ ok: true, value: document, warnings: [] })
      }),
      options,
    )
  })

  test('the complete form survives JSON: reading what was written gives it back', () => {
    fc.assert(
      fc.property(status, (given) => {
        const document = toStatusDocument(given)
        const again = parseStatus(JSON.parse(JSON.stringify(document)))
        expect(again.ok && toStatusDocument(again.value)).toEqual(document)
        expect(again.ok && JSON.stringify(toStatusDocument(again.value))).toBe(JSON.stringify(document))
      }),
      options,
    )
  })

  test('a warning about errorCount comes exactly when the number stated is not the number counted', () => {
    const seen = { right: 0, wrong: 0 }
    fc.assert(
      fc.property(status, (given) => {
        const result = parseStatus(given)
        const stated = given.details?.errorCount
        const wrong = stated !== undefined && stated !== errorsIn(given.details?.messageList ?? [])
        seen[wrong ? 'wrong' : 'right']++
        expect(result.ok && result.warnings.some(({ code }) => code === 'wrong-error-count')).toBe(wrong)
      }),
      options,
    )
    expect(Math.min(seen.right, seen.wrong)).toBeGreaterThan(50)
  })
})

describe('merging', () => {
  test('is associative', () => {
    fc.assert(
      fc.property(status, status, status, (a, b, c) => {
        const flat = mergeStatuses([a, b, c])
        expect(mergeStatuses([mergeStatuses([a, b]), c])).toEqual(flat)
        expect(mergeStatuses([a, mergeStatuses([b, c])])).toEqual(flat)
      }),
      options,
    )
  })

  test('has the empty Status for identity', () => {
    fc.assert(
      fc.property(status, (given) => {
        const document = toStatusDocument(given)
        for (const nothing of [mergeStatuses([]), { status: 'incomplete' }]) {
          expect(mergeStatuses([nothing, given])).toEqual(document)
          expect(mergeStatuses([given, nothing])).toEqual(document)
        }
      }),
      options,
    )
  })

  test('is commutative up to order', () => {
    fc.assert(
      fc.property(status, status, (a, b) => {
        expect(unordered(mergeStatuses([a, b]))).toEqual(unordered(mergeStatuses([b, a])))
      }),
      options,
    )
  })

  test('adds no name, link or repeat, and loses none', () => {
    fc.assert(
      fc.property(fc.array(status, { maxLength: 4 }), (list) => {
        const merged = mergeStatuses(list)
        for (const field of ['successes', 'failures', 'links'] as const) {
          const given = list.flatMap((one) => [...(one[field] ?? [])].map((item) => JSON.stringify(item)))
          expect(sorted(merged[field])).toEqual([...new Set(given)].toSorted())
        }
        expect(merged.details.messageList).toHaveLength(
          list.flatMap(({ details }) => details?.messageList ?? []).length,
        )
      }),
      options,
    )
  })
})

describe('rolling up', () => {
  const child = fc.record({ open: fc.boolean(), result: status })

  test('never says success while a part is open, failed, partly failed or shows an error', () => {
    const seen = new Set<string>()
    fc.assert(
      fc.property(fc.array(child, { maxLength: 3 }), (children) => {
        const document = rollUp(children)
        seen.add(document.status)
        const blemish = children.some(({ open, result }) => {
          const flawed = ['failure', 'Failure', 'partial_success'].includes(result.status)
          return open || flawed || errorsIn(result.details?.messageList ?? []) > 0
        })
        expect(document.status === 'success' && blemish).toBe(false)
        expect(document.status === 'incomplete' || !children.some(({ open }) => open)).toBe(true)
      }),
      options,
    )
    expect([...seen].toSorted()).toEqual(words.toSorted())
  })

  test('does not depend on the order of the parts, but for the order of lists', () => {
    fc.assert(
      fc.property(fc.array(child, { maxLength: 4 }), (children) => {
        expect(unordered(rollUp(children.toReversed()))).toEqual(unordered(rollUp(children)))
      }),
      options,
    )
  })
})

describe('building', () => {
  type Step = (builder: StatusBuilder) => StatusBuilder
  const init = fc.record({
    message: text,
    error: fc.boolean(),
    context_type: text,
    context: text,
    ts: time,
    extra: record,
  })
  const step: fc.Arbitrary<Step> = fc.oneof(
    name.map(
      (focus): Step =>
        (builder) =>
          builder.success(focus),
    ),
    name.map(
      (focus): Step =>
        (builder) =>
          builder.failure(focus),
    ),
    fc.constantFrom(...words).map(
      (word): Step =>
        (builder) =>
          builder.result(word),
    ),
    init.map(
      (message): Step =>
        (builder) =>
          builder.message(message),
    ),
    record.map(
      (entries): Step =>
        (builder) =>
          builder.metadata(entries),
    ),
    link.map(
      ({ rel, href }): Step =>
        (builder) =>
          builder.link(rel, href),
    ),
    fc.option(text).map(
      (words): Step =>
        (builder) =>
          builder.describe(words),
    ),
    fc.option(text).map(
      (words): Step =>
        (builder) =>
          builder.reason(words),
    ),
  )
  const steps = fc.array(step, { maxLength: 8 })
  const run = (builder: StatusBuilder, steps: readonly Step[]) => steps.reduce((built, next) => next(built), builder)

  test('whatever the calls, the document is complete, frozen, rightly counted and without repeats', () => {
    fc.assert(
      fc.property(status, steps, (given, steps) => {
        const document = run(statusBuilder(given), steps).build()
        expectFrozen(document)
        expect(toStatusDocument(document)).toEqual(document)
        expect(Object.keys(document)).toEqual(Object.keys(toStatusDocument({ status: 'success' })))
      }),
      options,
    )
  })

  test('building what was parsed gives the complete form', () => {
    fc.assert(
      fc.property(status, (given) => {
        const document = toStatusDocument(given)
        expect(statusBuilder(given).build()).toEqual(document)
        expect(statusBuilder(JSON.parse(JSON.stringify(document)) as Status).build()).toEqual(document)
      }),
      options,
    )
  })

  test('a branch that was not touched is shared, and the builder before is unchanged', () => {
    const branches = ['metadata', 'successes', 'failures', 'links', 'details'] as const
    const shared = { branches: 0 }
    fc.assert(
      fc.property(status, steps, step, (given, steps, last) => {
        const before = run(statusBuilder(given), steps)
        const text = JSON.stringify(before.build())
        const after = last(before).build()
        const same = branches.filter((branch) => after[branch] === before.build()[branch])
        shared.branches += same.length
        expect(same.length).toBeGreaterThanOrEqual(branches.length - 1)
        expect(JSON.stringify(before.build())).toBe(text)
      }),
      options,
    )
    expect(shared.branches).toBeGreaterThan(1200)
  })

  test('the result is the join of the words said, in any order', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...words)), (said) => {
        const built = (list: readonly ResultWord[]) =>
          list.reduce((builder, word) => builder.result(word), statusBuilder()).build().status
        expect(built(said)).toBe(said.reduce(joinResults, 'incomplete'))
        expect(built(said.toReversed())).toBe(built(said))
      }),
      options,
    )
  })
})
