import { TemplateError } from './template-error.ts'

/** What a piece of an action is. */
type TokenKind =
  | 'text'
  | 'open'
  | 'close'
  | 'space'
  | 'field'
  | 'dot'
  | 'variable'
  | 'word'
  | 'literal'
  | 'number'
  | 'sign'

/** A piece of a template. */
export interface Token {
  readonly kind: TokenKind
  /** As it stands in the template; a literal's value for `literal`. */
  readonly text: string
  /** Where it begins, in UTF-16 units from the start of the template. */
  readonly at: number
}

const word = /[\p{L}_][\p{L}\p{Nd}_]*/uy
const field = /\.[\p{L}_][\p{L}\p{Nd}_]*/uy
const variable = /\$(?:[\p{L}_][\p{L}\p{Nd}_]*)?/uy
const number = /[+-]?(?:0[xX][0-9a-fA-F]+|(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)/y
const space = /[ \t\r\n]+/y
const quoted = /"(?:[^"\\\n]|\\[^\n])*"/y
const raw = /`[^`]*`/y
const character = /'(?:[^'\\\n]|\\[^\n])[^'\n]{0,8}'/y
const sign = /:=|[=|(),]/y

const matchers = [
  ['space', space],
  ['number', number],
  ['field', field],
  ['variable', variable],
  ['word', word],
  ['literal', quoted],
  ['literal', raw],
  ['number', character],
  ['sign', sign],
] as const

const escapes: ReadonlyMap<string, string> = /*@__PURE__*/ (() =>
  new Map([
    ['n', '\n'],
    ['t', '\t'],
    ['r', '\r'],
    ['a', '\x07'],
    ['b', '\b'],
    ['f', '\f'],
    ['v', '\v'],
    ['\\', '\\'],
    ['"', '"'],
  ]))()

/** A text to be parsed, and how messages call it. */
export interface Source {
  readonly name: string
  readonly text: string
}

/** Cuts a template into pieces; comments are gone and what `{{-` and `-}}` trim is trimmed. */
export function tokensOf(source: Source): readonly Token[] {
  const { text } = source
  const tokens: Token[] = []
  let at = 0
  let trimsLeft = false
  for (;;) {
    const open = text.indexOf('{{', at)
    const trimsRight = open !== -1 && /^-[ \t\r\n]/.test(text.slice(open + 2, open + 4))
    const plain = text.slice(at, open === -1 ? text.length : open)
    const kept = trimmed(plain, { left: trimsLeft, right: trimsRight })
    if (kept !== '') tokens.push({ kind: 'text', text: kept, at })
    if (open === -1) return tokens
    const inside = open + (trimsRight ? 4 : 2)
    const isComment = text.startsWith('/*', inside)
    const end = isComment ? endOfComment(source, inside) : readAction(source, open, inside, tokens)
    trimsLeft = end.trims
    at = end.at
  }
}

/** Throws what is wrong at a place of a template. */
export function failAt({ name, text }: Source, at: number, message: string): never {
  throw new TemplateError(`template: ${name}:${lineOf(text, at)}: ${message}`)
}

/** Where an action ended, and whether it trims the text that follows. */
interface End {
  readonly at: number
  readonly trims: boolean
}

function readAction(source: Source, open: number, inside: number, tokens: Token[]): End {
  const { text } = source
  tokens.push({ kind: 'open', text: '{{', at: open })
  for (let at = inside; ; ) {
    const end = endAt(text, at)
    if (end !== undefined) {
      tokens.push({ kind: 'close', text: '}}', at })
      return end
    }
    if (at >= text.length) return failAt(source, open, 'unclosed action')
    const token = tokenAt(source, at)
    tokens.push(token.kind === 'literal' ? { ...token, text: literalOf(token.text, source, at) } : token)
    at += token.text.length
  }
}

function tokenAt(source: Source, at: number): Token {
  const { text } = source
  for (const [kind, matcher] of matchers) {
    matcher.lastIndex = at
    const found = matcher.exec(text)
    if (found !== null) return { kind, text: found[0], at }
  }
  const found = String.fromCodePoint(text.codePointAt(at) ?? 0)
  if (found === '.') return { kind: 'dot', text: '.', at }
  if (found === '"') return failAt(source, at, 'unterminated quoted string')
  if (found === '`') return failAt(source, at, 'unterminated raw quoted string')
  return failAt(source, at, `unexpected ${JSON.stringify(found)} in command`)
}

function endAt(text: string, at: number): End | undefined {
  if (text.startsWith('}}', at)) return { at: at + 2, trims: false }
  const trims = /^[ \t\r\n]-\}\}/.test(text.slice(at, at + 4))
  return trims ? { at: at + 4, trims: true } : undefined
}

function endOfComment(source: Source, inside: number): End {
  const close = source.text.indexOf('*/', inside + 2)
  if (close === -1) return failAt(source, inside, 'unclosed comment')
  return endAt(source.text, close + 2) ?? failAt(source, inside, 'comment ends before closing delimiter')
}

function trimmed(text: string, { left, right }: { readonly left: boolean; readonly right: boolean }): string {
  let [from, to] = [0, text.length]
  const isBlank = (at: number): boolean => ' \t\r\n'.includes(text.charAt(at))
  while (left && from < to && isBlank(from)) from++
  while (right && from < to && isBlank(to - 1)) to--
  return text.slice(from, to)
}

function literalOf(literal: string, source: Source, at: number): string {
  const inner = literal.slice(1, -1)
  if (literal.startsWith('`')) return inner
  return inner.replace(/\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(.))/gu, (_, unicode, hex, one) => {
    if (one === undefined) return String.fromCharCode(Number.parseInt(unicode ?? hex, 16))
    return escapes.get(one) ?? failAt(source, at, 'invalid syntax')
  })
}

/** The line, from 1, that a place is in. */
function lineOf(text: string, at: number): number {
  let line = 1
  for (let next = text.indexOf('\n'); next !== -1 && next < at; next = text.indexOf('\n', next + 1)) line++
  return line
}
