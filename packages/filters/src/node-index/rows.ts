import {
  type Bits,
  clearBit,
  countShared,
  hasBit,
  intersectBits,
  itemsAt,
  setBit,
  subtractBits,
  uniteBits,
} from './bit-set.ts'
import { mergedRows, placeOf, type RowList } from './row-list.ts'

/** Some rows of an index: a list of them while they are few. */
export type Rows = RowList | Bits

export function isList(rows: Rows): rows is RowList {
  return !(rows instanceof Uint32Array)
}

/** What a list has at some rows, in their order. */
export function itemsOf<Item>(rows: Rows, items: readonly Item[]): Item[] {
  return isList(rows) ? rows.map((row) => items[row] as Item) : itemsAt(rows, items)
}

/** How many rows two sets share. */
export function countRows(one: Rows, other: Rows): number {
  if (!isList(one)) return isList(other) ? countRows(other, one) : countShared(one, other)
  const isShared = isAmong(other)
  let shared = 0
  for (const row of one) if (isShared(row)) shared += 1
  return shared
}

/** Tells of rows in ascending order whether a set has them. */
function isAmong(rows: Rows): (row: number) => boolean {
  if (!isList(rows)) return (row) => hasBit(rows, row)
  let place = 0
  return (row) => {
    place = placeOf(rows, row, place)
    return rows[place] === row
  }
}

/**
 * Operations on rows of an index of so many words.
 *
 * The bits an operation needs are lent to its result until `reset`. The next operation writes into them if they are among its operands, so a
 * result goes into one operation and no more.
 */
export class RowOperations {
  readonly words: number
  readonly spare: Bits[] = []
  readonly lent = new Set<Bits>()

  constructor(words: number) {
    this.words = words
  }

  intersect(one: Rows, other: Rows): Rows {
    if (isList(one)) {
      const shorter = isList(other) && other.length < one.length
      return shorter ? other.filter(isAmong(one)) : one.filter(isAmong(other))
    }
    if (isList(other)) return other.filter(isAmong(one))
    const bits = this.#target(one, other)
    intersectBits(bits, one, other)
    return bits
  }

  subtract(one: Rows, other: Rows): Rows {
    if (isList(one)) {
      const isOther = isAmong(other)
      return one.filter((row) => !isOther(row))
    }
    if (isList(other)) return this.#change(one, other, clearBit)
    const bits = this.#target(one, other)
    subtractBits(bits, one, other)
    return bits
  }

  unite(one: Rows, other: Rows): Rows {
    if (isList(other)) {
      // Bits are quicker to set than a list is to merge, unless it is short.
      const short = isList(one) && (one.length + other.length) * 64 <= this.words
      return short ? mergedRows(one, other) : this.#change(one, other, setBit)
    }
    if (isList(one)) return this.#change(other, one, setBit)
    const bits = this.#target(one, other)
    uniteBits(bits, one, other)
    return bits
  }

  /** Takes back all that was lent. */
  reset(): void {
    this.spare.push(...this.lent)
    this.lent.clear()
  }

  #change(rows: Rows, list: RowList, change: (bits: Bits, row: number) => void): Rows {
    if (list.length === 0) return rows
    const bits = this.#own(rows)
    for (const row of list) change(bits, row)
    return bits
  }

  /** The bits to write a result of two sets into. */
  #target(one: Bits, other: Bits): Bits {
    if (!this.lent.has(one)) return this.lent.has(other) ? other : this.#borrow()
    if (this.lent.delete(other)) this.spare.push(other)
    return one
  }

  /** The same rows as bits to write into. */
  #own(rows: Rows): Bits {
    if (isList(rows)) {
      const bits = this.#borrow().fill(0)
      for (const row of rows) setBit(bits, row)
      return bits
    }
    if (this.lent.has(rows)) return rows
    const bits = this.#borrow()
    bits.set(rows)
    return bits
  }

  #borrow(): Bits {
    const bits = this.spare.pop() ?? new Uint32Array(this.words)
    this.lent.add(bits)
    return bits
  }
}
