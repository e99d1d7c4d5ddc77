import {
  type FilterSyntaxError,
  formatFilter,
  type NodeExpression,
  type NodeTest,
  parseExpression,
  parseFilter,
} from '@jobwright/filters'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { expression } from '../generators.ts'

const settings = { seed: 20261120, numRuns: 500 }

/** Every kind of expression and test of one, as words. */
function* shapes(of: NodeExpression): Iterable<string> {
  if ('test' in of) yield `${of.kind} ${Object.keys(of.test)[0]}`
  else yield 'of' in of && Array.isArray(of.of) ? `${of.kind} of ${Math.min(of.of.length, 2)}` : of.kind
  if (of.kind === 'not') yield* shapes(of.of)
  if (of.kind === 'and' || of.kind === 'or') for (const part of of.of) yield* shapes(part)
}

test('parse(print(f)) = f, for every kind of expression', () => {
  const seen = new Map<string, number>()
  fc.assert(
    fc.property(expression, (f) => {
      expect(parseFilter(formatFilter(f))).toEqual({ ok: true, value: f })
      for (const shape of shapes(f)) seen.set(shape, (seen.get(shape) ?? 0) + 1)
    }),
    settings,
  )
  const values = ['in', 'prefix', 'suffix', 'glob']
  const wanted = [
    'all',
    'none',
    'not',
    'label present',
    'rackLabel present',
    ...['and', 'or'].flatMap((kind) => [0, 1, 2].map((count) => `${kind} of ${count}`)),
    ...['name', 'tag', 'rack', 'label', 'rackLabel'].flatMap((kind) => values.map((name) => `${kind} ${name}`)),
  ]
  for (const shape of wanted) expect(seen.get(shape) ?? 0, shape).toBeGreaterThan(7)
  expect([...seen.keys()].sort()).toEqual(wanted.sort())
})

test('parse(print(f)) = f, for values and keys of any characters', () => {
  let quoted = 0
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 12 }), fc.string({ unit: 'grapheme' }), (key, value) => {
      const f: NodeExpression = { kind: 'label', key, test: { in: [value, key] } }
      const text = formatFilter(f)
      expect(parseFilter(text)).toEqual({ ok: true, value: f })
      expect(text).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]|(?! )\p{Zs}/u)
      if (text.includes('"')) quoted += 1
    }),
    settings,
  )
  expect(quoted).toBeGreaterThan(250)
})

const separators = [' ', '\n', '\t ', '\r\n', '  ']
const infix = (f: NodeExpression) => (f.kind === 'and' || f.kind === 'or') && f.of.length > 1

/** Writes an expression in one of the many ways that mean it: a naive writer that knows no precedence. */
function spell(f: NodeExpression, pick: (count: number) => number): string {
  const space = () => separators[pick(separators.length)] ?? ''
  const gap = () => (pick(2) === 0 ? '' : space())
  const enclosed = (text: string) => `(${gap()}${text}${gap()})`
  const listed = (texts: readonly string[]) => enclosed(texts.join(`${gap()},${gap()}`))
  const escaped = (letter: string) =>
    pick(3) === 0 ? `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}` : letter
  const value = (text: string) => {
    const bare = /^[\w./:@+*?%-]+$/.test(text) && !/^(?:and|or|not|in)$/.test(text)
    if (bare && pick(2) === 0) return text
    return JSON.stringify(text).replaceAll(/(?<!\\[u\da-f]*)[a-z]/g, escaped)
  }
  const field = (of: NodeTest) => {
    if (of.kind !== 'label' && of.kind !== 'rackLabel') return of.kind
    if (/^[\w./:@+*?%-]+$/.test(of.key) && pick(2) === 0) return `${of.kind}.${of.key}`
    return `${of.kind}${gap()}[${gap()}${value(`"${of.key}`).startsWith('"') ? JSON.stringify(of.key) : ''}${gap()}]`
  }
  const tested = (of: NodeTest, not: boolean): string => {
    const { test } = of
    const before = field(of)
    const sign = (operator: string, text: string) => `${before}${gap()}${operator}${gap()}${value(text)}`
    if ('present' in test) return before
    if ('prefix' in test) return sign('^=', test.prefix)
    if ('suffix' in test) return sign('$=', test.suffix)
    if ('glob' in test) return sign('~', test.glob)
    const [first] = test.in
    if (first !== undefined && test.in.length === 1 && pick(2) === 0) return sign(not ? '!=' : '=', first)
    return `${before}${space()}${not ? `not${space()}` : ''}in${gap()}${listed(test.in.map(value))}`
  }
  const part = (of: NodeExpression) => (infix(of) ? enclosed(spell(of, pick)) : spell(of, pick))
  const written = (): string => {
    if (f.kind === 'all' || f.kind === 'none') return f.kind
    if (f.kind === 'and' || f.kind === 'or') {
      if (infix(f) && pick(3) > 0) return f.of.map(part).join(`${space()}${f.kind}${space()}`)
      return `${f.kind === 'and' ? 'all' : 'any'}${space()}of${gap()}${listed(f.of.map((one) => spell(one, pick)))}`
    }
    if (f.kind !== 'not') return tested(f, false)
    const { of } = f
    if (of.kind === 'or' && pick(2) === 0)
      return `none${space()}of${gap()}${listed(of.of.map((one) => spell(one, pick)))}`
    if ('test' in of && 'in' in of.test && pick(2) === 0) return tested(of, true)
    return `not${space()}${part(of)}`
  }
  // A list that is spelled where infix was meant needs no parentheses, but may have them.
  const text = written()
  return pick(4) === 0 ? enclosed(text) : text
}

