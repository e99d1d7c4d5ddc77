/** Longer words are only compared whole: measuring a pair costs the product of its lengths. */
const longestWord = 32
/** How many wanted words may share a form, and how many candidates are measured for each. */
const wordsPerForm = 8
const measuredPerWord = 32

interface Nearest {
  readonly word: string
  readonly candidate: string
  readonly distance: number
  readonly measured: number
}

/**
 * For each wanted word the nearest candidate, where one is near: the same but for case and surrounding space, or for
 * one letter (two, in words of six letters or more). Linear in the words given: a candidate meets only the words that
 * share a form with it.
 */
export function nearMisses(wanted: Iterable<string>, candidates: Iterable<string>): ReadonlyMap<string, string> {
  const wordsByForm = new Map<string, string[]>()
  for (const word of new Set(wanted)) {
    for (const form of forms(fold(word))) {
      const words = wordsByForm.get(form)
      if (words === undefined) wordsByForm.set(form, [word])
      else if (words.length < wordsPerForm) words.push(word)
    }
  }
  const nearest = new Map<string, Nearest>()
  if (wordsByForm.size === 0) return new Map()
  for (const candidate of new Set(candidates)) {
    const met = new Set<string>()
    for (const form of forms(fold(candidate))) {
      for (const word of wordsByForm.get(form) ?? []) {
        if (met.has(word)) continue
        met.add(word)
        const better = nearer(word, candidate, nearest.get(word))
        if (better !== undefined) nearest.set(word, better)
      }
    }
  }
  return new Map(
    [...nearest]
      .filter(([word, { distance }]) => distance <= tolerance(word))
      .map(([word, { candidate }]) => [word, candidate]),
  )
}

/** The nearest of some candidates to one word, or undefined where none is near. */
export function nearMiss(word: string, candidates: Iterable<string>): string | undefined {
  return nearMisses([word], candidates).get(word)
}

function nearer(word: string, candidate: string, best: Nearest | undefined): Nearest | undefined {
  const measured = (best?.measured ?? 0) + 1
  if (measured > measuredPerWord && fold(word) !== fold(candidate)) return undefined
  const distance = editDistance(fold(word), fold(candidate))
  return best === undefined || distance < best.distance
    ? { word, candidate, distance, measured }
    : { ...best, measured }
}

function tolerance(word: string): number {
  if (word.length < 3) return 0
  return word.length < 6 ? 1 : 2
}

function fold(word: string): string {
  return word.trim().toLowerCase()
}

/** A word and everything it becomes with one letter left out: two words one edit apart share such a form. */
function forms(word: string): ReadonlySet<string> {
  const found = new Set([word])
  if (word.length <= longestWord)
    for (let at = 0; at < word.length; at++) found.add(word.slice(0, at) + word.slice(at + 1))
  return found
}

/**
 * Insertions, deletions, replacements and swaps of neighbours from one word to the other (Damerau and Levenshtein,
 * each letter edited once).
 */
function editDistance(from: string, to: string): number {
  if (from === to) return 0
  let before: readonly number[] = []
  let last: readonly number[] = Array.from({ length: to.length + 1 }, (_, column) => column)
  for (let row = 1; row <= from.length; row++) {
    const next = [row]
    for (let column = 1; column <= to.length; column++) {
      const same = from[row - 1] === to[column - 1] ? 0 : 1
      let cost = Math.min(at(last, column) + 1, at(next, column - 1) + 1, at(last, column - 1) + same)
      if (row > 1 && column > 1 && from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1]) {
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
