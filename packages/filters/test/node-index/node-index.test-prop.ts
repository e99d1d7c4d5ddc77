import { type Node, type NodeFilter, selectNodes } from '@jobwright/core'
import { and, createNodeIndex, matches, type NodeExpression, nodeName, not, or, rack, tag } from '@jobwright/filters'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { anyFilter, expression, labelKeys, node, nodeNames, nodes, rackNames, tagNames } from '../generators.ts'
import { Ask, Model, naive, Remove, Tally, Upsert } from './inventory-model.ts'

const settings = { seed: 20261120, numRuns: 300 } as const

describe('oracle', () => {
  test('a filter selects and counts what selectNodes does, by either semantics, whatever it is', () => {
    const tally = new Tally()
    const semantics = fc.constantFrom('documented' as const, 'deployed' as const)
    fc.assert(
      fc.property(nodes, anyFilter, semantics, (nodes, given, semantics) => {
        const filter = given as NodeFilter
        const expected = selectNodes(nodes, filter, { semantics })
        const index = createNodeIndex(nodes)
        expect(index.select(filter, { semantics })).toStrictEqual(expected)
        expect(index.count(filter, { semantics })).toStrictEqual(
          expected.kind === 'selected' ? { kind: 'selected', count: expected.names.length } : expected,
        )
        tally.add(`${semantics} ${expected.kind}`)
        if (expected.kind === 'selected') {
          if (!expected.ordered) tally.add('unordered')
          if (expected.names.length > 0 && expected.names.length < nodes.length) tally.add('some')
        }
      }),
      { ...settings, numRuns: 1000 },
    )
    expect(tally.of('documented selected')).toBeGreaterThan(200)
    expect(tally.of('documented rejected')).toBeGreaterThan(100)
    expect(tally.of('documented indeterminate')).toBe(0)
    expect(tally.of('deployed selected')).toBeGreaterThan(100)
    expect(tally.of('deployed rejected')).toBeGreaterThan(200)
    expect(tally.of('deployed indeterminate')).toBeGreaterThan(20)
    expect(tally.of('unordered')).toBeGreaterThan(50)
    expect(tally.of('some')).toBeGreaterThan(75)
  })

  test('a lone attribute of an intersection is listed by the deployed server in its own order, repeats included', () => {
    let repeated = 0
    const words = fc.array(fc.constantFrom(...tagNames), { maxLength: 4 })
    const labels = fc.dictionary(fc.constantFrom(...labelKeys), fc.option(fc.constantFrom('x', 'y')), { maxKeys: 3 })
    const lone = fc.oneof(
      fc.record({ node_tags: words }),
      fc.record({ node_labels: labels }),
      fc.record({ node_names: fc.array(fc.constantFrom(...nodeNames), { maxLength: 3 }) }),
      fc.record({ rack_names: fc.array(fc.constantFrom(...rackNames), { maxLength: 3 }) }),
    )
    const carrying = fc.array(
      fc.record({
        name: fc.constantFrom(...nodeNames),
        tags: words,
        labels: fc.dictionary(fc.constantFrom(...labelKeys), fc.constantFrom('x', 'y'), { maxKeys: 4 }),
        rack: fc.constantFrom(...rackNames),
      }),
      { minLength: 1, maxLength: 6 },
    )
    fc.assert(
      fc.property(carrying, lone, (nodes, values) => {
        const filter: NodeFilter = {
          filter_set_type: 'intersection',
          filter_set: [{ filter_type: 'intersection', ...values }],
        }
        const expected = selectNodes(nodes, filter, { semantics: 'deployed' })
        expect(createNodeIndex(nodes).select(filter, { semantics: 'deployed' })).toStrictEqual(expected)
        if (expected.kind === 'selected' && expected.names.length > new Set(expected.names).size) repeated += 1
      }),
      settings,
    )
    expect(repeated).toBeGreaterThan(50)
  })

  test('a filter as a boot action has it is read as selectNodes reads it', () => {
    let selected = 0
    fc.assert(
      fc.property(nodes, anyFilter, (nodes, given) => {
        const options = { semantics: 'deployed', form: 'object' } as const
        const expected = selectNodes(nodes, given as NodeFilter, options)
        expect(createNodeIndex(nodes).select(given as NodeFilter, options)).toStrictEqual(expected)
        if (expected.kind === 'selected') selected += 1
      }),
      settings,
    )
    expect(selected).toBeGreaterThan(30)
  })

  test('an expression selects and counts the nodes it matches, in inventory order, none twice', () => {
    const tally = new Tally()
    fc.assert(
      fc.property(nodes, expression, (nodes, expression) => {
        const expected = naive(expression, nodes)
        const index = createNodeIndex(nodes)
        expect(index.select(expression)).toStrictEqual({ kind: 'selected', names: expected, ordered: true })
        expect(index.count(expression)).toBe(expected.length)
        tally.add(expression.kind, expected.length === 0 ? 'none' : expected.length === nodes.length ? 'all' : 'some')
      }),
      { ...settings, numRuns: 1000 },
    )
    for (const kind of ['name', 'tag', 'rack', 'label', 'rackLabel', 'and', 'or', 'not']) {
      expect(tally.of(kind)).toBeGreaterThan(40)
    }
    expect(tally.of('some')).toBeGreaterThan(175)
  })
})

