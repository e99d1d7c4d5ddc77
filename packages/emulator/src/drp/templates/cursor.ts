import { failAt, type Source, type Token, tokensOf } from './lexer.ts'
import type { Place } from './nodes.ts'

/** Blocks and parentheses inside one another; nobody writes more. */
const deepest = 200

/** Where a parser stands in the pieces of a template. */
export class Cursor {
  readonly source: Source
  readonly #tokens: readonly Token[]
  #next = 0
  #depth = 0

  constructor(source: Source) {
    this.source = source
    this.#tokens = tokensOf(source)
  }

  peek(): Token | undefined {
    return this.#tokens[this.#next]
  }

  take(): Token | undefined {
    return this.#tokens[this.#next++]
  }

  /** The next piece that is no space, which is left. */
  peekPastSpace(): Token | undefined {
    while (this.peek()?.kind === 'space') this.#next++
    return this.peek()
  }

  /** The next piece that is no space. */
  takePastSpace(): Token | undefined {
    this.peekPastSpace()
    return this.take()
  }

  /** Takes the end of an action. */
  close(context: string): void {
    const token = this.takePastSpace()
    if (token?.kind !== 'close') this.unexpected(shown(token), context)
  }

  /** Tries to read something; what it read is left when it finds nothing. */
  attempt<Found>(read: () => Found | undefined): Found | undefined {
    const start = this.#next
    const found = read()
    if (found === undefined) this.#next = start
    return found
  }

  /** Runs it one level deeper. */
  inside<Result>(what: string, run: () => Result): Result {
    if (++this.#depth > deepest) this.fail(`${what} are nested too deep`)
    const result = run()
    this.#depth--
    return result
  }

  get depth(): number {
    return this.#depth
  }

  place(at: number, end = this.peek()?.at): Place {
    return { at, text: this.source.text.slice(at, end).trimEnd() }
  }

  unexpected(what: string, context = 'command'): never {
    return this.fail(`unexpected ${what} in ${context}`)
  }

  fail(message: string): never {
    const at = this.#tokens[Math.min(this.#next, this.#tokens.length) - 1]?.at ?? 0
    return failAt(this.source, at, message)
  }
}

/** A piece as messages show it. */
export function shown(token: Token | undefined): string {
  return token === undefined ? 'EOF' : JSON.stringify(token.text)
}
