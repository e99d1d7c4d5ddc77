import { hashExpression, matches, type NodeExpression, parseExpression, simplify } from '@jobwright/filters'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { expression, node, nodes, nodeTest } from '../generators.ts'

const settings = { seed: 20261120, numRuns: 750 }

/** The measure: one for each expression, one for each text a test names. */
function sizeOf(expression: NodeExpression): number {
  if ('of' in expression) return [expression.of].flat().reduce((sum, part) => sum + sizeOf(part), 1)
  if (!('test' in expression) || 'present' in expression.test) return 1
  return 1 + ('in' in expression.test ? expression.test.in.length : 1)
}

function partsOf(expression: NodeExpression): readonly NodeExpression[] {
  return 'of' in expression ? [expression, ...[expression.of].flat().flatMap(partsOf)] : [expression]
}

/** Rewrites an expression in ways that change neither its meaning nor what it is made of: at each place, as `choose` says. */
function rewritten(
  expression: NodeExpression,
  choose: (ways: number) => number,
  saw: (way: string) => void,
): NodeExpression {
  const again = (part: NodeExpression) => rewritten(part, choose, saw)
  const inner = inside(expression, again, choose, saw)
  const did = (way: string, result: NodeExpression) => {
    saw(way)
    return result
  }
  switch (choose(12)) {
    case 0:
      return did('twice under or', { kind: 'or', of: [inner, again(expression)] })
    case 1:
      return did('twice under and', { kind: 'and', of: [inner, again(expression)] })
    case 2:
      return did('not not', { kind: 'not', of: { kind: 'not', of: inner } })
    case 3:
      return did('and all', { kind: 'and', of: [inner, { kind: 'all' }] })
    case 4:
      return did('or none', { kind: 'or', of: [{ kind: 'or', of: [] }, inner, { kind: 'none' }] })
    case 5:
      return inner.kind === 'and' || inner.kind === 'or'
        ? did('De Morgan', {
            kind: 'not',
            of: { kind: inner.kind === 'and' ? 'or' : 'and', of: inner.of.map((of) => ({ kind: 'not', of })) },
          })
        : inner
    case 6:
      return (inner.kind === 'and' || inner.kind === 'or') && inner.of.length > 1
        ? did('nested', {
            kind: inner.kind,
            of: [{ kind: inner.kind, of: inner.of.slice(0, -1) }, ...inner.of.slice(-1)],
          })
        : inner
    default:
      return inner
  }
}

/** An expression with its operands rewritten, repeated or turned round. */
function inside(
  expression: NodeExpression,
  again: (part: NodeExpression) => NodeExpression,
  choose: (ways: number) => number,
  saw: (way: string) => void,
): NodeExpression {
  const shuffled = <Item>(items: readonly Item[]): readonly Item[] => {
    const at = choose(items.length + 1)
    if (items.length > 1) saw('shuffled')
    return [...items.slice(at), ...items.slice(0, at)].reverse()
  }
  switch (expression.kind) {
    case 'and':
    case 'or':
      return {
        kind: expression.kind,
        of: shuffled([...expression.of.map(again), ...expression.of.slice(0, choose(2)).map(again)]),
      }
    case 'not':
      return { kind: 'not', of: again(expression.of) }
    case 'all':
      return choose(2) === 0 ? expression : { kind: 'and', of: [] }
    case 'none':
      return choose(2) === 0 ? expression : { kind: 'or', of: [] }
    default:
      if (!('in' in expression.test)) return expression
      return {
        ...expression,
        test: { in: shuffled([...expression.test.in, ...expression.test.in.slice(0, choose(2))]) },
      }
  }
}

test('E.2 law 7: a simplified expression selects the same nodes', () => {
  const selected = { all: 0, some: 0, none: 0 }
  fc.assert(
    fc.property(expression, nodes, (expression, nodes) => {
      const before = structuredClone(expression)
      const simple = simplify(expression)
      const chosen = nodes.filter((node) => matches(expression, node))
      expect(nodes.filter((node) => matches(simple, node))).toEqual(chosen)
      expect(expression).toEqual(before)
      if (chosen.length === 0) selected.none += 1
      else if (chosen.length === nodes.length) selected.all += 1
      else selected.some += 1
    }),
    settings,
  )
  for (const [what, times] of Object.entries(selected)) expect(times, what).toBeGreaterThan(75)
})

test('E.2 law 7: a simplified expression is never larger, and often smaller', () => {
  let [smaller, constant] = [0, 0]
  fc.assert(
    fc.property(expression, (expression) => {
      const simple = simplify(expression)
      expect(sizeOf(simple)).toBeLessThanOrEqual(sizeOf(expression))
      if (sizeOf(simple) < sizeOf(expression)) smaller += 1
      if (partsOf(expression).length > 3 && (simple.kind === 'all' || simple.kind === 'none')) constant += 1
    }),
    settings,
  )
  expect(smaller).toBeGreaterThan(250)
  expect(constant).toBeGreaterThan(50)
})

