/** Stand for themselves beside the code points of a pattern, none of which is negative. */
export const anyNumber = -1
export const anyOne = -2

/**
 * Reads a pattern: `*` for any number of characters, `?` for one, `\` before one that stands for itself; a `\` at the end stands for itself. A
 * character is a code point, so `?` is a whole emoji, and half a one by itself is one too.
 *
 * @returns a function that tells whether a text has the pattern's form.
 *
 * Patterns are data, so there is no regular expression and no search that goes back on itself: a star takes more only where what follows it
 * does not fit, it never gives back, and an earlier star is never asked again (it could do no better). Each place of the text is thus
 * the start of one attempt at the run of characters between two stars, and an attempt compares no more than that run: at most the length of
 * the text times the length of the longest run.
 */
export function globMatcher(pattern: string): (text: string) => boolean {
  const glyphs = readGlob(pattern)
  return (text) => hasForm(glyphs, text)
}

function hasForm(glyphs: readonly number[], text: string): boolean {
  let glyph = 0
  let place = 0
  let afterStar = 0
  let retry = -1
  while (place < text.length) {
    const wanted = glyphs[glyph]
    const letter = codePoint(text, place)
    if (wanted === anyNumber) {
      glyph += 1
      afterStar = glyph
      retry = place
    } else if (wanted === letter || wanted === anyOne) {
      glyph += 1
      place += width(letter)
    } else if (retry >= 0) {
      retry += width(codePoint(text, retry))
      place = retry
      glyph = afterStar
    } else return false
  }
  return glyphs.length === glyph || (glyphs.length === glyph + 1 && glyphs[glyph] === anyNumber)
}

/** The code points of a pattern, and `anyNumber` and `anyOne` for its signs; stars in a row are one. */
export function readGlob(pattern: string): readonly number[] {
  const glyphs: number[] = []
  let escaped = false
  for (const letter of pattern) {
    if (!escaped && letter === '\\') {
      escaped = true
      continue
    }
    const glyph = escaped ? codePoint(letter, 0) : glyphOf(letter)
    if (glyph !== anyNumber || glyphs.at(-1) !== anyNumber) glyphs.push(glyph)
    escaped = false
  }
  if (escaped) glyphs.push(codePoint('\\', 0))
  return glyphs
}

function glyphOf(letter: string): number {
  if (letter === '*') return anyNumber
  return letter === '?' ? anyOne : codePoint(letter, 0)
}

function codePoint(text: string, place: number): number {
  return text.codePointAt(place) ?? 0
}

/** How many code units a code point takes. */
function width(codePoint: number): number {
  return codePoint > 0xffff ? 2 : 1
}
