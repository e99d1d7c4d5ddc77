import { type Node, type NodeFilter, type NodeSelection, type SelectNodesOptions, selectNodes } from '@jobwright/core'
import { describe, expect, test } from 'vitest'

const nodes: readonly Node[] = [
  { name: 'a', tags: ['t1'], labels: { type: 'physical', color: 'blue' }, rack: 'r1' },
  { name: 'b', tags: ['t1', 't2'], labels: { type: 'virtual', color: 'yellow' }, rack: 'r2' },
  { name: 'c', tags: ['t2', 't1', 't2'], labels: { type: 'physical', color: 'yellow' }, rack: 'r2' },
  { name: 'd' },
]

function deployed(filter: unknown, options: Partial<SelectNodesOptions> = {}, inventory = nodes): NodeSelection {
  return selectNodes(inventory, filter as NodeFilter, { ...options, semantics: 'deployed' })
}

/** The selection of an intersection of one intersecting filter: the server's bare list. */
function alone(attributes: object, inventory = nodes): NodeSelection {
  const filter_set = [{ filter_type: 'intersection', ...attributes }]
  return deployed({ filter_set_type: 'intersection', filter_set }, {}, inventory)
}

const ordered = (...names: string[]) => ({ kind: 'selected', names, ordered: true })
const unordered = (...names: string[]) => ({ kind: 'selected', names, ordered: false })
const rejected = (code: string, ...path: (string | number)[]) => ({ kind: 'rejected', code, path })

describe('a lone attribute in an intersection of one filter', () => {
  test('lists a node once for each wanted tag it has, in inventory order', () => {
    expect(alone({ node_tags: ['t1', 't2'] })).toEqual(ordered('a', 'b', 'b', 'c', 'c'))
    expect(alone({ node_tags: ['t2', 't2', 'x'] })).toEqual(ordered('b', 'b', 'c', 'c'))
  })
  test('lists a node once for each label it carries, label by label', () => {
    expect(alone({ node_labels: { color: 'yellow', type: 'physical' } })).toEqual(ordered('b', 'c', 'a', 'c'))
  })
  test('lists names and racks in inventory order', () => {
    expect(alone({ node_names: ['c', 'a', 'a'] })).toEqual(ordered('a', 'c'))
    expect(alone({ rack_names: ['r2', 'r1'] })).toEqual(ordered('a', 'b', 'c'))
    expect(alone({ node_names: ['a', 'b', 'c', 'x', 'y', 'z'] })).toEqual(ordered('a', 'b', 'c'))
  })
  test('loses order and repeats as soon as anything is combined', () => {
    expect(alone({ node_tags: ['t1', 't2'], rack_names: ['r2'] })).toEqual(unordered('b', 'c'))
    expect(alone({ node_names: ['b', 'a'], node_labels: { color: 'yellow', type: 'physical' } })).toEqual(
      unordered('a', 'b'),
    )
    const twice = { filter_type: 'intersection', node_tags: ['t1', 't2'] }
    expect(deployed({ filter_set_type: 'intersection', filter_set: [twice, twice] })).toEqual(unordered('a', 'b', 'c'))
    expect(deployed({ filter_set_type: 'union', filter_set: [twice] })).toEqual(unordered('a', 'b', 'c'))
    const asUnion = { ...twice, filter_type: 'union' }
    expect(deployed({ filter_set_type: 'intersection', filter_set: [asUnion] })).toEqual(unordered('a', 'b', 'c'))
  })
})

