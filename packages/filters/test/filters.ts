import type { Node } from '@jobwright/core'
import * as fc from 'fast-check'
import { mutatedFilter } from './mutated-filter.ts'

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

/** Filters with one thing of them replaced by something odd. */
export const mutated = mutatedFilter(wellFormed)

/** Intersections of one attribute alone, which the server answers with a bare list. */
export const lone = fc
  .oneof(
    fc.record({ node_tags: fc.array(fc.constantFrom(...tags), { maxLength: 3 }) }),
    fc.record({ node_labels: wantedLabels }),
  )
  .map((values) => ({ filter_set_type: 'intersection', filter_set: [{ filter_type: 'intersection', ...values }] }))
