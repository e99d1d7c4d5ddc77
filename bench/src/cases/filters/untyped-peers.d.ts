/** The part of JsonLogic that is used here. */
declare module 'json-logic-js' {
  /** An operator with what it is applied to. */
  export type RulesLogic = Readonly<Record<string, unknown>>
  const jsonLogic: { apply(rule: RulesLogic, data: object): unknown }
  export default jsonLogic
}

/** The part of FastBitSet that is used here. */
declare module 'fastbitset' {
  export default class FastBitSet {
    add(index: number): void
    remove(index: number): void
    has(index: number): boolean
    size(): number
    array(): number[]
    new_intersection(other: FastBitSet): FastBitSet
    new_union(other: FastBitSet): FastBitSet
    intersection_size(other: FastBitSet): number
  }
}
