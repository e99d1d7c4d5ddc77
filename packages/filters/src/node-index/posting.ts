import { type Bits, clearBit, rowsOf, setBit } from './bit-set.ts'
import { placeOf } from './row-list.ts'

/**
 * The rows of the nodes that carry one value: an ascending list while they are few, bits once a list would take more memory or longer to change.
 * To change either takes no longer the more nodes there are.
 */
export class Posting {
  rows: number[] | Bits = []
  count = 0
  readonly #home: Map<string, unknown>
  readonly #key: string

  /** @param home where it stands by its key for as long as some node carries the value. */
  constructor(home: Map<string, unknown>, key: string) {
    this.#home = home
    this.#key = key
  }

  /** Adds a row that is not there, in an index of so many words. */
  add(row: number, words: number): void {
    this.count += 1
    if (this.rows instanceof Uint32Array) {
      setBit(this.rows, row)
      return
    }
    insertRow(this, this.rows, row)
    if (this.count > mostListed(words)) this.rows = bitsOf(this.rows, words)
  }

  /** Removes a row that is there. */
  remove(row: number, words: number): void {
    this.count -= 1
    if (this.rows instanceof Uint32Array) {
      clearBit(this.rows, row)
      // Far below where bits begin: a row that comes and goes is not to turn one into the other each time.
      if (this.count < mostListed(words) / 4) this.rows = rowsOf(this.rows)
    } else this.rows.splice(placeOf(this.rows, row), 1)
  }

  clear(): void {
    this.rows = []
    this.count = 0
  }

  /** Makes room for more rows. */
  widen(words: number): void {
    if (this.rows instanceof Uint32Array) this.rows = widened(this.rows, words)
  }

  /** Whether this is what stands by that key. */
  standsIn(home: ReadonlyMap<string, unknown>, key: string): boolean {
    return this.#home === home && this.#key === key
  }

  /** Takes a value off the list that no node carries. */
  forgetIfUnused(): void {
    if (this.count === 0) this.#home.delete(this.#key)
  }
}

export function widened(bits: Bits, words: number): Bits {
  const wide = new Uint32Array(words)
  wide.set(bits)
  return wide
}

function bitsOf(rows: readonly number[], words: number): Bits {
  const bits = new Uint32Array(words)
  for (const row of rows) setBit(bits, row)
  return bits
}

/** A row for every two words: there a list takes as much memory as bits. And never so many that to make room for one among them takes long. */
function mostListed(words: number): number {
  return Math.min(4096, Math.max(8, words / 2))
}

function insertRow(posting: Posting, rows: number[], row: number): void {
  const last = rows.at(-1)
  // A list that grows from nothing sets aside room for 17; most values that few nodes carry are carried by one.
  if (last === undefined) posting.rows = [row]
  else if (last < row) rows.push(row)
  else rows.splice(placeOf(rows, row), 0, row)
}
