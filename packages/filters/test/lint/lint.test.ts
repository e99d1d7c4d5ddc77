import type { Node, NodeFilter, NodeFilterEntry, SetOperation } from '@jobwright/core'
import { type Finding, lint } from '@jobwright/filters'
import { describe, expect, test } from 'vitest'

const setOf = (filter_set_type: SetOperation, ...filter_set: readonly object[]): NodeFilter => ({
  filter_set_type,
  filter_set: filter_set as readonly NodeFilterEntry[],
})
const every = (values: object) => ({ filter_type: 'intersection', ...values })
const some = (values: object) => ({ filter_type: 'union', ...values })
/** Findings in short: level, code, place. */
const brief = (findings: readonly Finding[]) =>
  findings.map(({ level, code, path }) => `${level} ${code} ${path.join('.')}`.trim())
const messages = (findings: readonly Finding[], code: string) =>
  findings.filter((finding) => finding.code === code).map(({ message }) => message)

const nodes: readonly Node[] = [
  {
    name: 'web-01',
    tags: ['gpu'],
    labels: { color: 'blue', type: 'physical' },
    rack: 'rack-1',
    rackLabels: { hall: 'east' },
  },
  { name: 'web-02', tags: ['gpu', 'spare'], labels: { color: 'yellow', type: 'virtual' }, rack: 'rack-2' },
  { name: 'db-01', labels: { type: 'physical' } },
]

describe('a sound filter', () => {
  test('has no findings', () => {
    const filter = setOf(
      'union',
      some({ node_tags: ['gpu', 'spare'] }),
      every({ node_names: ['db-01'], node_labels: { type: 'physical' } }),
    )
    expect(lint(filter)).toEqual([])
    expect(lint(filter, nodes)).toEqual([])
    expect(lint(filter, nodes, { action: 'destroy_nodes' })).toEqual([])
  })
})

describe('a malformed filter', () => {
  const malformed = (filter: unknown) =>
    lint(filter).map(({ code, path, message, suggestion }) => [code, path.join('.'), message, suggestion])

  test('is an error at each place', () => {
    expect(
      malformed({
        filter_set_type: 'Union',
        filter_sets: [],
        filter_set: [
          { filter_type: 'xor', node_names: 'abz', node_tags: 'abz', node_name: ['a'] },
          5,
          { node_labels: ['a'], rack_names: [1, true, null] },
        ],
      }),
    ).toEqual([
      ['unknown-key', 'filter_sets', 'filter_sets is no part of a filter; the server ignores it', 'filter_set'],
      ['unknown-set-type', 'filter_set_type', 'filter_set_type is union or intersection, here it is Union', 'union'],
      [
        'unknown-filter-type',
        'filter_set.0.filter_type',
        'filter_type is union or intersection, here it is xor',
        undefined,
      ],
      [
        'values-not-a-list',
        'filter_set.0.node_names',
        'node_names is a list; in a string the server looks for each name as a part of it',
        '["abz"]',
      ],
      ['values-not-a-list', 'filter_set.0.node_tags', 'node_tags is a list of strings', '["abz"]'],
      [
        'unknown-key',
        'filter_set.0.node_name',
        'node_name is no part of a filter; the server ignores it',
        'node_names',
      ],
      [
        'entry-not-an-object',
        'filter_set.1',
        'a filter of the set is an object with filter_type and attributes',
        undefined,
      ],
      [
        'unknown-filter-type',
        'filter_set.2.filter_type',
        'filter_type is union or intersection, here it is missing',
        undefined,
      ],
      [
        'labels-not-an-object',
        'filter_set.2.node_labels',
        'node_labels is an object of label values by key',
        undefined,
      ],
      [
        'value-not-a-string',
        'filter_set.2.rack_names.0',
        'the number 1 is no string, and the server compares it with strings unconverted',
        '"1"',
      ],
      [
        'value-not-a-string',
        'filter_set.2.rack_names.1',
        'the boolean true is no string, and the server compares it with strings unconverted',
        '"true"',
      ],
      [
        'value-not-a-string',
        'filter_set.2.rack_names.2',
        'null is no string, and the server compares it with strings unconverted',
        undefined,
      ],
      ['rejected-by-server', 'filter_set.1', 'the server rejects the filter (entry-not-an-object)', undefined],
    ])
  })

  test('of any other JSON type is an error too', () => {
    expect(malformed(5)).toEqual([
      ['filter-not-an-object', '', 'a filter is an object with filter_set_type and filter_set', undefined],
      ['rejected-by-server', '', 'the server rejects the filter (filter-not-an-object)', undefined],
    ])
    expect(malformed({ filter_set_type: 'union', filter_set: 'ab' })[0]).toEqual([
      'set-not-a-list',
      'filter_set',
      'filter_set is a list of filters',
      undefined,
    ])
    expect(malformed(setOf('union', some({ node_names: '' })))[0]?.[3]).toBeUndefined()
    expect(malformed(setOf('union', some({ node_names: 5 })))[0]?.slice(2)).toEqual([
      'node_names is a list of strings',
      undefined,
    ])
    expect(malformed({ ...setOf('union'), filter_set_type: 5 })[0]?.slice(2)).toEqual([
      'filter_set_type is union or intersection, here it is the number 5',
      undefined,
    ])
    expect(lint(5).every(({ level }) => level === 'error')).toBe(true)
    expect(Object.hasOwn(lint(5)[0] ?? {}, 'suggestion')).toBe(false)
  })
})

