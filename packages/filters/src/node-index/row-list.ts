/** Ascending lists of rows. */
export type RowList = readonly number[]

/**
 * The place of the first row at or after `from` that is not before the given one.
 *
 * Looks ahead in doubling steps first, so that walking through a list costs by how far it is to the next place, not by the length of the list.
 */
export function placeOf(rows: RowList, row: number, from = 0): number {
  let low = from
  let high = from
  for (let step = 1; high < rows.length && (rows[high] as number) < row; step *= 2) {
    low = high + 1
    high += step
  }
  high = Math.min(high, rows.length)
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((rows[middle] as number) < row) low = middle + 1
    else high = middle
  }
  return low
}

/** The rows of two lists, each once. */
export function mergedRows(one: RowList, other: RowList): number[] {
  const merged: number[] = []
  let place = 0
  for (const row of one) {
    const next = placeOf(other, row, place)
    while (place < next) merged.push(other[place++] as number)
    merged.push(row)
    if (other[place] === row) place += 1
  }
  return merged.concat(other.slice(place))
}
