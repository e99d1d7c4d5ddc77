import { JobwrightError, type Node, type NodeFilter, type NodeFilterEntry, selectNodes } from '@jobwright/core'
import { and, compareSemantics, createNodeIndex, explainNode, label, lint, not, or, tag } from '@jobwright/filters'
import { describe, expect, test } from 'vitest'

const nodes: readonly Node[] = [
  { name: 'web-01', tags: ['gpu'], labels: { color: 'blue' }, rack: 'r1' },
  { name: 'web-02', tags: ['gpu', 'spare'], labels: { color: 'yellow' }, rack: 'r2' },
  { name: 'db-01', labels: { color: 'yellow' } },
]
const index = createNodeIndex(nodes)
const setOf = (...filter_set: readonly object[]): NodeFilter => ({
  filter_set_type: 'union',
  filter_set: filter_set as readonly NodeFilterEntry[],
})
const both = setOf({ filter_type: 'intersection', node_tags: ['gpu', 'spare'] })

test('the index still selects, counts and changes', () => {
  const changed = createNodeIndex(nodes)
  expect(changed.select(tag('gpu')).names).toEqual(['web-01', 'web-02'])
  changed.upsert({ name: 'web-03', tags: ['gpu'] })
  expect(changed.count(tag('gpu'))).toBe(3)
  expect(changed.explain(tag('gpu'), 'web-03').selected).toBe(true)
  changed.remove('web-02')
  expect(changed.compareSemantics(both).onlyDeployed).toEqual(['web-01', 'web-03'])
  expect(lint(tag('spare'), changed)[0]?.code).toBe('never-matches')
})

describe('explain', () => {
  const yellow = and(tag('gpu'), label('color', 'yellow'))

  test('says why an expression selects a node of the index, or why not', () => {
    expect(index.explain(yellow, 'web-01')).toEqual(explainNode(yellow, nodes[0] as Node))
    expect(index.explain(yellow, 'web-02').text).toBe('selected: tag gpu and label color = yellow')
    expect(index.explain(yellow, 'db-01', { semantics: 'deployed' }).text).toBe(
      'not selected: wants tag gpu, the node has no tags',
    )
  })

  test('says why a filter does, by either semantics', () => {
    expect(index.explain(both, 'web-01').text).toBe('not selected: filter 1 wants tag spare, the node has gpu')
    expect(index.explain(both, 'web-01', { semantics: 'deployed' }).text).toBe('selected: tag gpu (filter 1)')
    expect(index.explain(null, 'web-01').selected).toBe(true)
    expect(index.explain(undefined, 'web-01').tree.kind).toBe('no-filter')
  })

  test('knows that another node has the server reject the filter', () => {
    const within = setOf({ filter_type: 'union', rack_names: 'r1r2' })
    const [first] = nodes
    expect(explainNode(within, first as Node, { semantics: 'deployed' }).selected).toBe(true)
    expect(index.explain(within, 'web-01', { semantics: 'deployed' })).toEqual({
      node: 'web-01',
      semantics: 'deployed',
      selected: undefined,
      tree: {
        kind: 'rejected',
        path: ['filter_set', 0, 'rack_names'],
        verdict: undefined,
        code: 'node-without-rack',
      },
      deciding: [expect.objectContaining({ code: 'node-without-rack' })],
      text: 'undecided: the server rejects the filter at filter_set[0].rack_names (node-without-rack)',
    })
    expect(index.explain(within, 'web-01').text).toBe(
      'undecided: the filter is malformed at filter_set[0].rack_names (values-not-a-list)',
    )
    const empty = setOf()
    expect(index.explain(empty, 'web-01', { semantics: 'deployed' }).selected).toBeUndefined()
    expect(selectNodes(nodes, empty, { semantics: 'deployed' }).kind).toBe('indeterminate')
  })

  test('takes the first of several nodes of a name', () => {
    const twice = createNodeIndex([
      { name: 'a', tags: ['x'] },
      { name: 'a', tags: ['y'] },
    ])
    expect(twice.explain(tag('x'), 'a').selected).toBe(true)
    expect(twice.explain(tag('y'), 'a').selected).toBe(false)
  })

  test('refuses a name that no node has, and bad input', () => {
    expect(() => index.explain(yellow, 'web-1')).toThrow(
      new JobwrightError('explain: no node is named "web-1"; did you mean "web-01"?', { code: 'invalid-input' }),
    )
    expect(() => index.explain(yellow, 'unlike')).toThrow(/^explain: no node is named "unlike"\.$/)
    expect(() => index.explain(both, 5 as never)).toThrow('explain: the name of the node must be a text.')
    expect(() => index.explain(yellow, 'web-01', { semantic: 'x' } as never)).toThrow(
      'explain: unknown option "semantic"',
    )
    expect(() => index.explain(yellow, 'web-01', { semantics: 'x' } as never)).toThrow(
      'explain: semantics must be documented or deployed, not "x".',
    )
    expect(() => index.explain({ kind: 'tagg' } as never, 'web-01')).toThrow(/^explain: this is no expression: /)
  })
})

test('compareSemantics and lint are those of the nodes', () => {
  expect(index.compareSemantics(both)).toEqual(compareSemantics(both, nodes))
  expect(index.compareSemantics(both)).toMatchObject({ both: ['web-02'], onlyDeployed: ['web-01'] })
  expect(index.compareSemantics(null).agree).toBe(true)
  const misspelled = or(tag('gpus'), not(label('colour')))
  expect(lint(misspelled, index)).toEqual(lint(misspelled, nodes))
  expect(lint(both, index, { action: 'destroy_nodes' })).toEqual(lint(both, nodes, { action: 'destroy_nodes' }))
  expect(() => lint(both, index, { action: 'destroy_nods' })).toThrow('did you mean destroy_nodes?')
  expect(lint(5, index)[0]?.code).toBe('filter-not-an-object')
  expect(lint(tag('x'), createNodeIndex([])).map(({ code }) => code)).toEqual(['selects-nothing'])
})

test('a lean index is an inventory too', async () => {
  const { createNodeIndex: lean } = await import('@jobwright/filters/select')
  expect(compareSemantics(both, lean(nodes))).toEqual(compareSemantics(both, nodes))
  expect(lint(tag('gpus'), lean(nodes))).toEqual(lint(tag('gpus'), nodes))
  expect('explain' in lean(nodes)).toBe(false)
})

test('names come in inventory order, however the server orders them', () => {
  const colors = createNodeIndex([
    { name: 'x', labels: { a: '1' } },
    { name: 'y', labels: { b: '1' } },
    { name: 'z', labels: { a: '1', b: '1' } },
  ])
  const filter: NodeFilter = {
    filter_set_type: 'intersection',
    filter_set: [{ filter_type: 'intersection', node_labels: { b: '1', a: '1' } }],
  }
  const { deployed, both, onlyDeployed } = colors.compareSemantics(filter)
  expect(deployed).toMatchObject({ names: ['y', 'z', 'x', 'z'] })
  expect([both, onlyDeployed]).toEqual([['z'], ['x', 'y']])
})
