import { type DrpQueryInput, type DrpTest, drpQuery, evaluateDrpQuery, parseDrpQuery } from '@jobwright/core/drp'
import fc from 'fast-check'
import { expect, test } from 'vitest'

const settings = { seed: 20261120, numRuns: 500 } as const

// Few names and values, and those that the language trips over.
const fields = ['Task', 'State', 'Stage', 'Meta.k', 'Meta.__proto__'] as const
const value = fc.constantFrom(
  '',
  'a',
  'b',
  'ab',
  'B',
  'é',
  '\u{1f600}',
  '\uffff',
  'a b',
  'x(',
  'In(a)',
  'a)',
  '%41',
  'a&b=c',
  '+',
)
const single = fc.oneof({ weight: 6, arbitrary: value }, fc.constantFrom('a,b', 'In(a,b)', ',', 'Eq(,)'))

const oneValued = (name: 'eq' | 'ne' | 'lt' | 'lte' | 'gt' | 'gte') =>
  single.map((text) => ({ [name]: text }) as unknown as DrpTest)
const aTest: fc.Arbitrary<DrpTest> = fc.oneof(
  ...(['eq', 'ne', 'lt', 'lte', 'gt', 'gte'] as const).map(oneValued),
  fc.tuple(value, value).map((between): DrpTest => ({ between })),
  fc.tuple(value, value).map((except): DrpTest => ({ except })),
  fc.array(value, { minLength: 1, maxLength: 4 }).map((list): DrpTest => ({ in: list })),
  fc.array(value, { minLength: 1, maxLength: 4 }).map((list): DrpTest => ({ nin: list })),
)

type Where = ReadonlyMap<string, readonly DrpTest[]>

const aWhere: fc.Arbitrary<Where> = fc
  .uniqueArray(
    fc.tuple(
      fc.constantFrom(...fields),
      fc.uniqueArray(aTest, {
        minLength: 1,
        maxLength: 3,
        comparator: (a, b) => JSON.stringify(a) === JSON.stringify(b),
      }),
    ),
    {
      maxLength: 3,
      selector: ([field]) => field,
    },
  )
  .map((entries) => new Map(entries))

const aQuery = fc.record({
  where: aWhere,
  sort: fc.uniqueArray(fc.constantFrom('Task', 'State', 'Stage', 'Key'), { maxLength: 3 }),
  reverse: fc.boolean(),
  offset: fc.option(fc.nat({ max: 4 }), { nil: undefined }),
  limit: fc.option(fc.nat({ max: 4 }), { nil: undefined }),
})

interface Job {
  readonly Uuid: string
  readonly Task: string
  readonly State: string
  readonly Stage: string
  readonly Meta: Readonly<Record<string, string>>
}

const aJob: fc.Arbitrary<Omit<Job, 'Uuid'>> = fc.record({
  Task: value,
  State: fc.oneof(value, single),
  Stage: value,
  Meta: fc.constantFrom<Record<string, string>>({}, { k: 'a' }, { k: 'b' }, JSON.parse('{"__proto__": "a"}')),
})
const jobs = fc
  .array(aJob, { maxLength: 12 })
  .map((list) => list.map((job, at): Job => ({ Uuid: 'abcdefghijkl'.charAt(at), ...job })))

const matches = () => false

const wellFormed = (text: string) => !/\p{Surrogate}/u.test(text)

/** The model: reads fields by hand, compares bytes, and knows neither texts nor pairs. */
function ownValue(job: Job, field: string): string {
  if (field === 'Key') return job.Uuid
  if (field.startsWith('Meta.')) return Object.entries(job.Meta).find(([key]) => `Meta.${key}` === field)?.[1] ?? ''
  return String(new Map<string, unknown>(Object.entries(job)).get(field))
}

const bytes = (text: string) => new Map(Array.from(text, (character, at) => [at, character.codePointAt(0) ?? 0]))

function compare(a: string, b: string): number {
  const [left, right] = [bytes(a), bytes(b)]
  for (let at = 0; ; at++) {
    const difference = (left.get(at) ?? -1) - (right.get(at) ?? -1)
    if (difference !== 0 || !left.has(at)) return difference
  }
}

function suits(own: string, test: DrpTest): boolean {
  const [[name, given] = ['', ''] as const] = Object.entries(test as object) as [string, string | string[]][]
  const [first = '', last = ''] = [given].flat()
  const [low, high] = [compare(own, first), compare(own, last)]
  const answers: Readonly<Record<string, boolean>> = {
    eq: low === 0,
    ne: low !== 0,
    lt: low < 0,
    lte: low <= 0,
    gt: low > 0,
    gte: low >= 0,
    between: low >= 0 && high <= 0,
    except: low < 0 || high > 0,
    in: [given].flat().includes(own),
    nin: ![given].flat().includes(own),
  }
  return answers[name] ?? false
}

