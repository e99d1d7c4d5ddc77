import type { Node, NodeFilter, NodeFilterEntry, SetOperation } from '@jobwright/core'
import { compareSemantics } from '@jobwright/filters'
import { expect, test } from 'vitest'

const a: Node = {
  name: 'a',
  tags: ['t1'],
  labels: { type: 'physical', color: 'blue' },
  rack: 'r1',
  rackLabels: { hall: 'east' },
}
const b: Node = {
  name: 'b',
  tags: ['t1', 't2'],
  labels: { type: 'virtual', color: 'yellow' },
  rack: 'r2',
  rackLabels: { hall: 'west' },
}
const c: Node = { name: 'c', labels: { type: 'physical', color: 'yellow' } }
const nodes = [a, b, c]

const setOf = (filter_set_type: SetOperation, ...filter_set: readonly object[]): NodeFilter => ({
  filter_set_type,
  filter_set: filter_set as readonly NodeFilterEntry[],
})
const every = (values: object) => ({ filter_type: 'intersection', ...values })
const some = (values: object) => ({ filter_type: 'union', ...values })
const reasons = (filter: unknown, inventory: readonly Node[] = nodes) =>
  compareSemantics(filter as NodeFilter, inventory).reasons.map(({ code, path }) => [code, path.join('.')])

test("of the document's example the server selects b too, because it ORs the labels", () => {
  const filter = setOf(
    'union',
    every({ node_labels: { color: 'yellow', type: 'physical' } }),
    every({ node_names: ['a'] }),
  )
  expect(compareSemantics(filter, nodes)).toEqual({
    documented: { kind: 'selected', names: ['a', 'c'], ordered: true },
    deployed: { kind: 'selected', names: ['a', 'b', 'c'], ordered: false },
    both: ['a', 'c'],
    onlyDocumented: [],
    onlyDeployed: ['b'],
    agree: false,
    reasons: [
      {
        code: 'values-are-or-ed',
        path: ['filter_set', 0, 'node_labels'],
        message: 'filter 1: a node needs all 2 values of node_labels by the document, any one of them on the server',
      },
    ],
  })
})

test('without a filter, and where nothing is read differently, both agree', () => {
  for (const filter of [
    null,
    undefined,
    setOf('union', some({ node_tags: ['t1', 't2'] })),
    setOf('intersection', every({ node_tags: ['t1'] })),
  ]) {
    expect(compareSemantics(filter, nodes)).toMatchObject({
      agree: true,
      reasons: [],
      onlyDocumented: [],
      onlyDeployed: [],
    })
  }
})

test('ignored rack labels add nodes to an intersection and lose those of a union', () => {
  const path = 'filter_set.0.rack_labels'
  const added = setOf('union', every({ node_tags: ['t1'], rack_labels: { hall: 'east' } }))
  expect(compareSemantics(added, nodes)).toMatchObject({ onlyDocumented: [], onlyDeployed: ['b'] })
  expect(reasons(added)).toEqual([['rack-labels-ignored', path]])
  const lost = setOf('union', some({ node_names: ['c'], rack_labels: { hall: 'east' } }))
  expect(compareSemantics(lost, nodes)).toMatchObject({ both: ['c'], onlyDocumented: ['a'], onlyDeployed: [] })
  expect(reasons(lost)).toEqual([['rack-labels-ignored', path]])
  expect(compareSemantics(lost, nodes).reasons[0]?.message).toBe('filter 1: the server ignores rack_labels')
})

test('a filter of rack labels alone is passed over, or leaves the server without an answer', () => {
  const racks = every({ rack_labels: { hall: 'east' } })
  const passedOver = setOf('intersection', racks, every({ node_tags: ['t1'] }))
  expect(compareSemantics(passedOver, nodes)).toMatchObject({ both: ['a'], onlyDeployed: ['b'] })
  expect(reasons(passedOver)).toEqual([['rack-labels-ignored', 'filter_set.0.rack_labels']])
  expect(reasons(setOf('intersection', racks))).toEqual([
    ['indeterminate-on-server', 'filter_set'],
    ['rack-labels-ignored', 'filter_set.0.rack_labels'],
  ])
  expect(reasons(setOf('union', racks, every({ node_tags: ['t1', 't2'] })))).toEqual([
    ['rejected-by-server', 'filter_set.0'],
    ['rack-labels-ignored', 'filter_set.0.rack_labels'],
  ])
})

test('only the parts that matter on these nodes are reasons', () => {
  const filter = setOf(
    'union',
    every({ node_tags: ['t1', 't2'] }),
    every({ node_labels: { color: 'blue', type: 'physical' }, rack_names: ['r9'] }),
    every({ node_names: ['c'], rack_labels: { hall: 'west' }, rack_names: ['r9'] }),
    every({ rack_names: ['r1', 'r2'] }),
  )
  expect(reasons(filter)).toEqual([
    ['values-are-or-ed', 'filter_set.0.node_tags'],
    ['values-are-or-ed', 'filter_set.3.rack_names'],
  ])
  const harmless = setOf('intersection', every({ rack_labels: { hall: null } }), every({ node_tags: ['t1', 't2'] }))
  expect(
    reasons(
      harmless,
      [b, { name: 'd', tags: ['t1'] }].map((node) => ({ ...node, rackLabels: {} })),
    ),
  ).toEqual([
    ['values-are-or-ed', 'filter_set.1.node_tags'],
    ['repeated-names', 'filter_set.1.node_tags'],
  ])
})