describe('what Python makes of odd types', () => {
  test('a string where a list of names is expected is searched for each name', () => {
    expect(alone({ node_names: 'xbaz' })).toEqual(ordered('a', 'b'))
    expect(alone({ rack_names: 'r1r2' }, nodes.slice(0, 3))).toEqual(ordered('a', 'b', 'c'))
    expect(alone({ node_names: 'b' }, [{ name: '' }, { name: 'b' }, { name: 'bb' }])).toEqual(ordered('', 'b'))
  })
  test('a surrogate pair is one character of such a string', () => {
    const high = '\ud83d'
    const low = '\ude00'
    const inventory = [{ name: high }, { name: low }, { name: high + low }, { name: `x${high}` }, { name: `${low}y` }]
    expect(alone({ node_names: `x${high}${low}y` }, inventory)).toEqual(ordered(high + low))
    expect(alone({ node_names: `x${high}${low}x${high} ${low}` }, inventory)).toEqual(
      ordered(high, low, high + low, `x${high}`),
    )
    expect(alone({ node_names: `${high}\ue000` }, inventory)).toEqual(ordered(high))
    expect(alone({ node_names: `\ud7ff${low}` }, inventory)).toEqual(ordered(low))
    expect(
      alone({ node_tags: high + low }, [
        { name: 'a', tags: [high] },
        { name: 'b', tags: [high + low] },
      ]),
    ).toEqual(ordered('b'))
  })
  test('the first and the last surrogates are surrogates too', () => {
    for (const [high, low] of [
      ['\ud800', '\udc00'],
      ['\udbff', '\udfff'],
    ] as const) {
      const inventory = [{ name: high }, { name: low }, { name: high + low }]
      expect(alone({ node_names: `x${high}${low}` }, inventory)).toEqual(ordered(high + low))
      expect(alone({ node_names: `${low}${high}` }, inventory)).toEqual(ordered(high, low))
    }
  })
  test('a string where a list of tags is expected is taken character by character', () => {
    const inventory = [{ name: 'n', tags: ['a', 'ab'] }]
    expect(alone({ node_tags: 'ab' }, inventory)).toEqual(ordered('n'))
    expect(alone({ node_tags: 'aa' }, inventory)).toEqual(ordered('n', 'n'))
  })
  test('an object where a list is expected is its keys', () => {
    expect(alone({ node_names: { b: 0, toString: 1 } })).toEqual(ordered('b'))
    expect(alone({ node_tags: { t1: null } })).toEqual(ordered('a', 'b', 'c'))
    expect(alone({ rack_names: { r2: [] } })).toEqual(ordered('b', 'c'))
    expect(alone({ node_names: { a: undefined, b: 1 } })).toEqual(ordered('b'))
  })
  test('null among rack names selects nodes without a rack', () => {
    expect(alone({ rack_names: [null] })).toEqual(ordered('d'))
    expect(alone({ rack_names: [undefined, 'r1'] })).toEqual(ordered('a', 'd'))
    expect(alone({ rack_names: ['r1', 'r3', 'r4', 'r5', null] })).toEqual(ordered('a', 'd'))
    expect(alone({ rack_names: ['null', 'undefined'] })).toEqual(ordered())
  })
  test('a list of nothing but null is given all the same', () => {
    expect(alone({ node_names: [null] })).toEqual(ordered())
    expect(alone({ node_names: [undefined] })).toEqual(ordered())
    expect(alone({ node_tags: [undefined] })).toEqual(ordered())
  })
  test('a label of null selects nodes that lack the key', () => {
    expect(alone({ node_labels: { color: null } })).toEqual(ordered('d'))
    expect(alone({ node_labels: { toString: null, color: null } })).toEqual(ordered('a', 'b', 'c', 'd', 'd'))
  })
  test('no value of another type equals a string', () => {
    const inventory = [{ name: '1', tags: ['1', 'true'], labels: { k: '1' }, rack: '1' }]
    expect(alone({ node_names: [1, true, ['1'], { 1: 1 }] }, inventory)).toEqual(ordered())
    expect(alone({ node_tags: [1, true, null] }, inventory)).toEqual(ordered())
    expect(alone({ rack_names: [1] }, inventory)).toEqual(ordered())
    expect(alone({ node_labels: { k: 1 } }, inventory)).toEqual(ordered())
    expect(alone({ node_labels: { x: false, k: ['1'] } }, inventory)).toEqual(ordered())
  })
  test.each([null, undefined, false, 0, -0, 0n, '', [], {}, { a: undefined }, Symbol('x')])(
    'an attribute of %o is not given',
    (value) => {
      for (const key of ['node_names', 'node_tags', 'rack_names', 'node_labels']) {
        expect(alone({ [key]: value })).toEqual({ kind: 'indeterminate' })
      }
    },
  )
  test.each([1, -1, 0.5, Number.NaN, 1n, true])(
    'an attribute of %o can be neither searched nor looped over',
    (value) => {
      expect(alone({ node_names: value })).toEqual(rejected('not-a-container', 'filter_set', 0, 'node_names'))
      expect(alone({ rack_names: value })).toEqual(rejected('not-a-container', 'filter_set', 0, 'rack_names'))
      expect(alone({ node_tags: value })).toEqual(rejected('not-iterable', 'filter_set', 0, 'node_tags'))
      expect(alone({ node_labels: value })).toEqual(rejected('labels-not-an-object', 'filter_set', 0, 'node_labels'))
      expect(alone({ rack_labels: value, node_names: ['a'] })).toEqual(ordered('a'))
    },
  )
})

