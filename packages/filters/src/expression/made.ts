import { describeIssues, invalidInput } from '@jobwright/core'
import { deepest, expressionIssues, mostParts } from './check-expression.ts'
import { hasTest } from './has-test.ts'
import type { LabelTest, NodeExpression, ValueTest } from './model.ts'

interface Extent {
  readonly depth: number
  readonly parts: number
}

/** The expressions made here: well-formed, frozen all through, and within the limits that `parseExpression` has. */
const extents = /*@__PURE__*/ new WeakMap<NodeExpression, Extent>()

/** Finishes a new expression whose operands were made here; `by` is whose work it is, for the message. */
export function make(by: string, expression: NodeExpression): NodeExpression {
  let depth = 1
  let parts = 1
  for (const operand of operandsOf(expression)) {
    const extent = extents.get(operand)
    depth = Math.max(depth, (extent?.depth ?? 0) + 1)
    parts += extent?.parts ?? 0
  }
  if (depth > deepest) {
    throw invalidInput(`${by}: expressions stand at most ${deepest} deep in one another; give operands side by side.`)
  }
  if (parts > mostParts) throw invalidInput(`${by}: an expression is made up of at most ${mostParts} expressions.`)
  extents.set(Object.freeze(expression), { depth, parts })
  return expression
}

/**
 * Takes what was handed in as an expression: what was made here stays itself, plain data is copied, for its owner may yet change it.
 *
 * @throws JobwrightError `invalid-input` for what is no expression.
 */
export function take(by: string, value: unknown): NodeExpression {
  if (extents.has(value as NodeExpression)) return value as NodeExpression
  const issues = expressionIssues(value)
  if (issues.length > 0) throw invalidInput(`${by}: this is no expression: ${describeIssues(issues)}.`)
  return adopt(by, value as NodeExpression)
}

/** A frozen copy of a test. */
export function frozenTest(test: ValueTest): ValueTest
export function frozenTest(test: LabelTest): LabelTest
export function frozenTest(test: LabelTest): LabelTest {
  return Object.freeze(hasTest(test, 'in') ? { in: Object.freeze([...test.in]) } : { ...test })
}

/** Copies a well-formed expression. */
export function adopt(by: string, expression: NodeExpression): NodeExpression {
  switch (expression.kind) {
    case 'all':
    case 'none':
      return make(by, { kind: expression.kind })
    case 'and':
    case 'or':
      return make(by, { kind: expression.kind, of: Object.freeze(expression.of.map((part) => adopt(by, part))) })
    case 'not':
      return make(by, { kind: 'not', of: adopt(by, expression.of) })
    default:
      return make(by, { ...expression, test: frozenTest(expression.test) } as NodeExpression)
  }
}

function operandsOf(expression: NodeExpression): readonly NodeExpression[] {
  if (expression.kind === 'not') return [expression.of]
  return expression.kind === 'and' || expression.kind === 'or' ? expression.of : []
}
