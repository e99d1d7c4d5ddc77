import FastBitSet from 'fastbitset'

/** What is needed of a library of sets of whole numbers to make an index of it. */
export interface SetLibrary<S> {
  readonly name: string
  readonly empty: () => S
  readonly add: (set: S, row: number) => void
  readonly remove: (set: S, row: number) => void
  readonly has: (set: S, row: number) => boolean
  readonly intersection: (one: S, other: S) => S
  readonly union: (one: S, other: S) => S
  readonly intersectionSize: (one: S, other: S) => number
  /** The rows in ascending order. */
  readonly rows: (set: S) => ArrayLike<number>
  /** Gives back what the garbage collector does not see. */
  readonly release: (set: S) => void
}

export const fastBitSet: SetLibrary<FastBitSet> = {
  name: 'FastBitSet',
  empty: () => new FastBitSet(),
  add: (set, row) => set.add(row),
  remove: (set, row) => set.remove(row),
  has: (set, row) => set.has(row),
  intersection: (one, other) => one.new_intersection(other),
  union: (one, other) => one.new_union(other),
  intersectionSize: (one, other) => one.intersection_size(other),
  rows: (set) => set.array(),
  release() {},
}
