import { hasTest } from '../expression/has-test.ts'
import { passes } from '../expression/matches.ts'
import type { LabelTest } from '../expression/model.ts'
import { globPieces, plainText } from './glob-signs.ts'

/** What a node has of an attribute; null where it does not have the attribute. */
export type Value = string | null

/** A test that is no list of values: it holds, or with `negated` it does not. */
export interface Pattern {
  readonly test: LabelTest
  readonly negated: boolean
}

/** Some of all values: only those listed, or all except those listed that also suit the patterns. */
export type Values =
  | { readonly kind: 'only'; readonly list: ReadonlySet<Value> }
  | { readonly kind: 'except'; readonly list: ReadonlySet<Value>; readonly patterns: readonly Pattern[] }

export function only(list: Iterable<Value>): Values {
  return { kind: 'only', list: new Set(list) }
}

export function except(list: Iterable<Value>, patterns: readonly Pattern[] = []): Values {
  return { kind: 'except', list: new Set(list), patterns }
}

/** The values that pass a test, or that do not. */
export function valuesOf(test: LabelTest, negated: boolean): Values {
  const texts = textsOf(test)
  if (texts === undefined) return except([], [{ test, negated }])
  if (texts === 'all') return negated ? only([null]) : except([null])
  return negated ? except(texts) : only(texts)
}

/** The texts that pass a test, where they can be listed or are all that there are. */
function textsOf(test: LabelTest): readonly string[] | 'all' | undefined {
  if (hasTest(test, 'in')) return test.in
  if (hasTest(test, 'present')) return 'all'
  if (hasTest(test, 'prefix')) return test.prefix === '' ? 'all' : undefined
  if (hasTest(test, 'suffix')) return test.suffix === '' ? 'all' : undefined
  const pieces = globPieces(test.glob)
  const text = plainText(pieces)
  if (text !== undefined) return [text]
  return pieces.every(({ kind }) => kind === 'any') ? 'all' : undefined
}

function admits(values: Values, value: Value): boolean {
  if (values.kind === 'only') return values.list.has(value)
  return !values.list.has(value) && suitsAll(values.patterns, value)
}

function suitsAll(patterns: readonly Pattern[], value: Value): boolean {
  return patterns.every(({ test, negated }) => passes(test, value) !== negated)
}

export function isNothing(values: Values): boolean {
  return values.kind === 'only' && values.list.size === 0
}

export function isEverything(values: Values): boolean {
  return values.kind === 'except' && values.list.size === 0 && values.patterns.length === 0
}

/** The values that are in all of some. */
export function intersection(all: readonly Values[]): Values {
  const patterns = new Map<string, Pattern>()
  for (const pattern of all.flatMap(patternsOf)) patterns.set(JSON.stringify(pattern), pattern)
  const kept = [...patterns.values()]
  // Not listed is what a pattern leaves out anyway, so that the same values are always written the same way.
  const rest = except(
    listsOf('except', all).filter((value) => suitsAll(kept, value)),
    kept,
  )
  const [first, ...more] = all.filter(({ kind }) => kind === 'only').sort(bySize)
  if (first === undefined) return rest
  return only([...first.list].filter((value) => admits(rest, value) && more.every((values) => admits(values, value))))
}

/** The values that are in one or more of some, as few sets as can say it. */
export function union(all: readonly Values[]): readonly Values[] {
  const open = all.filter(({ kind }) => kind === 'except')
  const listed = only(listsOf('only', all))
  const plain = open.filter((values) => patternsOf(values).length === 0).sort(bySize)[0]
  if (plain !== undefined) {
    return [except([...plain.list].filter((value) => ![listed, ...open].some((values) => admits(values, value))))]
  }
  const alone = only([...listed.list].filter((value) => !open.some((values) => admits(values, value))))
  return isNothing(alone) ? open : [alone, ...open]
}

function listsOf(wanted: Values['kind'], all: readonly Values[]): readonly Value[] {
  return all.flatMap(({ kind, list }) => (kind === wanted ? [...list] : []))
}

function bySize(one: Values, other: Values): number {
  return one.list.size - other.list.size
}

/** Tells that all values of one are in another; it may miss it where patterns are compared. */
export function isWithin(inner: Values, outer: Values): boolean {
  if (inner.kind === 'only') return [...inner.list].every((value) => admits(outer, value))
  if (outer.kind === 'only') return false
  const patterns = new Set(inner.patterns.map((pattern) => JSON.stringify(pattern)))
  return (
    outer.patterns.every((pattern) => patterns.has(JSON.stringify(pattern))) &&
    [...outer.list].every((value) => !admits(inner, value))
  )
}

function patternsOf(values: Values): readonly Pattern[] {
  return values.kind === 'except' ? values.patterns : []
}

/** The same text for the same values. */
export function valuesKey(values: Values): string {
  const list = [...values.list].map((value) => JSON.stringify(value)).sort()
  return JSON.stringify([
    values.kind,
    list,
    patternsOf(values)
      .map((pattern) => JSON.stringify(pattern))
      .sort(),
  ])
}
