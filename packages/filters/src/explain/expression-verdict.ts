import type { Node } from '@jobwright/core'
import { passes } from '../expression/matches.ts'
import type { NodeExpression } from '../expression/model.ts'
import type { FilterPath } from '../filter-parts.ts'
import type { ExpressionVerdict } from './expression-explanation.ts'
import { labelOf } from './label-of.ts'

/** Every verdict on one node, place by place. */
export function expressionVerdict(expression: NodeExpression, node: Node, path: FilterPath = []): ExpressionVerdict {
  switch (expression.kind) {
    case 'all':
    case 'none':
      return { kind: expression.kind, path, verdict: expression.kind === 'all' }
    case 'and':
    case 'or': {
      const { kind } = expression
      const of = expression.of.map((operand, index) => expressionVerdict(operand, node, [...path, 'of', index]))
      const verdict = kind === 'and' ? of.every((operand) => operand.verdict) : of.some((operand) => operand.verdict)
      return { kind, path, verdict, of }
    }
    case 'not': {
      const of = expressionVerdict(expression.of, node, [...path, 'of'])
      return { kind: 'not', path, verdict: !of.verdict, of }
    }
    case 'name': {
      const { kind, test } = expression
      return { kind, path, verdict: passes(test, node.name), test, actual: node.name }
    }
    case 'tag': {
      const { kind, test } = expression
      const actual = node.tags ?? []
      return { kind, path, verdict: actual.some((tag) => passes(test, tag)), test, actual }
    }
    case 'rack': {
      const { kind, test } = expression
      const actual = node.rack ?? null
      return { kind, path, verdict: passes(test, actual ?? undefined), test, actual }
    }
    case 'label':
    case 'rackLabel': {
      const { kind, key, test } = expression
      const actual = labelOf(kind === 'label' ? node.labels : node.rackLabels, key)
      return { kind, path, verdict: passes(test, actual ?? undefined), key, test, actual }
    }
  }
}