function model(
  rows: readonly Job[],
  question: { readonly where: Where; readonly sort: readonly string[]; readonly reverse: boolean },
): Job[] {
  const found = rows.filter((job) =>
    [...question.where].every(([field, tests]) => tests.some((one) => suits(ownValue(job, field), one))),
  )
  const keys = [...question.sort, 'Key']
  const sorted = found.toSorted((a, b) =>
    keys.reduce((order, key) => order || compare(ownValue(a, key), ownValue(b, key)), 0),
  )
  return question.reverse ? sorted.toReversed() : sorted
}

function written(question: DrpQueryInput): {
  readonly text: string
  readonly query: readonly (readonly [string, string])[]
} {
  const writing = drpQuery(question)
  if (!writing.ok) throw new Error(writing.reason)
  return writing
}

test('what is written is read back as it was, from the text and from the pairs', () => {
  const aShape = fc.record({
    slim: fc.subarray(['Meta', 'Params'] as const),
    params: fc.array(fc.constantFrom('a', 'b c', 'p/one', 'é&='), { maxLength: 3 }),
    decode: fc.boolean(),
  })
  fc.assert(
    fc.property(aQuery, aShape, (question, shape) => {
      const whole = { ...question, ...shape }
      const { text, query } = written(whole)
      expect(parseDrpQuery(text)).toEqual({ ok: true, query: whole })
      expect(parseDrpQuery(query)).toEqual({ ok: true, query: whole })
      expect([...new URLSearchParams(text)]).toEqual(query)
    }),
    settings,
  )
})

test('what is written finds what was asked, in the order asked, in v4', () => {
  const seen = { rows: 0, empty: 0, all: 0 }
  fc.assert(
    fc.property(aQuery, jobs, ({ offset = 0, limit = Infinity, ...question }, rows) => {
      const window = { ...(offset === 0 ? {} : { offset }), ...(limit === Infinity ? {} : { limit }) }
      const answer = evaluateDrpQuery(written({ ...question, ...window }).text, rows, { matches })
      const found = model(rows, question)
      expect(answer).toEqual({ ok: true, rows: found.slice(offset, offset + limit), total: rows.length })
      seen.rows += found.length
      if (rows.length > 0 && found.length === 0) seen.empty += 1
      if (rows.length > 0 && found.length === rows.length) seen.all += 1
    }),
    settings,
  )
  expect(seen.rows).toBeGreaterThan(1000)
  expect(seen.empty).toBeGreaterThan(50)
  expect(seen.all).toBeGreaterThan(50)
})

test('v3.13 finds the same objects, each at least once, in an order that the sort fields allow', () => {
  let repeated = 0
  fc.assert(
    fc.property(aQuery, jobs, ({ where, sort, reverse }, rows) => {
      const question = { where, sort, reverse }
      const answer = evaluateDrpQuery(written(question).query, rows, { matches, profile: 'v3.13' })
      const found = model(rows, question)
      expect(answer.ok && new Set(answer.rows)).toEqual(new Set(found))
      const listed = answer.ok ? answer.rows : []
      const columns = (list: readonly Job[]) => list.map((job) => sort.map((key) => ownValue(job, key)).join('\u0000'))
      const distinct = [...new Set(listed)]
      expect(columns(distinct)).toEqual(columns(found))
      repeated += listed.length - distinct.length
    }),
    settings,
  )
  expect(repeated).toBeGreaterThan(100)
})

test('without its defects v3.13 answers as v4 does what both can be asked', () => {
  fc.assert(
    fc.property(aQuery, jobs, (question, rows) => {
      const { text } = written(question)
      expect(evaluateDrpQuery(text, rows, { matches, profile: 'v3.13', quirks: 'none' })).toEqual(
        evaluateDrpQuery(text, rows, { matches }),
      )
    }),
    settings,
  )
})

test('the order in which objects are given does not matter', () => {
  fc.assert(
    fc.property(aQuery, jobs, fc.constantFrom('v3.13' as const, 'v4' as const), (question, rows, profile) => {
      const { text } = written(question)
      const options = { matches, profile }
      expect(evaluateDrpQuery(text, rows.toReversed(), options)).toEqual(evaluateDrpQuery(text, rows, options))
    }),
    settings,
  )
})

