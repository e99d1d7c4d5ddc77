/** Longer words are only compared whole: measuring a pair costs the product of its lengths. */
const longestWord = 64

/**
 * Finds the word that was probably meant: the same but for case and surrounding space, or for one letter (two, in words of six letters or more).
 *
 * @param word what was written.
 * @param candidates what could have been meant.
 * @returns the nearest candidate, the first of several; undefined where none is near.
 * @example
 * import { nearMiss } from '@jobwright/core'
 * nearMiss('timeoutMS', ['timeoutMs', 'intervalMs']) //=> 'timeoutMs'
 * nearMiss('timout', ['timeout']) //=> 'timeout'
 * nearMiss('color', ['rack']) //=> undefined
 */
export function nearMiss(word: string, candidates: Iterable<string>): string | undefined {
  let nearest: string | undefined
  let least = missTolerance(word) + 1
  for (const candidate of candidates) {
    const distance = missDistance(word, candidate)
    if (distance < least) {
      nearest = candidate
      least = distance
    }
  }
  return nearest
}

/** How many edits away from a word what was meant may be: the shorter the word, the more others are near it by chance. */
export function missTolerance(word: string): number {
  const { length } = foldWord(word)
  if (length < 3) return 0
  return length < 6 ? 1 : 2
}

/**
 * Counts the insertions, deletions, replacements and swaps of neighbours from one word to the other, each letter edited once (Damerau and
 * Levenshtein); case and surrounding space make no difference. Infinite for words of more than 64 letters that are not the same.
 */
export function missDistance(from: string, to: string): number {
  const [one, other] = [foldWord(from), foldWord(to)]
  if (one === other) return 0
  return Math.max(one.length, other.length) > longestWord ? Number.POSITIVE_INFINITY : editDistance(one, other)
}

/** A word as it is compared. */
export function foldWord(word: string): string {
  return word.trim().toLowerCase()
}

function editDistance(from: string, to: string): number {
  let before: readonly number[] = []
  let last: readonly number[] = Array.from({ length: to.length + 1 }, (_, column) => column)
  for (let row = 1; row <= from.length; row++) {
    const next = [row]
    for (let column = 1; column <= to.length; column++) {
      const same = from[row - 1] === to[column - 1] ? 0 : 1
      let cost = Math.min(at(last, column) + 1, at(next, column - 1) + 1, at(last, column - 1) + same)
      // Before the first letter there is none, which is the same as no other.
      if (from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1]) {
        cost = Math.min(cost, at(before, column - 2) + 1)
      }
      next.push(cost)
    }
    before = last
    last = next
  }
  return at(last, to.length)
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? Number.POSITIVE_INFINITY
}
