import { isJobwrightError } from '@jobwright/core'
import { passesByItself, retryAfterOf } from './passing.ts'

/** How long a server has been out of reach. */
export class Outage {
  readonly #toleranceMs: number
  #since: number | undefined

  constructor(toleranceMs: number) {
    this.#toleranceMs = toleranceMs
  }

  /** The server has answered. */
  over(): void {
    this.#since = undefined
  }

  /** How long the server asked to be left alone, in milliseconds. Throws what cannot be waited out. */
  pauseAfter(error: unknown, now: number): number {
    if (!isJobwrightError(error) || !passesByItself(error)) throw error
    this.#since ??= now
    if (now - this.#since >= this.#toleranceMs) throw error
    return retryAfterOf(error) ?? 0
  }
}
