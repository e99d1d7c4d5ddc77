import { createParser, findDrift, openEnum, statusSchema } from '@jobwright/core'
import { expect, test } from 'vitest'
import * as z from 'zod/mini'
import { recordedStatuses } from '../status/recordings.ts'

interface Tree {
  readonly state: string
  readonly children?: readonly Tree[] | undefined
}

const tree: z.ZodMiniType<Tree, Tree> = z.looseObject({
  state: openEnum(['on']),
  get children() {
    return z.optional(z.array(tree))
  },
})

const word = openEnum(['known'])
const schema = z.looseObject({
  word,
  nullish: z.nullish(word),
  later: z.lazy(() => word),
  list: z.array(word),
  frozen: z.readonly(z.array(word)),
  record: z.record(z.string(), z.looseObject({ word })),
  either: z.union([z.number(), word, z.looseObject({ word })]),
  plain: z.string(),
  any: z.unknown(),
})

const known = {
  word: 'known',
  nullish: null,
  later: 'known',
  list: ['known', 'known'],
  frozen: ['known'],
  record: { a: { word: 'known' } },
  either: 5,
  plain: 'anything',
  any: { anything: { goes: true } },
}

test('a document that holds only what is known has no drift', () => {
  expect(createParser(schema as unknown as z.ZodMiniType<object, object>)(known).ok).toBe(true)
  expect(findDrift(schema, known)).toEqual([])
  expect(findDrift(schema, { ...known, nullish: undefined, either: { word: 'known' } })).toEqual([])
})

test.each([
  ['word', { word: 'new' }, ['word']],
  ['nullish', { nullish: 'new' }, ['nullish']],
  ['lazy', { later: 'new' }, ['later']],
  ['list', { list: ['known', 'new'] }, ['list', '*']],
  ['list that is readonly', { frozen: ['new', 'known'] }, ['frozen', '*']],
  ['record', { record: { secret: { word: 'new' } } }, ['record', '*', 'word']],
  ['union, a word', { either: 'new' }, ['either']],
  ['union, an object', { either: { word: 'new' } }, ['either', 'word']],
])('a new word is found through: %s', (_, change, path) => {
  expect(findDrift(schema, { ...known, ...change })).toEqual([{ code: 'unknown-word', path }])
})

test('new fields are found where fields are declared, by name and without values', () => {
  const document = {
    ...known,
    fresh: 'secret',
    record: { secret: { word: 'known', more: 1 } },
    either: { word: 'known', other: 1 },
  }
  expect(findDrift(schema, document)).toEqual([
    { code: 'unknown-field', path: ['record', '*', 'more'] },
    { code: 'unknown-field', path: ['either', 'other'] },
    { code: 'unknown-field', path: ['fresh'] },
  ])
})

test('names of object properties are fields like any other', () => {
  const document = JSON.parse('{"state":"on","__proto__":1,"constructor":2,"toString":3}') as unknown
  expect(findDrift(tree, document).map(({ path }) => path)).toEqual([['__proto__'], ['constructor'], ['toString']])
})

test('each kind at each place comes once, and recursion is followed', () => {
  const leaf = { state: 'odd', size: 1 }
  expect(findDrift(tree, { state: 'on', children: [leaf, leaf, { state: 'off', children: [leaf] }] })).toEqual([
    { code: 'unknown-word', path: ['children', '*', 'state'] },
    { code: 'unknown-field', path: ['children', '*', 'size'] },
    { code: 'unknown-word', path: ['children', '*', 'children', '*', 'state'] },
    { code: 'unknown-field', path: ['children', '*', 'children', '*', 'size'] },
  ])
})

test('a union that nothing fits, and nothing at all, have no drift', () => {
  expect(findDrift(schema, null)).toEqual([])
  expect(findDrift(z.union([z.number(), word]), true)).toEqual([])
})

test('it looks 64 steps deep, and no document outgrows the stack', () => {
  const nested = (levels: number): Tree => {
    let document: Tree = { state: 'odd' }
    for (let level = 0; level < levels; level++) document = { state: 'on', children: [document] }
    return document
  }
  const deepest = findDrift(tree, nested(31))
  expect(deepest).toHaveLength(1)
  expect(deepest[0]?.path).toHaveLength(63)
  expect(findDrift(tree, nested(32))).toEqual([])
  expect(findDrift(tree, nested(100_000))).toEqual([])
})

test('the recorded Statuses have none', () => {
  expect(recordedStatuses.flatMap((status) => findDrift(statusSchema, status))).toEqual([])
})
