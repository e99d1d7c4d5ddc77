import { endOfWord } from './spelling.ts'

/** A piece of a filter's text. Offsets are in UTF-16 code units, `end` is behind the piece. */
export type Token =
  /** A bare word, a quoted text (its value without quotes and escapes), an operator or bracket, or the end. */
  | {
      readonly kind: 'word' | 'text' | 'mark' | 'end'
      readonly value: string
      readonly start: number
      readonly end: number
    }
  /** A quoted text that goes wrong at an offset, up to what is wrong, and what should have stood there. */
  | {
      readonly kind: 'broken'
      readonly expected: readonly string[]
      readonly start: number
      readonly wrongAt: number
      readonly end: number
    }

const space = /\s*/y
/** Operators stand together, so that a foreign one such as `==` is found as a whole. */
const operator = /[=!^$<>~&|]+/y
const character = /./uy
/** What a backslash begins in a quoted text. */
const escapes = ['\\"', '\\\\', '\\/', '\\b', '\\f', '\\n', '\\r', '\\t', '\\u0000']
const escapeSequence = /\\(?:["\\/bfnrt]|u[\da-fA-F]{4})/y

/** Reads the piece that begins at an offset, or after the space there. */
export function readToken(text: string, from: number): Token {
  const start = endOf(space, text, from)
  if (start === text.length) return { kind: 'end', value: '', start, end: start }
  if (text[start] === '"') return readText(text, start)
  const wordEnd = endOfWord(text, start)
  if (wordEnd > start) return { kind: 'word', value: text.slice(start, wordEnd), start, end: wordEnd }
  const end = Math.max(endOf(operator, text, start), endOf(character, text, start))
  return { kind: 'mark', value: text.slice(start, end), start, end }
}

/** Quoted texts are JSON: control characters must be escaped, so a quote left open is found at the end of its line. */
function readText(text: string, start: number): Token {
  let at = start + 1
  while (text[at] !== '"') {
    if (text[at] === '\\') {
      const end = endOf(escapeSequence, text, at)
      if (end === at) return { kind: 'broken', expected: escapes, start, wrongAt: at, end: at + 2 }
      at = end
    } else if (at === text.length || text.charCodeAt(at) < 0x20) {
      return { kind: 'broken', expected: ['"'], start, wrongAt: at, end: at + 1 }
    } else at += 1
  }
  const end = at + 1
  return { kind: 'text', value: JSON.parse(text.slice(start, end)), start, end }
}

/** Where what a sticky pattern matches at an offset ends; the offset itself, where it does not match. */
function endOf(pattern: RegExp, text: string, from: number): number {
  pattern.lastIndex = from
  return pattern.test(text) ? pattern.lastIndex : from
}
