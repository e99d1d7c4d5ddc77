/** DRP: the first back-off. */
const firstBackOffMs = 2000

/**
 * How long a task that failed is left before it is tried again: 2 seconds before the first time, then more and more, without an end (documents).
 *
 * @param attempt which try again it is: 1 for the first.
 * @param factor by how much each is longer than the one before; the documents do not say. Default 2.
 * @returns milliseconds.
 *
 * @example
 * import { retryBackOffMs } from '@jobwright/core/drp'
 * [1, 2, 3].map((attempt) => retryBackOffMs(attempt)) //=> [2000, 4000, 8000]
 */
export function retryBackOffMs(attempt: number, factor = 2): number {
  return Math.min(firstBackOffMs * factor ** Math.max(attempt - 1, 0), Number.MAX_SAFE_INTEGER)
}