test('an intersection of nothing is every node on paper alone', () => {
  expect(reasons(setOf('intersection', every({})))).toEqual([
    ['indeterminate-on-server', 'filter_set'],
    ['empty-means-nothing', 'filter_set.0'],
  ])
  expect(reasons(setOf('union', every({ node_names: ['a'] }), every({})))).toEqual([
    ['rejected-by-server', 'filter_set.1'],
    ['empty-means-nothing', 'filter_set.1'],
  ])
  expect(reasons(setOf('intersection', every({}), every({ node_tags: ['t1'] })))).toEqual([])
  const differing = setOf('intersection', every({}), every({ node_names: ['a', 'b'] }))
  expect(reasons(differing)).toEqual([['values-are-or-ed', 'filter_set.1.node_names']])
})

test('a set without filters has no answer on the server', () => {
  expect(compareSemantics(setOf('intersection'), nodes)).toMatchObject({
    both: [],
    onlyDocumented: ['a', 'b', 'c'],
    reasons: [
      { code: 'rejected-by-server', message: 'the server rejects the filter (empty-intersection)' },
      {
        code: 'empty-means-nothing',
        path: ['filter_set'],
        message: 'the set holds no filters: by the document that is every node, the server gives no answer',
      },
    ],
  })
  expect(compareSemantics(setOf('union'), nodes)).toMatchObject({
    agree: false,
    reasons: [
      {
        code: 'indeterminate-on-server',
        path: ['filter_set'],
        message: 'the server answers neither all nodes nor none',
      },
      {
        code: 'empty-means-nothing',
        message: 'the set holds no filters: by the document that is no node, the server gives no answer',
      },
    ],
  })
})

test('repeated names are a difference though the nodes are the same', () => {
  const filter = setOf('intersection', every({ node_tags: ['t1', 't1'] }))
  expect(compareSemantics(filter, [a, b])).toMatchObject({
    both: ['a', 'b'],
    onlyDeployed: [],
    deployed: { names: ['a', 'a', 'b', 'b'] },
    agree: false,
    reasons: [
      {
        code: 'repeated-names',
        path: ['filter_set', 0, 'node_tags'],
        message: 'the server names a node once for each value of node_tags that it carries',
      },
    ],
  })
  const labels = setOf('intersection', every({ node_labels: { type: 'physical', color: 'yellow' } }))
  expect(reasons(labels, [c])).toEqual([['repeated-names', 'filter_set.0.node_labels']])
})

test('two nodes of one name are no repetition', () => {
  const twins = [
    { name: 'a', tags: ['t1'] },
    { name: 'a', tags: ['t1'] },
  ]
  expect(compareSemantics(setOf('intersection', every({ node_tags: ['t1'] })), twins)).toMatchObject({
    agree: true,
    both: ['a'],
  })
})

test('a repetition is found though two nodes of one name hide it', () => {
  const filter = setOf('intersection', every({ node_tags: ['t1', 't1'] }))
  expect(reasons(filter, [{ name: 'a', tags: ['t1'] }, { name: 'a' }])).toEqual([
    ['repeated-names', 'filter_set.0.node_tags'],
  ])
})

test('two nodes of one name are told apart where the server takes both', () => {
  const twins = [
    { name: 'a', tags: ['t1'] },
    { name: 'a', tags: ['t1', 't2'] },
  ]
  const filter = setOf('union', every({ node_tags: ['t1', 't2'] }))
  expect(compareSemantics(filter, twins)).toMatchObject({ both: ['a'], onlyDeployed: [], agree: false })
  expect(reasons(filter, twins)).toEqual([['values-are-or-ed', 'filter_set.0.node_tags']])
})

test('a malformed filter that the server takes all the same is a difference, one that it refuses too is none', () => {
  const lenient = { filter_set_type: 'union', filter_set: [{ filter_type: 'union', node_names: 'ab' }] }
  expect(compareSemantics(lenient as never, nodes)).toMatchObject({
    documented: { kind: 'rejected' },
    onlyDeployed: ['a', 'b'],
    agree: false,
    reasons: [
      {
        code: 'rejected-by-document',
        path: ['filter_set', 0, 'node_names'],
        message: 'the filter is malformed (values-not-a-list), yet the server does not refuse it',
      },
    ],
  })
  expect(compareSemantics(5 as never, nodes)).toMatchObject({ agree: true, reasons: [] })
  expect(reasons(5, [])).toEqual([['rejected-by-document', '']])
})
