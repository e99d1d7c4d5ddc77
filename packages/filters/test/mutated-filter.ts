import * as fc from 'fast-check'

/** Values that do not belong in a filter, some of which the deployed server takes all the same. */
export const odd = fc.constantFrom<unknown>(
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

/** Filters with one thing of them replaced by something odd: of one entry, or of the set. */
export function mutatedFilter(wellFormed: fc.Arbitrary<{ filter_set: readonly object[] }>): fc.Arbitrary<unknown> {
  return fc
    .tuple(wellFormed, fc.nat(3), fc.constantFrom(...places, 'filter_set_type', 'filter_set', 'entry'), odd)
    .map(([filter, at, place, value]): unknown => {
      if (place === 'filter_set_type' || place === 'filter_set') return { ...filter, [place]: value }
      const filter_set = filter.filter_set.map((entry, index) => {
        if (index !== at % filter.filter_set.length) return entry
        return place === 'entry' ? value : { ...entry, [place]: value }
      })
      return { ...filter, filter_set }
    })
}
