import type { Clock } from '@jobwright/core'

/** Keeps away from a server that has asked to be left alone: all calls of a client, not only the one that was told. */
export class CoolDown {
  readonly #clock: Clock
  #since = 0
  #until = 0

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Leaves the server alone for so many milliseconds from now, if it is not already for longer. */
  begin(ms: number): void {
    const now = this.#clock.now()
    if (ms <= this.remainingMs) return
    this.#since = now
    this.#until = now + ms
  }

  /** How long it is still to be left alone, in milliseconds. */
  get remainingMs(): number {
    const now = this.#clock.now()
    // A clock that was set back would prolong the pause.
    return now < this.#since ? 0 : Math.max(0, this.#until - now)
  }
}
