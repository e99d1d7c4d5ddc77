import { fromRows, type RowMapping, type RowOptions } from '@jobwright/filters'
import { describe, expect, test } from 'vitest'

const rows = [
  { host: 'a', rack: 'r1', roles: ' gpu, compute ,,', disk: 'nvme', gen: 10, spare: false },
  { host: 'b', rack: '', roles: '', disk: '', gen: null, spare: undefined },
]
type Row = (typeof rows)[number]
const others = { allow: 'all' } as const

describe('a mapping', () => {
  test('by the names of columns', () => {
    const mapping: RowMapping<Row> = { name: 'host', rack: 'rack', tags: 'roles', labels: ['disk', 'gen', 'spare'] }
    expect(fromRows(rows, mapping)).toEqual([
      { name: 'a', tags: ['gpu', 'compute'], labels: { disk: 'nvme', gen: '10', spare: 'false' }, rack: 'r1' },
      { name: 'b', tags: [], labels: {} },
    ])
    expect(fromRows(rows, mapping)[1]).not.toHaveProperty('rack')
  })

  test('of labels by key, for nodes and racks', () => {
    const mapping: RowMapping<Row> = {
      name: 'host',
      labels: { 'disk kind': 'disk', upper: ({ host }) => host.toUpperCase(), none: () => null },
      rackLabels: { generation: 'gen' },
    }
    expect(fromRows(rows, mapping, others)).toEqual([
      { name: 'a', tags: [], labels: { 'disk kind': 'nvme', upper: 'A' }, rackLabels: { generation: '10' } },
      { name: 'b', tags: [], labels: { upper: 'B' }, rackLabels: {} },
    ])
  })

  test('by functions', () => {
    const mapping: RowMapping<Row> = {
      name: ({ host, rack }) => `${rack}/${host}`,
      rack: ({ rack }) => (rack === '' ? null : `rack ${rack}`),
      tags: ({ roles }) => (roles === '' ? undefined : ['x, y', ' z ', '']),
      labels: ({ disk }) => (disk === '' ? null : { disk }),
      rackLabels: () => ({ hall: 'east' }),
    }
    expect(fromRows(rows, mapping, others)).toEqual([
      { name: 'r1/a', tags: ['x, y', ' z '], labels: { disk: 'nvme' }, rack: 'rack r1', rackLabels: { hall: 'east' } },
      { name: '/b', tags: [], labels: {}, rackLabels: { hall: 'east' } },
    ])
  })

  test('of columns that hold lists and objects', () => {
    const nested = [
      { name: 'a', tags: ['t1', 't,2', 3], labels: { color: 'red', gen: 10, none: null, empty: '' } },
      { name: 'b', tags: null, labels: null },
    ]
    expect(fromRows(nested, { name: 'name', tags: 'tags', labels: 'labels' })).toEqual([
      { name: 'a', tags: ['t1', 't,2', '3'], labels: { color: 'red', gen: '10' } },
      { name: 'b', tags: [], labels: {} },
    ])
  })

  test.each([
    [{}, 'the mapping must say which column is the name'],
    [{ name: undefined }, 'name must be mapped to a column or a function'],
    [{ name: ['host'] }, 'name must be mapped'],
    [null, 'mapping must be an object'],
    ['host', 'mapping must be an object'],
    [{ name: 'host', label: 'disk' }, 'unknown option "label" (did you mean labels?)'],
    [{ name: 'host', tags: ['roles'] }, 'tags must be mapped'],
    [{ name: 'host', rack: null }, 'rack must be mapped'],
    [{ name: 'host', labels: [1] }, 'labels must be mapped'],
    [{ name: 'host', labels: null }, 'labels must be mapped'],
    [{ name: 'host', rackLabels: { k: 1 } }, 'rackLabels must be mapped'],
  ])('such as %j is refused', (mapping, message) => {
    expect(() => fromRows(rows, mapping as RowMapping<Row>, others)).toThrow(
      expect.objectContaining({ code: 'invalid-input', message: expect.stringContaining(`fromRows: ${message}`) }),
    )
  })

  test('may leave out what is undefined', () => {
    const mapping = {
      name: 'host',
      tags: undefined,
      labels: undefined,
      rack: undefined,
      rackLabels: undefined,
    } as const
    expect(fromRows(rows.slice(0, 1), mapping, others)).toEqual([{ name: 'a', tags: [], labels: {} }])
  })
})