describe('a filter that the server has no answer to', () => {
  test('is an error', () => {
    expect(lint(setOf('intersection'))).toContainEqual({
      code: 'rejected-by-server',
      level: 'error',
      path: ['filter_set'],
      message: 'the server rejects the filter (empty-intersection)',
    })
    expect(lint(setOf('union'))).toContainEqual({
      code: 'indeterminate-on-server',
      level: 'error',
      path: ['filter_set'],
      message: 'no filter of the set counts for the server, and it answers neither all nodes nor none',
    })
    expect(brief(lint(setOf('intersection', every({ rack_labels: { hall: 'east' } })), nodes))).toEqual([
      'error indeterminate-on-server filter_set',
      'warning rack-labels-ignored filter_set.0.rack_labels',
    ])
  })

  test('is one though the inventory is empty, where the server would not look at it', () => {
    expect(brief(lint(setOf('intersection'), []))).toContain('error rejected-by-server filter_set')
    expect(
      brief(lint({ filter_set_type: 'union', filter_set: [{ filter_type: 'union', rack_names: 'r' }] }, [])),
    ).toContain('error rejected-by-server filter_set.0.rack_names')
    expect(
      brief(
        lint({ filter_set_type: 'union', filter_set: [{ filter_type: 'union', rack_names: 'r' }] }, nodes.slice(0, 1)),
      ),
    ).toEqual(['error values-not-a-list filter_set.0.rack_names'])
  })
})