/** Choices that go on for ever, from few. */
function picker(choices: readonly number[]): (count: number) => number {
  let at = 0
  return (count) => (choices[at++ % choices.length] ?? 0) % count
}

const choices = fc.array(fc.nat(59), { minLength: 20, maxLength: 97 })

test('every spelling of f is read as f, and print(parse(t)) is print(f): canonical', () => {
  const spellings = new Set<string>()
  let different = 0
  fc.assert(
    fc.property(expression, choices, (f, choices) => {
      const text = spell(f, picker(choices))
      const canonical = formatFilter(f)
      const parsed = parseFilter(text)
      expect(parsed).toEqual({ ok: true, value: f })
      expect(parsed.ok && formatFilter(parsed.value)).toBe(canonical)
      if (text !== canonical) different += 1
      for (const [word] of text.matchAll(/(?:all|any|none)\s+of|!=|not\s+in|\\u00/g)) spellings.add(word)
    }),
    settings,
  )
  expect(different).toBeGreaterThan(350)
  expect(spellings.size).toBeGreaterThan(15)
})

/** The places of what encloses, by pairs, outside of quotes. */
function pairs(text: string): readonly (readonly [number, number])[] {
  const found: [number, number][] = []
  const open: number[] = []
  for (const { 0: sign, index } of text.matchAll(/"(?:[^"\\]|\\.)*"|[()]/g)) {
    if (sign === '(') open.push(index)
    else if (sign === ')') found.push([open.pop() ?? -1, index])
  }
  return found
}

test('print(f) has no parentheses and no quotes that could be left out', () => {
  let [parentheses, quotes] = [0, 0]
  fc.assert(
    fc.property(expression, (f) => {
      const text = formatFilter(f)
      for (const [from, to] of pairs(text)) {
        const without = text.slice(0, from) + text.slice(from + 1, to) + text.slice(to + 1)
        expect(parseFilter(without)).not.toEqual({ ok: true, value: f })
        parentheses += 1
      }
      for (const { 0: quoted, index } of text.matchAll(/\["(?:[^"\\]|\\.)*"\]|"(?:[^"\\]|\\.)*"/g)) {
        const bare = quoted.startsWith('[') ? `.${JSON.parse(quoted.slice(1, -1))}` : JSON.parse(quoted)
        const without = text.slice(0, index) + bare + text.slice(index + quoted.length)
        expect(parseFilter(without)).not.toEqual({ ok: true, value: f })
        quotes += 1
      }
    }),
    settings,
  )
  expect(parentheses).toBeGreaterThan(500)
  expect(quotes).toBeGreaterThan(250)
})

const words =
  'and or not in all none any of name tag rack label rackLabel label. lable.k rackLabel.m label.k a *'.split(' ')
const signs = '( ) , = != ^= $= ~ == && ! [ ] " "x" "a\\n" \\ \\u12 \' ; label[" ["k"]'.split(' ')
const spaces = ['\n', '\r\n', '\t', ' ', ' ', ' ']
const phrases = [
  'label[',
  'all of (',
  'any of (',
  'none of (',
  'not in (',
  'name = a',
  'name = ',
  '\u{1f600}',
  '\ud83d',
  '\u202e',
  '\0',
]
const pieces = [...words, ...signs, ...spaces, ...phrases]
/** Strings of all sorts: any characters, pieces of the language in any order, and texts with a piece put in or characters taken out. */
const anyString = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.array(fc.constantFrom(...pieces), { maxLength: 12 }).map((parts) => parts.join('')),
  fc.array(fc.constantFrom(...pieces), { maxLength: 12 }).map((parts) => parts.join(' ')),
  fc.tuple(expression, fc.nat(200), fc.nat(3), fc.constantFrom('', ...pieces)).map(([f, at, length, piece]) => {
    const text = formatFilter(f)
    const place = at % (text.length + 1)
    return text.slice(0, place) + piece + text.slice(place + length)
  }),
)

