import type { NodeExpression } from './model.ts'

/**
 * Tells an expression from a `NodeFilter`, which has no `kind`. It looks no further: `parseExpression` does.
 *
 * @param value an expression, a filter, or anything else.
 * @returns whether it is an object with a `kind` of its own.
 * @example
 * import { isNodeExpression, tag } from '@jobwright/filters'
 * isNodeExpression(tag('gpu')) //=> true
 * isNodeExpression({ filter_set_type: 'union', filter_set: [] }) //=> false
 */
export function isNodeExpression(value: unknown): value is NodeExpression {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, 'kind')
}
