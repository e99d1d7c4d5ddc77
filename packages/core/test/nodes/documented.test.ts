import { type Node, type NodeFilter, type NodeSelection, type SelectNodesOptions, selectNodes } from '@jobwright/core'
import { describe, expect, test } from 'vitest'

const nodes: readonly Node[] = [
  { name: 'a', labels: { type: 'physical', color: 'blue' }, tags: ['t1'], rack: 'r1', rackLabels: { row: '1' } },
  {
    name: 'b',
    labels: { type: 'virtual', color: 'yellow' },
    tags: ['t1', 't2'],
    rack: 'r2',
    rackLabels: { row: '1', hot: 'yes' },
  },
  {
    name: 'c',
    labels: { type: 'physical', color: 'yellow' },
    tags: ['t2', 't2'],
    rack: 'r2',
    rackLabels: { row: '2' },
  },
  { name: 'd', labels: null, tags: null, rack: null, rackLabels: null },
]

function documented(filter: unknown, inventory = nodes): NodeSelection {
  return selectNodes(inventory, filter as NodeFilter)
}

function names(filter: unknown, inventory = nodes): readonly string[] | NodeSelection {
  const selection = documented(filter, inventory)
  return selection.kind === 'selected' && selection.ordered ? selection.names : selection
}

const intersecting = (attributes: object) => ({
  filter_set_type: 'intersection',
  filter_set: [{ filter_type: 'intersection', ...attributes }],
})
const uniting = (attributes: object) => ({
  filter_set_type: 'union',
  filter_set: [{ filter_type: 'union', ...attributes }],
})

describe('the documented example', () => {
  const filter: NodeFilter = {
    filter_set: [
      { filter_type: 'intersection', node_labels: { color: 'yellow', type: 'physical' } },
      { filter_type: 'intersection', node_names: ['a'] },
    ],
    filter_set_type: 'union',
  }
  test('selects a and c, as the document says', () => {
    expect(selectNodes(nodes, filter)).toEqual({ kind: 'selected', names: ['a', 'c'], ordered: true })
    expect(selectNodes(nodes, filter, { semantics: 'documented' })).toEqual(selectNodes(nodes, filter))
  })
  test('selects b as well on the real server', () => {
    expect(selectNodes(nodes.slice(0, 3), filter, { semantics: 'deployed' })).toEqual({
      kind: 'selected',
      names: ['a', 'b', 'c'],
      ordered: false,
    })
  })
})

describe('each value is the set of the nodes that carry it', () => {
  test.each([
    [{ node_names: ['c', 'a', 'x'] }, ['a', 'c'], []],
    [{ node_names: ['c'] }, ['c'], ['c']],
    [{ node_names: ['c', 'c'] }, ['c'], ['c']],
    [{ node_tags: ['t1', 't2'] }, ['a', 'b', 'c'], ['b']],
    [{ node_tags: ['t2', 't2'] }, ['b', 'c'], ['b', 'c']],
    [{ node_tags: ['t1', 'x'] }, ['a', 'b'], []],
    [{ node_labels: { color: 'yellow', type: 'physical' } }, ['a', 'b', 'c'], ['c']],
    [{ node_labels: { color: 'yellow', x: null } }, ['a', 'b', 'c', 'd'], ['b', 'c']],
    [{ node_labels: { color: null } }, ['d'], ['d']],
    [{ rack_names: ['r2'] }, ['b', 'c'], ['b', 'c']],
    [{ rack_names: ['r1', 'r2'] }, ['a', 'b', 'c'], []],
    [{ rack_labels: { row: '1', hot: 'yes' } }, ['a', 'b'], ['b']],
    [{ rack_labels: { row: '2' } }, ['c'], ['c']],
    [{ rack_labels: { hot: null } }, ['a', 'c', 'd'], ['a', 'c', 'd']],
    [{ node_names: ['a'], node_tags: ['t1'] }, ['a', 'b'], ['a']],
    [{ node_tags: ['t2'], rack_labels: { row: '2' } }, ['b', 'c'], ['c']],
    [{ node_labels: { type: 'virtual' }, rack_names: ['r1'] }, ['a', 'b'], []],
  ])('%o', (attributes, united, intersected) => {
    expect(names(uniting(attributes))).toEqual(united)
    expect(names(intersecting(attributes))).toEqual(intersected)
  })
  test('many values work like few', () => {
    const many = Array.from({ length: 40 }, (_, index) => `v${index}`)
    const inventory = [
      { name: 'v7', tags: many, rack: 'v39' },
      { name: 'w', tags: many.slice(1), rack: 'w' },
    ]
    expect(names(uniting({ node_names: many }), inventory)).toEqual(['v7'])
    expect(names(uniting({ rack_names: many }), inventory)).toEqual(['v7'])
    expect(names(uniting({ node_tags: [...many, 'v1'] }), inventory)).toEqual(['v7', 'w'])
    expect(names(intersecting({ node_tags: [...many, 'v1'] }), inventory)).toEqual(['v7'])
  })
})