describe('filters without effect', () => {
  const named = { filter_type: 'intersection', node_names: ['a'] }
  test.each([{ filter_type: 'intersection' }, { filter_type: 'xor', node_names: ['b'] }, { node_names: ['b'] }])(
    '%o is left out of an intersection and breaks a union',
    (none) => {
      const set = (filter_set_type: string, ...filter_set: unknown[]) => deployed({ filter_set_type, filter_set })
      expect(set('intersection', none)).toEqual({ kind: 'indeterminate' })
      expect(set('intersection', none, none)).toEqual({ kind: 'indeterminate' })
      expect(set('intersection', none, named)).toEqual(ordered('a'))
      expect(set('intersection', named, none)).toEqual(ordered('a'))
      expect(set('union', none)).toEqual(rejected('not-iterable', 'filter_set', 0))
      expect(set('union', named, none, none)).toEqual(rejected('not-iterable', 'filter_set', 1))
    },
  )
  test('a union that gives nothing selects nothing', () => {
    const empty = { filter_type: 'union', rack_labels: { row: '1' } }
    expect(deployed({ filter_set_type: 'union', filter_set: [empty] })).toEqual(unordered())
    expect(deployed({ filter_set_type: 'intersection', filter_set: [empty, named] })).toEqual(unordered())
  })
  test('a set without filters', () => {
    expect(deployed({ filter_set_type: 'union' })).toEqual({ kind: 'indeterminate' })
    expect(deployed({ filter_set_type: 'union', filter_set: '' })).toEqual({ kind: 'indeterminate' })
    expect(deployed({ filter_set_type: 'intersection' })).toEqual(rejected('empty-intersection', 'filter_set'))
    expect(deployed({ filter_set_type: 'intersection', filter_set: {} })).toEqual(
      rejected('empty-intersection', 'filter_set'),
    )
  })
})

