import { describe, expect, test } from 'vitest'
import { compareBodies } from './compare.ts'
import { Correspondence } from './correspondence.ts'
import { sessions } from './recordings.ts'

const ids = [1, 2, 3, 4].map((n) => `aaaaaaaa-0000-4000-8000-00000000000${n}`)
const [a = '', b = '', x = '', y = ''] = ids
const time = (second: number): string => `2026-11-20T22:00:0${second}.5Z`

/** Compares one after the other, as a replay does. */
function compareAll(pairs: readonly (readonly [theirs: unknown, ours: unknown])[], path = '/jobs') {
  const known = new Correspondence()
  return pairs.map(([theirs, ours]) => compareBodies(theirs, ours, path, known).agreement)
}

describe('ids and times stand for one another', () => {
  test.each([
    [
      'one to one',
      [
        [{ id: a }, { id: x }],
        [{ id: a }, { id: x }],
      ],
      'exact',
    ],
    [
      'not for two of ours',
      [
        [{ id: a }, { id: x }],
        [{ id: a }, { id: y }],
      ],
      'different',
    ],
    [
      'nor for two of theirs',
      [
        [{ id: a }, { id: x }],
        [{ id: b }, { id: x }],
      ],
      'different',
    ],
    [
      'in texts, too',
      [
        [{ id: a }, { id: x }],
        [`Job ${a} is gone`, `Job ${x} is gone`],
      ],
      'exact',
    ],
    ['and not the text around them', [[`Job ${a} is gone`, `Job ${x} is here`]], 'different'],
    [
      'times as well',
      [
        [
          [time(1), time(1)],
          [time(3), time(3)],
        ],
      ],
      'exact',
    ],
    [
      'each moment is another',
      [
        [
          [time(1), time(2)],
          [time(3), time(3)],
        ],
      ],
      'different',
    ],
    ['no time is no time', [['0001-01-01T00:00:00Z', time(1)]], 'different'],
    ['an id is no time', [[a, time(1)]], 'different'],
    ['secrets are any text', [[{ Secret: '<redacted>' }, { Secret: 'x' }]], 'exact'],
    ['but not none', [[{ Secret: '<redacted>' }, { Secret: '' }]], 'different'],
    ['a field too many', [[{}, { x: null }]], 'different'],
    ['a field too few', [[{ x: null }, {}]], 'different'],
    [
      'the order of keys',
      [
        [
          { x: 1, y: 2 },
          { y: 2, x: 1 },
        ],
      ],
      'exact',
    ],
    [
      'the order of items',
      [
        [
          [1, 2],
          [2, 1],
        ],
      ],
      'different',
    ],
  ] as const)('%s', (_, pairs, agreement) => {
    expect(compareAll(pairs).at(-1)).toBe(agreement)
  })

  test('what does not agree binds nothing', () => {
    expect(
      compareAll([
        [
          [a, 1],
          [x, 2],
        ],
        [[a], [y]],
      ]),
    ).toEqual(['different', 'exact'])
  })
})

describe('lists', () => {
  const row = (Uuid: string, second: number, State = 'created') => ({ Uuid, StartTime: time(second), State })
  const theirs = [row(a, 1), row(b, 2, 'failed')]
  const ours = [row(y, 4, 'failed'), row(x, 3)]

  test.each([
    ['/jobs', 'as a set'],
    ['/jobs?sort=StartTime', 'different'],
    ['/jobs?sort=State', 'different'],
    ['/jobs?sort=Key', 'as a set'],
    ['/jobs?limit=2', 'counts only'],
  ])('%s: in another order they agree %s', (path, agreement) => {
    expect(compareAll([[theirs, ours]], path)).toEqual([agreement])
    expect(compareAll([[theirs, ours.toReversed()]], path)).toEqual(['exact'])
  })

  test('of other rows do not agree', () => {
    expect(compareAll([[theirs, [...ours.slice(0, 1), row(x, 3, 'failed')]]])).toEqual(['different'])
    expect(compareAll([[theirs, ours.slice(1)]])).toEqual(['different'])
    expect(compareAll([[theirs, [...ours, row(a, 5)]]], '/jobs?limit=9')).toEqual(['different'])
    expect(
      compareAll([
        [
          [theirs[0], theirs[0]],
          [ours[1], ours[0]],
        ],
      ]),
    ).toEqual(['different'])
  })
})

test('every change of a recorded answer is seen', () => {
  let changes = 0
  for (const { exchanges } of sessions().slice(0, 5)) {
    for (const { request, response } of exchanges) {
      if (typeof response.body !== 'object' || response.body === null) continue
      for (const changed of changesOf(response.body)) {
        changes++
        expect(compareBodies(response.body, changed, request.path, new Correspondence()).agreement).toBe('different')
      }
    }
  }
  expect(changes).toBeGreaterThan(10_000)
})

/** The value with one of its fields or rows changed or left out, in every way. */
function changesOf(value: object): unknown[] {
  if (Array.isArray(value)) return value.map((_, at) => value.toSpliced(at, 1))
  return Object.entries(value).flatMap(([key, item]) => {
    const { [key]: _, ...without } = value as Record<string, unknown>
    const others = typeof item === 'boolean' ? [!item] : typeof item === 'number' ? [item + 1] : [0]
    return [without, ...others.map((other) => ({ ...value, [key]: other }))]
  })
}
