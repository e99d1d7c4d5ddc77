import type { Node } from '@jobwright/core'
import {
  fromKubernetesSelector,
  matches,
  type NodeExpression,
  type SelectorWriting,
  toKubernetesSelector,
} from '@jobwright/filters'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import * as generators from '../generators.ts'

const settings = { seed: 20261120, numRuns: 1000 }

const keys = ['env', 'tier', 'in', 'notin', 'a.b/c', 'constructor']
const values = ['a', 'b', 'A', '', 'in', 'notin', '0']
const key = fc.constantFrom(...keys)
const value = fc.constantFrom(...values)

const node: fc.Arbitrary<Node> = fc.record({
  name: fc.constantFrom('n1', 'n2'),
  labels: fc.dictionary(key, value, { maxKeys: 4, noNullPrototype: true }),
})
const nodes = fc.array(node, { minLength: 8, maxLength: 8 })

/** A condition, as the API has it (`matchExpressions`), and whether a node meets it, as the Kubernetes documents say. */
interface Condition {
  readonly key: string
  readonly operator: '' | '!' | '=' | '==' | '!=' | 'in' | 'notin'
  readonly values: readonly string[]
}

function meets({ labels }: Node, { key, operator, values }: Condition): boolean {
  const actual = new Map(Object.entries(labels ?? {})).get(key)
  if (operator === '') return actual !== undefined
  if (operator === '!') return actual === undefined
  const found = actual !== undefined && values.includes(actual)
  return operator === '!=' || operator === 'notin' ? !found : found
}

const condition: fc.Arbitrary<Condition> = fc.oneof(
  fc.record({ key, operator: fc.constantFrom('' as const, '!' as const), values: fc.constant([]) }),
  fc.record({
    key,
    operator: fc.constantFrom('=' as const, '==' as const, '!=' as const),
    values: fc.tuple(value),
  }),
  fc.record({
    key,
    operator: fc.constantFrom('in' as const, 'notin' as const),
    // Nothing at all between parentheses is not one empty value.
    values: fc.array(value, { minLength: 1, maxLength: 4 }).map((list) => (list.join('') === '' ? ['', 'a'] : list)),
  }),
)
const conditions = fc.array(condition, { maxLength: 4 })

function write({ key, operator, values }: Condition, gaps: readonly string[]): string {
  const [a = '', b = '', c = ''] = gaps
  if (operator === '') return `${a}${key}${b}`
  if (operator === '!') return `${a}!${b}${key}${c}`
  if (operator !== 'in' && operator !== 'notin') return `${a}${key}${b}${operator}${c}${values[0]}`
  return `${a}${key} ${b}${operator}${c}(${values.join(`${a},${b}`)})${c}`
}

const gaps = fc.array(fc.constantFrom('', '', ' ', '\t', '\r\n'), { minLength: 3, maxLength: 3 })

test('a selector selects what its conditions say, by an evaluator of its own', () => {
  const met = new Map<string, number>()
  fc.assert(
    fc.property(conditions, gaps, nodes, (conditions, gaps, nodes) => {
      const text = conditions.map((one) => write(one, gaps)).join(',')
      const reading = fromKubernetesSelector(text)
      const wanted = nodes.filter((node) => conditions.every((one) => meets(node, one)))
      expect(reading.ok && nodes.filter((node) => matches(reading.expression, node)), text).toEqual(wanted)
      if (conditions.length === 1 && wanted.length > 0 && wanted.length < nodes.length) {
        const { operator } = conditions[0] ?? { operator: '' }
        met.set(operator, (met.get(operator) ?? 0) + 1)
      }
    }),
    settings,
  )
  for (const operator of ['', '!', '=', '==', '!=', 'in', 'notin']) {
    expect(met.get(operator) ?? 0, operator).toBeGreaterThan(3)
  }
})

/** Reads one condition of a selector as we write it: naively, with one pattern for each form. */
function conditionOf(text: string): Condition {
  const [, listKey, list, listed] = /^(\S+) (in|notin) \((.*)\)$/.exec(text) ?? []
  if (listKey !== undefined) return { key: listKey, operator: list as 'in', values: (listed ?? '').split(',') }
  const [, oneKey, sign, one] = /^([^!=]+)(!?=)(.*)$/.exec(text) ?? []
  if (oneKey !== undefined) return { key: oneKey, operator: sign as '=', values: [one ?? ''] }
  return text.startsWith('!')
    ? { key: text.slice(1), operator: '!', values: [] }
    : { key: text, operator: '', values: [] }
}

function conditionsOf(selector: string): readonly Condition[] {
  return selector === '' ? [] : selector.split(/,(?![^(]*\))/).map(conditionOf)
}

