/** What became of a task, as far as a Status says: Drydock's five words. */
export type ResultWord = 'success' | 'failure' | 'partial_success' | 'incomplete' | 'unreported'

/** What a later word must outweigh: nothing yet, nothing reported, one kind of end, both. */
const weights: Readonly<Record<ResultWord, number>> = {
  incomplete: 0,
  unreported: 1,
  success: 2,
  failure: 2,
  partial_success: 3,
}

/**
 * Joins two results into one, as Drydock's `success()` and `failure()` do: success and failure make `partial_success`, which nothing
 * undoes; `incomplete` and then `unreported` give way to every other word.
 *
 * The order and the grouping of several results do not matter, and joining a result with itself changes nothing.
 *
 * @param a a result.
 * @param b another.
 * @returns what both together amount to.
 * @example
 * ```ts
 * import { joinResults } from '@jobwright/core'
 *
 * joinResults('success', 'failure') //=> 'partial_success'
 * joinResults('incomplete', 'success') //=> 'success'
 * ```
 */
export function joinResults(a: ResultWord, b: ResultWord): ResultWord {
  if (a === b) return a
  if (weights[a] === weights[b]) return 'partial_success'
  return weights[a] > weights[b] ? a : b
}

/**
 * Reads a Status word: Drydock's own, or `Success` and `Failure` of the Airship convention.
 *
 * @param word the `status` of a Status.
 * @returns the result it names; undefined for a word that is not known.
 * @example
 * ```ts
 * import { readResultWord } from '@jobwright/core'
 *
 * readResultWord('Failure') //=> 'failure'
 * readResultWord('postponed') //=> undefined
 * ```
 */
export function readResultWord(word: string): ResultWord | undefined {
  if (word === 'Success') return 'success'
  if (word === 'Failure') return 'failure'
  return Object.hasOwn(weights, word) ? (word as ResultWord) : undefined
}
