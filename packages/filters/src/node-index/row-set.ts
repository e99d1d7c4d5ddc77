import { countRows, isList, type RowOperations, type Rows } from './rows.ts'

/** Which rows: those given, or all except those. So `not` costs nothing, and `or` is `and` seen from the other side. */
export interface RowSet {
  readonly rows: Rows
  readonly except: boolean
  /** How many rows are given, if that is known. */
  readonly count?: number | undefined
}

export const everyRow: RowSet = /*@__PURE__*/ (() => ({ rows: [], except: true }))()

export function only(rows: Rows, count?: number): RowSet {
  return { rows, except: false, count }
}

export function complement({ rows, except, count }: RowSet): RowSet {
  return { rows, except: !except, count }
}

/** Whether one sees at a glance that a set has no row. */
export function isEmpty({ rows, except }: RowSet): boolean {
  return !except && rows.length === 0
}

/** The order in which sets are best intersected: the shortest list first; last, bits that can be counted together with all before them. */
export function byCost(one: RowSet, other: RowSet): number {
  return rank(one) - rank(other) || one.rows.length - other.rows.length
}

function rank({ rows, except }: RowSet): number {
  if (isList(rows)) return except ? 2 : 0
  return except ? 1 : 3
}

/** The rows in both. */
export function meet(one: RowSet, other: RowSet, operations: RowOperations): RowSet {
  if (one === everyRow) return other
  if (one.except) {
    const { rows } = other
    return other.except ? complement(only(operations.unite(one.rows, rows))) : only(operations.subtract(rows, one.rows))
  }
  return only(other.except ? operations.subtract(one.rows, other.rows) : operations.intersect(one.rows, other.rows))
}

/** How many rows are in both, of so many in all. */
export function countMeet(one: RowSet, other: RowSet, size: number): number {
  const shared = countRows(one.rows, other.rows)
  if (one.except && other.except) return size - countGiven(one) - countGiven(other) + shared
  if (one.except) return countGiven(other) - shared
  return other.except ? countGiven(one) - shared : shared
}

function countGiven({ rows, count }: RowSet): number {
  return count ?? countRows(rows, rows)
}