describe('a filter that the server reads differently', () => {
  const several = setOf('union', every({ node_tags: ['gpu', 'spare'] }))

  test('is a warning', () => {
    expect(lint(several)).toEqual([
      {
        code: 'values-are-or-ed',
        level: 'warning',
        path: ['filter_set', 0, 'node_tags'],
        message: 'filter 1: a node needs all 2 values of node_tags by the document, any one of them on the server',
      },
    ])
    expect(
      brief(lint(setOf('intersection', every({}), some({ node_tags: ['gpu'], rack_labels: { hall: 'east' } })))),
    ).toEqual(['warning empty-means-nothing filter_set.0', 'warning rack-labels-ignored filter_set.1.rack_labels'])
  })

  test('says which nodes are hit besides', () => {
    const findings = lint(several, nodes)
    expect(brief(findings)).toEqual(['warning values-are-or-ed filter_set.0.node_tags', 'warning server-selects-more'])
    expect(messages(findings, 'server-selects-more')).toEqual([
      'the server selects 1 more node than the document: web-01',
    ])
    const names = setOf('union', every({ node_names: ['web-01', 'web-02', 'db-01'] }))
    expect(messages(lint(names, nodes), 'server-selects-more')).toEqual([
      'the server selects 3 more nodes than the document: web-01, web-02 and db-01',
    ])
  })

  test('is an error for a destructive action where the server selects more', () => {
    for (const action of ['destroy_nodes', 'destroy_node']) {
      expect(brief(lint(several, undefined, { action }))).toEqual(['error values-are-or-ed filter_set.0.node_tags'])
      expect(brief(lint(several, nodes, { action }))).toEqual([
        'error values-are-or-ed filter_set.0.node_tags',
        'error server-selects-more',
      ])
    }
    expect(brief(lint(several, nodes, { action: 'deploy_nodes' }))[0]).toBe(
      'warning values-are-or-ed filter_set.0.node_tags',
    )
  })

  test('stays a warning for a destructive action where the server selects no more', () => {
    const action = 'destroy_nodes'
    expect(brief(lint(several, nodes.slice(1), { action }))).toEqual([
      'warning values-are-or-ed filter_set.0.node_tags',
    ])
    const fewer = setOf('union', some({ node_names: ['db-01'], rack_labels: { hall: 'east' } }))
    expect(brief(lint(fewer, undefined, { action }))).toEqual(['warning rack-labels-ignored filter_set.0.rack_labels'])
    expect(brief(lint(fewer, nodes, { action }))).toEqual(['warning rack-labels-ignored filter_set.0.rack_labels'])
    const wider = setOf('union', every({ node_tags: ['gpu'], rack_labels: { hall: 'east' } }))
    expect(brief(lint(wider, undefined, { action }))).toEqual(['error rack-labels-ignored filter_set.0.rack_labels'])
    const partly = setOf(
      'union',
      every({ node_tags: ['gpu', 'spare'] }),
      every({ node_labels: { color: 'yellow', type: 'virtual' } }),
    )
    expect(brief(lint(partly, nodes, { action }))).toEqual([
      'error values-are-or-ed filter_set.0.node_tags',
      'error server-selects-more',
      'warning values-are-or-ed filter_set.1.node_labels',
    ])
  })

  test('may name a node several times', () => {
    const path = 'warning repeated-names filter_set.0.node_tags'
    const repeating = setOf('intersection', every({ node_tags: ['gpu', 'spare'] }))
    expect(brief(lint(repeating))).toContain(path)
    expect(brief(lint(repeating, nodes))).toContain(path)
    expect(brief(lint(repeating, nodes.slice(0, 1)))).not.toContain(path)
    expect(messages(lint(repeating), 'repeated-names')).toEqual([
      'the server names a node once for each value of node_tags that it carries',
    ])
    const never = [
      several,
      setOf('intersection', every({ node_tags: ['gpu'] })),
      setOf('intersection', some({ node_tags: ['gpu', 'spare'] })),
      setOf('intersection', every({ node_tags: ['gpu', 'spare'], node_names: ['web-02'] })),
      setOf('intersection', every({ node_tags: ['gpu', 'spare'] }), every({ node_names: ['web-02'] })),
      setOf('intersection', every({ node_tags: ['gpu', 'spare'] }), some({})),
      setOf('intersection', every({ node_names: ['web-01', 'web-02'] })),
      setOf('intersection', every({ rack_names: ['rack-1', 'rack-2'] })),
    ]
    for (const filter of never) expect(messages(lint(filter), 'repeated-names')).toEqual([])
    const still = [
      setOf('intersection', every({ node_tags: ['gpu', 'gpu'] })),
      setOf('intersection', every({ node_labels: { type: 'physical', color: 'blue' } })),
      setOf('intersection', every({ node_tags: ['gpu', 'spare'], rack_labels: { hall: 'east' } }), every({})),
    ]
    for (const filter of still) expect(messages(lint(filter), 'repeated-names')).toHaveLength(1)
  })
})

