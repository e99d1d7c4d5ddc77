import type { Node, NodeFilter, NodeFilterEntry, SetOperation } from '@jobwright/core'
import { type Explanation, explainNode, type LabelVerdict, type NameVerdict } from '@jobwright/filters'
import { describe, expect, test } from 'vitest'

/** The example of Drydock's task document. */
const documentFilter: NodeFilter = {
  filter_set: [
    { filter_type: 'intersection', node_labels: { color: 'yellow', type: 'physical' } },
    { filter_type: 'intersection', node_names: ['a'] },
  ],
  filter_set_type: 'union',
}
const a: Node = { name: 'a', labels: { type: 'physical', color: 'blue' } }
const b: Node = { name: 'b', labels: { type: 'virtual', color: 'yellow' } }
const c: Node = { name: 'c', labels: { type: 'physical', color: 'yellow' } }

const setOf = (filter_set_type: SetOperation, ...filter_set: readonly object[]): NodeFilter => ({
  filter_set_type,
  filter_set: filter_set as readonly NodeFilterEntry[],
})
const any = (values: object): NodeFilter => setOf('union', { filter_type: 'union', ...values })
const all = (values: object): NodeFilter => setOf('union', { filter_type: 'intersection', ...values })
const malformed = (filter: unknown): NodeFilter => filter as NodeFilter

const textOf = (filter: NodeFilter | null, node: Node): string => explainNode(filter, node).text
const serverTextOf = (filter: NodeFilter | null, node: Node): string =>
  explainNode(filter, node, { semantics: 'deployed' }).text

describe("the example of Drydock's document", () => {
  test('selects a and c by the document', () => {
    expect([a, b, c].map((node) => textOf(documentFilter, node))).toEqual([
      'selected: name = a (filter 2)',
      'not selected: filter 1 wants label type = physical, the node has virtual; filter 2 wants name = a, the node is b',
      'selected: label color = yellow and label type = physical (filter 1)',
    ])
  })

  test('selects b too on the deployed server, by one label alone', () => {
    expect([a, b, c].map((node) => serverTextOf(documentFilter, node))).toEqual([
      'selected: label type = physical (filter 1)',
      'selected: label color = yellow (filter 1)',
      'selected: label color = yellow (filter 1)',
    ])
  })

  test('gives the whole tree of verdicts', () => {
    const labels = ['filter_set', 0, 'node_labels']
    const type: LabelVerdict = {
      kind: 'label',
      path: [...labels, 'type'],
      verdict: false,
      key: 'type',
      wanted: 'physical',
      actual: 'virtual',
    }
    const name: NameVerdict = {
      kind: 'name',
      path: ['filter_set', 1, 'node_names', 0],
      verdict: false,
      match: 'equals',
      wanted: 'a',
      actual: 'b',
    }
    expect(explainNode(documentFilter, b)).toEqual({
      node: 'b',
      semantics: 'documented',
      selected: false,
      tree: {
        kind: 'set',
        path: ['filter_set'],
        operation: 'union',
        verdict: false,
        filters: [
          {
            kind: 'filter',
            path: ['filter_set', 0],
            operation: 'intersection',
            verdict: false,
            attributes: [
              {
                kind: 'attribute',
                path: labels,
                attribute: 'node_labels',
                operation: 'intersection',
                verdict: false,
                values: [
                  {
                    kind: 'label',
                    path: [...labels, 'color'],
                    verdict: true,
                    key: 'color',
                    wanted: 'yellow',
                    actual: 'yellow',
                  },
                  type,
                ],
              },
            ],
          },
          {
            kind: 'filter',
            path: ['filter_set', 1],
            operation: 'intersection',
            verdict: false,
            attributes: [
              {
                kind: 'attribute',
                path: ['filter_set', 1, 'node_names'],
                attribute: 'node_names',
                operation: 'intersection',
                verdict: false,
                values: [name],
              },
            ],
          },
        ],
      },
      deciding: [type, name],
      text: 'not selected: filter 1 wants label type = physical, the node has virtual; filter 2 wants name = a, the node is b',
    } satisfies Explanation)
  })

  test('marks what the server does otherwise', () => {
    const { tree } = explainNode(documentFilter, b, { semantics: 'deployed' })
    expect(tree).toMatchObject({
      filters: [{ operation: 'intersection', attributes: [{ operation: 'union', verdict: true }] }, {}],
    })
  })
})