/** Whether a text repeats a piece of another that is so long. */
function repeats(text: string, other: string, length: number): boolean {
  return Array.from(other, (_, at) => other.slice(at, at + length)).some(
    (piece) => piece.length === length && text.includes(piece),
  )
}

function expectFilter(value: NodeExpression): void {
  expect(parseExpression(value)).toEqual({ ok: true, value })
  expect(parseFilter(formatFilter(value))).toEqual({ ok: true, value })
}

function expectMistake(text: string, { message, line, column, offset, expected, suggestion }: FilterSyntaxError): void {
  const lines = text.split('\n')
  const before = lines.slice(0, line - 1).reduce((sum, { length }) => sum + length + 1, 0)
  expect(offset).toBeGreaterThanOrEqual(0)
  expect(offset).toBeLessThanOrEqual(text.length)
  expect(before + column - 1).toBe(offset)
  expect(column).toBeLessThanOrEqual((lines[line - 1] ?? '').length + 1)
  expect(message.startsWith(`parseFilter: line ${line}, column ${column}: found `)).toBe(true)
  expect(message.endsWith(suggestion === undefined ? '.' : ` Did you mean \`${suggestion}\`?`)).toBe(true)
  expect(expected.filter((wanted) => !message.includes(`\`${wanted}\``))).toEqual([])
  expect(expected.length).toBeGreaterThan(0)
  expect(repeats(message, text, 41)).toBe(false)
}

test('any string is a filter or a mistake with its place in the string', () => {
  const counts = { filters: 0, laterLines: 0, atTheEnd: 0, guesses: 0, mistakes: 0 }
  fc.assert(
    fc.property(anyString, (text) => {
      const parsed = parseFilter(text)
      if (parsed.ok) {
        counts.filters += 1
        expectFilter(parsed.value)
        return
      }
      counts.mistakes += 1
      if (parsed.line > 1) counts.laterLines += 1
      if (parsed.offset === text.length) counts.atTheEnd += 1
      if (parsed.suggestion !== undefined) counts.guesses += 1
      expectMistake(text, parsed)
    }),
    { ...settings, numRuns: 1500 },
  )
  for (const [what, count] of Object.entries(counts)) expect(count, what).toBeGreaterThan(30)
})

/** A mistaken text up to the mistake, gone on with an example of what was expected there. */
function mend(before: string, wanted: string): string {
  const example = wanted.replace('<key>', 'k').replace('<value>', 'v').replace('<end>', '')
  if (wanted.startsWith('.')) return before.trimEnd() + example
  return /^(?:\\|"$)/.test(wanted) ? before + example : `${before} ${example}`
}

test('whatever was expected would have been taken there', () => {
  const tried = new Map<string, number>()
  fc.assert(
    fc.property(anyString, (text) => {
      const parsed = parseFilter(text)
      for (const wanted of parsed.ok ? [] : parsed.expected) {
        const mended = mend(text.slice(0, parsed.ok ? 0 : parsed.offset), wanted)
        const again = parseFilter(mended)
        // Further than the end of what was expected it cannot go: there it may want more.
        const reached = again.ok ? mended.length : again.offset
        expect(reached, mended).toBe(mended.length)
        expect(again.ok || wanted !== '<end>').toBe(true)
        tried.set(wanted, (tried.get(wanted) ?? 0) + 1)
      }
    }),
    { ...settings, numRuns: 1500 },
  )
  expect(tried.size).toBe(40)
  for (const [wanted, count] of tried) expect(count, wanted).toBeGreaterThan(1)
})
