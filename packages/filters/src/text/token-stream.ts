import { nearMiss } from '@jobwright/core'
import { quoteBriefly } from './spelling.ts'
import { ReadingStopped } from './syntax-error.ts'
import { readToken, type Token } from './token.ts'

/** What other languages write for our words and operators. */
const foreign: ReadonlyMap<string, string> = /*@__PURE__*/ (() =>
  new Map([
    ['&&', 'and'],
    ['&', 'and'],
    ['||', 'or'],
    ['|', 'or'],
    ['!', 'not'],
    ['==', '='],
    ['===', '='],
    ['!==', '!='],
    ['<>', '!='],
    ['=~', '~'],
  ]))()

/** What may be written in quotes: only there does it matter where a quoted text goes wrong. */
const quotable: readonly string[] = ['<value>', '"<key>"']

/** The pieces of a filter's text, one after another. */
export class TokenStream {
  readonly text: string
  /** The piece to be read next. */
  token: Token
  /** What could also have stood here: how the part before might have gone on. */
  #continuations: readonly string[] = []

  constructor(text: string) {
    this.text = text
    this.token = readToken(text, 0)
  }

  /** Goes to the next piece. */
  advance(): void {
    this.token = this.next()
    this.#continuations = []
  }

  /** The piece after this one. */
  next(): Token {
    return readToken(this.text, this.token.end)
  }

  /** The value of the next piece, if it is of a kind. */
  valueOf(kind: 'word' | 'text'): string | undefined {
    return this.token.kind === kind ? this.token.value : undefined
  }

  /** Goes past a word or a sign, if it comes next. */
  takes(value: string): boolean {
    const { token } = this
    if ((token.kind !== 'word' && token.kind !== 'mark') || token.value !== value) return false
    this.advance()
    return true
  }

  /** Goes past a word or a sign that must come next. */
  wants(value: string): void {
    if (!this.takes(value)) this.refuse([value])
  }

  /** Notes how the part just read could go on, for the message about what stands there instead. */
  mayGoOnWith(continuations: readonly string[]): void {
    this.#continuations = continuations
  }

  /** Stops at the next piece: something else was expected. */
  refuse(expectedHere: readonly string[], guess?: string): never {
    const { token } = this
    if (token.kind === 'broken' && expectedHere.some((wanted) => quotable.includes(wanted))) {
      const { wrongAt, end, expected } = token
      throw new ReadingStopped({ offset: wrongAt, problem: this.#found(wrongAt, end), expected })
    }
    const expected = [...this.#continuations, ...expectedHere]
    const suggestion = guess ?? (token.kind === 'word' ? nearMiss(token.value, expected) : this.#translated(expected))
    const problem = this.#found(token.start, token.end)
    throw new ReadingStopped({ offset: token.start, problem, expected, suggestion })
  }

  #found(start: number, end: number): string {
    const { text } = this
    return `found ${start === text.length ? 'the end of the text' : quoteBriefly(text.slice(start, end))}`
  }

  #translated(expected: readonly string[]): string | undefined {
    const ours = this.token.kind === 'mark' ? foreign.get(this.token.value) : undefined
    return ours !== undefined && expected.includes(ours) ? ours : undefined
  }
}