describe('columns', () => {
  test('that nobody maps are refused, with the one that was meant', () => {
    const misspelt = [{ host: 'a' }, { host: 'b', rakc: 'r1' }]
    expect(() => fromRows(misspelt, { name: 'host', rack: 'rack' as 'host' })).toThrow(
      expect.objectContaining({
        code: 'invalid-input',
        message: 'fromRows: rows[1] has the unknown column "rakc" (did you mean rack?); map it, or list it in allow.',
      }),
    )
    expect(() => fromRows([{ host: 'a', serial: 'X' }], { name: 'host' })).toThrow(/column "serial"; map it/)
  })

  test('may be allowed by name, or all of them', () => {
    const [row] = [{ host: 'a', serial: 'X', note: 'y' }]
    const node = { name: 'a', tags: [], labels: {} }
    expect(fromRows([row], { name: 'host' }, { allow: ['serial', 'note'] })).toEqual([node])
    expect(fromRows([row], { name: 'host' }, others)).toEqual([node])
    expect(() => fromRows([row], { name: 'host' }, { allow: ['serial'] })).toThrow(/"note"/)
  })

  test('that are mapped must be in some row, if there are rows', () => {
    const mapping = { name: 'host', labels: { k: 'dsk' as 'disk' } } as const
    expect(() => fromRows(rows, mapping, others)).toThrow(/no row has the column "dsk" \(did you mean disk\?\)\./)
    expect(fromRows([], mapping)).toEqual([])
    expect(fromRows([{ host: 'a' }, { host: 'b', disk: 'ssd' }], { name: 'host', labels: ['disk' as 'host'] })).toEqual(
      [
        { name: 'a', tags: [], labels: {} },
        { name: 'b', tags: [], labels: { disk: 'ssd' } },
      ],
    )
    expect(() => fromRows([{ host: 'a' }], { name: 'host', rackLabels: ['row' as 'host'] })).toThrow(/"row"/)
  })

  test('with hostile names are columns like others', () => {
    const hostile: { readonly name: string }[] = [JSON.parse('{"name":"a","__proto__":"x","constructor":"y"}')]
    const labels = ['__proto__', 'constructor'] as unknown as readonly 'name'[]
    expect(Object.entries(fromRows(hostile, { name: 'name', labels })[0]?.labels ?? {})).toEqual([
      ['__proto__', 'x'],
      ['constructor', 'y'],
    ])
    const nested: { readonly name: string; readonly labels: object }[] = [
      JSON.parse('{"name":"a","labels":{"__proto__":"x"}}'),
    ]
    expect(Object.entries(fromRows(nested, { name: 'name', labels: 'labels' })[0]?.labels ?? {})).toEqual([
      ['__proto__', 'x'],
    ])
    expect(() => fromRows([{ host: 'a' }], { name: 'host', rack: 'toString' as 'host' })).toThrow(
      /no row has the column "toString"/,
    )
  })
})