describe('the text says of each attribute', () => {
  const node: Node = {
    name: 'n1',
    tags: ['t1', 't2'],
    labels: { os: 'linux' },
    rack: 'r1',
    rackLabels: { hall: 'east' },
  }
  const bare: Node = { name: 'n2' }

  test('what the node has of it', () => {
    const filter = all({
      node_names: ['n1'],
      node_tags: ['t1'],
      node_labels: { os: 'linux' },
      rack_names: ['r1'],
      rack_labels: { hall: 'east' },
    })
    expect(textOf(filter, node)).toBe(
      'selected: name = n1, tag t1, label os = linux, rack = r1 and rack label hall = east (filter 1)',
    )
  })

  test('what it is instead', () => {
    const filter = any({
      node_names: ['x', 'y'],
      node_tags: ['t8', 't9'],
      node_labels: { os: 'bsd' },
      rack_names: ['r9'],
      rack_labels: { hall: 'west' },
    })
    expect(textOf(filter, node)).toBe(
      'not selected: filter 1 wants name = x or y, the node is n1; or tag t8 or t9, the node has t1 and t2; ' +
        'or label os = bsd, the node has linux; or rack = r9, the node is in r1; or rack label hall = west, the rack has east',
    )
    expect(textOf(filter, bare)).toBe(
      'not selected: filter 1 wants name = x or y, the node is n2; or tag t8 or t9, the node has no tags; ' +
        'or label os = bsd, the node has none; or rack = r9, the node is in no rack; or rack label hall = west, the rack has none',
    )
  })

  test('what it should lack', () => {
    const filter = all({ node_labels: { os: null }, rack_labels: { hall: null } })
    expect(textOf(filter, bare)).toBe('selected: no label os and no rack label hall (filter 1)')
    expect(textOf(all({ node_labels: { os: null } }), node)).toBe(
      'not selected: filter 1 wants no label os, the node has linux',
    )
    expect(textOf(all({ rack_labels: { hall: null } }), node)).toBe(
      'not selected: filter 1 wants no rack label hall, the rack has east',
    )
  })

  test('no more values, attributes and filters than fit in a line', () => {
    const wanted = ['1', '2', '3', '4', '5', '6', '7']
    expect(textOf(any({ node_names: wanted }), node)).toBe(
      'not selected: filter 1 wants name = 1, 2, 3, 4, 5 or 2 more, the node is n1',
    )
    expect(textOf(all({ node_tags: wanted }), { name: 'x', tags: wanted })).toBe(
      'selected: tag 1, tag 2, tag 3, tag 4, tag 5 and 2 more (filter 1)',
    )
    expect(textOf(any({ node_tags: ['x'] }), { name: 'x', tags: wanted })).toBe(
      'not selected: filter 1 wants tag x, the node has 1, 2, 3, 4, 5 and 2 more',
    )
    const labels = Object.fromEntries(wanted.map((key) => [`l${key}`, 'x']))
    expect(textOf(any({ node_labels: labels }), node)).toBe(
      `not selected: filter 1 wants ${['l1', 'l2', 'l3', 'l4', 'l5'].map((key) => `label ${key} = x, the node has none`).join('; or ')}; or one of 2 more`,
    )
    const names = wanted.map((name) => ({ filter_type: 'union', node_names: [name] }))
    expect(textOf(setOf('union', ...names.slice(0, 6)), node)).toMatch(
      /filter 5 wants name = 5, the node is n1; and 1 more filter$/,
    )
    expect(textOf(setOf('union', ...names), node)).toMatch(
      /filter 5 wants name = 5, the node is n1; and 2 more filters$/,
    )
    expect(textOf(setOf('union', ...names.slice(0, 5)), node)).toMatch(/filter 5 wants name = 5, the node is n1$/)
  })

  test('odd words in quotes, long ones cut, and never a second line', () => {
    expect(textOf(any({ node_tags: ['a b', '', 'x\ny'] }), bare)).toBe(
      'not selected: filter 1 wants tag "a b", "" or "x\\ny", the node has no tags',
    )
    expect(textOf(any({ node_names: ['x'.repeat(60)] }), bare)).toContain(`name = ${'x'.repeat(60)},`)
    expect(textOf(any({ node_names: ['x'.repeat(61)] }), bare)).toContain(`name = ${'x'.repeat(59)}…,`)
  })
})