describe('rejections', () => {
  test('point at what the server raised on', () => {
    expect(deployed('x')).toEqual(rejected('filter-not-an-object'))
    expect(deployed([])).toEqual(rejected('filter-not-an-object'))
    expect(deployed({})).toEqual(rejected('unknown-set-type', 'filter_set_type'))
    expect(deployed({ filter_set_type: 'UNION', filter_set: [] })).toEqual(
      rejected('unknown-set-type', 'filter_set_type'),
    )
    for (const filter_set of [null, 5, true]) {
      expect(deployed({ filter_set_type: 'union', filter_set })).toEqual(rejected('not-iterable', 'filter_set'))
    }
    for (const filter_set of ['ab', { a: 1 }]) {
      expect(deployed({ filter_set_type: 'union', filter_set })).toEqual(rejected('entry-not-an-object', 'filter_set'))
    }
    const filter_set = [{ filter_type: 'union' }, ['x']]
    expect(deployed({ filter_set_type: 'union', filter_set })).toEqual(rejected('entry-not-an-object', 'filter_set', 1))
    expect(alone({ rack_names: 'r1' })).toEqual(rejected('node-without-rack', 'filter_set', 0, 'rack_names'))
  })
  test('come in the order the server looks: filters first, in each names, tags, racks, labels, and the set type last', () => {
    const wrong = { node_labels: 5, rack_names: 5, node_tags: 5, node_names: 5 }
    expect(alone(wrong)).toEqual(rejected('not-a-container', 'filter_set', 0, 'node_names'))
    expect(alone({ ...wrong, node_names: 0 })).toEqual(rejected('not-iterable', 'filter_set', 0, 'node_tags'))
    expect(alone({ ...wrong, node_names: 0, node_tags: 0 })).toEqual(
      rejected('not-a-container', 'filter_set', 0, 'rack_names'),
    )
    expect(deployed({ filter_set_type: 'xor', filter_set: [wrong] })).toMatchObject({ code: 'not-a-container' })
    expect(deployed({ filter_set_type: 'xor', filter_set: [{}] })).toMatchObject({ code: 'unknown-set-type' })
  })
  test('a field the server never set is stumbled over only when the filter needs it', () => {
    const noTags: Node[] = [
      { name: 'a', labels: { k: '1' }, rack: 'r' },
      { name: 'b', tags: null, rack: 'r' },
    ]
    const noLabels: Node[] = [
      { name: 'a', tags: ['t'], labels: null, rack: 'r' },
      { name: 'b', tags: ['t'], rack: 'r' },
    ]
    expect(alone({ node_tags: ['t'] }, noTags)).toEqual(rejected('node-field-never-set', 'filter_set', 0, 'node_tags'))
    expect(alone({ node_labels: { k: '1' } }, noTags)).toEqual(ordered('a'))
    expect(alone({ node_labels: { k: '1' } }, noLabels)).toEqual(
      rejected('node-field-never-set', 'filter_set', 0, 'node_labels'),
    )
    expect(alone({ node_tags: ['t'] }, noLabels)).toEqual(ordered('a', 'b'))
    expect(alone({ rack_names: 'r' }, noLabels)).toEqual(ordered('a', 'b'))
  })
  test('none of them on an inventory without nodes', () => {
    for (const filter of [null, 5, {}, { filter_set_type: 'union', filter_set: [5] }]) {
      expect(deployed(filter, {}, [])).toEqual(ordered())
    }
  })
})

