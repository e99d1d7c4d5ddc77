import { hasTest } from '../expression/has-test.ts'
import type { LabelTest } from '../expression/model.ts'
import { type GlobPiece, globPieces } from './glob-signs.ts'

/** RE2: these mean something outside of a class. Commas and parentheses, which the list's own syntax takes, are not for a pattern to hold at all. */
const meaningful = /[\\.+*?|[\]{}^$]/g

/** `.` would leave out the end of a line. */
const anyCharacter = '[\\s\\S]'

/** The RE2 expression, without groups, for the texts that pass a test. It is unanchored: the server looks for it anywhere in a text. */
export function listPattern(test: LabelTest): string {
  const pieces = piecesOf(test)
  const first = pieces[0]?.kind === 'any' ? '' : '^'
  const last = pieces.at(-1)?.kind === 'any' ? '' : '$'
  const inner = pieces.slice(first === '' ? 1 : 0, last === '' ? -1 : undefined)
  return `${first}${inner.map(written).join('')}${last}`
}

export function exactPattern(text: string): string {
  return `^${literal(text)}$`
}

function piecesOf(test: LabelTest): readonly GlobPiece[] {
  const any = { kind: 'any' } as const
  if (hasTest(test, 'prefix')) return [{ kind: 'text', text: test.prefix }, any]
  if (hasTest(test, 'suffix')) return [any, { kind: 'text', text: test.suffix }]
  return hasTest(test, 'glob') ? globPieces(test.glob) : [any]
}

function written(piece: GlobPiece): string {
  if (piece.kind === 'text') return literal(piece.text)
  return piece.kind === 'one' ? anyCharacter : `${anyCharacter}*`
}

function literal(text: string): string {
  return text.replace(meaningful, '\\$&')
}