describe('cardinality', () => {
  test('the counts of a union and an intersection add up to those of the parts', () => {
    let overlapping = 0
    fc.assert(
      fc.property(nodes, expression, expression, (nodes, one, other) => {
        const index = createNodeIndex(nodes)
        const both = index.count(and(one, other))
        expect(index.count(or(one, other)) + both).toBe(index.count(one) + index.count(other))
        expect(index.count(not(one))).toBe(nodes.length - index.count(one))
        expect(index.count(and(one, not(other)))).toBe(index.count(one) - both)
        if (both > 0 && both < index.count(one)) overlapping += 1
      }),
      settings,
    )
    expect(overlapping).toBeGreaterThan(24)
  })

  test('facets count the nodes of each value that occurs, the most frequent first', () => {
    let counted = 0
    fc.assert(
      fc.property(nodes, expression, fc.constantFrom(...labelKeys), (nodes, within, key) => {
        const index = createNodeIndex(nodes)
        const selected = nodes.filter((node) => matches(within, node))
        const own = (labels: Node['labels']) =>
          labels != null && Object.hasOwn(labels, key) ? [labels[key] ?? ''] : []
        const cases = [
          [index.facets('name', within), selected.map(({ name }) => name)],
          [index.facets('tag', within), selected.flatMap(({ tags }) => [...new Set(tags)])],
          [index.facets('rack', within), selected.flatMap(({ rack }) => rack ?? [])],
          [index.facets({ label: key }, within), selected.flatMap(({ labels }) => own(labels))],
          [index.facets({ rackLabel: key }, within), selected.flatMap(({ rackLabels }) => own(rackLabels))],
        ] as const
        for (const [facets, values] of cases) {
          const expected = [...new Set(values)]
            .map((value) => [value, values.filter((other) => other === value).length] as const)
            .sort(([one, count], [other, more]) => more - count || (one < other ? -1 : 1))
          expect([...facets]).toEqual(expected)
          if (expected.length > 1) counted += 1
        }
      }),
      settings,
    )
    expect(counted).toBeGreaterThan(300)
  })

  test('facets of an attribute with one value add up to the nodes that have it', () => {
    fc.assert(
      fc.property(nodes, expression, (nodes, within) => {
        const index = createNodeIndex(nodes)
        const sum = [...index.facets('rack', within).values()].reduce((sum, count) => sum + count, 0)
        expect(sum).toBe(index.count(and(within, rack({ prefix: '' }))))
      }),
      settings,
    )
  })
})

describe('naturality', () => {
  const names = (nodes: readonly Node[], expression: NodeExpression) => createNodeIndex(nodes).select(expression).names

  test('other names, given to nodes and filter alike, change nothing but the names', () => {
    const renamed = (name: string) => `node ${name}`
    const rename = (expression: NodeExpression): NodeExpression => {
      switch (expression.kind) {
        case 'name':
          return 'in' in expression.test ? nodeName(...expression.test.in.map(renamed)) : expression
        case 'and':
        case 'or':
          return { kind: expression.kind, of: expression.of.map(rename) }
        case 'not':
          return not(rename(expression.of))
        default:
          return expression
      }
    }
    const texts = (expression: NodeExpression): boolean => {
      if (expression.kind === 'name') return 'in' in expression.test
      if (expression.kind === 'not') return texts(expression.of)
      return expression.kind === 'and' || expression.kind === 'or' ? expression.of.every(texts) : true
    }
    let tried = 0
    fc.assert(
      fc.property(nodes, expression.filter(texts), (nodes, expression) => {
        const others = nodes.map((node) => ({ ...node, name: renamed(node.name) }))
        expect(names(others, rename(expression))).toEqual(names(nodes, expression).map(renamed))
        if (names(nodes, expression).length > 0) tried += 1
      }),
      settings,
    )
    expect(tried).toBeGreaterThan(100)
  })

  test('nodes in another order are selected in that order', () => {
    fc.assert(
      fc.property(nodes, expression, (nodes, expression) => {
        expect(names([...nodes].reverse(), expression)).toEqual([...names(nodes, expression)].reverse())
      }),
      settings,
    )
  })

  test('two inventories one after the other select what each selects, one after the other', () => {
    fc.assert(
      fc.property(nodes, nodes, expression, (one, other, expression) => {
        expect(names([...one, ...other], expression)).toEqual([...names(one, expression), ...names(other, expression)])
      }),
      settings,
    )
  })

  test('part of an inventory selects that part of what the whole selects', () => {
    fc.assert(
      fc.property(nodes, expression, (nodes, expression) => {
        const part = nodes.filter((_, place) => place % 2 === 0)
        const wanted = new Set(createNodeIndex(nodes).select(expression).names)
        expect(names(part, expression).every((name) => wanted.has(name))).toBe(true)
        expect(names(part, expression)).toEqual(naive(expression, part))
      }),
      settings,
    )
  })
})