describe('a contradiction', () => {
  const contradictions = (filter: NodeFilter) =>
    lint(filter)
      .filter(({ code }) => code === 'contradiction')
      .map(({ path, message }) => [path.join('.'), message])

  test('is an intersection of several names or racks', () => {
    expect(contradictions(setOf('union', every({ node_names: ['a', 'b'], rack_names: ['r', 's'] })))).toEqual([
      ['filter_set.0.node_names', 'filter 1 asks for several node_names at once, and a node has one'],
      ['filter_set.0.rack_names', 'filter 1 asks for several rack_names at once, and a node has one'],
    ])
    expect(
      contradictions(
        setOf('union', some({ node_names: ['a', 'b'] }), every({ node_names: ['a', 'a'], node_tags: ['s', 't'] })),
      ),
    ).toEqual([])
  })

  test('is an intersection of filters that leave nothing to each other', () => {
    expect(
      contradictions(setOf('intersection', some({ node_names: ['a', 'b'] }), every({ node_names: ['c'] }))),
    ).toEqual([['filter_set.1.node_names.0', 'filter 2 leaves no name that filter 1 allows']])
    expect(
      contradictions(
        setOf(
          'intersection',
          every({ node_labels: { os: 'x', arch: 'y' }, rack_names: ['r'] }),
          every({ node_labels: { os: null } }),
          every({ node_labels: { arch: 'y' }, rack_labels: { os: 'x' } }),
          every({ rack_labels: { os: 'z' } }),
          some({ rack_names: ['s', 't'] }),
        ),
      ),
    ).toEqual([
      ['filter_set.1.node_labels.os', 'filter 2 leaves no value of label os that filter 1 allows'],
      ['filter_set.3.rack_labels.os', 'filter 4 leaves no value of rack label os that filter 3 allows'],
      ['filter_set.4.rack_names.0', 'filter 5 leaves no rack that filter 1 allows'],
    ])
    expect(
      contradictions(
        setOf(
          'intersection',
          some({ node_names: ['a', 'b'] }),
          some({ node_names: ['b', 'c'] }),
          some({ node_names: ['a', 'c'] }),
        ),
      ),
    ).toEqual([['filter_set.2.node_names.0', 'filter 3 leaves no name that filter 2 allows']])
  })

  test('is none where filters are alternatives, or leave one another room', () => {
    const fine = [
      setOf('union', every({ node_names: ['a'] }), every({ node_names: ['b'] })),
      setOf('intersection', some({ node_names: ['a'], node_tags: ['t'] }), every({ node_names: ['b'] })),
      setOf('intersection', some({ node_names: ['a'], rack_names: ['r'] }), every({ node_names: ['b'] })),
      setOf('intersection', some({ node_labels: { os: 'x', arch: 'y' } }), every({ node_labels: { os: 'z' } })),
      setOf('intersection', every({ node_tags: ['s'] }), every({ node_tags: ['t'] })),
      setOf(
        'intersection',
        some({ node_names: ['a', 'b'] }),
        every({ node_names: ['b'] }),
        every({ node_names: ['b'] }),
      ),
    ]
    for (const filter of fine) expect(contradictions(filter)).toEqual([])
  })
})

describe('a value that no node carries', () => {
  const missing = (values: object, inventory = nodes) =>
    lint(setOf('union', some(values)), inventory)
      .filter(({ code }) => code === 'never-matches')
      .map(({ level, path, message, suggestion }) => {
        expect(level).toBe('warning')
        return [path.slice(2).join('.'), message, suggestion]
      })

  test('is found in each attribute, with what was probably meant', () => {
    expect(missing({ node_names: ['web-01', 'web01', 'mail'] })).toEqual([
      ['node_names.1', 'no node is named web01', 'web-01'],
      ['node_names.2', 'no node is named mail', undefined],
    ])
    expect(missing({ node_tags: ['gpu', 'GPU', 'sapre', 'disk'] })).toEqual([
      ['node_tags.1', 'no node has tag GPU', 'gpu'],
      ['node_tags.2', 'no node has tag sapre', 'spare'],
      ['node_tags.3', 'no node has tag disk', undefined],
    ])
    expect(missing({ rack_names: ['rack_1', 'rack-1'] })).toEqual([
      ['rack_names.0', 'no node is in rack rack_1', 'rack-1'],
    ])
    expect(missing({ rack_labels: { hall: 'easy', room: '1' } })).toEqual([
      ['rack_labels.hall', 'no node has rack label hall = easy', 'east'],
      ['rack_labels.room', 'no node has rack label room', undefined],
    ])
    expect(missing({ node_labels: { colour: 'blue', type: 'phsyical', color: 'blue' } })).toEqual([
      ['node_labels.colour', 'no node has label colour', 'color'],
      ['node_labels.type', 'no node has label type = phsyical', 'physical'],
    ])
  })

  test('is found where a label should be absent and every node has it', () => {
    expect(missing({ node_labels: { type: null, color: null, none: null } })).toEqual([
      ['node_labels.type', 'every node has label type', undefined],
    ])
  })

  test('is not looked for without nodes', () => {
    expect(missing({ node_names: ['mail'] }, [])).toEqual([])
    expect(messages(lint(setOf('union', some({ node_names: ['mail'] }))), 'never-matches')).toEqual([])
  })

  test('suggests only what is near', () => {
    const near = (word: string, ...names: readonly string[]) =>
      missing(
        { node_names: [word] },
        names.map((name) => ({ name })),
      )[0]?.[2]
    expect(near('ab', 'ac')).toBeUndefined()
    expect(near('AB', 'ab')).toBe('ab')
    expect(near(' ab', 'ab')).toBe('ab')
    expect(near('abc', 'abd')).toBe('abd')
    expect(near('abc', 'acb')).toBe('acb')
    expect(near('abc', 'abcd')).toBe('abcd')
    expect(near('abc', 'bc')).toBe('bc')
    expect(near('abcd', 'bcda')).toBeUndefined()
    expect(near('abcdef', 'bcdefa')).toBe('bcdefa')
    expect(near('abcdef', 'uvwxyz')).toBeUndefined()
    expect(near('abcdef', 'abcdex', 'abcdeF', 'abcdefg')).toBe('abcdeF')
    expect(near('node-7', 'node-1', 'node-17')).toBe('node-1')
    expect(near(`${'x'.repeat(32)}a`, `${'x'.repeat(32)}b`)).toBeUndefined()
    expect(near('x'.repeat(40), 'X'.repeat(40))).toBe('X'.repeat(40))
    expect(near(`${'x'.repeat(31)}a`, `${'x'.repeat(31)}b`)).toBe(`${'x'.repeat(31)}b`)
    expect(near('', 'a')).toBeUndefined()
    expect(near('constructor', 'x')).toBeUndefined()
  })

  test('is measured against a bounded number of near words, the same word in another case always among them', () => {
    const letters = Array.from('abcdefghijklmnopqrstuvwyz0123456789', (letter) => ({ name: `node-${letter}` }))
    expect(letters.length).toBeGreaterThan(32)
    expect(missing({ node_names: ['node-x'] }, letters)[0]?.[2]).toBe('node-a')
    expect(missing({ node_names: ['node-x'] }, [...letters, { name: 'NODE-X' }])[0]?.[2]).toBe('NODE-X')
    const wanted = letters.map(({ name }) => name)
    const suggested = missing({ node_names: wanted }, [{ name: 'node-x' }]).filter(
      ([, , suggestion]) => suggestion !== undefined,
    )
    expect(suggested).toHaveLength(8)
  })

  test('is found among many without comparing each with each', () => {
    const many = Array.from({ length: 4_000 }, (_, index) => ({
      name: `node-${index}`,
      tags: [`tag${index}`],
      labels: { [`key${index}`]: 'v' },
    }))
    const wanted = Array.from({ length: 4_000 }, (_, index) => `nod-${index}`)
    const found = missing({ node_names: wanted }, many)
    expect(found).toHaveLength(4_000)
    expect(found[17]).toEqual(['node_names.17', 'no node is named nod-17', 'node-17'])
  })
})