describe('cells', () => {
  const read = (name: unknown, options?: RowOptions) =>
    fromRows([{ name, labels: { k: '' } }], { name: 'name', labels: 'labels' }, options)

  test('numbers and booleans are texts', () => {
    expect([17, 0, -1.5, true].map((name) => read(name)[0]?.name)).toEqual(['17', '0', '-1.5', 'true'])
  })

  test('empty texts are not there, unless they are to be kept', () => {
    expect(read('a')[0]?.labels).toEqual({})
    expect(read('', { keepEmpty: true })).toEqual([{ name: '', tags: [], labels: { k: '' } }])
    const tags = fromRows(
      [
        { n: 'a', t: ['x', ''] },
        { n: 'b', t: 'x,' },
        { n: 'c', t: '' },
      ],
      { name: 'n', tags: 't' },
      { keepEmpty: true },
    )
    expect(tags.map((node) => node.tags)).toEqual([['x', ''], ['x'], []])
  })

  test('tags are split where the separator stands', () => {
    expect(fromRows([{ n: 'a', t: 'x, y| z' }], { name: 'n', tags: 't' }, { separator: '|' })[0]?.tags).toEqual([
      'x, y',
      'z',
    ])
    expect(fromRows([{ n: 'a', t: 7 }], { name: 'n', tags: 't' })[0]?.tags).toEqual(['7'])
  })

  test.each([undefined, null, ''])('a row whose name is %j is refused', (name) => {
    expect(() => read(name)).toThrow(
      expect.objectContaining({ code: 'invalid-input', message: 'fromRows: rows[0] has no name.' }),
    )
  })

  test.each([
    [{ n: ['canary'] }, { name: 'n' }, 'rows[0]["n"] must be a text'],
    [{ n: Number.NaN }, { name: 'n' }, 'rows[0]["n"] must be a text'],
    [{ n: Symbol('canary') }, { name: 'n' }, 'rows[0]["n"] must be a text'],
    [{ n: 'a', t: { canary: 1 } }, { name: 'n', tags: 't' }, 'rows[0]["t"] must be a text'],
    [{ n: 'a', t: [['canary']] }, { name: 'n', tags: 't' }, 'rows[0]["t"] must be a text'],
    [{ n: 'a', l: 'canary' }, { name: 'n', labels: 'l' }, 'rows[0]["l"] must be an object of labels'],
    [{ n: 'a', l: ['canary'] }, { name: 'n', labels: 'l' }, 'rows[0]["l"] must be an object of labels'],
    [{ n: 'a', l: { k: ['canary'] } }, { name: 'n', labels: 'l' }, 'rows[0]["l"]["k"] must be a text'],
    [{ n: 'a' }, { name: () => ({ canary: 1 }) }, 'what was made of rows[0] must be a text'],
  ])('%o is refused without its value', (row, mapping, message) => {
    const refused = () => fromRows([row], mapping as unknown as RowMapping<typeof row>, others)
    expect(refused).toThrow(
      expect.objectContaining({ code: 'invalid-input', message: expect.stringContaining(message) }),
    )
    expect(refused).not.toThrow(/canary/)
  })
})

test.each([
  [[null], 'rows[0] must be an object'],
  [[{ host: 'a' }, ['b']], 'rows[1] must be an object'],
  [['a'], 'rows[0] must be an object'],
  [{ host: 'a' }, 'rows must be a list of objects'],
])('%j are no rows', (given, message) => {
  expect(() => fromRows(given as unknown as readonly Row[], { name: 'host' })).toThrow(
    expect.objectContaining({ code: 'invalid-input', message: expect.stringContaining(`fromRows: ${message}`) }),
  )
})

test.each([
  [{ allowed: [] }, 'unknown option "allowed" (did you mean allow?)'],
  [{ allow: 'some' }, 'allow must be all, or a list of columns'],
  [{ separator: '' }, 'separator must be a text that is not empty'],
  [{ separator: 1 }, 'separator must be a text'],
  [{ keepEmpty: 1 }, 'keepEmpty must be true or false'],
])('the options %j are refused', (options, message) => {
  expect(() => fromRows(rows, { name: 'host' }, options as RowOptions)).toThrow(
    expect.objectContaining({ code: 'invalid-input', message: expect.stringContaining(`fromRows: ${message}`) }),
  )
})
