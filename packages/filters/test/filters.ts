import type { Node } from '@jobwright/core'
import * as fc from 'fast-check'

/** Small alphabets, so that what a filter wants and what nodes carry meet often; with the names that trip up JavaScript. */
const names = ['a', 'b', 'ab', '__proto__', 'constructor']
const tags = ['t1', 't2', 'toString']
const keys = ['k', 'm', '__proto__']
const values = ['1', '2', 'constructor']
const racks = ['r1', 'r2']

const labels = fc.uniqueArray(fc.tuple(fc.constantFrom(...keys), fc.constantFrom(...values)), {
  selector: ([key]) => key,
  maxLength: 3,
})
const operation = fc.constantFrom('union', 'intersection')

/** An object of data-named keys: `__proto__` becomes an own key. */
const record = <Value>(pairs: readonly (readonly [string, Value])[]): Record<string, Value> => Object.fromEntries(pairs)

export const node: fc.Arbitrary<Node> = fc.record(
  {
    name: fc.constantFrom(...names),
    tags: fc.uniqueArray(fc.constantFrom(...tags)),
    labels: labels.map(record),
    rack: fc.constantFrom(...racks, null),
    rackLabels: labels.map(record),
  },
  { requiredKeys: ['name'] },
)

/** Nodes of distinct names. */
export const inventory = fc.uniqueArray(node, { selector: ({ name }) => name, maxLength: 5 })

const wantedLabels = fc
  .uniqueArray(fc.tuple(fc.constantFrom(...keys), fc.constantFrom(...values, null)), {
    selector: ([key]) => key,
    maxLength: 2,
  })
  .map(record)

const given = fc.record(
  {
    filter_type: operation,
    node_names: fc.array(fc.constantFrom(...names), { maxLength: 3 }),
    node_tags: fc.array(fc.constantFrom(...tags), { maxLength: 3 }),
    node_labels: wantedLabels,
    rack_names: fc.array(fc.constantFrom(...racks), { maxLength: 2 }),
    rack_labels: wantedLabels,
  },
  { requiredKeys: ['filter_type'] },
)

const entry = fc.oneof({ weight: 5, arbitrary: given }, { weight: 1, arbitrary: fc.record({ filter_type: operation }) })

/** Well-formed filters. */
export const wellFormed = fc.record({ filter_set_type: operation, filter_set: fc.array(entry, { maxLength: 3 }) })

const odd = fc.constantFrom<unknown>(
  null,
  undefined,
  '',
  'a',
  'abr1r2t1',
  0,
  1,
  true,
  false,
  {},
  [],
  [null],
  { a: 1, t1: 2, r1: 3 },
  [1, 'a', null, 'r1', 't1'],
  ['x'],
  'xor',
)
const places = ['filter_type', 'node_names', 'node_tags', 'node_labels', 'rack_names', 'rack_labels', 'node_name']

/** Filters with one thing of them replaced by something odd. */
export const mutated = fc
  .tuple(wellFormed, fc.nat(3), fc.constantFrom(...places, 'filter_set_type', 'filter_set', 'entry'), odd)
  .map(([filter, at, place, value]): unknown => {
    if (place === 'filter_set_type' || place === 'filter_set') return { ...filter, [place]: value }
    const filter_set = filter.filter_set.map((entry, index) => {
      if (index !== at % filter.filter_set.length) return entry
      return place === 'entry' ? value : { ...entry, [place]: value }
    })
    return { ...filter, filter_set }
  })

/** Intersections of one attribute alone, which the server answers with a bare list. */
export const lone = fc
  .oneof(
    fc.record({ node_tags: fc.array(fc.constantFrom(...tags), { maxLength: 3 }) }),
    fc.record({ node_labels: wantedLabels }),
  )
  .map((values) => ({ filter_set_type: 'intersection', filter_set: [{ filter_type: 'intersection', ...values }] }))