describe('the reach of a filter', () => {
  const reach = (filter: unknown, inventory?: readonly Node[], action?: string) =>
    lint(filter, inventory, { action })
      .filter(({ code }) => code.startsWith('selects') || code === 'no-values')
      .map(({ level, code, path, message }) => `${level} ${code} ${path.join('.')}: ${message}`)

  test('is everything without a filter, which a destructive action should mean', () => {
    expect(lint(null)).toEqual([
      { code: 'selects-everything', level: 'info', path: [], message: 'without a filter every node is selected' },
    ])
    expect(brief(lint(undefined, nodes, { action: 'destroy_nodes' }))).toEqual(['warning selects-everything'])
  })

  test('is everything by an intersection of nothing', () => {
    const everything = 'info selects-everything filter_set: every node is selected, whatever it carries'
    expect(reach(setOf('intersection'))).toEqual([everything])
    expect(reach(setOf('intersection', every({}), every({ node_tags: [] })))).toEqual([everything])
    expect(reach(setOf('union', every({}), every({ node_tags: ['gpu'] })), nodes)).toEqual([everything])
    expect(reach(setOf('intersection', every({}), every({ node_tags: ['gpu'] })), nodes)).toEqual([])
    expect(reach(setOf('intersection'), nodes, 'destroy_nodes')).toEqual([everything.replace('info', 'warning')])
  })

  test('is nothing by a union of nothing or a contradiction', () => {
    const nothing = 'warning selects-nothing filter_set: no node can be selected'
    const empty = (filter: number) =>
      `warning no-values filter_set.${filter - 1}: filter ${filter} is a union of no values, which is no node`
    expect(reach(setOf('union'))).toEqual([nothing])
    expect(reach(setOf('union', some({}), some({ node_names: null })))).toEqual([empty(1), empty(2), nothing])
    expect(reach(setOf('union', every({ node_tags: ['gpu'] }), some({})), nodes)).toEqual([empty(2)])
    expect(reach(setOf('intersection', every({ node_tags: ['gpu'] }), some({})), nodes)).toEqual([empty(2), nothing])
    expect(reach(setOf('union', every({ node_names: ['a', 'b'] })))).toEqual([nothing])
    expect(reach(setOf('union', every({ node_names: ['a', 'b'] }), every({ node_names: ['c'] })))).toEqual([])
    expect(reach(setOf('intersection', every({ node_names: ['a'] }), every({ node_names: ['b'] })))).toEqual([nothing])
  })

  test('is nothing of some nodes', () => {
    const filter = setOf('union', some({ node_tags: ['disk'] }))
    expect(reach(filter)).toEqual([])
    expect(reach(filter, nodes)).toEqual(['warning selects-nothing filter_set: none of the nodes is selected'])
    expect(reach(filter, [])).toEqual(['warning selects-nothing filter_set: none of the nodes is selected'])
  })
})