describe('nothing given', () => {
  const all = ['a', 'b', 'c', 'd']
  test('no filter is all nodes', () => {
    expect(names(null)).toEqual(all)
    expect(names(undefined)).toEqual(all)
  })
  test('the empty intersection is all nodes and the empty union none, of filters and of values', () => {
    expect(names({ filter_set_type: 'intersection', filter_set: [] })).toEqual(all)
    expect(names({ filter_set_type: 'union', filter_set: [] })).toEqual([])
    for (const nothing of [
      {},
      { node_names: [], node_tags: [], node_labels: {}, rack_names: [], rack_labels: {} },
      { node_names: null, node_tags: null, node_labels: null, rack_names: null, rack_labels: undefined },
    ]) {
      expect(names(intersecting(nothing))).toEqual(all)
      expect(names(uniting(nothing))).toEqual([])
    }
  })
})

test('filters are combined by the type of the set', () => {
  const set = (filter_set_type: string) => ({
    filter_set_type,
    filter_set: [
      { filter_type: 'union', node_tags: ['t1'] },
      { filter_type: 'intersection', node_labels: { color: 'yellow' } },
    ],
  })
  expect(names(set('union'))).toEqual(['a', 'b', 'c'])
  expect(names(set('intersection'))).toEqual(['b'])
})

test('nodes of one name stay distinct', () => {
  const twins = [{ name: 'a', rack: 'r1' }, { name: 'b' }, { name: 'a', rack: 'r2' }]
  expect(names(uniting({ node_names: ['a'] }), twins)).toEqual(['a', 'a'])
  expect(names(uniting({ rack_names: ['r2'] }), twins)).toEqual(['a'])
})

test('names that mean something to JavaScript are ordinary', () => {
  const hostile: Node[] = JSON.parse(
    '[{"name":"__proto__","tags":["constructor"],"labels":{"__proto__":"p"},"rack":"toString"},{"name":"x","labels":{}}]',
  )
  const labels = JSON.parse('{"__proto__":"p"}')
  expect(names(uniting({ node_names: ['__proto__'] }), hostile)).toEqual(['__proto__'])
  expect(names(uniting({ node_tags: ['constructor'] }), hostile)).toEqual(['__proto__'])
  expect(names(uniting({ rack_names: ['toString'] }), hostile)).toEqual(['__proto__'])
  expect(names(uniting({ node_labels: labels }), hostile)).toEqual(['__proto__'])
  expect(names(uniting({ node_labels: JSON.parse('{"__proto__":null}') }), hostile)).toEqual(['x'])
  expect(names(uniting({ node_labels: { constructor: null } }), hostile)).toEqual(['__proto__', 'x'])
  const inherited = Object.create({ color: 'red' }) as Record<string, string>
  expect(names(uniting({ node_labels: { color: 'red' } }), [{ name: 'x', labels: inherited }])).toEqual([])
  expect(names(uniting({ node_labels: { color: null } }), [{ name: 'x', labels: inherited }])).toEqual(['x'])
})

test('what a filter inherits is no part of it', () => {
  const entry = Object.assign(Object.create({ node_names: ['a'] }), { filter_type: 'union' })
  expect(names({ filter_set_type: 'union', filter_set: [entry] })).toEqual([])
})

test('a malformed filter is rejected at its first fault, whatever the inventory', () => {
  const filter = {
    filter_set_type: 'union',
    filter_set: [{ filter_type: 'union', node_tags: ['t1', 5], node_name: ['a'] }],
  }
  const rejection = { kind: 'rejected', code: 'value-not-a-string', path: ['filter_set', 0, 'node_tags', 1] }
  expect(documented(filter)).toEqual(rejection)
  expect(documented(filter, [])).toEqual(rejection)
})

test('a large filter on a large inventory is answered without recursion', () => {
  const inventory = Array.from({ length: 20_000 }, (_, index) => ({ name: `n${index}` }))
  const wanted = inventory.filter((_, index) => index % 2 === 0).map(({ name }) => name)
  expect(names(uniting({ node_names: wanted }), inventory)).toEqual(wanted)
  const filter_set = Array.from({ length: 50_000 }, () => ({ filter_type: 'union', node_names: ['n1'] }))
  for (const semantics of ['documented', 'deployed'] as const) {
    const selection = selectNodes([{ name: 'n1' }], { filter_set_type: 'intersection', filter_set } as NodeFilter, {
      semantics,
    })
    expect(selection).toMatchObject({ kind: 'selected', names: ['n1'] })
  }
})

const refusal = (message: string) => expect.objectContaining({ code: 'invalid-input', message })

describe('options', () => {
  const select = (options: unknown) => () => selectNodes(nodes, null, options as SelectNodesOptions)
  test('are refused when unknown', () => {
    expect(select({ semantic: 'deployed' })).toThrow(
      refusal('selectNodes: unknown option "semantic" (did you mean semantics?); known are semantics, form.'),
    )
    expect(select({ semantics: 'real' })).toThrow(refusal('selectNodes: semantics must be "documented" or "deployed".'))
    expect(select({ semantics: 'deployed', form: 'dict' })).toThrow(
      refusal('selectNodes: form must be "json" or "object".'),
    )
    expect(select({ form: 'json' })).toThrow(refusal('selectNodes: form needs semantics "deployed".'))
  })
  test('may be undefined', () => {
    expect(select(undefined)()).toEqual(select({ semantics: undefined, form: undefined })())
    expect(select({ semantics: 'deployed', form: undefined })()).toMatchObject({ kind: 'selected' })
  })
})

test('an inventory that is not a list is refused', () => {
  expect(() => selectNodes({} as Node[], null)).toThrow(
    refusal('selectNodes: the inventory must be an array of nodes.'),
  )
})
