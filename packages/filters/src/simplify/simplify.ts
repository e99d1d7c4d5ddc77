import { expressionIssues } from '../expression/check-expression.ts'
import type { NodeExpression } from '../expression/index.ts'
import { adopt, take } from '../expression/made.ts'
import { leastExpression } from './least-expression.ts'
import { literalOf } from './literal-of.ts'
import { Terms } from './terms.ts'

/**
 * Makes an expression smaller without changing which nodes it selects, whatever the inventory.
 *
 * - Operands of operands become one list; repeated ones, `all` and `none` are dropped; `not not` goes. What only De Morgan's laws tell apart comes
 *   out the same, in the smaller way of writing it.
 * - The values of one attribute under `or` become one `in`; under `and`, those of a name, a rack or a label are intersected (a node has many tags).
 * - Of operands that follow from one another one stays (`a or (a and b)` is `a`); an expression and its contrary are `none` under `and`, `all` under `or`.
 * - Patterns are written plainly: `{ glob: 'cmp-*' }` becomes `{ prefix: 'cmp-' }`.
 *
 * The result is never larger, by its size: one for each expression that it is made up of, and one for each text that a test names. It comes in an
 * order of its own, so that expressions that differ only in order, repetition or nesting come out equal; and simplified once more, it
 * stays as it is. An expression that would come out more than 200 levels deep is given back as it was. At each level the time is that of sorting
 * the operands, but for what `and` or `or` joins of many long lists with much in common.
 *
 * @param expression which nodes are meant, as made by the builders or read by `parseExpression` or `parseFilter`.
 * @returns a frozen expression.
 * @throws JobwrightError `invalid-input` for what is no expression.
 * @example
 * import { and, nodeName, or, simplify, tag } from '@jobwright/filters'
 * simplify(or(nodeName('b'), nodeName('a'), nodeName('b'))) //=> { kind: 'name', test: { in: ['a', 'b'] } }
 * simplify(or(tag('gpu'), and(tag('gpu'), nodeName('a')))) //=> { kind: 'tag', test: { in: ['gpu'] } }
 * simplify(and(nodeName('a'), nodeName('b'))) //=> { kind: 'none' }
 */
export function simplify(expression: NodeExpression): NodeExpression {
  const given = take('simplify', expression)
  const least = leastExpression(literalOf(new Terms(), given))
  // A `not` around a list saves size and costs depth: at the very limit of depth nothing is gained.
  return expressionIssues(least).length === 0 ? adopt('simplify', least) : given
}