test('E.2 law 7: simplifying is idempotent, and gives a frozen expression that can be parsed', () => {
  const kinds = new Map<string, number>()
  fc.assert(
    fc.property(expression, (expression) => {
      const simple = simplify(expression)
      expect(simplify(simple)).toEqual(simple)
      expect(simplify(JSON.parse(JSON.stringify(simple)))).toEqual(simple)
      expect(parseExpression(simple)).toEqual({ ok: true, value: simple })
      for (const part of partsOf(simple)) {
        expect(Object.isFrozen(part) && (!('of' in part) || Object.isFrozen(part.of))).toBe(true)
        kinds.set(part.kind, (kinds.get(part.kind) ?? 0) + 1)
      }
    }),
    settings,
  )
  for (const kind of ['and', 'or', 'not', 'all', 'none', 'name', 'tag', 'rack', 'label', 'rackLabel']) {
    expect(kinds.get(kind) ?? 0, kind).toBeGreaterThan(50)
  }
})

test('E.2 law 7: order, repetition, nesting, constants, double negation and De Morgan make no difference, nor to the hash', () => {
  const ways = new Map<string, number>()
  const saw = (way: string) => ways.set(way, (ways.get(way) ?? 0) + 1)
  fc.assert(
    fc.property(expression, fc.infiniteStream(fc.nat()), (expression, chances) => {
      const choose = (ways: number) => Number(chances.next().value) % ways
      const other = rewritten(expression, choose, saw)
      expect(simplify(other)).toEqual(simplify(expression))
      expect(hashExpression(other)).toBe(hashExpression(expression))
    }),
    settings,
  )
  const all = ['shuffled', 'twice under or', 'twice under and', 'not not', 'and all', 'or none', 'De Morgan', 'nested']
  for (const way of all) expect(ways.get(way) ?? 0, way).toBeGreaterThan(50)
})

test('E.2 law 7: what an operand absorbs goes, and with its complement it is a constant', () => {
  let compound = 0
  fc.assert(
    fc.property(expression, expression, nodeTest, (f, g, leaf) => {
      const not: NodeExpression = { kind: 'not', of: f }
      expect(simplify({ kind: 'and', of: [f, not] })).toEqual({ kind: 'none' })
      expect(simplify({ kind: 'or', of: [not, f] })).toEqual({ kind: 'all' })
      const simple = simplify(f)
      expect(simplify({ kind: 'or', of: [leaf, { kind: 'and', of: [g, leaf] }] })).toEqual(simplify(leaf))
      expect(simplify({ kind: 'and', of: [leaf, { kind: 'or', of: [g, leaf] }] })).toEqual(simplify(leaf))
      if ('of' in simple && simple.kind !== 'not') compound += 1
    }),
    settings,
  )
  expect(compound).toBeGreaterThan(75)
})

test('E.2 law 7: hashes are equal just where simplified expressions are', () => {
  const hashes = new Map<string, string>()
  let equal = 0
  fc.assert(
    fc.property(expression, (expression) => {
      const hash = hashExpression(expression)
      const simple = JSON.stringify(simplify(expression))
      expect(hash).toMatch(/^[0-9a-f]{16}$/)
      if (hashes.has(hash)) equal += 1
      expect(hashes.get(hash) ?? simple).toBe(simple)
      hashes.set(hash, simple)
    }),
    settings,
  )
  expect(new Set(hashes.values()).size).toBe(hashes.size)
  expect(hashes.size).toBeGreaterThan(250)
  expect(equal).toBeGreaterThan(150)
})

test('two tests of one attribute are joined without a change for nodes that lack it or have many values', () => {
  let joined = 0
  fc.assert(
    fc.property(nodeTest, nodeTest, fc.nat(7), node, (one, other, negations, node) => {
      const turned = (part: NodeExpression, bit: number): NodeExpression =>
        negations & bit ? { kind: 'not', of: part } : part
      const kind = negations & 4 ? 'and' : 'or'
      const same = { ...other, ...(one.kind === other.kind && 'key' in one ? { key: one.key } : {}) } as NodeExpression
      const both: NodeExpression = { kind, of: [turned(one, 1), turned(same, 2)] }
      const simple = simplify(both)
      expect(matches(simple, node)).toBe(matches(both, node))
      if (one.kind === other.kind && !('of' in simple && Array.isArray(simple.of))) joined += 1
    }),
    { ...settings, numRuns: 2500 },
  )
  expect(joined).toBeGreaterThan(250)
})