describe('the text of what has no values', () => {
  const node: Node = { name: 'n' }

  test('says what an intersection or union of nothing is', () => {
    expect(textOf(null, node)).toBe('selected: without a filter every node is')
    expect(explainNode(undefined, node)).toMatchObject({ selected: true, tree: { kind: 'no-filter' } })
    expect(textOf(all({}), node)).toBe(
      'selected: filter 1 gives no values, and an intersection of nothing is every node',
    )
    expect(textOf(any({ node_tags: [] }), node)).toBe(
      'not selected: filter 1 gives no values, and a union of nothing is no node',
    )
    expect(textOf(setOf('intersection'), node)).toBe(
      'selected: the set holds no filters, and an intersection of nothing is every node',
    )
    expect(textOf(setOf('union'), node)).toBe(
      'not selected: the set holds no filters, and a union of nothing is no node',
    )
  })

  test('says what the server skips, and that it is left without an answer', () => {
    const end = '; the server then answers neither all nodes nor none'
    expect(serverTextOf(setOf('union'), node)).toBe(
      'undecided: the set holds no filters, and the server answers neither all nodes nor none',
    )
    const skipped = setOf(
      'intersection',
      { filter_type: 'intersection' },
      { filter_type: 'intersection', rack_labels: { a: 'b' } },
    )
    expect(serverTextOf(skipped, node)).toBe(
      `undecided: filter 1 gives no values, so the server skips it; filter 2 gives only rack_labels, which the server ignores, so the server skips it${end}`,
    )
    const unknown = setOf('intersection', { filter_type: 'Union', node_names: ['n'] })
    expect(serverTextOf(unknown, node)).toBe(
      `undecided: the server skips filter 1, whose filter_type it does not know${end}`,
    )
    expect(serverTextOf(any({ rack_labels: { a: 'b' } }), node)).toBe(
      'not selected: filter 1 gives only rack_labels, which the server ignores, and a union of nothing is no node',
    )
  })

  test('prefers the fewest leaves, a filter without values counting as one', () => {
    const filter = setOf(
      'union',
      { filter_type: 'intersection', node_names: ['n'], node_labels: { a: null } },
      { filter_type: 'intersection' },
    )
    expect(textOf(filter, node)).toBe(
      'selected: filter 2 gives no values, and an intersection of nothing is every node',
    )
  })
})

describe('a filter that is refused', () => {
  test('by the document is malformed', () => {
    const explanation = explainNode(
      malformed({ filter_set_type: 'union', filter_set: [{ filter_type: 'union', node_names: 'abc' }] }),
      a,
    )
    expect(explanation).toMatchObject({
      selected: undefined,
      tree: { kind: 'rejected', code: 'values-not-a-list', path: ['filter_set', 0, 'node_names'] },
      text: 'undecided: the filter is malformed at filter_set[0].node_names (values-not-a-list)',
    })
    expect(explanation.deciding).toEqual([explanation.tree])
    expect(textOf(malformed(5), a)).toBe('undecided: the filter is malformed at its root (filter-not-an-object)')
    expect(textOf(malformed({ 'a b': 1 }), a)).toBe('undecided: the filter is malformed at ["a b"] (unknown-key)')
  })

  test('by the server is rejected, if only for this node', () => {
    const filter = malformed({ filter_set_type: 'union', filter_set: [{ filter_type: 'union', rack_names: 'r1r2' }] })
    expect(serverTextOf(filter, { name: 'x' })).toBe(
      'undecided: the server rejects the filter at filter_set[0].rack_names (node-without-rack)',
    )
    expect(serverTextOf(filter, { name: 'x', rack: 'r2' })).toBe('selected: rack within r1r2 (filter 1)')
    expect(serverTextOf(filter, { name: 'x', rack: 'r3' })).toBe(
      'not selected: filter 1 wants rack within r1r2, the node is in r3',
    )
  })
})

