import { countShared, intersectBits, setBit, uniteBits } from '../../../../packages/filters/src/node-index/bit-set.ts'
import type { Budget, Case, Contender } from '../../harness.ts'
import { randomNumbers } from '../../random-numbers.ts'
import { bareCount, bareIntersection, bareUnion } from './bare-loops.ts'
import { inTurn, inTurnOf } from './in-turn.ts'
import { once } from './once.ts'
import { roaring } from './roaring.ts'
import { fastBitSet, type SetLibrary } from './set-library.ts'

type Pairs<S> = () => readonly (readonly [one: S, other: S])[]

const ours = 'jobwright'
const bare = 'bare loop over the words'

/** What a question comes down to, without index and names: sets of which each holds every third node. */
export function denseSets(size: number): Case[] {
  const rows = once(() => pairsOfRows(size))
  const bits = once(() => rows().map(([one, other]) => [bitsOf(one, size), bitsOf(other, size)] as const))
  const caseOf = (what: string, atMost: number, contenders: readonly Contender[]): Case => ({
    name: `filters: ${what} of two dense sets, ${size.toLocaleString('en')} nodes`,
    operations: 1,
    contenders,
    budgets: size === 1_000_000 ? budgets(atMost) : [],
  })
  return [
    caseOf('AND', 15e3, [
      writing(ours, 'ours', bits, intersectBits),
      writing(bare, 'floor', bits, bareIntersection),
      making(roaring, rows, roaring.intersection),
      making(fastBitSet, rows, fastBitSet.intersection),
    ]),
    caseOf('OR', 15e3, [
      writing(ours, 'ours', bits, uniteBits),
      writing(bare, 'floor', bits, bareUnion),
      making(roaring, rows, roaring.union),
      making(fastBitSet, rows, fastBitSet.union),
    ]),
    caseOf('count of the AND', 25e3, [
      counting(ours, 'ours', bits, countShared),
      counting(bare, 'floor', bits, bareCount),
      counting(roaring.name, 'peer', setsOf(roaring, rows), roaring.intersectionSize),
      counting(fastBitSet.name, 'peer', setsOf(fastBitSet, rows), fastBitSet.intersectionSize),
    ]),
  ]
}

function budgets(atMost: number): Budget[] {
  return [
    { contender: ours, atMost },
    { contender: ours, atMost: 1.3, of: bare },
  ]
}

/** One that writes the result to where it is told. */
function writing(
  name: string,
  role: Contender['role'],
  pairs: Pairs<Uint32Array>,
  combine: (out: Uint32Array, one: Uint32Array, other: Uint32Array) => void,
): Contender {
  const prepare = () =>
    pairs().map(([one, other]) => {
      const out = new Uint32Array(one.length)
      return () => {
        combine(out, one, other)
        return out
      }
    })
  return inTurnOf(name, role, prepare, { consume: (out) => out[out.length >>> 1] ?? 0, show: (out) => rowsIn(out) })
}

/** One that makes a new set: the libraries' other way is to overwrite an operand. */
function making<S>(library: SetLibrary<S>, rows: Pairs<number[]>, combine: (one: S, other: S) => S): Contender {
  const sets = setsOf(library, rows)
  return inTurnOf(
    library.name,
    'peer',
    () =>
      sets().map(
        ([one, other]) =>
          () =>
            combine(one, other),
      ),
    {
      consume(set) {
        const some = library.has(set, 0) ? 1 : 0
        library.release(set)
        return some
      },
      show: (set) => Array.from(library.rows(set)),
    },
  )
}

function counting<S>(
  name: string,
  role: Contender['role'],
  pairs: Pairs<S>,
  count: (one: S, other: S) => number,
): Contender {
  return inTurn(name, role, () =>
    pairs().map(
      ([one, other]) =>
        () =>
          count(one, other),
    ),
  )
}

function pairsOfRows(size: number): [number[], number[]][] {
  const random = randomNumbers(size + 3)
  const third = () => Array.from({ length: size }, (_, row) => row).filter(() => random(3) === 0)
  const sets = [third(), third(), third(), third()]
  return sets.flatMap((one, at) => sets.slice(at + 1).map((other): [number[], number[]] => [one, other]))
}

function setsOf<S>(library: SetLibrary<S>, pairs: Pairs<number[]>): Pairs<S> {
  const setOf = (rows: readonly number[]): S => {
    const set = library.empty()
    for (const row of rows) library.add(set, row)
    return set
  }
  return once(() => pairs().map(([one, other]) => [setOf(one), setOf(other)] as const))
}

function bitsOf(rows: readonly number[], size: number): Uint32Array {
  const bits = new Uint32Array(Math.ceil(size / 32))
  for (const row of rows) setBit(bits, row)
  return bits
}

function rowsIn(bits: Uint32Array): number[] {
  return Array.from({ length: bits.length * 32 }, (_, row) => row).filter(
    (row) => ((bits[row >>> 5] ?? 0) >>> (row & 31)) & 1,
  )
}
