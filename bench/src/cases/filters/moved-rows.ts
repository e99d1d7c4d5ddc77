import { clearBit, hasBit, setBit } from '../../../../packages/filters/src/node-index/bit-set.ts'
import { Posting } from '../../../../packages/filters/src/node-index/posting.ts'
import type { Budget, Case, Contender } from '../../harness.ts'
import { randomNumbers } from '../../random-numbers.ts'
import { once } from './once.ts'
import { roaring } from './roaring.ts'
import { fastBitSet, type SetLibrary } from './set-library.ts'

const moves = 512
const ours = 'jobwright'

/** What a change of a label comes down to when the row is known: it leaves one set and joins another, and moves back. */
export function movedRows(size: number): Case {
  const words = Math.ceil(size / 32)
  const random = randomNumbers(size + 4)
  const rows = [...new Set(Array.from({ length: moves }, () => random(size)))]
  const budget: Budget = { contender: ours, atMost: 200 }
  return {
    name: `filters: a row moves from a dense set to another, ${size.toLocaleString('en')} nodes`,
    operations: 2 * rows.length,
    contenders: [
      mover(ours, 'ours', size, rows, {
        empty: () => new Posting(new Map(), ''),
        add: (posting, row) => posting.add(row, words),
        remove: (posting, row) => posting.remove(row, words),
        has: ({ rows }, row) => (rows instanceof Uint32Array ? hasBit(rows, row) : rows.includes(row)),
      }),
      mover('bits and nothing else', 'floor', size, rows, {
        empty: () => new Uint32Array(words),
        add: setBit,
        remove: clearBit,
        has: hasBit,
      }),
      mover(roaring.name, 'peer', size, rows, roaring),
      mover(fastBitSet.name, 'peer', size, rows, fastBitSet),
    ],
    budgets: size === 1_000_000 ? [budget] : [],
  }
}

/** The rows begin in one of two sets by turns with all others. */
function mover<S>(
  name: string,
  role: Contender['role'],
  size: number,
  rows: readonly number[],
  { empty, add, remove, has }: Pick<SetLibrary<S>, 'empty' | 'add' | 'remove' | 'has'>,
): Contender {
  const sets = once((): readonly [S, S] => {
    const both: [S, S] = [empty(), empty()]
    for (let row = 0; row < size; row++) add(row % 2 === 0 ? both[0] : both[1], row)
    return both
  })
  const move = (there: boolean) => {
    const [even, odd] = sets()
    for (const row of rows) {
      const [from, to] = (row % 2 === 0) === there ? [even, odd] : [odd, even]
      remove(from, row)
      add(to, row)
    }
  }
  const members = () => sets().map((set) => rows.filter((row) => has(set, row)))
  return {
    name,
    role,
    answers() {
      move(true)
      const inBetween = members()
      move(false)
      return [inBetween, members()]
    },
    run(times) {
      for (let time = 0; time < times; time++) {
        move(true)
        move(false)
      }
      return has(sets()[0], rows[0] ?? 0) ? 1 : 0
    },
  }
}
