import { hasTest } from '../expression/has-test.ts'
import { take } from '../expression/made.ts'
import type { NodeExpression, NodeTest } from '../expression/model.ts'
import { spellKey, spellValue } from './spelling.ts'

/** How tightly what an expression is written as holds together. */
const loose = { or: 1, and: 2, one: 3 } as const

/**
 * Writes an expression as text, the shortest way: parentheses and quotes only where they are needed.
 *
 * The text gives back the very same expression: `parseFilter(formatFilter(e))` equals `e` in all its parts, also nested, empty and single ones.
 * `and` and `or` of fewer than two are written `all of (…)` and `any of (…)`, `not` of equality `!=` and `not in`. What cannot be seen is
 * escaped.
 *
 * @param expression the expression.
 * @returns one line of text, the same for the same expression.
 * @throws JobwrightError `invalid-input` for what is no expression.
 * @example
 * import { and, formatFilter, label, nodeName, not, or, rack } from '@jobwright/filters'
 * formatFilter(and(or(nodeName('a', 'b'), label('os', 'Ubuntu 24.04')), not(rack('r1')))) //=> '(name in (a, b) or label.os = "Ubuntu 24.04") and rack != r1'
 * formatFilter(and()) //=> 'all of ()'
 */
export function formatFilter(expression: NodeExpression): string {
  const pieces: string[] = []
  write(take('formatFilter', expression), loose.or, pieces)
  return pieces.join('')
}

/** Writes an expression into a place that takes what holds together at least so well; anything else in parentheses. */
function write(expression: NodeExpression, place: number, pieces: string[]): void {
  const parenthesised = tightness(expression) < place
  if (parenthesised) pieces.push('(')
  writeBare(expression, pieces)
  if (parenthesised) pieces.push(')')
}

function writeBare(expression: NodeExpression, pieces: string[]): void {
  switch (expression.kind) {
    case 'all':
    case 'none':
      pieces.push(expression.kind)
      return
    case 'and':
    case 'or':
      writeJoined(expression.kind, expression.of, pieces)
      return
    case 'not':
      writeNot(expression.of, pieces)
      return
    default:
      pieces.push(spellTest(expression, false))
  }
}

function writeJoined(kind: 'and' | 'or', of: readonly NodeExpression[], pieces: string[]): void {
  const joined = of.length > 1
  if (!joined) pieces.push(kind === 'and' ? 'all of (' : 'any of (')
  for (const [index, part] of of.entries()) {
    if (index > 0) pieces.push(` ${kind} `)
    write(part, joined ? loose[kind] + 1 : loose.or, pieces)
  }
  if (!joined) pieces.push(')')
}

function writeNot(of: NodeExpression, pieces: string[]): void {
  if (isTest(of) && hasTest(of.test, 'in')) {
    pieces.push(spellTest(of, true))
    return
  }
  pieces.push('not ')
  write(of, loose.one, pieces)
}

function isTest(expression: NodeExpression): expression is NodeTest {
  return Object.hasOwn(expression, 'test')
}

function tightness(expression: NodeExpression): number {
  const joined = (expression.kind === 'and' || expression.kind === 'or') && expression.of.length > 1
  return joined ? loose[expression.kind] : loose.one
}

/** Negated, where the test is one of values. */
function spellTest({ test, ...of }: NodeTest, negated: boolean): string {
  const field = of.kind === 'label' || of.kind === 'rackLabel' ? spellKey(of.kind, of.key) : of.kind
  if (hasTest(test, 'prefix')) return `${field} ^= ${spellValue(test.prefix)}`
  if (hasTest(test, 'suffix')) return `${field} $= ${spellValue(test.suffix)}`
  if (hasTest(test, 'glob')) return `${field} ~ ${spellValue(test.glob)}`
  if (!hasTest(test, 'in')) return field
  const [first, ...more] = test.in
  if (first !== undefined && more.length === 0) return `${field} ${negated ? '!=' : '='} ${spellValue(first)}`
  return `${field} ${negated ? 'not in' : 'in'} (${test.in.map(spellValue).join(', ')})`
}
