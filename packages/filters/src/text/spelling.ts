/** Words with a meaning between tests: as a value they need quotes, so that a value left out is found. */
export const reservedWords: readonly string[] = ['and', 'or', 'not', 'in']

/** The longest piece of the input that a message repeats, in UTF-16 code units. */
export const longestQuote = 40

const asciiRun = /[\w%*+./:?@-]*/y
const otherLetter = /^[\p{L}\p{M}\p{N}]$/u
/** What a reader could not see, or take for a plain space. */
const invisible = /(?! )[\p{Z}\p{Cc}\p{Cf}]/gu

/** Tells where the bare word that begins at an offset ends; there itself, where none begins. */
export function endOfWord(text: string, from: number): number {
  let at = from
  for (;;) {
    asciiRun.lastIndex = at
    asciiRun.test(text)
    at = asciiRun.lastIndex
    const code = text.codePointAt(at)
    if (code === undefined || code < 0x80) return at
    const letter = String.fromCodePoint(code)
    if (!otherLetter.test(letter)) return at
    at += letter.length
  }
}

/** Writes a value: bare if it reads as one word, else in quotes. */
export function spellValue(value: string): string {
  return isWord(value) && !reservedWords.includes(value) ? value : quote(value)
}

/** Writes a label's key behind its field: bare if it reads as one word, else in brackets and quotes. */
export function spellKey(field: string, key: string): string {
  return isWord(key) ? `${field}.${key}` : `${field}[${quote(key)}]`
}

/** Writes a text as JSON does, and escapes also what cannot be seen. */
export function quote(text: string): string {
  return JSON.stringify(text).replace(invisible, escaped)
}

/** Repeats a piece of the input in a message: in quotes, and not much of it. */
export function quoteBriefly(text: string): string {
  return text.length > longestQuote ? `${quote(text.slice(0, longestQuote))}…` : quote(text)
}

function isWord(text: string): boolean {
  return text !== '' && endOfWord(text, 0) === text.length
}

function escaped(letter: string): string {
  const units = Array.from({ length: letter.length }, (_, at) => letter.charCodeAt(at))
  return units.map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join('')
}
