/** Why a text is no filter, and where. */
export interface FilterSyntaxError {
  /** Always false: there is no value. */
  readonly ok: false
  /** Where, what was found there, what was expected, and what was probably meant. Repeats at most 40 characters of the text. */
  readonly message: string
  /** The line, from 1. Lines end with `\n` or `\r\n`. */
  readonly line: number
  /** The column in its line, from 1, in UTF-16 code units: an emoji counts as two. */
  readonly column: number
  /** Where in the text, from 0 to its length, in UTF-16 code units. */
  readonly offset: number
  /**
   * What could have stood there: words and signs as they are written, and in angle brackets what they stand for (`<value>`, `<end>`). Empty
   * where the text is beyond a limit.
   */
  readonly expected: readonly string[]
  /** What was probably meant, where that can be guessed. */
  readonly suggestion?: string | undefined
}

/** What is wrong at an offset. */
export interface Fault {
  readonly offset: number
  /** The first part of the sentence. */
  readonly problem: string
  readonly expected: readonly string[]
  readonly suggestion?: string | undefined
}

/** Carries a fault out of the middle of reading; never leaves `parseFilter`. */
export class ReadingStopped extends Error {
  readonly fault: Fault

  constructor(fault: Fault) {
    super(fault.problem)
    this.fault = fault
  }
}

/** Tells a fault to whoever wrote the text. */
export function toSyntaxError(text: string, { offset, problem, expected, suggestion }: Fault): FilterSyntaxError {
  const before = text.slice(0, offset)
  const line = before.split('\n').length
  const column = offset - before.lastIndexOf('\n')
  const wanted = expected.length === 0 ? '' : `, expected ${expected.length > 1 ? 'one of ' : ''}${listed(expected)}`
  const hint = suggestion === undefined ? '' : ` Did you mean ${listed([suggestion])}?`
  const message = `parseFilter: line ${line}, column ${column}: ${problem}${wanted}.${hint}`
  return { ok: false, message, line, column, offset, expected, ...(suggestion !== undefined && { suggestion }) }
}

/** Among backticks: quotes, commas and words such as "or" are what is listed. */
function listed(words: readonly string[]): string {
  return words.map((word) => `\`${word}\``).join(', ')
}