describe('JSON that the server takes in its own way', () => {
  const server = (values: object, node: Node) => explainNode(any(values), node, { semantics: 'deployed' })

  test('looks for a name as a part of a string, by whole characters', () => {
    expect(server({ node_names: 'abz' }, { name: 'b' }).selected).toBe(true)
    expect(server({ node_names: 'abz' }, { name: 'c' }).selected).toBe(false)
    expect(server({ node_names: 'abz' }, { name: 'az' }).selected).toBe(false)
    expect(server({ node_names: 'abz' }, { name: '' }).selected).toBe(true)
    expect(server({ node_names: '😀' }, { name: '\ude00' }).selected).toBe(false)
    expect(server({ node_names: 'x😀' }, { name: '😀' }).deciding).toEqual([
      {
        kind: 'name',
        path: ['filter_set', 0, 'node_names'],
        verdict: true,
        match: 'within',
        wanted: 'x😀',
        actual: '😀',
      },
    ])
  })

  test('takes a string of tags by its characters and an object by its keys', () => {
    expect(server({ node_tags: 'ab' }, { name: 'x', tags: ['b'] }).text).toBe('selected: tag b (filter 1)')
    expect(server({ node_tags: { b: 0 } }, { name: 'x', tags: ['b'] }).deciding[0]?.path).toEqual([
      'filter_set',
      0,
      'node_tags',
      'b',
    ])
    expect(server({ rack_names: { r: 0 } }, { name: 'x', rack: 'r' }).text).toBe('selected: rack = r (filter 1)')
  })

  test('compares without conversion', () => {
    expect(server({ node_labels: { a: 1 } }, { name: 'x', labels: { a: '1' } }).text).toBe(
      'not selected: filter 1 wants label a = the number 1, the node has 1',
    )
    expect(server({ node_names: [['x'], { x: 1 }, true] }, { name: 'x' }).text).toBe(
      'not selected: filter 1 wants name = a list, an object or the boolean true, the node is x',
    )
    expect(server({ rack_names: [null] }, { name: 'x' }).text).toBe('selected: rack = null (filter 1)')
  })

  test('counts a falsy attribute as not given', () => {
    for (const nothing of [null, '', 0, false, [], {}]) {
      expect(server({ node_names: nothing, rack_names: ['r'] }, { name: 'x', rack: 'r' }).text).toBe(
        'selected: rack = r (filter 1)',
      )
    }
  })
})

test('a value given twice is one leaf, where it stands first', () => {
  const { deciding } = explainNode(any({ node_tags: ['x', 'y', 'x'] }), { name: 'n' })
  expect(deciding.map(({ path }) => path.at(-1))).toEqual([0, 1])
})

test("keys of JavaScript's own are keys like any other", () => {
  const labels = JSON.parse('{"__proto__":"x","toString":null}')
  const filter = all({ node_labels: labels })
  expect(textOf(filter, { name: 'n', labels: JSON.parse('{"__proto__":"x"}') })).toBe(
    'selected: label __proto__ = x and no label toString (filter 1)',
  )
  expect(textOf(filter, { name: 'n', labels: {} })).toBe(
    'not selected: filter 1 wants label __proto__ = x, the node has none',
  )
  const inherited = Object.assign(Object.create({ node_names: ['n'] }), { filter_type: 'union' })
  expect(explainNode(setOf('union', inherited), { name: 'n' }).selected).toBe(false)
})

test('huge and deep filters are explained, in a short text', () => {
  const names = Array.from({ length: 10_000 }, (_, index) => `n${index}`)
  const deep = JSON.parse(`${'['.repeat(5000)}${']'.repeat(5000)}`)
  expect(explainNode(any({ node_names: names }), { name: 'x' }).deciding).toHaveLength(names.length)
  expect(textOf(any({ node_names: names }), { name: 'x' })).toMatch(/or 9995 more, the node is x$/)
  expect(serverTextOf(any({ node_names: [deep] }), { name: 'x' })).toBe(
    'not selected: filter 1 wants name = a list, the node is x',
  )
  const many = names.map((name) => ({ filter_type: 'union' as const, node_names: [name] }))
  expect(textOf({ filter_set_type: 'union', filter_set: many }, { name: 'x' })).toMatch(/; and 9995 more filters$/)
})

test('neither the filter nor the node has to be writable', () => {
  const filter = Object.freeze(any(Object.freeze({ node_tags: Object.freeze(['t']) })))
  expect(explainNode(filter, Object.freeze({ name: 'n', tags: Object.freeze(['t']) })).selected).toBe(true)
})

test('unknown options are refused by name, with the one that was meant', () => {
  const refusal = (message: string) => expect.objectContaining({ code: 'invalid-input', message })
  const options = (value: object) => () => explainNode(null, a, value as { semantics: 'deployed' })
  expect(options({ semantic: 'deployed' })).toThrow(
    refusal('explainNode: unknown option "semantic" (did you mean semantics?); known are semantics.'),
  )
  expect(options({ form: 'json' })).toThrow(refusal('explainNode: unknown option "form"; known are semantics.'))
  expect(options({ semantics: 'real' })).toThrow(
    refusal('explainNode: semantics must be documented or deployed, not "real".'),
  )
  expect(explainNode(null, a, { semantics: undefined }).semantics).toBe('documented')
})
