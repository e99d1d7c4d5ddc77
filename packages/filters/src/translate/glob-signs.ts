import { anyNumber, readGlob } from '../expression/glob.ts'

/** A piece of a pattern: a text that stands for itself, any one character, or any number of them. */
export type GlobPiece =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'one' }
  | { readonly kind: 'any' }

/** Reads a pattern into its pieces; characters that stand for themselves are joined to texts. */
export function globPieces(glob: string): readonly GlobPiece[] {
  const pieces: GlobPiece[] = []
  let text = ''
  const endText = () => {
    if (text !== '') pieces.push({ kind: 'text', text })
    text = ''
  }
  for (const glyph of readGlob(glob)) {
    if (glyph >= 0) text += String.fromCodePoint(glyph)
    else {
      endText()
      pieces.push({ kind: glyph === anyNumber ? 'any' : 'one' })
    }
  }
  endText()
  return pieces
}

/** The one text that a pattern without signs stands for. */
export function plainText(pieces: readonly GlobPiece[]): string | undefined {
  const [first, ...more] = pieces
  if (first === undefined) return ''
  return more.length === 0 && first.kind === 'text' ? first.text : undefined
}
