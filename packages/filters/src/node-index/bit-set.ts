/**
 * Sets of rows as bits, 32 to a word: the words of one index all come in one length, and no bit is set beyond its last row.
 *
 * An operation writes into `out`, which may be one of the operands.
 */
export type Bits = Uint32Array

export function hasBit(bits: Bits, row: number): boolean {
  return (((bits[row >>> 5] as number) >>> (row & 31)) & 1) === 1
}

export function setBit(bits: Bits, row: number): void {
  bits[row >>> 5] = (bits[row >>> 5] as number) | (1 << (row & 31))
}

export function clearBit(bits: Bits, row: number): void {
  bits[row >>> 5] = (bits[row >>> 5] as number) & ~(1 << (row & 31))
}

export function intersectBits(out: Bits, one: Bits, other: Bits): void {
  for (let at = 0; at < out.length; at += 1) out[at] = (one[at] as number) & (other[at] as number)
}

export function subtractBits(out: Bits, one: Bits, other: Bits): void {
  for (let at = 0; at < out.length; at += 1) out[at] = (one[at] as number) & ~(other[at] as number)
}

export function uniteBits(out: Bits, one: Bits, other: Bits): void {
  for (let at = 0; at < out.length; at += 1) out[at] = (one[at] as number) | (other[at] as number)
}

/** The rows of a set, ascending. */
export function rowsOf(bits: Bits): number[] {
  const rows: number[] = []
  for (let at = 0; at < bits.length; at += 1) {
    for (let word = bits[at] as number; word !== 0; word &= word - 1) rows.push(rowOfLowest(at, word))
  }
  return rows
}

/** What a list has at the rows of a set, in their order. */
export function itemsAt<Item>(bits: Bits, items: readonly Item[]): Item[] {
  // An array that grows is copied over and over. This one has its length from the start, and each place is written anew.
  const chosen = items.slice(0, countShared(bits, bits))
  let place = 0
  for (let at = 0; at < bits.length; at += 1) {
    for (let word = bits[at] as number; word !== 0; word &= word - 1) {
      chosen[place] = items[rowOfLowest(at, word)] as Item
      place += 1
    }
  }
  return chosen
}

function rowOfLowest(at: number, word: number): number {
  return at * 32 + 31 - Math.clz32(word & -word)
}

/**
 * How many rows two sets share.
 *
 * Four words at a time go through carry-save adders (Harley and Seal): of each place `ones` holds the lowest bit of the count so far and `twos` the
 * next, and only what carries out of these is counted word by word.
 */
export function countShared(one: Bits, other: Bits): number {
  const shared = (at: number) => (one[at] as number) & (other[at] as number)
  let ones = 0
  let twos = 0
  let fours = 0
  let at = 0
  for (; at + 4 <= one.length; at += 4) {
    const a = shared(at)
    const b = shared(at + 1)
    const c = shared(at + 2)
    const d = shared(at + 3)
    const half = ones ^ a ^ b
    const twosA = carry(ones, a, b)
    const twosB = carry(half, c, d)
    ones = half ^ c ^ d
    fours += countWord(carry(twos, twosA, twosB))
    twos ^= twosA ^ twosB
  }
  let count = 4 * fours + 2 * countWord(twos) + countWord(ones)
  for (; at < one.length; at += 1) count += countWord(shared(at))
  return count
}

/** Of each place, whether two of three words have it or all. */
function carry(a: number, b: number, c: number): number {
  return (a & b) | ((a ^ b) & c)
}

function countWord(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555)
  const nibbles = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333)
  return Math.imul((nibbles + (nibbles >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
}
