import type { Node } from '@jobwright/core'
import { allNodes, and, matches, type NodeExpression, noNodes, not, or, type ValueTest } from '@jobwright/filters'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { expression, nodeNames, nodes, nodeTest, rackNames, tagNames } from '../generators.ts'
import { fits, selectedNames } from './set-model.ts'

const settings = { seed: 20261120, numRuns: 500 }

function names(expression: NodeExpression, inventory: readonly Node[]): readonly string[] {
  return inventory.filter((node) => matches(expression, node)).map(({ name }) => name)
}

/** Counts what came by, to be asserted: a law that only ever saw empty selections would hold of anything. */
function counter() {
  const seen = new Map<string, number>()
  return {
    saw: (what: string) => seen.set(what, (seen.get(what) ?? 0) + 1),
    expectEach: (whats: readonly string[], least: number) => {
      for (const what of whats) expect(seen.get(what) ?? 0, what).toBeGreaterThanOrEqual(least)
    },
  }
}

function* partsOf(expression: NodeExpression): Iterable<NodeExpression> {
  yield expression
  if ('of' in expression) for (const part of [expression.of].flat()) yield* partsOf(part)
}

function sizeOf(selected: number, all: number): string {
  if (selected === 0) return 'none'
  return selected === all ? 'all' : 'some'
}

test('E.2 law 1, oracle: an expression selects what its description says in sets, in the order of the inventory', () => {
  const { saw, expectEach } = counter()
  fc.assert(
    fc.property(expression, nodes, (expression, nodes) => {
      const selected = names(expression, nodes)
      expect(selected).toEqual(selectedNames(expression, nodes))
      if (nodes.length > 0) saw(sizeOf(selected.length, nodes.length))
      for (const part of partsOf(expression)) saw('test' in part ? Object.keys(part.test).join() : part.kind)
    }),
    settings,
  )
  expectEach(['some', 'none', 'all', 'in', 'prefix', 'suffix', 'glob', 'present'], 50)
  expectEach(['and', 'or', 'not', 'all', 'none'], 100)
})

test('E.2 law 2, boolean algebra: and, or and not obey its laws', () => {
  const { saw, expectEach } = counter()
  fc.assert(
    fc.property(expression, expression, expression, nodes, (f, g, h, nodes) => {
      const laws: Readonly<Record<string, readonly [NodeExpression, NodeExpression]>> = {
        'or commutes': [or(f, g), or(g, f)],
        'and commutes': [and(f, g), and(g, f)],
        'or associates': [or(f, or(g, h)), or(or(f, g), h)],
        'or of three': [or(f, g, h), or(or(f, g), h)],
        'and associates': [and(f, and(g, h)), and(and(f, g), h)],
        'and of three': [and(f, g, h), and(and(f, g), h)],
        'or is idempotent': [or(f, f), f],
        'and is idempotent': [and(f, f), f],
        'or absorbs': [or(f, and(f, g)), f],
        'and absorbs': [and(f, or(f, g)), f],
        'and distributes over or': [and(f, or(g, h)), or(and(f, g), and(f, h))],
        'or distributes over and': [or(f, and(g, h)), and(or(f, g), or(f, h))],
        'none is neutral to or': [or(f, noNodes()), f],
        'all is neutral to and': [and(f, allNodes()), f],
        'all dominates or': [or(f, allNodes()), allNodes()],
        'none dominates and': [and(f, noNodes()), noNodes()],
        'f or its complement is all': [or(f, not(f)), allNodes()],
        'f and its complement is none': [and(f, not(f)), noNodes()],
        'not is an involution': [not(not(f)), f],
        'De Morgan for or': [not(or(f, g)), and(not(f), not(g))],
        'De Morgan for and': [not(and(f, g)), or(not(f), not(g))],
      }
      for (const [law, [left, right]] of Object.entries(laws))
        expect(names(left, nodes), law).toEqual(names(right, nodes))
      // Difference and symmetric difference, by elements.
      const [inF, inG] = [f, g].map((operand) => nodes.map((node) => matches(operand, node)))
      expect(names(and(f, not(g)), nodes)).toEqual(
        nodes.filter((_, at) => inF?.[at] && !inG?.[at]).map(({ name }) => name),
      )
      expect(names(or(and(f, not(g)), and(g, not(f))), nodes)).toEqual(
        nodes.filter((_, at) => inF?.[at] !== inG?.[at]).map(({ name }) => name),
      )
      const apart = names(and(f, not(g)), nodes).length > 0 && names(and(g, not(f)), nodes).length > 0
      if (nodes.length > 0) saw(sizeOf(names(f, nodes).length, nodes.length))
      if (apart) saw('neither in the other')
      if (names(and(f, g, not(h)), nodes).length > 0) saw('in two of three')
    }),
    settings,
  )
  expectEach(['some', 'none', 'all'], 75)
  expectEach(['neither in the other', 'in two of three'], 20)
})

