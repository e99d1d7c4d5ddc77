import type { Node } from '@jobwright/core'
import {
  and,
  type FindingCode,
  lint,
  matches,
  type NodeExpression,
  type NodeTest,
  not,
  or,
  parseExpression,
  tag,
} from '@jobwright/filters'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { expression, nodes, nodeTest } from '../generators.ts'

const settings = { seed: 20261120, numRuns: 500 }
const action = fc.constantFrom(undefined, 'deploy_nodes', 'destroy_nodes')

/** Many tests of few things side by side, so that they exclude each other often. */
const names = fc.constantFrom<string>('a', 'b', 'ab', '')
const fewTests: fc.Arbitrary<NodeExpression> = fc
  .tuple(
    fc.constantFrom('name' as const, 'rack' as const, 'tag' as const),
    fc.oneof(
      fc.record({ in: fc.array(names, { minLength: 1, maxLength: 3 }) }),
      fc.record({ prefix: names }),
      fc.record({ suffix: names }),
      fc.record({ glob: fc.constantFrom('*', 'a*', '?', 'b', '*b') }),
    ),
    fc.boolean(),
  )
  .map(([kind, test, negated]) => (negated ? not({ kind, test }) : { kind, test }))
const crowded = fc
  .tuple(fc.array(fewTests, { minLength: 1, maxLength: 5 }), fc.array(fewTests, { maxLength: 3 }), fc.boolean())
  .map(([one, other, all]) => (all ? and(...one, not(or(...other))) : or(...one, not(and(...other)))))
const anyExpression = fc.oneof({ weight: 2, arbitrary: expression }, { weight: 1, arbitrary: crowded })

/** Nodes of the same few names, racks and tags. */
const crowd: fc.Arbitrary<Node[]> = fc.array(
  fc.record({ name: names, rack: fc.option(names), tags: fc.array(names, { maxLength: 3 }) }),
  { maxLength: 8 },
)
const anyNodes = fc.oneof(nodes, crowd)

function at(value: unknown, path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>((found, key) => Object(found)[key], value)
}

test('whatever comes as an expression gets findings, and nothing is thrown or changed', () => {
  let malformed = 0
  const odd = fc.constantFrom<unknown>(null, 5, 'x', [], {}, { kind: 'all' }, { in: [1] }, { prefix: 'a', in: [] })
  const mutated = fc
    .tuple(expression, odd, fc.constantFrom('kind', 'key', 'test', 'of', 'more'), fc.boolean())
    .map(([whole, value, key, deep]): unknown => {
      const changed = { ...whole, [key]: value }
      return deep ? { kind: 'or', of: [changed, whole] } : changed
    })
  fc.assert(
    fc.property(fc.oneof(mutated, expression), fc.option(nodes, { nil: undefined }), action, (value, nodes, action) => {
      const before = structuredClone({ value, nodes })
      const findings = lint(value, nodes, { action })
      expect({ value, nodes }).toEqual(before)
      expect(JSON.parse(JSON.stringify(findings))).toEqual(findings)
      const errors = findings.filter(({ code, level }) => code === 'malformed-expression' && level === 'error')
      expect(errors.length === 0 || errors.length === findings.length).toBe(true)
      expect(errors.length > 0).toBe(!parseExpression(value).ok)
      if (errors.length > 0) malformed += 1
    }),
    settings,
  )
  expect(malformed).toBeGreaterThan(200)
})

test('a finding points into the expression', () => {
  const seen = new Map<FindingCode, number>()
  fc.assert(
    fc.property(anyExpression, fc.option(anyNodes, { nil: undefined }), action, (expression, nodes, action) => {
      for (const { code, path } of lint(expression, nodes, { action })) {
        seen.set(code, (seen.get(code) ?? 0) + 1)
        expect(at(expression, path), `${code} ${path.join('.')}`).toBeDefined()
      }
    }),
    settings,
  )
  const codes: readonly FindingCode[] = [
    'contradiction',
    'tautology',
    'never-matches',
    'no-values',
    'repeated-value',
    'repeated-operand',
    'selects-everything',
    'selects-nothing',
  ]
  for (const code of codes) expect(seen.get(code) ?? 0, code).toBeGreaterThan(20)
})

test('an expression said to select everything or nothing does so on whatever nodes', () => {
  const counts = { everything: 0, nothing: 0 }
  fc.assert(
    fc.property(anyExpression, anyNodes, (expression, nodes) => {
      const selected = nodes.filter((node) => matches(expression, node)).length
      const codes = lint(expression).map(({ code }) => code)
      const everything = codes.includes('selects-everything')
      const nothing = codes.includes('selects-nothing')
      expect(!everything || selected === nodes.length).toBe(true)
      expect(!nothing || selected === 0).toBe(true)
      if (everything) counts.everything += 1
      if (nothing) counts.nothing += 1
      expect(everything && nothing).toBe(false)
    }),
    settings,
  )
  expect(Math.min(counts.everything, counts.nothing)).toBeGreaterThan(50)
})

test('the operation around a contradiction matches no node, the one around a tautology every node', () => {
  const counts = { contradiction: 0, tautology: 0 }
  fc.assert(
    fc.property(crowded, crowd, (expression, nodes) => {
      // The crowd stands side by side: what is found is found of the whole.
      const codes = new Set(lint(expression).map(({ code }) => code))
      const every = nodes.every((node) => matches(expression, node))
      const some = nodes.some((node) => matches(expression, node))
      expect(every || !codes.has('tautology')).toBe(true)
      expect(some && codes.has('contradiction')).toBe(false)
      for (const code of ['contradiction', 'tautology'] as const) if (codes.has(code)) counts[code] += 1
    }),
    settings,
  )
  expect(Math.min(counts.contradiction, counts.tautology)).toBeGreaterThan(50)
})