const hostileParts = fc
  .array(fc.constantFrom('Eq(', 'In(', 'Between(', 'Re(', ')', ',', 'a', '', '(', 'true', '-1', '9', '\u{1f600}'), {
    maxLength: 5,
  })
  .map((parts) => parts.join(''))
const hostileValue = fc.oneof(
  hostileParts,
  fc.constantFrom('Lt(true)', 'Gte(2026-11-20T00:00:00Z)', 'Re(a)', '-1', '2', 'In(a,a)', 'Between(b,a)'),
)
const hostileName = fc.constantFrom(
  'Task',
  'State',
  'Archived',
  'Machine',
  'StartTime',
  'Meta.k',
  'Meta.',
  '',
  '__proto__',
  'constructor',
  'sort',
  'limit',
  'offset',
  'reverse',
  'slim',
  'Nope',
  'CurrentIndex',
)
const hostilePairs = fc.array(
  fc.oneof(
    { weight: 5, arbitrary: fc.tuple(hostileName, hostileValue) },
    fc.constantFrom<[string, string]>(
      ['limit', '-1'],
      ['offset', '-2'],
      ['limit', '2'],
      ['sort', 'Task'],
      ['Archived', 'Lt(true)'],
      ['State', 'Between(a)'],
      ['Machine', 'Re(a)'],
    ),
  ),
  { maxLength: 4 },
)

test('no query makes it throw: it is answered, or it is told what is wrong with which part', () => {
  const codes = new Map<string, number>()
  fc.assert(
    fc.property(hostilePairs, jobs, fc.constantFrom('v3.13' as const, 'v4' as const), (pairs, rows, profile) => {
      const answer = evaluateDrpQuery(pairs, rows, { matches, profile })
      const code = answer.ok ? 'ok' : answer.code
      codes.set(code, (codes.get(code) ?? 0) + 1)
      const names = ['', ...pairs.map(([name]) => name)]
      expect(names).toContain(answer.ok ? '' : answer.name)
    }),
    { ...settings, numRuns: 2000 },
  )
  expect([...codes.keys()].toSorted()).toEqual([
    'bad-value',
    'negative',
    'no-order',
    'no-patterns',
    'not-a-number',
    'not-sortable',
    'ok',
    'one-end',
    'unknown-field',
  ])
  expect([...codes].filter(([, count]) => count < 10)).toEqual([])
})

test('what is read back can be written again, and then says the same', () => {
  const seen = { read: 0, refused: 0 }
  fc.assert(
    fc.property(hostilePairs, jobs, (pairs, rows) => {
      const parsed = parseDrpQuery(pairs)
      if (!parsed.ok) {
        seen.refused += 1
        return
      }
      seen.read += 1
      const { text } = written(parsed.query)
      const [again, before] = [text, pairs].map((query) => evaluateDrpQuery(query, rows, { matches }))
      // What is to blame may be spelt in another way.
      const spelling = before?.ok === false ? { value: again?.ok === false ? again.value : '' } : {}
      expect(again).toEqual({ ...before, ...spelling })
    }),
    { ...settings, numRuns: 2000 },
  )
  expect(Math.min(seen.read, seen.refused)).toBeGreaterThan(200)
})

test('any text of any field is said exactly, save for half characters, or refused', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary' }),
      fc.array(fc.string({ unit: 'binary' }), { minLength: 1, maxLength: 3 }),
      (text, list) => {
        const rows = [{ Uuid: 'a', Task: text }, ...list.map((Task, at) => ({ Uuid: String(at), Task }))]
        const found = (question: DrpQueryInput, expected: readonly object[]) => {
          const writing = drpQuery(question)
          const answer = evaluateDrpQuery(writing.ok ? writing.text : 'Key=', rows, { matches })
          expect(answer).toMatchObject({ rows: writing.ok ? expected : [] })
          return writing.ok
        }
        const byKey = rows.toSorted((a, b) => (a.Uuid < b.Uuid ? -1 : 1))
        const whole = wellFormed(text)
        expect(
          found(
            { where: { Task: text } },
            byKey.filter(({ Task }) => Task === text),
          ),
        ).toBe(whole)
        expect(
          found(
            { where: { Task: { ne: text } } },
            byKey.filter(({ Task }) => Task !== text),
          ),
        ).toBe(whole)
        const listed = found(
          { where: { Task: { in: list } } },
          byKey.filter(({ Task }) => list.includes(Task)),
        )
        expect(listed).toBe(list.every((one) => wellFormed(one) && !one.includes(',')))
      },
    ),
    settings,
  )
})
