import { type PythonDict, PythonFloat, type PythonValue } from './value.ts'

/** What reading a JSON text gives: a value, or what Python's parser says of the text. */
export type Loaded = { readonly ok: true; readonly value: PythonValue } | { readonly ok: false; readonly error: string }

/**
 * Python's `json.loads`: it also takes `NaN` and `Infinity`, keeps `1` and `1.0` apart, and of repeated keys takes the last. Deeper nesting than
 * its recursion limit is an error that no handler expects.
 */
export function loads(text: string): Loaded {
  try {
    if (text.startsWith('\ufeff')) throw new Malformed('Unexpected UTF-8 BOM (decode using utf-8-sig)', text, 0)
    const reader = new Reader(text)
    return { ok: true, value: reader.document() }
  } catch (error) {
    if (error instanceof Malformed) return { ok: false, error: error.message }
    throw error
  }
}

class Malformed extends Error {
  constructor(what: string, text: string, at: number) {
    const before = text.slice(0, at)
    const line = before.split('\n').length
    const column = at - before.lastIndexOf('\n')
    super(`${what}: line ${line} column ${column} (char ${at})`)
  }
}

const maxDepth = 990
const maxDigits = 4300

const literals: readonly (readonly [string, PythonValue])[] = [
  ['null', null],
  ['true', true],
  ['false', false],
  ['NaN', new PythonFloat(Number.NaN)],
  ['Infinity', new PythonFloat(Number.POSITIVE_INFINITY)],
  ['-Infinity', new PythonFloat(Number.NEGATIVE_INFINITY)],
]

const escapes = new Map([
  ['"', '"'],
  ['\\', '\\'],
  ['/', '/'],
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
])

/** May a character stand in a string as it is? The end of a text is no character. */
function isPlain(code: number): boolean {
  return code >= 0x20 && code !== 0x22 && code !== 0x5c
}

class Reader {
  readonly #text: string
  #at = 0
  #depth = 0

  constructor(text: string) {
    this.#text = text
  }

  document(): PythonValue {
    this.#skipSpace()
    const value = this.#value()
    this.#skipSpace()
    if (this.#at < this.#text.length) throw this.#malformed('Extra data')
    return value
  }

  #malformed(what: string, at = this.#at): Malformed {
    return new Malformed(what, this.#text, at)
  }

  #skipSpace(): void {
    while (' \t\n\r'.includes(this.#text[this.#at] ?? 'x')) this.#at++
  }

  #value(): PythonValue {
    const text = this.#text
    const first = text[this.#at]
    if (first === '"') return this.#string()
    if (first === '{') return this.#nested(() => this.#object())
    if (first === '[') return this.#nested(() => this.#list())
    for (const [word, value] of literals) {
      if (!text.startsWith(word, this.#at)) continue
      this.#at += word.length
      return value
    }
    return this.#number()
  }

  #nested<T>(read: () => T): T {
    if (++this.#depth > maxDepth) throw new RangeError('maximum recursion depth exceeded while decoding a JSON value')
    const value = read()
    this.#depth--
    return value
  }

  #number(): PythonValue {
    const pattern = /-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?/y
    pattern.lastIndex = this.#at
    const match = pattern.exec(this.#text)
    if (match === null) throw this.#malformed('Expecting value')
    this.#at = pattern.lastIndex
    const [whole, fraction, exponent] = match
    if (whole.length > maxDigits) throw new RangeError('Exceeds the limit for integer string conversion')
    return fraction === undefined && exponent === undefined ? BigInt(whole) : new PythonFloat(Number(whole))
  }

  #list(): readonly PythonValue[] {
    const items: PythonValue[] = []
    this.#at++
    this.#skipSpace()
    if (this.#take(']')) return items
    for (;;) {
      items.push(this.#value())
      this.#skipSpace()
      if (this.#take(']')) return items
      if (!this.#take(',')) throw this.#malformed("Expecting ',' delimiter")
      this.#skipSpace()
    }
  }

  #object(): PythonDict {
    const entries = new Map<string, PythonValue>()
    this.#at++
    this.#skipSpace()
    if (this.#take('}')) return entries
    for (;;) {
      if (this.#text[this.#at] !== '"') throw this.#malformed('Expecting property name enclosed in double quotes')
      const key = this.#string()
      this.#skipSpace()
      if (!this.#take(':')) throw this.#malformed("Expecting ':' delimiter")
      this.#skipSpace()
      entries.set(key, this.#value())
      this.#skipSpace()
      if (this.#take('}')) return entries
      if (!this.#take(',')) throw this.#malformed("Expecting ',' delimiter")
      this.#skipSpace()
    }
  }

  #take(character: string): boolean {
    if (this.#text[this.#at] !== character) return false
    this.#at++
    return true
  }

  #string(): string {
    const begin = this.#at++
    const parts: string[] = []
    for (;;) {
      const from = this.#at
      while (isPlain(this.#text.charCodeAt(this.#at))) this.#at++
      parts.push(this.#text.slice(from, this.#at))
      const next = this.#text[this.#at]
      if (next === undefined) throw this.#malformed('Unterminated string starting at', begin)
      if (next === '"') {
        this.#at++
        return parts.join('')
      }
      if (next !== '\\') throw this.#malformed('Invalid control character at')
      parts.push(this.#escape(begin))
    }
  }

  #escape(begin: number): string {
    const letter = this.#text[this.#at + 1]
    if (letter === undefined) throw this.#malformed('Unterminated string starting at', begin)
    const plain = escapes.get(letter)
    if (plain !== undefined) {
      this.#at += 2
      return plain
    }
    if (letter !== 'u') throw this.#malformed('Invalid \\escape')
    const digits = this.#text.slice(this.#at + 2, this.#at + 6)
    if (!/^[0-9a-fA-F]{4}$/.test(digits)) throw this.#malformed('Invalid \\uXXXX escape', this.#at + 1)
    this.#at += 6
    return String.fromCharCode(Number.parseInt(digits, 16))
  }
}