test('of lists of values alone, every contradiction of one attribute is found', () => {
  const counts = { found: 0, sound: 0 }
  const lists = fc.array(fc.tuple(fc.uniqueArray(names, { minLength: 1, maxLength: 3 }), fc.boolean()), {
    minLength: 1,
    maxLength: 4,
  })
  fc.assert(
    fc.property(lists, fc.boolean(), (lists, dual) => {
      const tests = lists.map(([values, negated]) => {
        const test: NodeExpression = { kind: 'rack', test: { in: values } }
        return negated === dual ? test : not(test)
      })
      const possible = ['a', 'b', 'ab', '', 'other', null].some((rack) =>
        lists.every(([values, negated]) => ((rack !== null && values.includes(rack)) !== (negated !== dual)) === !dual),
      )
      const findings = lint(dual ? or(...tests) : and(...tests))
      const code = dual ? 'tautology' : 'contradiction'
      expect(findings.some((finding) => finding.code === code)).toBe(!possible)
      counts[possible ? 'sound' : 'found'] += 1
    }),
    settings,
  )
  expect(Math.min(counts.found, counts.sound)).toBeGreaterThan(100)
})

test('on an inventory it is said that everything or nothing is selected just where it is', () => {
  const counts = { everything: 0, nothing: 0, something: 0 }
  fc.assert(
    fc.property(anyExpression, anyNodes, action, (expression, nodes, action) => {
      const findings = lint(expression, nodes, { action })
      const selected = nodes.filter((node) => matches(expression, node)).length
      const everything = findings.find(({ code }) => code === 'selects-everything')
      const nothing = findings.some(({ code }) => code === 'selects-nothing')
      if (nodes.length === 0) return
      expect(everything !== undefined).toBe(selected === nodes.length)
      expect(nothing).toBe(selected === 0)
      expect([undefined, action === 'destroy_nodes' ? 'warning' : 'info']).toContain(everything?.level)
      counts[everything !== undefined ? 'everything' : nothing ? 'nothing' : 'something'] += 1
    }),
    settings,
  )
  expect(Math.min(counts.everything, counts.nothing, counts.something)).toBeGreaterThan(50)
})

test('a test has something that never matches just where one of its values alone matches no node', () => {
  const counts = { silent: 0, spoken: 0 }
  fc.assert(
    fc.property(nodeTest, nodes, fc.boolean(), (part: NodeTest, nodes, negated) => {
      if (nodes.length === 0) return
      const findings = lint(negated ? not(part) : part, nodes).filter(({ code }) => code === 'never-matches')
      const { test } = part
      const values = 'in' in test ? [...new Set(test.in)] : undefined
      const alone = values?.map((value) => ({ ...part, test: { in: [value] } }) as NodeTest) ?? [part]
      const missing = alone.filter((each) => !nodes.some((node) => matches(each, node)))
      // A key that no node has says it once for all its values, and also where a list has none.
      const keyMissing = findings.some(({ path }) => path.at(-1) === 'key')
      expect(findings).toHaveLength(keyMissing ? 1 : missing.length)
      const anyValue = { ...part, test: { present: true } } as NodeTest
      expect(keyMissing && nodes.some((node) => matches(anyValue, node))).toBe(false)
      counts[findings.length === 0 ? 'silent' : 'spoken'] += 1
    }),
    settings,
  )
  expect(Math.min(counts.silent, counts.spoken)).toBeGreaterThan(100)
})

test('a misspelled exclusion is an error just before a destruction', () => {
  const counts = { error: 0, warning: 0 }
  const spelled = fc.letrec<{ spelled: NodeExpression }>((tie) => {
    const leaf = fc.constantFrom('protected', 'protcted', 'spare', 'spar', 'unlike').map((value) => tag(value))
    const of = fc.array(tie('spelled'), { minLength: 1, maxLength: 3 })
    return {
      spelled: fc.oneof(
        { maxDepth: 4, depthSize: 'medium' },
        leaf,
        fc.tuple(fc.boolean(), of).map(([all, of]) => (all ? and(...of) : or(...of))),
        tie('spelled').map(not),
      ),
    }
  }).spelled
  const nodes = [
    { name: 'a', tags: ['protected'] },
    { name: 'b', tags: ['spare'] },
  ]
  fc.assert(
    fc.property(spelled, action, (expression, action) => {
      for (const { level, code, path, suggestion } of lint(expression, nodes, { action })) {
        if (code !== 'never-matches') continue
        const around = path.map((_, index) => at(expression, path.slice(0, index)) as NodeExpression)
        const excludes = around.filter(({ kind }) => kind === 'not').length % 2 === 1
        const word = at(expression, path)
        expect(suggestion).toBe(word === 'protcted' ? 'protected' : word === 'spar' ? 'spare' : undefined)
        expect(level).toBe(excludes && suggestion !== undefined && action === 'destroy_nodes' ? 'error' : 'warning')
        counts[level as keyof typeof counts] += 1
      }
    }),
    settings,
  )
  expect(Math.min(counts.error, counts.warning)).toBeGreaterThan(50)
})
