import type { Node } from '@jobwright/core'
import { globMatcher } from './glob.ts'
import { hasTest } from './has-test.ts'
import type { LabelTest, NodeExpression, ValueTest } from './model.ts'

/**
 * Tells whether an expression selects a node, by the book: this is what the index, simplification and translation are measured against.
 *
 * @param expression which nodes are meant, as made by the builders or read by `parseExpression` or `parseFilter`.
 * @param node the node; only the fields that the expression asks about are read.
 * @example
 * import { label, matches } from '@jobwright/filters'
 * matches(label('color', 'yellow'), { name: 'a', labels: { color: 'yellow' } }) //=> true
 * matches(label('color', { not: 'red' }), { name: 'a' }) //=> true
 */
export function matches(expression: NodeExpression, node: Node): boolean {
  switch (expression.kind) {
    case 'all':
      return true
    case 'none':
      return false
    case 'and':
      return expression.of.every((part) => matches(part, node))
    case 'or':
      return expression.of.some((part) => matches(part, node))
    case 'not':
      return !matches(expression.of, node)
    case 'name':
      return passes(expression.test, node.name)
    case 'tag':
      return (node.tags ?? []).some((tag) => passes(expression.test, tag))
    case 'rack':
      return passes(expression.test, node.rack)
    case 'label':
      return passes(expression.test, ownValue(node.labels, expression.key))
    case 'rackLabel':
      return passes(expression.test, ownValue(node.rackLabels, expression.key))
  }
}

/** Tells whether a value passes a test; one that is not there passes none. */
export function passes(test: ValueTest | LabelTest, value: string | null | undefined): boolean {
  return value != null && valueMatcher(test)(value)
}

/** Makes of a test what tells whether a value that is there passes it, for many values. */
export function valueMatcher(test: ValueTest | LabelTest): (value: string) => boolean {
  if (hasTest(test, 'in')) return (value) => test.in.includes(value)
  if (hasTest(test, 'prefix')) return (value) => value.startsWith(test.prefix)
  if (hasTest(test, 'suffix')) return (value) => value.endsWith(test.suffix)
  return hasTest(test, 'glob') ? globMatcher(test.glob) : () => true
}

/** Labels are data: a key such as `constructor` finds what the labels hold, never what all objects inherit. */
function ownValue(labels: Node['labels'], key: string): string | undefined {
  return labels != null && Object.hasOwn(labels, key) ? labels[key] : undefined
}
