import type { Clock } from '@jobwright/core'

/** Something to be done at a time. */
interface Entry {
  readonly at: number
  readonly run: () => void
  callOff: () => void
}

/** What is to be done later, which can be put off while the engine is down: what is due meanwhile is done when it is up again. */
export class Agenda {
  readonly #clock: Clock
  readonly #entries = new Set<Entry>()
  #isPaused = false

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Does something after so many milliseconds. */
  after(ms: number, run: () => void): void {
    const entry: Entry = { at: this.#clock.now() + ms, run, callOff: () => {} }
    this.#entries.add(entry)
    if (!this.#isPaused) this.#schedule(entry)
  }

  pause(): void {
    this.#isPaused = true
    for (const { callOff } of this.#entries) callOff()
  }

  resume(): void {
    this.#isPaused = false
    for (const entry of [...this.#entries].toSorted((one, other) => one.at - other.at)) this.#schedule(entry)
  }

  /** Forgets everything. */
  clear(): void {
    this.pause()
    this.#entries.clear()
  }

  #schedule(entry: Entry): void {
    entry.callOff = this.#clock.schedule(Math.max(0, entry.at - this.#clock.now()), () => {
      this.#entries.delete(entry)
      entry.run()
    })
  }
}
