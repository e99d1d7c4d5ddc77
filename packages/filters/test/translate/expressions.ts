import type { NodeExpression } from '@jobwright/filters'
import * as fc from 'fast-check'
import { labelKeys, labelValues, nodeNames, rackNames, tagNames } from '../generators.ts'

const some = (texts: readonly string[]) => fc.uniqueArray(fc.constantFrom(...texts), { minLength: 1, maxLength: 2 })
const key = fc.constantFrom(...labelKeys)

const positive: fc.Arbitrary<NodeExpression> = fc.oneof(
  some(nodeNames).map((values): NodeExpression => ({ kind: 'name', test: { in: values } })),
  some(tagNames).map((values): NodeExpression => ({ kind: 'tag', test: { in: values } })),
  some(rackNames).map((values): NodeExpression => ({ kind: 'rack', test: { in: values } })),
  fc
    .tuple(fc.constantFrom('label' as const, 'rackLabel' as const), key, some(labelValues))
    .map(([kind, key, values]): NodeExpression => ({ kind, key, test: { in: values } })),
  fc
    .tuple(fc.constantFrom('label' as const, 'rackLabel' as const), key)
    .map(([kind, key]): NodeExpression => ({ kind: 'not', of: { kind, key, test: { present: true } } })),
)

/** Expressions of what a node filter can ask of one attribute, and of `and` and `or`. */
export const sayable: fc.Arbitrary<NodeExpression> = fc.letrec<{ sayable: NodeExpression }>((tie) => {
  const of = fc.array(tie('sayable'), { minLength: 1, maxLength: 3 })
  return {
    sayable: fc.oneof(
      { maxDepth: 3, depthSize: 'small' },
      positive,
      of.map((of): NodeExpression => ({ kind: 'and', of })),
      of.map((of): NodeExpression => ({ kind: 'or', of })),
    ),
  }
}).sayable