test('E.2 law 3, empty operands are explicit: or of nothing and in nothing are none, and of nothing is all', () => {
  const { saw, expectEach } = counter()
  fc.assert(
    fc.property(nodeTest, nodes, (leaf, nodes) => {
      const everybody = nodes.map(({ name }) => name)
      expect(names(or(), nodes)).toEqual([])
      expect(names({ kind: 'or', of: [] }, nodes)).toEqual([])
      expect(names(and(), nodes)).toEqual(everybody)
      expect(names({ kind: 'and', of: [] }, nodes)).toEqual(everybody)
      expect(names({ ...leaf, test: { in: [] } }, nodes)).toEqual([])
      expect(names(not({ ...leaf, test: { in: [] } }), nodes)).toEqual(everybody)
      saw(leaf.kind)
      if (nodes.length > 0) saw('nodes')
    }),
    settings,
  )
  expectEach(['name', 'tag', 'rack', 'label', 'rackLabel', 'nodes'], 50)
})

test('E.2 law 4, monotonicity: and keeps, or keeps, and a value more never selects less', () => {
  const { saw, expectEach } = counter()
  const isWithin = (small: NodeExpression, large: NodeExpression, nodes: readonly Node[]) =>
    nodes.every((node) => !matches(small, node) || matches(large, node))
  const texts = fc.constantFrom(...nodeNames, ...tagNames, ...rackNames)
  fc.assert(
    fc.property(expression, expression, expression, nodeTest, texts, nodes, (f, g, h, leaf, text, nodes) => {
      const small = and(f, g)
      expect(isWithin(small, f, nodes)).toBe(true)
      expect(isWithin(and(small, h), and(f, h), nodes)).toBe(true)
      expect(isWithin(or(small, h), or(f, h), nodes)).toBe(true)
      expect(isWithin(not(f), not(small), nodes)).toBe(true)
      expect(isWithin(f, or(f, leaf), nodes)).toBe(true)
      if (!isWithin(f, small, nodes)) saw('less')
      if (!('in' in leaf.test)) return
      const more: NodeExpression = { ...leaf, test: { in: [...leaf.test.in, text] } }
      expect(isWithin(leaf, more, nodes)).toBe(true)
      saw(isWithin(more, leaf, nodes) ? 'a value without effect' : 'a value with effect')
    }),
    settings,
  )
  expectEach(['less', 'a value without effect', 'a value with effect'], 25)
})

test('E.2 law 5, cardinality: what two select together and in common counts as much as what each selects', () => {
  let overlaps = 0
  fc.assert(
    fc.property(expression, expression, nodes, (f, g, nodes) => {
      const count = (of: NodeExpression) => names(of, nodes).length
      expect(count(or(f, g)) + count(and(f, g))).toBe(count(f) + count(g))
      expect(count(f) + count(not(f))).toBe(nodes.length)
      if (count(and(f, g)) > 0 && count(and(f, g)) < count(f)) overlaps += 1
    }),
    settings,
  )
  expect(overlaps).toBeGreaterThan(30)
})

test('E.2 law 6, naturality: parts of an inventory are selected apart, and its order is kept whatever it is', () => {
  let kept = 0
  fc.assert(
    fc.property(expression, nodes, nodes, (expression, one, other) => {
      expect(names(expression, [...one, ...other])).toEqual([...names(expression, one), ...names(expression, other)])
      expect(names(expression, one.toReversed())).toEqual(names(expression, one).toReversed())
      if (names(expression, one).length > 1) kept += 1
    }),
    settings,
  )
  expect(kept).toBeGreaterThan(150)
})

test('a glob fits the texts that its definition says, by characters and not by code units', () => {
  const { saw, expectEach } = counter()
  const letters = fc.array(fc.constantFrom('a', 'b', '*', '\\', '\uffff', '\u{1f600}', '\ud83d', '\ude00'), {
    maxLength: 7,
  })
  const signs = fc.array(fc.constantFrom('a', 'b', '*', '*', '?', '\\', '\uffff', '\u{1f600}', '\ud83d'), {
    maxLength: 7,
  })
  fc.assert(
    fc.property(signs, letters, (signs, letters) => {
      const [pattern, text] = [signs.join(''), letters.join('')]
      const test: ValueTest = { glob: pattern }
      const fitting = matches({ kind: 'name', test }, { name: text })
      expect(fitting, `${JSON.stringify(pattern)} ${JSON.stringify(text)}`).toBe(
        fits(Array.from(pattern), Array.from(text)),
      )
      if (signs.length > 2 && letters.length > 2) saw(String(fitting))
      if (fitting && signs.filter((sign) => sign === '*').length > 1) saw('stars')
      if (fitting && pattern.includes('\\') && text.length > 0) saw('escape')
      if (fitting && pattern.includes('?') && text.includes('\u{1f600}')) saw('a wide character for a question mark')
    }),
    { ...settings, numRuns: 10_000 },
  )
  expectEach(['true', 'false', 'stars', 'escape', 'a wide character for a question mark'], 20)
})