describe('the object form of boot actions', () => {
  function bootAction(filter: unknown, inventory = nodes): NodeSelection {
    return deployed(filter, { form: 'object' }, inventory)
  }
  const one = (attributes: object) => ({
    filter_set_type: 'intersection',
    filter_set: [{ filter_type: 'intersection', ...attributes }],
  })

  test.each([
    [1, '1'],
    [-12, '-12'],
    [true, 'True'],
    [false, 'False'],
    [1.5, '1.5'],
    [0.0001, '0.0001'],
    [0.00001, '1e-05'],
    [-1.25e-7, '-1.25e-07'],
    [1.5e-300, '1.5e-300'],
    [123_456_789_012, '123456789012'],
    [1e21, '1000000000000000000000'],
    [10n, '10'],
    [Number.NaN, 'nan'],
    [Number.POSITIVE_INFINITY, 'inf'],
    [Number.NEGATIVE_INFINITY, '-inf'],
    ['text', 'text'],
  ])('%o becomes the string %o', (value, text) => {
    const inventory = [
      { name: text, tags: [text], labels: { k: text }, rack: text },
      { name: 'other', rack: 'r' },
    ]
    expect(bootAction(one({ node_names: [value] }), inventory)).toEqual(ordered(text))
    expect(bootAction(one({ node_tags: [value] }), inventory)).toEqual(ordered(text))
    expect(bootAction(one({ rack_names: [value] }), inventory)).toEqual(ordered(text))
    expect(bootAction(one({ node_labels: { k: value } }), inventory)).toEqual(ordered(text))
  })
  test('no filter is all nodes, and null attributes are not given', () => {
    expect(bootAction(null)).toEqual(ordered('a', 'b', 'c', 'd'))
    const nulls = { node_names: null, node_tags: null, rack_names: null, node_labels: null, rack_labels: null }
    expect(bootAction(one({ ...nulls, node_tags: ['t2'] }))).toEqual(ordered('b', 'c'))
    expect(bootAction(one(nulls))).toEqual({ kind: 'indeterminate' })
    expect(bootAction(one({ unknown: 5, node_names: ['a'] }))).toEqual(ordered('a'))
  })
  test.each([
    [5, 'filter-not-an-object', []],
    [{ filter_set: [] }, 'field-not-coercible', ['filter_set_type']],
    [{ filter_set_type: null, filter_set: [] }, 'field-not-coercible', ['filter_set_type']],
    [{ filter_set_type: 'union', filter_set: null }, 'not-iterable', ['filter_set']],
    [{ filter_set_type: 'union', filter_set: ['x'] }, 'entry-not-an-object', ['filter_set', 0]],
    [
      { filter_set_type: 'union', filter_set: [{ filter_type: null }] },
      'field-not-coercible',
      ['filter_set', 0, 'filter_type'],
    ],
    [one({ node_names: 'a' }), 'field-not-coercible', ['filter_set', 0, 'node_names']],
    [one({ node_tags: ['t1', null] }), 'field-not-coercible', ['filter_set', 0, 'node_tags', 1]],
    [one({ rack_names: [['r1']] }), 'field-not-coercible', ['filter_set', 0, 'rack_names', 0]],
    [one({ node_labels: ['k'] }), 'field-not-coercible', ['filter_set', 0, 'node_labels']],
    [one({ node_labels: { k: null } }), 'field-not-coercible', ['filter_set', 0, 'node_labels', 'k']],
    [one({ rack_labels: { k: {} } }), 'field-not-coercible', ['filter_set', 0, 'rack_labels', 'k']],
  ])('%o is refused when it is read', (filter, code, path) => {
    expect(bootAction(filter)).toEqual(rejected(code, ...path))
    expect(bootAction(filter, [])).toEqual(rejected(code, ...path))
  })
  test('a filter type that is not given is found out only when the filter is evaluated', () => {
    const filter = { filter_set_type: 'xor', filter_set: [{ node_names: ['a'] }] }
    expect(bootAction(filter)).toEqual(rejected('field-not-coercible', 'filter_set', 0, 'filter_type'))
    expect(bootAction(filter, [])).toEqual(ordered())
    expect(deployed(filter)).toEqual(rejected('unknown-set-type', 'filter_set_type'))
  })
  test('keys such as __proto__ stay ordinary', () => {
    const inventory = JSON.parse('[{"name":"a","labels":{"__proto__":"1"}},{"name":"b"}]')
    const filter = one({ node_labels: JSON.parse('{"__proto__":1}') })
    expect(bootAction(filter, inventory)).toEqual(ordered('a'))
  })
  test('json is the default form, and can be named', () => {
    const filter = one({ node_labels: { k: 1 } })
    const inventory = [{ name: 'a', labels: { k: '1' } }]
    expect(deployed(filter, {}, inventory)).toEqual(ordered())
    expect(deployed(filter, { form: 'json' }, inventory)).toEqual(ordered())
    expect(bootAction(filter, inventory)).toEqual(ordered('a'))
  })
})

test("an error of the caller's own objects is not taken for a rejection", () => {
  const broken: Node = {
    get name(): string {
      throw new RangeError('no name')
    },
  }
  expect(() => deployed(null, {}, [broken])).toThrow(new RangeError('no name'))
})
