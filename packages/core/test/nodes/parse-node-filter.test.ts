import { parseNodeFilter } from '@jobwright/core'
import { expect, test } from 'vitest'

test('a documented filter comes back as the same object', () => {
  const filter = {
    filter_set_type: 'intersection',
    filter_set: [
      {
        filter_type: 'union',
        node_names: ['a'],
        node_tags: [],
        node_labels: { color: 'blue', zone: null },
        rack_names: null,
        rack_labels: undefined,
      },
    ],
  }
  const result = parseNodeFilter(filter)
  expect(result).toEqual({ ok: true, value: filter })
  expect(result.ok && result.value).toBe(filter)
  expect(parseNodeFilter({ ...filter, note: undefined })).toMatchObject({ ok: true })
})

test.each([
  [null, ['filter-not-an-object']],
  [undefined, ['filter-not-an-object']],
  [[], ['filter-not-an-object']],
  ['x', ['filter-not-an-object']],
  [{}, ['unknown-set-type', 'filter_set_type'], ['set-not-a-list', 'filter_set']],
  [
    { filter_set_type: 'UNION', filter_set: {} },
    ['unknown-set-type', 'filter_set_type'],
    ['set-not-a-list', 'filter_set'],
  ],
  [{ filter_set_type: 'union', filter_set: [], extra: 1 }, ['unknown-key', 'extra']],
  [
    { filter_set_type: 'union', filter_set: [null, [], {}] },
    ['entry-not-an-object', 'filter_set', 0],
    ['entry-not-an-object', 'filter_set', 1],
    ['unknown-filter-type', 'filter_set', 2, 'filter_type'],
  ],
  [
    { filter_set_type: 'union', filter_set: [{ filter_type: 'both', node_name: ['a'] }] },
    ['unknown-filter-type', 'filter_set', 0, 'filter_type'],
    ['unknown-key', 'filter_set', 0, 'node_name'],
  ],
  [
    { filter_set_type: 'union', filter_set: [{ filter_type: 'union', node_names: 'a', node_tags: {}, rack_names: 5 }] },
    ['values-not-a-list', 'filter_set', 0, 'node_names'],
    ['values-not-a-list', 'filter_set', 0, 'node_tags'],
    ['values-not-a-list', 'filter_set', 0, 'rack_names'],
  ],
  [
    {
      filter_set_type: 'union',
      filter_set: [{ filter_type: 'union', node_names: ['a', 1], node_tags: [null], rack_names: [['r']] }],
    },
    ['value-not-a-string', 'filter_set', 0, 'node_names', 1],
    ['value-not-a-string', 'filter_set', 0, 'node_tags', 0],
    ['value-not-a-string', 'filter_set', 0, 'rack_names', 0],
  ],
  [
    { filter_set_type: 'union', filter_set: [{ filter_type: 'union', node_labels: ['k'], rack_labels: 'k' }] },
    ['labels-not-an-object', 'filter_set', 0, 'node_labels'],
    ['labels-not-an-object', 'filter_set', 0, 'rack_labels'],
  ],
  [
    {
      filter_set_type: 'union',
      filter_set: [{ filter_type: 'union', node_labels: { a: '1', b: 1 }, rack_labels: { c: undefined } }],
    },
    ['value-not-a-string', 'filter_set', 0, 'node_labels', 'b'],
    ['value-not-a-string', 'filter_set', 0, 'rack_labels', 'c'],
  ],
  [
    JSON.parse('{"filter_set_type":"union","filter_set":[{"filter_type":"union","__proto__":[]}]}'),
    ['unknown-key', 'filter_set', 0, '__proto__'],
  ],
])('%o: everything wrong is named, with its place', (filter, ...issues) => {
  expect(parseNodeFilter(filter)).toEqual({ ok: false, issues: issues.map(([code, ...path]) => ({ code, path })) })
})

test('issues hold no values', () => {
  const result = parseNodeFilter({
    filter_set_type: 'hunter2',
    filter_set: [{ filter_type: 'hunter2', node_names: 'hunter2' }],
  })
  expect(result.ok).toBe(false)
  expect(JSON.stringify(result)).not.toContain('hunter2')
})
