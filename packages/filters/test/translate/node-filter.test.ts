import { type NodeFilter, selectNodes } from '@jobwright/core'
import {
  allNodes,
  and,
  fromNodeFilter,
  label,
  type NodeExpression,
  nodeName,
  noNodes,
  not,
  or,
  rack,
  rackLabel,
  tag,
  toNodeFilter,
} from '@jobwright/filters'
import { describe, expect, test } from 'vitest'

const deployed = { semantics: 'deployed' } as const

function filterOf(expression: NodeExpression, options: { semantics?: 'documented' | 'deployed' } = {}): NodeFilter {
  const writing = toNodeFilter(expression, options)
  if (!writing.ok) throw new Error(writing.reason)
  return writing.filter
}

describe('toNodeFilter', () => {
  test("says the document's own example so that the server selects what the document says", () => {
    const nodes = [
      { name: 'a', labels: { type: 'physical', color: 'blue' } },
      { name: 'b', labels: { type: 'virtual', color: 'yellow' } },
      { name: 'c', labels: { type: 'physical', color: 'yellow' } },
    ]
    const expression = or(and(label('color', 'yellow'), label('type', 'physical')), nodeName('a'))
    expect(filterOf(expression)).toEqual({
      filter_set_type: 'union',
      filter_set: [
        { filter_type: 'union', node_names: ['a'] },
        { filter_type: 'intersection', node_labels: { color: 'yellow', type: 'physical' } },
      ],
    })
    expect(filterOf(expression, deployed)).toEqual({
      filter_set_type: 'intersection',
      filter_set: [
        { filter_type: 'union', node_names: ['a'], node_labels: { color: 'yellow' } },
        { filter_type: 'union', node_names: ['a'], node_labels: { type: 'physical' } },
      ],
    })
    expect(selectNodes(nodes, filterOf(expression, deployed), deployed)).toMatchObject({ names: ['a', 'c'] })
  })

  test('lists names, and gives one attribute as a union, so that the server repeats no node', () => {
    for (const options of [{}, deployed]) {
      expect(filterOf(nodeName('a', 'b'), options).filter_set).toEqual([
        { filter_type: 'union', node_names: ['a', 'b'] },
      ])
      expect(filterOf(tag('t', 'u'), options).filter_set).toEqual([{ filter_type: 'union', node_tags: ['t', 'u'] }])
    }
  })

  test('joins what can stand in one filter', () => {
    expect(filterOf(and(nodeName('a', 'b'), tag('t'), tag('u'), rack('r'), label('k', 'x')), deployed)).toEqual({
      filter_set_type: 'intersection',
      filter_set: [
        {
          filter_type: 'intersection',
          node_names: ['a', 'b'],
          node_tags: ['t'],
          node_labels: { k: 'x' },
          rack_names: ['r'],
        },
        { filter_type: 'union', node_tags: ['u'] },
      ],
    })
    expect(filterOf(and(tag('t'), tag('u'), rackLabel('row', '1'), not(label('k'))))).toEqual({
      filter_set_type: 'union',
      filter_set: [
        { filter_type: 'intersection', node_tags: ['t', 'u'], node_labels: { k: null }, rack_labels: { row: '1' } },
      ],
    })
  })

  test('gives further values of a label further filters', () => {
    const expression = or(label('k', { in: ['x', 'y'] }), not(label('k')), label('m', 'z'), tag('t'))
    for (const options of [{}, deployed]) {
      expect(filterOf(expression, options)).toEqual({
        filter_set_type: 'union',
        filter_set: [
          { filter_type: 'union', node_tags: ['t'], node_labels: { k: 'x', m: 'z' } },
          { filter_type: 'union', node_labels: { k: 'y' } },
          { filter_type: 'union', node_labels: { k: null } },
        ],
      })
    }
  })

  test('takes the shorter of two forms', () => {
    const names = Array.from({ length: 50 }, (_, at) => `n${at}`)
    const racks = Array.from({ length: 50 }, (_, at) => `r${at}`)
    const filter = filterOf(and(nodeName(...names), rack(...racks)))
    expect(filter).toEqual({
      filter_set_type: 'intersection',
      filter_set: [
        { filter_type: 'union', node_names: names },
        { filter_type: 'union', rack_names: racks },
      ],
    })
  })

  test('lets a list of values decide what cannot be asked of all nodes', () => {
    const names = nodeName('cmp-1', 'cmp-2', 'ctl-1')
    expect(filterOf(and(names, nodeName({ prefix: 'cmp-' }), not(nodeName('cmp-2'))), deployed)).toEqual({
      filter_set_type: 'union',
      filter_set: [{ filter_type: 'union', node_names: ['cmp-1'] }],
    })
    expect(filterOf(or(nodeName('a'), nodeName({ glob: 'a\\*' })))).toEqual(filterOf(nodeName('a', 'a*')))
    expect(filterOf(and(label('k', { glob: '*' }), label('k', 'x')))).toEqual(filterOf(label('k', 'x')))
  })

  test('does not take a test that is repeated for another one', () => {
    const prefix = tag({ prefix: 'a' })
    for (const twice of [and(prefix, prefix), or(prefix, prefix), not(and(not(prefix), not(prefix)))]) {
      expect(toNodeFilter(twice)).toMatchObject({ ok: false, part: prefix })
      expect(toNodeFilter(or(tag('t'), twice))).toMatchObject({ ok: false, part: prefix })
      expect(toNodeFilter(and(tag('t'), not(twice)))).toMatchObject({ ok: false, part: not(prefix) })
    }
    expect(filterOf(and(tag('t', 'u'), tag('u', 't')))).toEqual(filterOf(tag('t', 'u')))
    expect(filterOf(or(tag('t'), and(tag('t'), tag('u'))))).toEqual(filterOf(tag('t')))
  })

  test('says alternatives that differ in one attribute as one, and leaves out those that another one covers', () => {
    const [one, other] = [and(nodeName('a'), tag('t')), and(nodeName('b'), tag('t'))]
    expect(filterOf(or(one, other), deployed).filter_set).toEqual([
      { filter_type: 'intersection', node_names: ['a', 'b'], node_tags: ['t'] },
    ])
    expect(filterOf(or(and(tag('t'), rack('r')), and(tag('u'), rack('r'))), deployed).filter_set).toEqual([
      { filter_type: 'intersection', node_tags: ['t', 'u'], rack_names: ['r'] },
    ])
    // A node has one value of a label at most.
    expect(filterOf(and(or(label('k', 'x'), tag('t')), or(label('k', 'y'), tag('t'))), deployed)).toEqual(
      filterOf(tag('t')),
    )
    const covered = and(label('k', 'x'), tag('t'))
    expect(filterOf(or(label('k', { in: ['x', 'y'] }), covered), deployed)).toEqual(
      filterOf(label('k', { in: ['x', 'y'] }), deployed),
    )
    expect(filterOf(or(covered, and(covered, rack('r')), covered))).toEqual(filterOf(covered))
    expect(filterOf(or(and(label('k'), not(label('k'))), tag('t')))).toEqual(filterOf(tag('t')))
  })

  test('says no node so that either semantics selects none', () => {
    const filter = filterOf(noNodes())
    expect(filterOf(and(nodeName('a'), nodeName('b')), deployed)).toEqual(filter)
    expect(filterOf(tag(), deployed)).toEqual(filter)
    for (const semantics of ['documented', 'deployed'] as const) {
      expect(selectNodes([{ name: 'a' }], filter, { semantics })).toMatchObject({ kind: 'selected', names: [] })
    }
  })

  test('says all nodes to the document alone', () => {
    expect(filterOf(allNodes())).toEqual({ filter_set_type: 'intersection', filter_set: [] })
    expect(filterOf(or(label('k'), not(label('k'))))).toEqual(filterOf(allNodes()))
    expect(filterOf(nodeName({ prefix: '' }))).toEqual(filterOf(allNodes()))
    expect(toNodeFilter(not(tag()), deployed)).toEqual({
      ok: false,
      reason: 'Drydock has no filter for all nodes: send null as the filter, which selects them',
      part: not(tag()),
    })
  })

  test('keeps keys and values that trip up JavaScript', () => {
    const expression = and(label('__proto__', 'constructor'), rack(''), tag('__proto__'))
    const [entry] = filterOf(expression, deployed).filter_set
    expect(Object.entries(entry?.node_labels ?? {})).toEqual([['__proto__', 'constructor']])
    const node = {
      name: 'a',
      tags: ['__proto__'],
      rack: '',
      labels: Object.fromEntries([['__proto__', 'constructor']]),
    }
    expect(selectNodes([node, { name: 'b' }], filterOf(expression), {})).toMatchObject({ names: ['a'] })
  })

  test('refuses what no list of values says, and names the part', () => {
    const parts: readonly (readonly [NodeExpression, string])[] = [
      [label('k'), '"label k"'],
      [not(label('k', 'x')), '"no label k = x"'],
      [not(nodeName('a', 'b')), '"name other than a or b"'],
      [not(rack('r')), '"rack other than r"'],
      [not(tag('t')), '"no tag t"'],
      [nodeName({ prefix: 'a' }), '"name beginning with a"'],
      [not(label('k', { suffix: 'a' })), '"no label k ending in a"'],
      [tag({ glob: 'a*' }), '"tag of the form "a*""'],
      [rack({ prefix: '' }), '"rack beginning with """'],
      [not(rack({ glob: '*' })), '"rack not beginning with """'],
    ]
    for (const [part, words] of parts) {
      const expected =
        part.kind === 'not' && part.of.kind === 'rack' && 'glob' in part.of.test ? not(rack({ prefix: '' })) : part
      const reason = `a node filter cannot say ${words}: it names values that a node has, or labels that it lacks`
      for (const options of [{}, deployed]) {
        expect(toNodeFilter(and(tag('u'), part), options)).toEqual({ ok: false, reason, part: expected })
        expect(toNodeFilter(or(nodeName('n'), and(label('q', 'x'), part)), options)).toMatchObject({ ok: false })
      }
    }
    expect(toNodeFilter(or(rack('r'), not(rack({ prefix: '' }))))).toMatchObject({
      ok: false,
      reason: 'a node filter cannot say this: it names values that a node has, or labels that it lacks',
    })
  })

  test('refuses labels of racks to the server, which would ignore them', () => {
    expect(toNodeFilter(and(tag('t'), rackLabel('row', '1')), deployed)).toEqual({
      ok: false,
      reason: 'Drydock ignores rack_labels',
      part: rackLabel('row', '1'),
    })
  })

  test('refuses to the server alternatives that each ask for several labels or tags', () => {
    const one = and(label('k', 'x'), label('m', 'y'))
    const other = and(label('k', 'z'), label('m', 'w'))
    expect(toNodeFilter(or(one, other)).ok).toBe(true)
    expect(toNodeFilter(or(one, other), deployed)).toEqual({
      ok: false,
      reason: 'Drydock ORs the tags of one filter, and its labels, so an alternative cannot ask for several',
      part: one,
    })
  })

  test('refuses what would take too many alternatives or filters', () => {
    const keys = Array.from({ length: 12 }, (_, at) => `k${at}`)
    const wide = and(...keys.map((key) => or(label(key, 'x'), label(`${key}-`, 'y'))))
    expect(toNodeFilter(wide).ok).toBe(true)
    const deep = or(...keys.map((key) => and(label(`${key}+`, 'x'), label(`${key}=`, 'y'))))
    expect(toNodeFilter(deep).ok).toBe(true)
    const both = or(wide, deep)
    expect(toNodeFilter(both)).toEqual({ ok: false, reason: 'this comes to more than 500 alternatives', part: both })

    const values = (count: number) => label('k', { in: Array.from({ length: count }, (_, at) => `v${at}`) })
    expect(toNodeFilter(values(1000)).ok).toBe(true)
    expect(toNodeFilter(values(1001))).toMatchObject({ ok: false, reason: 'this takes more than 1000 filters' })

    const tags = (count: number) => and(...Array.from({ length: count }, (_, at) => tag(`t${at}`)))
    expect(toNodeFilter(tags(500), deployed).ok).toBe(true)
    expect(toNodeFilter(tags(501), deployed).ok).toBe(false)
    expect(toNodeFilter(tags(501)).ok).toBe(true)
  })

  test('takes long lists and big trees in their stride', () => {
    const names = Array.from({ length: 5000 }, (_, at) => `n${at}`)
    expect(filterOf(or(...names.map((name) => nodeName(name)))).filter_set).toHaveLength(1)
    expect(filterOf(and(nodeName(...names), ...names.slice(1).map((name) => not(nodeName(name)))))).toEqual(
      filterOf(nodeName('n0')),
    )
  })

  test('refuses wrong input', () => {
    const wrong = (expression: unknown, options?: unknown) => () => toNodeFilter(expression as never, options as never)
    expect(wrong({ kind: 'nope' })).toThrow(expect.objectContaining({ code: 'invalid-input' }))
    expect(wrong(tag('t'), { semantics: 'real' })).toThrow(expect.objectContaining({ code: 'invalid-input' }))
    expect(wrong(tag('t'), { semantic: 'deployed' })).toThrow(/toNodeFilter: .*did you mean semantics/)
  })
})

