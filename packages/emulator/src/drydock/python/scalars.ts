/** Python's `int()` of a text: spaces around, a sign, digits with single underscores between them; undefined where it raises. */
export function intOf(text: string): bigint | undefined {
  const trimmed = text.trim()
  return /^[-+]?[0-9]+(?:_[0-9]+)*$/.test(trimmed) ? BigInt(trimmed.replaceAll('_', '').replace('+', '')) : undefined
}

const trueWords = new Set(['true', 'True', 't', 'yes', 'y', '1', 'on', ''])
const falseWords = new Set(['false', 'False', 'f', 'no', 'n', '0', 'off'])

/** Falcon's reading of a flag in a query: of repeated ones the last, blank is true; undefined for what it refuses. */
export function flagOf(values: readonly string[] | undefined): boolean | undefined {
  const word = values?.at(-1)
  if (word === undefined || falseWords.has(word)) return false
  return trueWords.has(word) ? true : undefined
}

/** Python's `uuid.UUID()` of a text, in its canonical form: any case, with or without dashes, braces or `urn:uuid:`; undefined where it raises. */
export function uuidOf(text: string): string | undefined {
  const stripped = text.replaceAll('urn:', '').replaceAll('uuid:', '')
  const hex = stripped
    .replace(/^[{}]+/, '')
    .replace(/[{}]+$/, '')
    .replaceAll('-', '')
    .toLowerCase()
  if (!/^[0-9a-f]{32}$/.test(hex)) return undefined
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}
