/** Something to be run at a time. */
export interface Timer {
  readonly at: number
  readonly run: () => void
}

interface Entry extends Timer {
  /** Timers of one time run in the order in which they were added. */
  readonly order: number
  removed: boolean
}

/** Timers, the next one first: a binary heap. Removed ones stay in it until they are next, or too many. */
export class TimerQueue {
  #heap: Entry[] = []
  #size = 0
  #order = 0

  /** How many timers there are. */
  get size(): number {
    return this.#size
  }

  /** The next timer. */
  get first(): Timer | undefined {
    while (this.#heap[0]?.removed) this.#takeFirst()
    return this.#heap[0]
  }

  /** Adds a timer, and answers what removes it; a timer that is gone already is not removed once more. */
  add(at: number, run: () => void): () => void {
    const entry: Entry = { at, run, order: this.#order++, removed: false }
    this.#size++
    this.#heap.push(entry)
    this.#rise(this.#heap.length - 1)
    return () => this.#remove(entry)
  }

  /** Takes the next timer out. */
  take(): Timer | undefined {
    const first = this.first as Entry | undefined
    if (first !== undefined) this.#remove(first)
    return first
  }

  #remove(entry: Entry): void {
    if (entry.removed) return
    entry.removed = true
    this.#size--
    // A sorted list is a heap.
    if (this.#heap.length > 2 * this.#size + 64) this.#heap = this.#heap.filter((one) => !one.removed).sort(compare)
  }

  #takeFirst(): void {
    const last = this.#heap.pop()
    if (last === undefined || this.#heap.length === 0) return
    this.#heap[0] = last
    this.#sink(0)
  }

  #rise(from: number): void {
    for (let index = from; index > 0; ) {
      const parent = (index - 1) >>> 1
      if (!this.#swapIfSooner(index, parent)) return
      index = parent
    }
  }

  #sink(from: number): void {
    for (let index = from; ; ) {
      const left = 2 * index + 1
      const right = left + 1
      const child = this.#isSooner(right, left) ? right : left
      if (!this.#swapIfSooner(child, index)) return
      index = child
    }
  }

  #isSooner(index: number, than: number): boolean {
    const [one, other] = [this.#heap[index], this.#heap[than]]
    return one !== undefined && other !== undefined && compare(one, other) < 0
  }

  #swapIfSooner(index: number, above: number): boolean {
    const [one, other] = [this.#heap[index], this.#heap[above]]
    if (one === undefined || other === undefined || compare(one, other) >= 0) return false
    this.#heap[above] = one
    this.#heap[index] = other
    return true
  }
}

function compare(one: Entry, other: Entry): number {
  return one.at - other.at || one.order - other.order
}
