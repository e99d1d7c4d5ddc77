import { type Clock, checkKeys, invalidInput } from '@jobwright/core'

/** How a server restarts. */
export interface RestartOptions {
  /** How long nobody gets in, in milliseconds of the emulator's clock; 0 for not at all. Default 0. */
  readonly downForMs?: number | undefined
}

/** A time in which a server does not answer. */
export class Outage {
  readonly #clock: Clock
  #isDown = false
  #callOff = (): void => {}

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Does nobody get in? */
  get isDown(): boolean {
    return this.#isDown
  }

  /** Begins one; one that lasts still is over when this one is. Throws JobwrightError `invalid-input` for what is no time. */
  begin(options: RestartOptions): void {
    checkKeys('restart', options, ['downForMs'])
    const { downForMs = 0 } = options
    if (!(Number.isFinite(downForMs) && downForMs >= 0))
      throw invalidInput('restart: downForMs must be a number of milliseconds from 0 up.')
    this.end()
    if (downForMs === 0) return
    this.#isDown = true
    this.#callOff = this.#clock.schedule(downForMs, () => this.end())
  }

  /** Ends it now. */
  end(): void {
    this.#callOff()
    this.#isDown = false
  }
}
