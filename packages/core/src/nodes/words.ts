/** Up to this many words, comparing one by one beats hashing. */
const FEW = 4

/** A set of words, quick to ask for one when it holds few and when it holds many. */
export class Words {
  readonly #few: readonly unknown[] | undefined
  readonly #all: ReadonlySet<unknown>

  constructor(words: Iterable<unknown>) {
    this.#all = new Set(words)
    this.#few = this.#all.size <= FEW ? [...this.#all] : undefined
  }

  get size(): number {
    return this.#all.size
  }

  has(word: string | null | undefined): boolean {
    const few = this.#few
    if (few === undefined) return this.#all.has(word)
    for (let index = 0; index < few.length; index += 1) if (few[index] === word) return true
    return false
  }
}
