import { type Cursor, shown } from './cursor.ts'
import type { Token } from './lexer.ts'
import type { Command, Operand, Pipe, Place } from './nodes.ts'

/** What the names in a pipe can mean. */
export interface Scope {
  /** The variables that are visible here. */
  variables: string[]
  /** Is there a function of this name? */
  readonly knows: (name: string) => boolean
}

/** Reads commands of which each takes the result of the one before. */
export function readPipe(cursor: Cursor, scope: Scope, context: string): Pipe {
  return cursor.inside('parentheses', () => {
    const declared = cursor.attempt(() => readDeclarations(cursor))
    if (declared?.assigns === false) scope.variables.push(...declared.declares)
    const unknown = declared?.declares.find((name) => !scope.variables.includes(name))
    if (unknown !== undefined) cursor.fail(`undefined variable "${unknown}"`)
    const commands: Command[] = []
    while (!endsPipe(cursor.peekPastSpace())) commands.push(readCommand(cursor, scope, context))
    if (commands.length === 0) cursor.fail(`missing value for ${context}`)
    return { declares: [], assigns: false, ...declared, commands }
  })
}

function endsPipe(token: Token | undefined): boolean {
  return token === undefined || token.kind === 'close' || token.text === ')'
}

/** `$x :=`, `$x =` or, in front of a range, `$k, $v :=`. */
function readDeclarations(cursor: Cursor): Pick<Pipe, 'declares' | 'assigns'> | undefined {
  const declares: string[] = []
  for (;;) {
    const token = cursor.takePastSpace()
    if (token?.kind !== 'variable') return undefined
    declares.push(token.text)
    const after = cursor.takePastSpace()?.text
    if (after === ':=' || after === '=') return { declares, assigns: after === '=' }
    if (after !== ',' || declares.length > 1) return undefined
  }
}

function readCommand(cursor: Cursor, scope: Scope, context: string): Command {
  const operands: Operand[] = []
  const start = cursor.peek()?.at ?? 0
  let end = start
  for (;;) {
    const token = cursor.peekPastSpace()
    if (endsPipe(token)) break
    if (token?.kind === 'sign' && token.text === '|') {
      cursor.take()
      if (operands.length === 0 || endsPipe(cursor.peekPastSpace())) cursor.fail(`missing value for ${context}`)
      break
    }
    operands.push(readOperand(cursor, scope, context))
    end = cursor.peek()?.at ?? end
  }
  return { operands, place: cursor.place(start, end) }
}

function readOperand(cursor: Cursor, scope: Scope, context: string): Operand {
  const start = cursor.peek()?.at ?? 0
  let operand = readTerm(cursor, scope, context)
  for (let token = cursor.peek(); token?.kind === 'field'; token = cursor.peek()) {
    cursor.take()
    if (operand.kind === 'value' || operand.kind === 'dot')
      cursor.fail(`unexpected . after term ${JSON.stringify(operand.place.text)}`)
    // The server counts from the last member of a chain.
    const { text } = cursor.place(start, token.at + token.text.length)
    operand = { kind: 'member', of: operand, name: token.text.slice(1), place: { at: token.at, text } }
  }
  return operand
}

function readTerm(cursor: Cursor, scope: Scope, context: string): Operand {
  const token = cursor.take()
  const place = cursor.place(token?.at ?? 0)
  switch (token?.kind) {
    case 'dot':
      return { kind: 'dot', place }
    case 'field':
      return { kind: 'member', of: undefined, name: token.text.slice(1), place }
    case 'literal':
      return { kind: 'value', value: token.text, place }
    case 'number':
      return { kind: 'value', value: numberOf(token.text) ?? cursor.fail('integer overflow'), place }
    case 'variable':
      if (!scope.variables.includes(token.text)) cursor.fail(`undefined variable "${token.text}"`)
      return { kind: 'variable', name: token.text, place }
    case 'word':
      return readWord(cursor, scope, token.text, place)
    case 'sign': {
      if (token.text !== '(') break
      const pipe = readPipe(cursor, scope, 'parenthesized pipeline')
      if (cursor.take()?.text !== ')') cursor.fail('unclosed left paren')
      return { kind: 'pipe', pipe, place }
    }
  }
  return cursor.unexpected(shown(token), context)
}

function readWord(cursor: Cursor, { knows }: Scope, name: string, place: Place): Operand {
  if (name === 'true' || name === 'false') return { kind: 'value', value: name === 'true', place }
  if (name === 'nil') return { kind: 'value', value: null, place }
  if (!knows(name)) cursor.fail(`function "${name}" not defined`)
  return { kind: 'function', name, place }
}

/** Whole numbers are a bigint; undefined for one that Go's do not reach. */
function numberOf(text: string): number | bigint | undefined {
  if (text.startsWith("'")) return BigInt(text.codePointAt(1) ?? 0)
  const digits = text.replace(/^[+-]/, '')
  if (!/^(?:0[xX][0-9a-fA-F]+|[0-9]+)$/.test(digits)) return Number(text)
  if (digits.length > 18) return undefined
  const value = BigInt(digits)
  return text.startsWith('-') ? -value : value
}
