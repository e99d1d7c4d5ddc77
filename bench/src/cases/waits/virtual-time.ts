/**
 * Time that passes by hand, in place of the platform's: the peers take no clock, so `setTimeout`, `clearTimeout` and `Date.now` themselves
 * are replaced, for Jobwright too, and all stand on the same ground. What is due in the same millisecond runs together, as on the platform.
 */
export class VirtualTime {
  /** How many timers are set. */
  timers = 0
  /** The most that were set at a time. */
  mostTimers = 0
  #now = Date.UTC(2026, 0, 1)
  readonly #due = new Map<number, Set<Timer>>()
  /** The moments of which there is such a set, the earliest first. */
  readonly #moments = new Heap()

  /** Does something in this time. */
  async during<T>(work: () => Promise<T>): Promise<T> {
    const { setTimeout, clearTimeout } = globalThis
    const { now } = Date
    Object.assign(globalThis, {
      setTimeout: (run: () => void, ms = 0) => this.#set({ at: this.#now + Math.max(0, Math.ceil(ms)), run }),
      clearTimeout: (timer?: Timer) => timer !== undefined && this.#clear(timer),
    })
    Date.now = () => this.#now
    try {
      return await work()
    } finally {
      Object.assign(globalThis, { setTimeout, clearTimeout })
      Date.now = now
    }
  }

  /** Moves time on. */
  async advance(ms: number): Promise<void> {
    const end = this.#now + ms
    await this.#run(() => this.#moments.least <= end)
    this.#now = end
  }

  /** Moves time on until the promise settles, and answers as it does. */
  async until<T>(promise: Promise<T>): Promise<T> {
    let open = true
    const finish = () => {
      open = false
    }
    promise.then(finish, finish)
    await this.#run(() => {
      if (open && this.timers === 0) throw new Error('No timer is set and the promise still waits.')
      return open
    })
    return promise
  }

  /** Goes from moment to moment as long as it is told to. */
  async #run(goesOn: () => boolean): Promise<void> {
    for (await settle(); goesOn(); ) {
      this.#now = this.#moments.take()
      const due = this.#due.get(this.#now) ?? []
      this.#due.delete(this.#now)
      for (const timer of due) {
        this.timers--
        timer.run()
      }
      await settle()
    }
  }

  #set(timer: Timer): Timer {
    let due = this.#due.get(timer.at)
    if (due === undefined) {
      due = new Set()
      this.#due.set(timer.at, due)
      this.#moments.add(timer.at)
    }
    due.add(timer)
    this.mostTimers = Math.max(this.mostTimers, ++this.timers)
    return timer
  }

  #clear(timer: Timer): void {
    if (this.#due.get(timer.at)?.delete(timer)) this.timers--
  }
}

/** Numbers of which the least is at hand: each is less than the two that hang below it. */
class Heap {
  readonly #numbers: number[] = []

  /** Infinity when there is none. */
  get least(): number {
    return this.#at(0)
  }

  add(number: number): void {
    let at = this.#numbers.length
    for (let above = (at - 1) >> 1; at > 0 && this.#at(above) > number; above = (at - 1) >> 1) {
      this.#numbers[at] = this.#at(above)
      at = above
    }
    this.#numbers[at] = number
  }

  take(): number {
    const least = this.least
    const last = this.#numbers.pop() ?? least
    const { length } = this.#numbers
    let at = 0
    for (let below = 1; below < length; below = 2 * at + 1) {
      if (this.#at(below + 1) < this.#at(below)) below++
      if (this.#at(below) >= last) break
      this.#numbers[at] = this.#at(below)
      at = below
    }
    if (length > 0) this.#numbers[at] = last
    return least
  }

  #at(index: number): number {
    return this.#numbers[index] ?? Number.POSITIVE_INFINITY
  }
}

interface Timer {
  readonly at: number
  readonly run: () => void
}

/** Lets everything run that needs no time, however many promises it goes through. */
export const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
