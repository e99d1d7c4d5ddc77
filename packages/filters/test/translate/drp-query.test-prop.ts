import type { Node } from '@jobwright/core'
import { type DrpQueryOptions, matches, type NodeExpression, toDrpQuery } from '@jobwright/filters'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { expression, labelKeys, labelValues, nodeNames, nodes, rackNames } from '../generators.ts'
import { type ListedObject, listed } from './drp-list.ts'

const settings = { seed: 20261120, numRuns: 1000 }

/** Where machines keep what nodes have, and how a query is told. */
interface Keeping {
  readonly options: DrpQueryOptions
  readonly machineOf: (node: Node, at: number) => ListedObject & { readonly at: number }
}

const prefixed = (prefix: string, labels: Node['labels']) =>
  Object.entries(labels ?? {}).map(([key, value]) => [`${prefix}${key}`, value])
const rackOf = ({ rack }: Node) => (rack == null ? [] : [['the rack', rack]])

const inMeta: Keeping = {
  options: { rack: 'Meta.the rack', rackLabel: (key) => `Meta.rack ${key}` },
  machineOf: (node, at) => {
    const pairs = [...prefixed('', node.labels), ...rackOf(node), ...prefixed('rack ', node.rackLabels)]
    return { at, Name: node.name, Meta: Object.fromEntries(pairs) }
  },
}

const inParams: Keeping = {
  options: { label: (key) => `p/${key}`, rack: 'the rack', rackLabel: (key) => `rack/${key}`, tag: 'Tags' },
  machineOf: (node, at) => {
    const pairs = [...prefixed('p/', node.labels), ...rackOf(node), ...prefixed('rack/', node.rackLabels)]
    return { at, Name: node.name, Meta: {}, Tags: node.tags ?? [], ...Object.fromEntries(pairs) }
  },
}

/** Of what can be sent: an empty text or half a character cannot. */
const sendable = (values: readonly string[]) => values.filter((value) => value !== '' && value !== '\ud83d')

const texts = (values: readonly string[]) => fc.uniqueArray(fc.constantFrom(...values), { minLength: 1, maxLength: 3 })
const glob = fc.array(fc.constantFrom('a', 'b', 'x', 'é', '\u{1f600}', '*', '?', '\\*', '.', '$', '\\'), {
  maxLength: 4,
})
const testOf = (values: readonly string[]) =>
  fc.oneof(
    { weight: 3, arbitrary: texts(values).map((values) => ({ in: values })) },
    fc.constantFrom(...values).map((prefix) => ({ prefix })),
    fc.constantFrom(...values).map((suffix) => ({ suffix })),
    glob.map((glyphs) => ({ glob: glyphs.join('') })),
  )

const leaf: fc.Arbitrary<NodeExpression> = fc.oneof(
  testOf(sendable(nodeNames)).map((test): NodeExpression => ({ kind: 'name', test })),
  testOf(sendable(rackNames)).map((test): NodeExpression => ({ kind: 'rack', test })),
  fc
    .tuple(
      fc.constantFrom('label' as const, 'rackLabel' as const),
      fc.constantFrom(...labelKeys),
      testOf(sendable(labelValues)),
    )
    .map(([kind, key, test]): NodeExpression => ({ kind, key, test })),
)
const denied = leaf.map((of): NodeExpression => ({ kind: 'not', of }))
/** What a query can say of one attribute: values, none of some values, or patterns. */
const demand = fc.oneof(
  { weight: 3, arbitrary: leaf },
  { weight: 2, arbitrary: denied },
  {
    weight: 1,
    arbitrary: testOf(sendable(nodeNames)).chain((test) =>
      testOf(sendable(nodeNames)).map(
        (other): NodeExpression => ({
          kind: 'or',
          of: [
            { kind: 'name', test },
            { kind: 'name', test: other },
          ],
        }),
      ),
    ),
  },
)
const demands = fc.array(demand, { minLength: 1, maxLength: 3 }).map((of): NodeExpression => ({ kind: 'and', of }))

for (const [place, { options, machineOf }] of Object.entries({ Meta: inMeta, params: inParams })) {
  test(`a query lists the machines whose nodes the expression selects, each once (${place})`, () => {
    const seen = { written: 0, refused: 0, some: 0 }
    const operations = new Map<string, number>()
    fc.assert(
      fc.property(fc.oneof(expression, { weight: 3, arbitrary: demands }), nodes, (expression, nodes) => {
        const writing = toDrpQuery(expression, options)
        seen[writing.ok ? 'written' : 'refused'] += 1
        if (!writing.ok) return
        for (const [, value] of writing.query) {
          const operation = /^(\w+)\(/.exec(value)?.[1] ?? 'plain'
          operations.set(operation, (operations.get(operation) ?? 0) + 1)
        }
        const wanted = [...nodes.entries()].filter(([, node]) => matches(expression, node)).map(([at]) => at)
        if (wanted.length > 0 && wanted.length < nodes.length) seen.some += 1
        expect(listed(nodes.map(machineOf), writing.text)?.map(({ at }) => at)).toEqual(wanted)
        expect([...new URLSearchParams(writing.text)]).toEqual(writing.query)
        expect(new Set(writing.query.map(([field]) => field)).size).toBe(writing.query.length)
      }),
      settings,
    )
    expect(seen.refused).toBeGreaterThan(200)
    expect(seen.some).toBeGreaterThan(70)
    for (const operation of ['plain', 'Ne', 'In', 'Nin', 'Re']) {
      expect(operations.get(operation) ?? 0, operation).toBeGreaterThan(25)
    }
  })
}

test('most demands of one attribute each can be written', () => {
  let written = 0
  fc.assert(
    fc.property(demand, (expression) => {
      const writing = toDrpQuery(expression, inMeta.options)
      if (writing.ok) written += 1
    }),
    settings,
  )
  expect(written).toBeGreaterThan(600)
})
