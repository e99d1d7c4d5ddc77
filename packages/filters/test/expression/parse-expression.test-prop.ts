import { hashExpression, isNodeExpression, matches, parseExpression, simplify } from '@jobwright/filters'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { expression, nodes } from '../generators.ts'

const settings = { seed: 20261120, numRuns: 3000 }

/** Whether a value is an expression, as the type says it; for JSON of moderate size. */
function isExpression(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  const entries = new Map<string, unknown>(Object.entries(value))
  const hasJust = (...keys: readonly string[]) => [...entries.keys()].sort().join() === keys.toSorted().join()
  const of = entries.get('of')
  const test = entries.get('test')
  switch (entries.get('kind')) {
    case 'all':
    case 'none':
      return hasJust('kind')
    case 'and':
    case 'or':
      return hasJust('kind', 'of') && Array.isArray(of) && of.every(isExpression)
    case 'not':
      return hasJust('kind', 'of') && isExpression(of)
    case 'name':
    case 'tag':
    case 'rack':
      return hasJust('kind', 'test') && isTest(test, false)
    case 'label':
    case 'rackLabel':
      return hasJust('key', 'kind', 'test') && typeof entries.get('key') === 'string' && isTest(test, true)
    default:
      return false
  }
}

function isTest(value: unknown, ofLabel: boolean): boolean {
  if (typeof value !== 'object' || value === null) return false
  const [[name, operand] = ['', undefined], ...more] = Object.entries(value)
  if (more.length > 0) return false
  if (name === 'in') return Array.isArray(operand) && operand.every((item) => typeof item === 'string')
  if (name === 'present') return ofLabel && operand === true
  return ['prefix', 'suffix', 'glob'].includes(name) && typeof operand === 'string'
}

type Json = null | boolean | number | string | Json[] | { [key: string]: Json }

const odd = fc.constantFrom<Json>(
  null,
  true,
  1,
  '',
  'all',
  'or',
  'label',
  'tag',
  'toString',
  '__proto__',
  [],
  ['a', 1],
  {},
  { kind: 'all' },
  { kind: 'constructor' },
  { in: ['a'] },
  { present: true },
  { present: false },
  { regex: '.*' },
  { prefix: 'a', suffix: 'a' },
)
const oddKey = fc.constantFrom('kind', 'of', 'key', 'test', 'in', 'prefix', '__proto__', 'constructor', 'colour')

/** Puts something odd at one place of a document: over what stands there, or beside it under another key. */
function mutate(document: Json, at: number, key: string, value: Json): Json {
  let place = 0
  const walk = (part: Json): Json => {
    const here = place === at
    place += 1
    if (here && key === 'kind') return value
    if (Array.isArray(part)) return here ? [...part, value] : part.map(walk)
    if (typeof part !== 'object' || part === null) return here ? value : part
    const entries = Object.entries(part).map(([name, item]): [string, Json] => [name, walk(item)])
    return Object.fromEntries(here ? [...entries, [key, value]] : entries)
  }
  return walk(document)
}

const mutated = fc
  .tuple(expression, fc.nat(20), oddKey, odd)
  .map(([expression, at, key, value]) => mutate(JSON.parse(JSON.stringify(expression)), at, key, value))

test('E.2 law 9: an expression survives JSON and stays what it means', () => {
  const kinds = new Map<string, number>()
  fc.assert(
    fc.property(expression, nodes, (expression, nodes) => {
      const text = JSON.stringify(expression)
      const document: unknown = JSON.parse(text)
      const parsed = parseExpression(document)
      if (!parsed.ok) throw new Error(JSON.stringify(parsed.issues))
      expect(parsed.value).toBe(document)
      expect(JSON.stringify(parsed.value)).toBe(text)
      expect(isNodeExpression(document)).toBe(true)
      for (const node of nodes) expect(matches(parsed.value, node)).toBe(matches(expression, node))
      expect(simplify(parsed.value)).toEqual(simplify(expression))
      expect(hashExpression(parsed.value)).toBe(hashExpression(expression))
      kinds.set(expression.kind, (kinds.get(expression.kind) ?? 0) + 1)
    }),
    { ...settings, numRuns: 1000 },
  )
  for (const kind of ['and', 'or', 'not', 'all', 'name', 'tag', 'rack', 'label', 'rackLabel']) {
    expect(kinds.get(kind) ?? 0, kind).toBeGreaterThan(20)
  }
})

test('E.2 law 9: what is no expression is refused by path, whatever is wrong with it', () => {
  const seen = new Map<string, number>()
  const saw = (what: string) => seen.set(what, (seen.get(what) ?? 0) + 1)
  fc.assert(
    fc.property(mutated, (document) => {
      const before = JSON.stringify(document)
      const parsed = parseExpression(document)
      expect(parsed.ok).toBe(isExpression(document))
      expect(JSON.stringify(document)).toBe(before)
      saw(parsed.ok ? 'still well-formed' : 'refused')
      if (parsed.ok) return
      expect(parsed.issues.length).toBeGreaterThan(0)
      for (const { code, path } of parsed.issues) {
        saw(code)
        const parent = path.slice(0, -1).reduce<unknown>((value, step) => Object(value)[step], document)
        const last = path.at(-1)
        // All but what is missing is there.
        const there =
          last === undefined || (typeof parent === 'object' && parent !== null && Object.hasOwn(parent, last))
        expect(there || (code === 'invalid_type' && ['kind', 'key', 'test', 'of'].includes(String(last)))).toBe(true)
      }
    }),
    settings,
  )
  for (const what of ['still well-formed', 'refused', 'invalid_type', 'invalid_value', 'unrecognized_keys']) {
    expect(seen.get(what) ?? 0, what).toBeGreaterThan(100)
  }
})

test('anything at all is answered, without an exception', () => {
  let objects = 0
  fc.assert(
    fc.property(fc.anything({ withMap: true, withSparseArray: true, withNullPrototype: true }), (value) => {
      expect(parseExpression(value).ok).toBe(false)
      expect(parseExpression({ kind: 'not', of: value })).toMatchObject({ ok: false })
      expect(parseExpression({ kind: 'tag', test: value })).toMatchObject({ ok: false })
      if (typeof value === 'object') objects += 1
    }),
    settings,
  )
  expect(objects).toBeGreaterThan(500)
})