test('a value given again is worth knowing', () => {
  const filter = setOf(
    'union',
    some({ node_names: ['a', 'b', 'a', 'a'], node_tags: ['t', 't'], rack_names: ['r', 'R', 'r'] }),
  )
  expect(brief(lint(filter))).toEqual([
    'info repeated-value filter_set.0.node_names.2',
    'info repeated-value filter_set.0.node_names.3',
    'info repeated-value filter_set.0.node_tags.1',
    'info repeated-value filter_set.0.rack_names.2',
  ])
  expect(lint(filter)[0]?.message).toBe('filter 1 gives a again')
})

test('errors come first, then warnings, then the rest', () => {
  const levels = lint(setOf('intersection', every({ rack_labels: { a: 'b' }, rack_names: [] })), nodes, {
    action: 'destroy_nodes',
  })
    .concat(lint(setOf('union', every({ node_tags: ['gpu', 'gpu', 'spare'] })), nodes, { action: 'destroy_nodes' }))
    .map(({ level }) => level)
  expect(levels).toEqual(['error', 'warning', 'warning', 'warning', 'error', 'error', 'info'])
})

test("JavaScript's own keys and huge or deep documents are ordinary", () => {
  expect(brief(lint(JSON.parse('{"__proto__":{},"filter_set_type":"union","filter_set":[]}')))).toContain(
    'error unknown-key __proto__',
  )
  const labels = JSON.parse('{"__proto__":"x"}')
  expect(lint(setOf('union', some({ node_labels: labels })), [{ name: 'a', labels }])).toEqual([])
  expect(
    messages(lint(setOf('union', some({ node_labels: labels })), [{ name: 'a', labels: {} }]), 'never-matches'),
  ).toEqual(['no node has label __proto__'])
  const deep = JSON.parse(`${'['.repeat(5000)}${']'.repeat(5000)}`)
  expect(brief(lint(deep))).toContain('error filter-not-an-object')
  expect(brief(lint(setOf('union', some({ node_names: deep }))))).toContain(
    'error value-not-a-string filter_set.0.node_names.0',
  )
  const contradicting = {
    filter_set_type: 'intersection',
    filter_set: Array.from({ length: 10_000 }, (_, index) => every({ node_names: [`n${index}`] })),
  }
  expect(lint(contradicting).filter(({ code }) => code === 'contradiction')).toHaveLength(9_999)
})

test('options, actions and inventories that are none are refused', () => {
  const refusal = (message: string) => expect.objectContaining({ code: 'invalid-input', message })
  expect(() => lint(null, undefined, { actoin: 'destroy_nodes' } as object)).toThrow(
    refusal('lint: unknown option "actoin" (did you mean action?); known are action.'),
  )
  expect(() => lint(null, undefined, { action: 5 as never })).toThrow(refusal('lint: action must be a text.'))
  expect(() => lint(null, undefined, { action: 'destroy_node s' })).toThrow(
    refusal('lint: action is "destroy_node s"; did you mean destroy_nodes?'),
  )
  expect(() => lint(null, undefined, { action: 'Destroy_Node' })).toThrow(
    refusal('lint: action is "Destroy_Node"; did you mean destroy_node?'),
  )
  expect(brief(lint(null, undefined, { action: 'deploy_nodes' }))).toEqual(['info selects-everything'])
  expect(() => lint(null, {} as never)).toThrow(refusal('lint: nodes must be a list of nodes.'))
  expect(lint(null, nodes, { action: undefined })).toHaveLength(1)
})
