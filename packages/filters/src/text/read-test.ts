import { nearMiss } from '@jobwright/core'
import { frozenTest, make } from '../expression/made.ts'
import type { NodeExpression, NodeTest, ValueTest } from '../expression/model.ts'
import { longestQuote, quote, reservedWords } from './spelling.ts'
import type { TokenStream } from './token-stream.ts'

const plainFields = ['name', 'tag', 'rack'] as const
const keyedFields = ['label', 'rackLabel'] as const
const operators = ['=', '!=', '^=', '$=', '~', 'in', 'not in']
/** How an operator begins, ours or a foreign one. */
const operatorStart = /^(?:[=!^$~<>]|(?:in|not|notin)$)/
/** How a part of an expression may begin. */
const beginnings: readonly string[] = /*@__PURE__*/ (() => [
  ...plainFields,
  ...keyedFields.map((field) => `${field}.<key>`),
  'not',
  'all',
  'none',
  'all of',
  'any of',
  'none of',
  '(',
])()

/** Reads a test of one attribute. */
export function readTest(tokens: TokenStream): NodeExpression {
  const word = tokens.valueOf('word') ?? ''
  const plain = plainFields.find((field) => field === word)
  if (plain !== undefined) {
    tokens.advance()
    return readOperator(tokens, (test) => ({ kind: plain, test: frozenTest(test) })) ?? tokens.refuse(operators)
  }
  const dot = word.indexOf('.')
  const kind = keyedFields.find((field) => field === (dot < 0 ? word : word.slice(0, dot)))
  if (kind === undefined || dot === word.length - 1) return tokens.refuse(beginnings, guessField(tokens, word))
  tokens.advance()
  const key = dot < 0 ? readQuotedKey(tokens) : word.slice(dot + 1)
  const tested = readOperator(tokens, (test) => ({ kind, key, test: frozenTest(test) }))
  if (tested !== undefined) return tested
  tokens.mayGoOnWith(operators)
  return made({ kind, key, test: frozenTest({ present: true }) })
}

/** Reads an operator and its values; nothing, where none follows. */
function readOperator(tokens: TokenStream, of: (test: ValueTest) => NodeTest): NodeExpression | undefined {
  if (tokens.takes('=')) return made(of({ in: [readValue(tokens)] }))
  if (tokens.takes('!=')) return made({ kind: 'not', of: made(of({ in: [readValue(tokens)] })) })
  if (tokens.takes('^=')) return made(of({ prefix: readValue(tokens) }))
  if (tokens.takes('$=')) return made(of({ suffix: readValue(tokens) }))
  if (tokens.takes('~')) return made(of({ glob: readValue(tokens) }))
  if (tokens.takes('in')) return made(of({ in: readValues(tokens) }))
  if (!tokens.takes('not')) return undefined
  tokens.wants('in')
  return made({ kind: 'not', of: made(of({ in: readValues(tokens) })) })
}

function made(expression: NodeExpression): NodeExpression {
  return make('parseFilter', expression)
}

function readValues(tokens: TokenStream): readonly string[] {
  tokens.wants('(')
  const values: string[] = []
  if (tokens.takes(')')) return values
  for (;;) {
    values.push(readValue(tokens))
    if (tokens.takes(')')) return values
    if (!tokens.takes(',')) return tokens.refuse([',', ')'])
  }
}

function readValue(tokens: TokenStream): string {
  const word = tokens.valueOf('word')
  const reserved = word !== undefined && reservedWords.includes(word)
  const value = reserved ? undefined : (word ?? tokens.valueOf('text'))
  if (value === undefined) return tokens.refuse(['<value>'], reserved ? quote(word) : guessQuote(tokens))
  tokens.advance()
  return value
}

function readQuotedKey(tokens: TokenStream): string {
  if (!tokens.takes('[')) return tokens.refuse(['.<key>', '["<key>"]'])
  const key = tokens.valueOf('text')
  if (key === undefined) return tokens.refuse(['"<key>"'])
  tokens.advance()
  tokens.wants(']')
  return key
}

/** Single quotes quote nothing here, but they do elsewhere. */
function guessQuote({ token }: TokenStream): string | undefined {
  return token.kind === 'mark' && token.value === "'" ? '"' : undefined
}

/** The field that was probably meant by a word; the label of that key, where something is asked of no field we know. */
function guessField(tokens: TokenStream, word: string): string | undefined {
  const dot = word.indexOf('.')
  if (word === '' || dot === word.length - 1) return undefined
  const field = dot < 0 ? nearMiss(word, [...plainFields, ...keyedFields]) : nearMiss(word.slice(0, dot), keyedFields)
  const next = tokens.next()
  const asked = next.kind !== 'broken' && operatorStart.test(next.value)
  // The word is repeated beside what was found: together they stay within what a message may repeat.
  return field ?? (asked && word.length <= longestQuote / 2 ? `label.${word}` : undefined)
}
