import { foldWord, missDistance, missTolerance } from './near-miss.ts'

/** Longer words have no other forms: there are as many as letters. */
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
 * Finds for each of many words the one that was probably meant, as `nearMiss` does for one: linear in the words given, since a candidate meets
 * only the words that share a form with it.
 *
 * @param wanted what was written.
 * @param candidates what could have been meant.
 * @returns the nearest candidate of each word that has one; words of more than 32 letters count only when they are the same but for case and space.
 * @example
 * import { nearMisses } from '@jobwright/core'
 * nearMisses(['rack-1', 'web'], ['rack-01', 'db']).get('rack-1') //=> 'rack-01'
 */
export function nearMisses(wanted: Iterable<string>, candidates: Iterable<string>): ReadonlyMap<string, string> {
  const wordsByForm = new Map<string, string[]>()
  for (const word of new Set(wanted)) {
    for (const form of forms(foldWord(word))) {
      const words = wordsByForm.get(form)
      if (words === undefined) wordsByForm.set(form, [word])
      else if (words.length < wordsPerForm) words.push(word)
    }
  }
  const nearest = new Map<string, Nearest>()
  if (wordsByForm.size === 0) return new Map()
  for (const candidate of new Set(candidates)) {
    const met = new Set<string>()
    for (const form of forms(foldWord(candidate))) {
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
      .filter(([word, { distance }]) => distance <= missTolerance(word))
      .map(([word, { candidate }]) => [word, candidate]),
  )
}

function nearer(word: string, candidate: string, best: Nearest | undefined): Nearest | undefined {
  const measured = (best?.measured ?? 0) + 1
  if (measured > measuredPerWord && foldWord(word) !== foldWord(candidate)) return undefined
  const distance = missDistance(word, candidate)
  return best === undefined || distance < best.distance
    ? { word, candidate, distance, measured }
    : { ...best, measured }
}

/** A word and everything it becomes with one letter left out: two words one edit apart share such a form. */
function forms(word: string): ReadonlySet<string> {
  const found = new Set([word])
  if (word.length <= longestWord)
    for (let at = 0; at < word.length; at++) found.add(word.slice(0, at) + word.slice(at + 1))
  return found
}