describe('fromNodeFilter', () => {
  const expressionOf = (filter: unknown, options = {}) => {
    const reading = fromNodeFilter(filter as NodeFilter, options)
    return reading.ok ? reading.expression : reading
  }
  const set = (filter_set_type: string, ...filter_set: readonly object[]) => ({ filter_set_type, filter_set })

  test('reads what the document means', () => {
    const labels = { filter_type: 'intersection', node_labels: { color: 'yellow', type: null } }
    expect(expressionOf(set('union', labels, { filter_type: 'union', node_names: ['a', 'b', 'a'] }))).toEqual(
      or(and(label('color', 'yellow'), not(label('type'))), nodeName('a', 'b')),
    )
    const every = { filter_type: 'intersection', node_tags: ['t', 'u'], rack_names: ['r'], rack_labels: { row: '1' } }
    expect(expressionOf(set('intersection', every))).toEqual(and(tag('t'), tag('u'), rack('r'), rackLabel('row', '1')))
    expect(expressionOf(set('union', { filter_type: 'union', node_tags: ['t'], rack_names: null }))).toEqual(tag('t'))
    expect(expressionOf(set('intersection'))).toEqual(and())
    expect(expressionOf(set('union', { filter_type: 'intersection', node_names: [] }))).toEqual(and())
  })

  test('reads what the server makes of it: values are ORed, rack labels ignored, what is empty left out', () => {
    const entry = {
      filter_type: 'intersection',
      node_labels: { a: '1', b: null },
      node_tags: ['t', 'u'],
      rack_labels: { c: '2' },
    }
    expect(expressionOf(set('intersection', { filter_type: 'intersection', node_names: [] }, entry), deployed)).toEqual(
      and(or(label('a', '1'), not(label('b'))), tag('t', 'u')),
    )
    expect(expressionOf(set('union', { filter_type: 'union' }), deployed)).toEqual(or())
  })

  test('no filter is all nodes to both', () => {
    for (const none of [null, undefined]) {
      expect(fromNodeFilter(none)).toEqual({ ok: true, expression: allNodes() })
      expect(fromNodeFilter(none, deployed)).toEqual({ ok: true, expression: allNodes() })
    }
  })

  test('refuses what the server trips over, and names the piece', () => {
    const empty = { filter_type: 'intersection', rack_labels: { row: '1' } }
    const tags = { filter_type: 'union', node_tags: ['t'] }
    expect(expressionOf(set('union', tags, empty), deployed)).toEqual({
      ok: false,
      reason: 'to Drydock an intersection that gives nothing is no set to unite',
      part: empty,
      path: ['filter_set', 1],
    })
    for (const filter of [set('union'), set('intersection'), set('intersection', empty, empty)]) {
      expect(expressionOf(filter, deployed)).toEqual({
        ok: false,
        reason: 'to Drydock a set that gives nothing is neither all nodes nor none',
        part: filter.filter_set,
        path: ['filter_set'],
      })
    }
  })

  test('refuses what is not of the documented shape', () => {
    const filter = set('union', { filter_type: 'union', node_names: 'abc' })
    for (const options of [{}, deployed]) {
      expect(expressionOf(filter, options)).toEqual({
        ok: false,
        reason: 'this is no node filter: values-not-a-list',
        part: 'abc',
        path: ['filter_set', 0, 'node_names'],
      })
    }
    expect(expressionOf({ filter_set: [] })).toMatchObject({ ok: false, part: undefined, path: ['filter_set_type'] })
    expect(expressionOf(5)).toMatchObject({ ok: false, part: 5, path: [] })
  })

  test('refuses a filter that comes to more parts than an expression may have', () => {
    const node_names = Array.from({ length: 100_000 }, (_, at) => `n${at}`)
    expect(expressionOf(set('union', { filter_type: 'union', node_names }))).toEqual(nodeName({ in: node_names }))
    const filter = set('union', { filter_type: 'intersection', node_names })
    expect(expressionOf(filter)).toEqual({
      ok: false,
      reason: 'an expression has at most 100000 parts',
      part: filter,
      path: [],
    })
    expect(expressionOf(filter, deployed)).toEqual(nodeName({ in: node_names }))
    const nulls = {
      filter_type: 'union',
      node_labels: Object.fromEntries(node_names.slice(50_000).map((name) => [name, null])),
    }
    expect(expressionOf(set('union', nulls))).toMatchObject({ ok: false })
  })

  test('refuses wrong options', () => {
    const wrong = (options: unknown) => () => fromNodeFilter(null, options as never)
    expect(wrong({ semantics: 'real' })).toThrow(expect.objectContaining({ code: 'invalid-input' }))
    expect(wrong({ sematics: 'deployed' })).toThrow(/fromNodeFilter: .*did you mean semantics/)
  })
})
