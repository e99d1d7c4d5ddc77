import { anyNumber, anyOne, readGlob } from '../expression/glob.ts'
import { hasTest } from '../expression/has-test.ts'
import type { LabelTest } from '../expression/index.ts'
import type { AtomTest } from './terms.ts'

/** The tests of which one must pass: of `in` one for each value, else one or none, spelled in the plainest way that means the same. */
export function atomTests(test: LabelTest): readonly AtomTest[] {
  if (hasTest(test, 'in')) return test.in.map((text) => ({ name: 'in', text }))
  if (hasTest(test, 'prefix')) return [begins(test.prefix)]
  if (hasTest(test, 'suffix')) return [ends(test.suffix)]
  return hasTest(test, 'glob') ? formTests(inOrder(readGlob(test.glob))) : [present]
}

const present: AtomTest = { name: 'present', text: '' }

function begins(text: string): AtomTest {
  return text === '' ? present : { name: 'prefix', text }
}

function ends(text: string): AtomTest {
  return text === '' ? present : { name: 'suffix', text }
}

function formTests(glyphs: readonly number[]): readonly AtomTest[] {
  // Two halves that stand side by side in a text are one character, never two.
  if (glyphs.some((glyph, at) => isFirstHalf(glyph) && isSecondHalf(glyphs[at + 1]))) return []
  const letters = glyphs.filter((glyph) => glyph >= 0)
  const text = letters.map((letter) => String.fromCodePoint(letter)).join('')
  if (letters.length === glyphs.length) return [{ name: 'in', text }]
  // Prefixes and suffixes are found by code units: there, half a character is part of a whole one.
  if (letters.length === glyphs.length - 1) {
    if (glyphs.at(-1) === anyNumber && !isFirstHalf(letters.at(-1))) return [begins(text)]
    if (glyphs[0] === anyNumber && !isSecondHalf(letters[0])) return [ends(text)]
  }
  return [{ name: 'glob', text: glyphs.map(spelled).join('') }]
}

/** `*?` means what `?*` means: the star comes last. */
function inOrder(glyphs: readonly number[]): readonly number[] {
  const ordered: number[] = []
  let star = false
  for (const glyph of glyphs) {
    if (star && glyph >= 0) ordered.push(anyNumber)
    star = glyph === anyNumber || (star && glyph === anyOne)
    if (glyph !== anyNumber) ordered.push(glyph)
  }
  if (star) ordered.push(anyNumber)
  return ordered
}

function spelled(glyph: number): string {
  if (glyph === anyNumber) return '*'
  if (glyph === anyOne) return '?'
  const letter = String.fromCodePoint(glyph)
  return letter === '*' || letter === '?' || letter === '\\' ? `\\${letter}` : letter
}

function isFirstHalf(glyph: number | undefined): boolean {
  return glyph !== undefined && glyph >= 0xd800 && glyph <= 0xdbff
}

function isSecondHalf(glyph: number | undefined): boolean {
  return glyph !== undefined && glyph >= 0xdc00 && glyph <= 0xdfff
}
