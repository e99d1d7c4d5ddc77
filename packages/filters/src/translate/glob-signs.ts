/** A piece of a pattern: a text that stands for itself, any one character, or any number of them. */
export type GlobPiece =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'one' }
  | { readonly kind: 'any' }

/** Reads a pattern into its pieces, stars in a row as one; a `\` takes the meaning from the character after it, and stands for itself at the end. */
export function globPieces(glob: string): readonly GlobPiece[] {
  const pieces: GlobPiece[] = []
  let text = ''
  let escaped = false
  const endText = () => {
    if (text !== '') pieces.push({ kind: 'text', text })
    text = ''
  }
  for (const letter of glob) {
    if (escaped || !'\\*?'.includes(letter)) {
      text += letter
      escaped = false
    } else if (letter === '\\') escaped = true
    else {
      endText()
      const kind = letter === '*' ? 'any' : 'one'
      if (kind === 'one' || pieces.at(-1)?.kind !== 'any') pieces.push({ kind })
    }
  }
  if (escaped) text += '\\'
  endText()
  return pieces
}

/** The one text that a pattern without signs stands for. */
export function plainText(pieces: readonly GlobPiece[]): string | undefined {
  const [first, ...more] = pieces
  if (first === undefined) return ''
  return more.length === 0 && first.kind === 'text' ? first.text : undefined
}
