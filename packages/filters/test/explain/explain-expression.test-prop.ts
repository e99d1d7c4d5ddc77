import type { Node } from '@jobwright/core'
import {
  type DecidingTest,
  type ExpressionVerdict,
  explainNode,
  matches,
  type NodeExpression,
} from '@jobwright/filters'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { expression, node, nodes } from '../generators.ts'

const settings = { seed: 20261120, numRuns: 1000 }

/** Few tests that stand in many places, so that one can justify what another would be blamed for. */
const fewTests: fc.Arbitrary<NodeExpression> = fc.letrec<{ tangled: NodeExpression }>((tie) => {
  const leaf = fc.constantFrom('t1', 't2', 't3', '').map((tag) => ({ kind: 'tag', test: { in: [tag] } }) as const)
  const of = fc.array(tie('tangled'), { minLength: 1, maxLength: 3 })
  return {
    tangled: fc.oneof(
      { maxDepth: 5, depthSize: 'medium', withCrossShrink: true },
      { weight: 2, arbitrary: leaf },
      { weight: 2, arbitrary: fc.record({ kind: fc.constant('and' as const), of }) },
      { weight: 2, arbitrary: fc.record({ kind: fc.constant('or' as const), of }) },
      { weight: 1, arbitrary: fc.record({ kind: fc.constant('not' as const), of: tie('tangled') }) },
    ),
  }
}).tangled
const anyExpression = fc.oneof(expression, fewTests)

function at(value: unknown, path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>((found, key) => Object(found)[key], value)
}

/** Where the operands of a part stand. */
function operandPaths(part: NodeExpression, path: readonly (string | number)[]): unknown {
  if (part.kind === 'not') return [[...path, 'of']]
  return part.kind === 'and' || part.kind === 'or' ? part.of.map((_, index) => [...path, 'of', index]) : []
}

/** A test by what it asks: the same in all its places. */
function nameOf(leaf: DecidingTest): string {
  if (!('test' in leaf)) return leaf.kind
  const test = 'in' in leaf.test ? [...new Set(leaf.test.in)].sort() : leaf.test
  return JSON.stringify([leaf.kind, 'key' in leaf ? leaf.key : '', test])
}

/**
 * What a tree comes to when only some tests are known, and each other place speaks against the verdict it stands in.
 * `against` is what it would take to turn the place at hand.
 */
function comesTo(tree: ExpressionVerdict, known: ReadonlySet<string>, against: boolean): boolean {
  switch (tree.kind) {
    case 'not':
      return !comesTo(tree.of, known, !against)
    case 'and':
      return tree.of.every((operand) => comesTo(operand, known, against))
    case 'or':
      return tree.of.some((operand) => comesTo(operand, known, against))
    case 'all':
    case 'none':
      return tree.verdict
    default:
      return known.has(nameOf(tree)) ? tree.verdict : against
  }
}

const justifies = (tree: ExpressionVerdict, known: ReadonlySet<string>) =>
  comesTo(tree, known, !tree.verdict) === tree.verdict

test('a node is explained as selected just where the expression matches it', () => {
  const seen = { true: 0, false: 0 }
  fc.assert(
    fc.property(anyExpression, node, (expression, node) => {
      const { selected, tree, node: name } = explainNode(expression, node)
      expect(selected).toBe(matches(expression, node))
      expect(tree.verdict).toBe(selected)
      expect(name).toBe(node.name)
      seen[`${selected}`] += 1
    }),
    settings,
  )
  expect(Math.min(seen.true, seen.false)).toBeGreaterThan(300)
})

test('the tree mirrors the expression: each verdict is that of the part at its path', () => {
  const kinds = new Map<string, number>()
  fc.assert(
    fc.property(anyExpression, node, (expression, node) => {
      const look = (tree: ExpressionVerdict) => {
        const part = at(expression, tree.path) as NodeExpression
        expect(tree.kind).toBe(part.kind)
        expect(tree.verdict).toBe(matches(part, node))
        kinds.set(tree.kind, (kinds.get(tree.kind) ?? 0) + 1)
        const operands = tree.kind === 'not' ? [tree.of] : tree.kind === 'and' || tree.kind === 'or' ? tree.of : []
        expect(operands.map(({ path }) => path)).toEqual(operandPaths(part, tree.path))
        for (const operand of operands) look(operand)
      }
      look(explainNode(expression, node).tree)
    }),
    settings,
  )
  for (const kind of ['all', 'none', 'name', 'tag', 'rack', 'label', 'rackLabel', 'and', 'or', 'not'])
    expect(kinds.get(kind) ?? 0, kind).toBeGreaterThan(30)
})

test('the blamed tests alone justify the verdict, and none of them is superfluous', () => {
  const sizes = new Map<number, number>()
  let constant = 0
  let spared = 0
  fc.assert(
    fc.property(anyExpression, node, (expression, node) => {
      const { tree, deciding } = explainNode(expression, node)
      const blamed = deciding.map(nameOf)
      expect(new Set(blamed).size).toBe(blamed.length)
      expect(blamed.length).toBeGreaterThan(0)
      expect(justifies(tree, new Set(blamed))).toBe(true)
      // Constants need no reason: they are one just where no test is needed.
      const constants = deciding.filter((leaf) => !('test' in leaf))
      expect(constants.length > 0).toBe(justifies(tree, new Set()))
      expect(constants.length === 0 || constants.length === deciding.length).toBe(true)
      const superfluous = blamed.filter((omitted) =>
        justifies(tree, new Set(blamed.filter((name) => name !== omitted))),
      )
      expect(constants.length > 0 ? [] : superfluous).toEqual([])
      if (constants.length > 0) constant += 1
      sizes.set(blamed.length, (sizes.get(blamed.length) ?? 0) + 1)
      const places = JSON.stringify(tree).split('"test":').length - 1
      if (places > blamed.length) spared += 1
    }),
    settings,
  )
  for (const size of [1, 2, 3]) expect(sizes.get(size) ?? 0, `${size} tests`).toBeGreaterThan(20)
  expect(constant).toBeGreaterThan(30)
  expect(spared).toBeGreaterThan(300)
})

test('a node on which the blamed tests come out the same has the same verdict', () => {
  let alike = 0
  let other = 0
  fc.assert(
    fc.property(anyExpression, node, nodes, (expression, node, nodes) => {
      const { deciding, selected } = explainNode(expression, node)
      const same = (one: Node) =>
        deciding.every(({ path, verdict }) => matches(at(expression, path) as NodeExpression, one) === verdict)
      for (const one of nodes) {
        const comesOutTheSame = same(one)
        expect(matches(expression, one) === selected || !comesOutTheSame).toBe(true)
        if (comesOutTheSame) alike += 1
        else other += 1
      }
    }),
    settings,
  )
  expect(Math.min(alike, other)).toBeGreaterThan(1000)
})

test('an explanation is plain data that survives JSON, points into the expression, and changes nothing', () => {
  fc.assert(
    fc.property(anyExpression, node, (expression, node) => {
      const before = structuredClone({ expression, node })
      const explanation = explainNode(expression, node)
      expect(JSON.parse(JSON.stringify(explanation))).toEqual(explanation)
      expect({ expression, node }).toEqual(before)
      expect(explanation.text).toMatch(/^(?:selected|not selected): \S[^\n]*$/)
      for (const leaf of explanation.deciding) expect(at(explanation.tree, leaf.path)).toBe(leaf)
    }),
    settings,
  )
})
