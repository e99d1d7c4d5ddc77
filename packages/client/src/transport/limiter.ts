/** Lets so many in at once; who comes later waits in line. */
export class Limiter {
  #free: number
  readonly #line = new Set<() => void>()

  constructor(places: number) {
    this.#free = places
  }

  /** Takes a place, if there is one and nobody waits for it. */
  tryEnter(): boolean {
    if (this.#free === 0) return false
    this.#free -= 1
    return true
  }

  /** Calls `enter` as soon as there is a place, which may be at once; answers how to leave the line. */
  queue(enter: () => void): () => void {
    if (this.tryEnter()) {
      enter()
      return () => {}
    }
    this.#line.add(enter)
    return () => void this.#line.delete(enter)
  }

  /** Gives a place back, to the one who has waited longest. */
  leave(): void {
    const [first] = this.#line
    if (first === undefined) this.#free += 1
    else {
      this.#line.delete(first)
      first()
    }
  }
}
