import { invalidInput } from '@jobwright/core'
import { mostParts } from '../expression/check-expression.ts'
import { frozenTest, make } from '../expression/made.ts'
import type { LabelTest, NodeExpression } from '../expression/model.ts'
import { problemOfLabelKey, problemOfLabelValue } from './label-syntax.ts'
import { quoteBriefly } from './spelling.ts'

/** What became of a Kubernetes selector: an expression, or why there is none. */
export type SelectorReading =
  | { readonly ok: true; readonly expression: NodeExpression }
  /** Why, in a sentence, and the piece of the selector that is to blame. */
  | { readonly ok: false; readonly reason: string; readonly part: string }

/** Kubernetes: only these four are space; any other stands in a key or a value, which it spoils. */
const piece = /[=!]=|[=!(),<>]|[^=!(),<> \t\r\n]+/g

const equalities: readonly string[] = ['=', '==', '!=']
const memberships: readonly string[] = ['in', 'notin']

interface Piece {
  readonly word: string
  readonly start: number
}

/**
 * Reads a Kubernetes label selector: what `kubectl get nodes --selector` takes.
 *
 * Conditions are joined by commas, and all must hold: `key`, `!key`, `key=value` (or `==`), `key!=value`, `key in (a,b)`, `key notin (a,b)`.
 * As in Kubernetes, `!=` and `notin` also select nodes without the label, `key=` asks for an empty value, and an empty selector selects all
 * nodes. Keys and values must be ones that Kubernetes takes.
 *
 * @param text the selector.
 * @returns the expression: one test of a label, or an `and` of them in their order; or why there is none, such as for `>` and `<`, which
 * compare numbers.
 * @throws JobwrightError `invalid-input` for a selector that is no text.
 * @example
 * import { formatFilter, fromKubernetesSelector } from '@jobwright/filters'
 * const reading = fromKubernetesSelector('env in (a,b),!x,tier!=web')
 * const text = reading.ok ? formatFilter(reading.expression) : reading.reason
 * text //=> 'label.env in (a, b) and not label.x and label.tier != web'
 */
export function fromKubernetesSelector(text: string): SelectorReading {
  if (typeof text !== 'string') throw invalidInput('fromKubernetesSelector: the selector must be a text.')
  const conditions: NodeExpression[] = []
  for (const pieces of conditionsOf(text)) {
    const words = pieces.map(({ word }) => word)
    const condition = readCondition(words)
    if (typeof condition === 'string') return { ok: false, reason: condition, part: sliceOf(text, pieces) }
    conditions.push(condition)
  }
  const [first, ...more] = conditions
  if (first === undefined) return { ok: true, expression: make(by, { kind: 'all' }) }
  if (more.length === 0) return { ok: true, expression: first }
  // A condition is two expressions at most.
  if (conditions.length * 2 >= mostParts) {
    return { ok: false, reason: `a selector has fewer than ${mostParts / 2} conditions`, part: '' }
  }
  return { ok: true, expression: make(by, { kind: 'and', of: Object.freeze(conditions) }) }
}

const by = 'fromKubernetesSelector'

/** The pieces between commas that stand outside of parentheses; no condition at all, where there is nothing. */
function conditionsOf(text: string): readonly (readonly Piece[])[] {
  let last: Piece[] = []
  const conditions = [last]
  let listed = false
  for (const { 0: word, index: start } of text.matchAll(piece)) {
    listed = word === '(' || (listed && word !== ')')
    if (word === ',' && !listed) {
      last = []
      conditions.push(last)
    } else last.push({ word, start })
  }
  return conditions.length === 1 && last.length === 0 ? [] : conditions
}

/** Reads one condition; a sentence, where it is none. */
function readCondition(words: readonly string[]): NodeExpression | string {
  const absent = words[0] === '!'
  const [key, operator, ...rest] = absent ? words.slice(1) : words
  if (key === undefined) return absent ? 'a key must follow the !' : 'a condition is missing beside a comma'
  const problem = isSign(key) ? `found ${quoteBriefly(key)} where a key should be` : problemOfLabelKey(key)
  if (problem !== undefined) return problem
  if (operator === undefined) return tested(key, { present: true }, absent)
  if (absent) return `only a key can follow the !, found ${quoteBriefly(operator)}`
  const values = readValues(operator, rest)
  if (typeof values === 'string') return values
  const wrong = values.map(problemOfLabelValue).find((problem) => problem !== undefined)
  return wrong ?? tested(key, { in: [...new Set(values)] }, operator === '!=' || operator === 'notin')
}

/** Reads the values behind an operator; a sentence, where there are none. */
function readValues(operator: string, words: readonly string[]): readonly string[] | string {
  if (operator === '<' || operator === '>') return `${operator} compares numbers, which an expression cannot`
  if (memberships.includes(operator)) return readList(operator, words)
  if (!equalities.includes(operator)) return unknownOperator(operator)
  const [value = '', more] = words
  const surplus = isSign(value) ? value : more
  return surplus === undefined ? [value] : `found ${quoteBriefly(surplus)} where the value should be, or the end of it`
}

function unknownOperator(word: string): string {
  return `${quoteBriefly(word)} is no operator; known are ${[...equalities, ...memberships].join(', ')}`
}

/** Between commas there may be nothing: an empty value. Between parentheses there must be something. */
function readList(operator: string, words: readonly string[]): readonly string[] | string {
  const inside = words.slice(1, -1)
  if (words[0] !== '(' || words.at(-1) !== ')' || inside.length === 0) {
    return `values in parentheses must follow ${operator}`
  }
  const values = ['']
  for (const word of inside) {
    if (word === ',') values.push('')
    else if (isSign(word) || values.at(-1) !== '') return `found ${quoteBriefly(word)} where a comma or ) should be`
    else values[values.length - 1] = word
  }
  return values
}

function tested(key: string, test: LabelTest, negated: boolean): NodeExpression {
  const condition = make(by, { kind: 'label', key, test: frozenTest(test) })
  return negated ? make(by, { kind: 'not', of: condition }) : condition
}

function isSign(word: string): boolean {
  return '=!(),<>'.includes(word.charAt(0)) && word !== ''
}

function sliceOf(text: string, pieces: readonly Piece[]): string {
  const [first] = pieces
  const last = pieces.at(-1)
  return first === undefined || last === undefined ? ',' : text.slice(first.start, last.start + last.word.length)
}
