import type { ParseResult } from '@jobwright/core'
import { expressionIssues } from './check-expression.ts'
import type { NodeExpression } from './model.ts'

/**
 * Reads an expression that comes from outside, usually what `JSON.parse` gave.
 *
 * Only own keys count, and there may be no others than the model's: an expression that means more than was understood would select other
 * nodes. Expressions stand at most 200 deep in one another, and 100 000 of them make up one.
 *
 * @param value anything.
 * @returns the very same object, now typed; or the first hundred things that are wrong with it, by path and code: `invalid_type` (also:
 * missing), `invalid_value` (an unknown kind, `present` that is not true, no test or two), `unrecognized_keys` (also an unknown test),
 * `too_deep`, `too_big`.
 * @example
 * import { parseExpression } from '@jobwright/filters'
 * parseExpression({ kind: 'tag', test: { in: ['gpu'] } }) //=> { ok: true, value: { kind: 'tag', test: { in: ['gpu'] } } }
 * parseExpression({ kind: 'tag', test: { regex: '.*' } }) //=> { ok: false, issues: [{ code: 'unrecognized_keys', path: ['test', 'regex'] }] }
 */
export function parseExpression(value: unknown): ParseResult<NodeExpression> {
  const issues = expressionIssues(value)
  return issues.length > 0 ? { ok: false, issues } : { ok: true, value: value as NodeExpression }
}
