import { hasTest } from '../expression/has-test.ts'
import { take } from '../expression/made.ts'
import type { NodeExpression, NodeTest } from '../expression/model.ts'
import { problemOfLabelKey, problemOfLabelValue } from './label-syntax.ts'

/** What became of an expression in Kubernetes' words: a selector, or why there is none. */
export type SelectorWriting =
  | { readonly ok: true; readonly selector: string }
  /** Why, in a sentence, and the part of the expression that cannot be said. */
  | { readonly ok: false; readonly reason: string; readonly part: NodeExpression }

type Refusal = Extract<SelectorWriting, { readonly ok: false }>

/** A test of one label for values. */
interface LabelValues {
  readonly kind: 'label'
  readonly key: string
  readonly test: { readonly in: readonly string[] }
}

const nouns = { name: 'name', tag: 'tag', rack: 'rack', rackLabel: 'label of a rack' } as const

/**
 * Writes an expression as a Kubernetes label selector that selects exactly the same nodes.
 *
 * A selector is a list of conditions on labels, all of which must hold. So it says: tests of labels for presence and for values, `not` of them,
 * `and` of them at any level, `not` of an `or` (each must fail), and an `or` of values of one label (`in`). It says no other `or`, no prefix,
 * suffix or glob, nothing about names, tags, racks and their labels, not "no node", and no key or value outside of Kubernetes' syntax.
 *
 * @param expression the expression.
 * @returns the selector, empty for all nodes, with conditions in the expression's order; or why there is none, and the part to blame.
 * @throws JobwrightError `invalid-input` for what is no expression.
 * @example
 * import { and, label, not, tag, toKubernetesSelector } from '@jobwright/filters'
 * toKubernetesSelector(and(label('env', { in: ['a', 'b'] }), not(label('x')))) //=> { ok: true, selector: 'env in (a,b),!x' }
 *
 * const gpus = tag('gpu')
 * toKubernetesSelector(and(label('env', 'a'), gpus)) //=> { ok: false, reason: 'a Kubernetes selector knows labels alone, no tag', part: gpus }
 */
export function toKubernetesSelector(expression: NodeExpression): SelectorWriting {
  const conditions: string[] = []
  const refusal = addConditions(take('toKubernetesSelector', expression), true, conditions)
  return refusal ?? { ok: true, selector: conditions.join(',') }
}

/** Adds what makes an expression hold, or fail where it is not wanted. `part` is to blame where that comes to no node. */
function addConditions(
  expression: NodeExpression,
  wanted: boolean,
  conditions: string[],
  part = expression,
): Refusal | undefined {
  switch (expression.kind) {
    case 'all':
    case 'none':
      return (expression.kind === 'all') === wanted ? undefined : noNode(part)
    case 'not':
      return addConditions(expression.of, !wanted, conditions, part)
    case 'and':
    case 'or':
      if ((expression.kind === 'and') === wanted || expression.of.length === 1) {
        return firstRefusal(expression.of, (operand) => addConditions(operand, wanted, conditions))
      }
      return addAlternatives(expression, wanted, conditions, part)
    default:
      return addTest(expression, wanted, conditions)
  }
}

/** One of several must hold: Kubernetes says that of the values of one label. */
function addAlternatives(
  expression: Extract<NodeExpression, { readonly kind: 'and' | 'or' }>,
  wanted: boolean,
  conditions: string[],
  part: NodeExpression,
): Refusal | undefined {
  if (expression.of.length === 0) return noNode(part)
  const values = valuesOfOneLabel(expression, wanted)
  if (values !== undefined) return addTest(values, true, conditions, part)
  return refuse('a Kubernetes selector cannot say "or", save for values of one label', part)
}

/** The values of one label that come to the same as an expression, or as its negation where it is not wanted. */
function valuesOfOneLabel(expression: NodeExpression, wanted: boolean): LabelValues | undefined {
  if (expression.kind === 'not') return valuesOfOneLabel(expression.of, !wanted)
  if (expression.kind === 'label') {
    const { kind, key, test } = expression
    return wanted && hasTest(test, 'in') ? { kind, key, test } : undefined
  }
  if (expression.kind !== (wanted ? 'or' : 'and')) return undefined
  const alternatives: LabelValues[] = []
  for (const operand of expression.of) {
    const values = valuesOfOneLabel(operand, wanted)
    if (values === undefined || values.key !== (alternatives[0] ?? values).key) return undefined
    alternatives.push(values)
  }
  return alternatives[0] && { ...alternatives[0], test: { in: alternatives.flatMap(({ test }) => test.in) } }
}

function addTest(
  expression: NodeTest,
  wanted: boolean,
  conditions: string[],
  part: NodeExpression = expression,
): Refusal | undefined {
  if (expression.kind !== 'label') {
    return refuse(`a Kubernetes selector knows labels alone, no ${nouns[expression.kind]}`, part)
  }
  const { key, test } = expression
  const problem = problemOfLabelKey(key)
  if (problem !== undefined) return refuse(problem, part)
  if (Object.hasOwn(test, 'present')) {
    conditions.push(wanted ? key : `!${key}`)
    return undefined
  }
  if (!hasTest(test, 'in')) return refuse('a Kubernetes selector compares whole values alone', part)
  const values = [...new Set(test.in)]
  const wrong = values.map(problemOfLabelValue).find((problem) => problem !== undefined)
  if (wrong !== undefined) return refuse(wrong, part)
  if (values.length === 0) return wanted ? noNode(part) : undefined
  if (values.length === 1) conditions.push(`${key}${wanted ? '=' : '!='}${values[0]}`)
  else conditions.push(`${key} ${wanted ? 'in' : 'notin'} (${values.join(',')})`)
  return undefined
}

function firstRefusal(
  operands: readonly NodeExpression[],
  add: (operand: NodeExpression) => Refusal | undefined,
): Refusal | undefined {
  for (const operand of operands) {
    const refusal = add(operand)
    if (refusal !== undefined) return refusal
  }
  return undefined
}

function noNode(part: NodeExpression): Refusal {
  return refuse('a Kubernetes selector cannot select no node at all', part)
}

function refuse(reason: string, part: NodeExpression): Refusal {
  return { ok: false, reason, part }
}