const labelTest: fc.Arbitrary<NodeExpression> = fc.record({
  kind: fc.constant('label' as const),
  key,
  test: fc.oneof(
    fc.constant({ present: true } as const),
    fc.record({ in: fc.array(value, { maxLength: 3 }) }),
    fc.record({ in: fc.tuple(value) }),
  ),
})
const anyOfOneLabel = fc.tuple(key, fc.array(fc.array(value, { maxLength: 2 }), { minLength: 1, maxLength: 3 })).map(
  ([key, lists]): NodeExpression => ({
    kind: 'or',
    of: lists.map((list) => ({ kind: 'label', key, test: { in: list } })),
  }),
)
/** Conjunctions of tests of labels, their opposites and values of one label: what can be said, but for no node. */
const sayable = fc.letrec<{ all: NodeExpression; none: NodeExpression }>((tie) => ({
  all: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    labelTest,
    anyOfOneLabel,
    fc.constant<NodeExpression>({ kind: 'all' }),
    fc.record({ kind: fc.constant('not' as const), of: tie('none') }),
    fc.record({ kind: fc.constant('and' as const), of: fc.array(tie('all'), { maxLength: 4 }) }),
  ),
  none: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    labelTest,
    fc.constant<NodeExpression>({ kind: 'none' }),
    fc.record({ kind: fc.constant('not' as const), of: tie('all') }),
    fc.record({ kind: fc.constant('or' as const), of: fc.array(tie('none'), { maxLength: 4 }) }),
  ),
})).all

function* parts(of: NodeExpression): Iterable<NodeExpression> {
  yield of
  if (of.kind === 'not') yield* parts(of.of)
  if (of.kind === 'and' || of.kind === 'or') for (const part of of.of) yield* parts(part)
}

/** The names a writing selects: by an evaluator of its own, and when it is read again. */
function selectedBy(writing: SelectorWriting & { readonly ok: true }, nodes: readonly Node[]) {
  const conditions = conditionsOf(writing.selector)
  const reading = fromKubernetesSelector(writing.selector)
  return {
    naively: nodes.map((node) => conditions.every((one) => meets(node, one))),
    readAgain: nodes.map((node) => reading.ok && matches(reading.expression, node)),
  }
}

test('what can be said in Kubernetes selects exactly the same nodes there, and read back', () => {
  const counts = { empty: 0, some: 0, all: 0, none: 0, noNode: 0 }
  fc.assert(
    fc.property(sayable, nodes, (f, nodes) => {
      const writing = toKubernetesSelector(f)
      const wanted = nodes.map((node) => matches(f, node))
      const selected = writing.ok ? selectedBy(writing, nodes) : { naively: wanted, readAgain: wanted }
      expect(selected).toEqual({ naively: wanted, readAgain: wanted })
      const reason = writing.ok ? 'cannot select no node at all' : writing.reason
      expect(reason).toContain('cannot select no node at all')
      if (!writing.ok) counts.noNode += 1
      else if (writing.selector === '') counts.empty += 1
      else if (wanted.every(Boolean)) counts.all += 1
      else if (wanted.some(Boolean)) counts.some += 1
      else counts.none += 1
    }),
    settings,
  )
  for (const [what, count] of Object.entries(counts)) expect(count, what).toBeGreaterThan(15)
})

test('any expression is said exactly or refused with a reason and the part to blame', () => {
  const counts = { said: 0, refused: 0 }
  const reasons = new Set<string>()
  fc.assert(
    fc.property(generators.expression, generators.nodes, (f, nodes) => {
      const writing = toKubernetesSelector(f)
      const wanted = nodes.map((node) => matches(f, node))
      const selected = writing.ok ? selectedBy(writing, nodes) : { naively: wanted, readAgain: wanted }
      expect(selected).toEqual({ naively: wanted, readAgain: wanted })
      counts[writing.ok ? 'said' : 'refused'] += 1
      if (writing.ok) return
      reasons.add(writing.reason)
      const texts = Array.from(parts(f), (part) => JSON.stringify(part))
      expect(texts).toContain(JSON.stringify(writing.part))
    }),
    { ...settings, numRuns: 2000 },
  )
  expect(counts.said).toBeGreaterThan(200)
  expect(counts.refused).toBeGreaterThan(1000)
  expect(reasons.size).toBe(9)
})

test('a selector read and written is canonical: reading it again gives the same', () => {
  let different = 0
  fc.assert(
    fc.property(conditions, gaps, (conditions, gaps) => {
      const text = conditions.map((one) => write(one, gaps)).join(',')
      const once = fromKubernetesSelector(text)
      const selector = once.ok && toKubernetesSelector(once.expression)
      const canonical = selector && 'selector' in selector ? selector.selector : undefined
      expect(fromKubernetesSelector(canonical ?? '=')).toEqual(once)
      if (canonical !== text) different += 1
    }),
    settings,
  )
  expect(different).toBeGreaterThan(500)
})

const pieces = 'env a.b/c in notin a b - * > < = == != ! ( ) , "'.split(' ')
const anyString = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc
    .array(fc.constantFrom(...pieces, ' ', ' ', '\t', '\u00a0', '__proto__'), { maxLength: 9 })
    .map((all) => all.join('')),
)

test('any string is a selector or refused with a piece of it', () => {
  const counts = { read: 0, refused: 0 }
  fc.assert(
    fc.property(anyString, (text) => {
      const reading = fromKubernetesSelector(text)
      counts[reading.ok ? 'read' : 'refused'] += 1
      const part = reading.ok ? '' : reading.part
      expect(text).toContain(part)
      expect(part).not.toMatch(/^[ \t\r\n]|[ \t\r\n]$/)
      const again = reading.ok ? toKubernetesSelector(reading.expression) : reading
      expect(again.ok).toBe(reading.ok)
    }),
    { ...settings, numRuns: 2000 },
  )
  expect(counts.read).toBeGreaterThan(100)
  expect(counts.refused).toBeGreaterThan(1000)
})