describe('incremental index', () => {
  test('after any changes it answers as one that is built anew', () => {
    const tally = new Tally()
    const commands = fc.commands(
      [
        node.map((node) => new Upsert(node, tally)),
        fc.constantFrom(...nodeNames).map((name) => new Remove(name, tally)),
        fc.tuple(expression, anyFilter).map(([expression, filter]) => new Ask(expression, filter, tally)),
      ],
      { maxCommands: 40, size: '+1' },
    )
    fc.assert(
      fc.property(nodes, commands, expression, (nodes, commands, expression) => {
        const model = new Model(nodes)
        const index = createNodeIndex(nodes)
        fc.modelRun(() => ({ model, real: index }), commands)
        const rebuilt = createNodeIndex(model.nodes)
        expect(index.nodes()).toEqual(rebuilt.nodes())
        expect(index.select(expression)).toEqual(rebuilt.select(expression))
        for (const attribute of ['name', 'tag', 'rack', { label: 'k' }, { rackLabel: '__proto__' }] as const) {
          expect([...index.facets(attribute, expression)]).toEqual([...rebuilt.facets(attribute, expression)])
        }
      }),
      { ...settings, numRuns: 200 },
    )
    for (const command of ['upsert', 'remove', 'nothing to remove', 'ask']) {
      expect(tally.of(command)).toBeGreaterThan(300)
    }
  })
})

describe('bit set kernel', () => {
  const divisors = [1, 2, 3, 5, 7, 64, 100, 1000]
  const tagged = (size: number): Node[] =>
    Array.from({ length: size }, (_, row) => ({
      name: `n${row}`,
      tags: divisors.filter((divisor) => row % divisor === 0).map(String),
    }))
  const part = fc.constantFrom(...divisors, 9).map((divisor) => tag(String(divisor)))
  const combined: fc.Arbitrary<NodeExpression> = fc.letrec<{ it: NodeExpression }>((tie) => ({
    it: fc.oneof(
      { maxDepth: 4 },
      part,
      fc.array(tie('it'), { minLength: 1, maxLength: 4 }).map((of): NodeExpression => ({ kind: 'and', of })),
      fc.array(tie('it'), { minLength: 1, maxLength: 4 }).map((of): NodeExpression => ({ kind: 'or', of })),
      tie('it').map(not),
    ),
  })).it

  const sizes = [0, 1, 31, 32, 33, 63, 64, 65, 255, 256, 257, 511, 512, 513, 5000]
  for (const size of sizes) {
    const nodes = tagged(size)
    const index = createNodeIndex(nodes)

    test(`operations on ${size} nodes select and count what each node says, ascending, and nothing beyond the last`, () => {
      fc.assert(
        fc.property(combined, (expression) => {
          const expected = naive(expression, nodes)
          expect(index.select(expression).names).toEqual(expected)
          expect(index.count(expression)).toBe(expected.length)
        }),
        { ...settings, numRuns: size > 1000 ? 100 : 150 },
      )
    })

    test(`a set of ${size} nodes combined with itself is itself, its complement the rest`, () => {
      for (const divisor of divisors) {
        const set = tag(String(divisor))
        const { names } = index.select(set)
        expect(index.select(and(set, set)).names).toEqual(names)
        expect(index.select(or(set, set)).names).toEqual(names)
        expect(index.select(not(not(set))).names).toEqual(names)
        expect(index.count(and(set, not(set)))).toBe(0)
        expect(index.count(or(set, not(set)))).toBe(size)
        expect(index.count(not(set))).toBe(size - names.length)
      }
    })
  }
})
