import type { Node, NodeFilter, NodeFilterEntry, SetOperation } from '@jobwright/core'
import type { LabelTest, NodeExpression, NodeTest, ValueTest } from '@jobwright/filters'
import * as fc from 'fast-check'
import { mutatedFilter, odd } from './mutated-filter.ts'

/**
 * Small alphabets, so that what is wanted and what nodes carry meet often: with the names that trip up JavaScript, the empty text, a
 * character of two code units and a half of one, and texts that mean something to a pattern.
 */
export const nodeNames = ['a', 'b', 'ab', '', '__proto__', 'constructor', '\u{1f600}', '\ud83d', 'a*']
export const tagNames = ['t1', 't2', 't3', '', '__proto__', 'toString']
export const rackNames = ['r1', 'r2', '', 'hasOwnProperty']
export const labelKeys = ['k', 'm', '', '__proto__', 'constructor']
export const labelValues = ['x', 'y', 'xy', '', '__proto__', 'e\u0301', '\u00e9']

/** An object of data-named keys: `__proto__` becomes an own key, as `JSON.parse` makes it. */
function record<Value>(value: fc.Arbitrary<Value>): fc.Arbitrary<Record<string, Value>> {
  return fc
    .uniqueArray(fc.tuple(fc.constantFrom(...labelKeys), value), { selector: ([key]) => key, maxLength: 3 })
    .map((entries) => Object.fromEntries(entries))
}

const labels = fc.option(record(fc.constantFrom(...labelValues)))

/** A node, of which everything but the name may be missing or null. */
export const node: fc.Arbitrary<Node> = fc.record(
  {
    name: fc.constantFrom(...nodeNames),
    tags: fc.option(fc.array(fc.constantFrom(...tagNames), { maxLength: 4 })),
    labels,
    rack: fc.option(fc.constantFrom(...rackNames)),
    rackLabels: labels,
  },
  { requiredKeys: ['name'] },
)

/** Inventories: few nodes, or as many as come near the edge of a word of bits. A name may come twice. */
export const nodes: fc.Arbitrary<Node[]> = fc.oneof(
  { weight: 6, arbitrary: fc.array(node, { maxLength: 8 }) },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom(31, 32, 33, 63, 64, 65)
      .chain((length) => fc.array(node, { minLength: length, maxLength: length, size: 'max' })),
  },
)

function textTest(texts: readonly string[]): fc.Arbitrary<ValueTest> {
  const text = fc.constantFrom(...texts)
  const glyph = fc.oneof(text, fc.constantFrom('*', '?', '\\', '\\*'))
  return fc.oneof(
    { weight: 4, arbitrary: fc.record({ in: fc.array(text, { maxLength: 3 }) }) },
    { weight: 1, arbitrary: fc.record({ prefix: text }) },
    { weight: 1, arbitrary: fc.record({ suffix: text }) },
    { weight: 2, arbitrary: fc.record({ glob: fc.array(glyph, { maxLength: 3 }).map((glyphs) => glyphs.join('')) }) },
  )
}

const key = fc.constantFrom(...labelKeys)
const labelTest: fc.Arbitrary<LabelTest> = fc.oneof(
  { weight: 4, arbitrary: textTest(labelValues) },
  { weight: 1, arbitrary: fc.record({ present: fc.constant<true>(true) }) },
)

/** An expression that looks at one attribute. */
export const nodeTest: fc.Arbitrary<NodeTest> = fc.oneof(
  fc.record({ kind: fc.constant('name' as const), test: textTest(nodeNames) }),
  fc.record({ kind: fc.constant('tag' as const), test: textTest(tagNames) }),
  fc.record({ kind: fc.constant('rack' as const), test: textTest(rackNames) }),
  fc.record({ kind: fc.constant('label' as const), key, test: labelTest }),
  fc.record({ kind: fc.constant('rackLabel' as const), key, test: labelTest }),
)

/** Well-formed expressions of every kind, some levels deep. */
export const expression: fc.Arbitrary<NodeExpression> = fc.letrec<{ expression: NodeExpression }>((tie) => {
  const of = fc.array(tie('expression'), { maxLength: 4 })
  return {
    expression: fc.oneof(
      { maxDepth: 5, depthSize: 'small', withCrossShrink: true },
      { weight: 6, arbitrary: nodeTest },
      { weight: 1, arbitrary: fc.constantFrom<NodeExpression>({ kind: 'all' }, { kind: 'none' }) },
      { weight: 3, arbitrary: fc.record({ kind: fc.constant('and' as const), of }) },
      { weight: 3, arbitrary: fc.record({ kind: fc.constant('or' as const), of }) },
      { weight: 2, arbitrary: fc.record({ kind: fc.constant('not' as const), of: tie('expression') }) },
    ),
  }
}).expression

const operation = fc.constantFrom<SetOperation>('union', 'intersection')
const wantedLabels = fc.option(record(fc.option(fc.constantFrom(...labelValues))))
const wanted = (texts: readonly string[]) => fc.option(fc.array(fc.constantFrom(...texts), { maxLength: 3 }))

const entry: fc.Arbitrary<NodeFilterEntry> = fc.record(
  {
    filter_type: operation,
    node_names: wanted(nodeNames),
    node_tags: wanted(tagNames),
    node_labels: wantedLabels,
    rack_names: wanted(rackNames),
    rack_labels: wantedLabels,
  },
  { requiredKeys: ['filter_type'] },
)

/** Well-formed filters. */
export const nodeFilter: fc.Arbitrary<NodeFilter> = fc.record({
  filter_set_type: operation,
  filter_set: fc.array(entry, { maxLength: 3 }),
})

/** What may be handed in as a filter: well-formed ones, ones with one thing replaced by something odd, and no filter at all. */
export const anyFilter: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 6, arbitrary: nodeFilter },
  { weight: 5, arbitrary: mutatedFilter(nodeFilter) },
  { weight: 1, arbitrary: odd },
)
