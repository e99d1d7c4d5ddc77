/** What is wrong with a search: the engine's names, spelt as it spells them, and `UNFINISHED` for one that ends too early. */
type SearchErrorCode =
  | 'INVALID_POST_COLON_PHRASE'
  | 'INVALID_POST_CONDITION_VALUE_PHRASE'
  | 'INVALID_CONDITION_RELATION'
  | 'INVALID_CONDITION_VALUE'
  | 'INVALID_SORT_FIELD'
  | 'INVALID_SORT_DIRECTION'
  | 'INVALID_PAGE_FEILD'
  | 'INVALID_CHARECTER'
  | 'NOTHING_COMES_AFTER_PAGE_VALUE'
  | 'FREE_TEXT_ALLOWED_ONCE_PER_OBJ'
  | 'UNFINISHED'

/** A mistake, and where in the text it is. */
export class SearchError extends Error {
  readonly code: SearchErrorCode
  readonly from: number
  readonly to: number

  constructor(code: SearchErrorCode, from: number, to: number) {
    super(code)
    this.code = code
    this.from = from
    this.to = to
  }
}

/** The engine's words for a mistake: the whole search with the bad part between dollar signs, or where nothing comes after that its name. */
export function searchDetail(text: string, code: SearchErrorCode, from: number, to: number): string {
  return to < text.length ? `${text.slice(0, from)}$${text.slice(from, to)}$${text.slice(to)}` : code
}

/** Reads a search from its beginning to its end. It never stands at a space. */
export class SearchReader {
  readonly text: string
  #at: number
  /** Where what was taken last begins and ends. */
  #last: readonly [from: number, to: number] = [0, 0]

  constructor(text: string, at: number) {
    this.text = text
    this.#at = at
    this.#skip()
  }

  get isAtEnd(): boolean {
    return this.#at >= this.text.length
  }

  get isAtOperator(): boolean {
    return '=!<>'.includes(this.text.charAt(this.#at)) && !this.isAtEnd
  }

  /** Does that word come next, whatever its capital letters? */
  isAtWord(word: string): boolean {
    const end = this.#at + word.length
    const isOver = end >= this.text.length || this.text.charAt(end) === ' '
    return isOver && this.text.slice(this.#at, end).toLowerCase() === word
  }

  takeWord(word: string): boolean {
    const isNext = this.isAtWord(word)
    if (isNext) this.#move(word.length)
    return isNext
  }

  /** Takes what comes next if it is that. */
  take(text: string): boolean {
    if (!this.text.startsWith(text, this.#at)) return false
    this.#move(text.length)
    return true
  }

  /** Takes what is up to a space or an operator. */
  takeName(): string {
    return this.#takeRun(/[^ =!<>]/)
  }

  /** Takes what is up to a space. */
  takeValue(): string {
    return this.#takeRun(/[^ ]/)
  }

  /** Takes what is between quotes; undefined where there are none. */
  takeQuoted(): string | undefined {
    if (this.text.charAt(this.#at) !== '"') return undefined
    const end = this.text.indexOf('"', this.#at + 1)
    if (end < 0) this.fail('UNFINISHED', 0, 0)
    const value = this.text.slice(this.#at + 1, end)
    this.#move(end + 1 - this.#at)
    return value
  }

  fail(code: SearchErrorCode, from: number, to: number): never {
    throw new SearchError(code, from, to)
  }

  /** Fails because of what was taken last. */
  failAtLast(code: SearchErrorCode): never {
    return this.fail(code, ...this.#last)
  }

  /** Fails because of what comes next. */
  failAtWord(code: SearchErrorCode): never {
    return this.fail(code, this.#at, this.#at + this.#runOf(/[^ ]/).length)
  }

  #takeRun(character: RegExp): string {
    const run = this.#runOf(character)
    this.#move(run.length)
    return run
  }

  #runOf(character: RegExp): string {
    let end = this.#at
    while (end < this.text.length && character.test(this.text.charAt(end))) end += 1
    return this.text.slice(this.#at, end)
  }

  #move(length: number): void {
    this.#last = [this.#at, this.#at + length]
    this.#at += length
    this.#skip()
  }

  #skip(): void {
    while (this.text.charAt(this.#at) === ' ') this.#at += 1
  }
}
