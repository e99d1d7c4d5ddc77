import { describeIssues, invalidInput } from '@jobwright/core'
import { isObject, testIssues } from './check-expression.ts'
import { frozenTest, make, take } from './made.ts'
import type { LabelTest, NodeExpression, ValueTest } from './model.ts'

/** A value, or what it is to be: `{ equals: value }`, `{ not: value }`, `{ in: [...] }`, `{ prefix }`, `{ suffix }`, `{ glob }`. */
export type LabelOperand = string | LabelTest | { readonly equals: string } | { readonly not: string }

/**
 * All nodes.
 *
 * @example
 * import { allNodes } from '@jobwright/filters'
 * allNodes() //=> { kind: 'all' }
 */
export function allNodes(): NodeExpression {
  return make('allNodes', { kind: 'all' })
}

/**
 * No node.
 *
 * @example
 * import { noNodes } from '@jobwright/filters'
 * noNodes() //=> { kind: 'none' }
 */
export function noNodes(): NodeExpression {
  return make('noNodes', { kind: 'none' })
}

/**
 * Nodes by name.
 *
 * @param names the names, of which a node has one; or one test such as `{ prefix: 'cmp-' }`.
 * @throws JobwrightError `invalid-input` for what is neither.
 * @example
 * import { nodeName } from '@jobwright/filters'
 * nodeName('a', 'b') //=> { kind: 'name', test: { in: ['a', 'b'] } }
 * nodeName({ glob: 'cmp-??' }) //=> { kind: 'name', test: { glob: 'cmp-??' } }
 */
export function nodeName(...names: readonly string[] | readonly [ValueTest]): NodeExpression {
  return make('nodeName', { kind: 'name', test: valueTest('nodeName', names) })
}

/**
 * Nodes by tag.
 *
 * @param tags the tags, of which a node has one or more; or one test that one of its tags passes.
 * @throws JobwrightError `invalid-input` for what is neither.
 * @example
 * import { tag } from '@jobwright/filters'
 * tag('gpu') //=> { kind: 'tag', test: { in: ['gpu'] } }
 */
export function tag(...tags: readonly string[] | readonly [ValueTest]): NodeExpression {
  return make('tag', { kind: 'tag', test: valueTest('tag', tags) })
}

/**
 * Nodes by the rack they stand in.
 *
 * @param names the names of racks; or one test.
 * @throws JobwrightError `invalid-input` for what is neither.
 * @example
 * import { rack } from '@jobwright/filters'
 * rack('r1', 'r2') //=> { kind: 'rack', test: { in: ['r1', 'r2'] } }
 */
export function rack(...names: readonly string[] | readonly [ValueTest]): NodeExpression {
  return make('rack', { kind: 'rack', test: valueTest('rack', names) })
}

/**
 * Nodes by a label.
 *
 * @param key the label's key.
 * @param value its value, or a test of it. Default: it is there, whatever its value. `{ not: value }` also selects nodes without the label.
 * @throws JobwrightError `invalid-input` for what is no key or no test.
 * @example
 * import { label } from '@jobwright/filters'
 * label('color', 'yellow') //=> { kind: 'label', key: 'color', test: { in: ['yellow'] } }
 * label('color') //=> { kind: 'label', key: 'color', test: { present: true } }
 * label('color', { not: 'red' }) //=> { kind: 'not', of: { kind: 'label', key: 'color', test: { in: ['red'] } } }
 */
export function label(key: string, value?: LabelOperand): NodeExpression {
  return labelOf('label', key, value)
}

/**
 * Nodes by a label of their rack.
 *
 * @param key the label's key.
 * @param value its value, or a test of it. Default: it is there, whatever its value. `{ not: value }` also selects nodes whose rack does not have it.
 * @throws JobwrightError `invalid-input` for what is no key or no test.
 * @example
 * import { rackLabel } from '@jobwright/filters'
 * rackLabel('row', { in: ['1', '2'] }) //=> { kind: 'rackLabel', key: 'row', test: { in: ['1', '2'] } }
 */
export function rackLabel(key: string, value?: LabelOperand): NodeExpression {
  return labelOf('rackLabel', key, value)
}

/**
 * Nodes that all of some expressions select.
 *
 * @param of the expressions. Of none: all nodes.
 * @throws JobwrightError `invalid-input` for what is no expression, and for more than 200 levels or 100 000 expressions in all.
 * @example
 * import { and, label, tag } from '@jobwright/filters'
 * and(tag('gpu'), label('color')).kind //=> 'and'
 * and() //=> { kind: 'and', of: [] }
 */
export function and(...of: readonly NodeExpression[]): NodeExpression {
  return joined('and', of)
}

/**
 * Nodes that one or more of some expressions select.
 *
 * @param of the expressions. Of none: no node.
 * @throws JobwrightError `invalid-input` for what is no expression, and for more than 200 levels or 100 000 expressions in all.
 * @example
 * import { nodeName, or, tag } from '@jobwright/filters'
 * or(tag('gpu'), nodeName('a')).kind //=> 'or'
 */
export function or(...of: readonly NodeExpression[]): NodeExpression {
  return joined('or', of)
}

/**
 * Nodes that an expression does not select.
 *
 * @param of the expression.
 * @throws JobwrightError `invalid-input` for what is no expression, and for more than 200 levels.
 * @example
 * import { not, tag } from '@jobwright/filters'
 * not(tag('gpu')) //=> { kind: 'not', of: { kind: 'tag', test: { in: ['gpu'] } } }
 */
export function not(of: NodeExpression): NodeExpression {
  return make('not', { kind: 'not', of: take('not', of) })
}

function joined(kind: 'and' | 'or', of: readonly NodeExpression[]): NodeExpression {
  return make(kind, { kind, of: Object.freeze(of.map((part, index) => take(`${kind}, operand ${index + 1}`, part))) })
}

function valueTest(by: string, given: readonly string[] | readonly [ValueTest]): ValueTest {
  const [first, ...more] = given
  const test: unknown = isObject(first) && more.length === 0 ? first : { in: given }
  check(by, test, 'values')
  return frozenTest(test as ValueTest)
}

function labelOf(kind: 'label' | 'rackLabel', key: string, value: LabelOperand = { present: true }): NodeExpression {
  if (typeof key !== 'string') throw invalidInput(`${kind}: the key must be a text.`)
  const given = typeof value === 'string' ? { equals: value } : value
  const [[name, operand] = [], ...more] = isObject(given) ? Object.entries(given) : []
  const negated = name === 'not'
  const test: unknown = more.length === 0 && (negated || name === 'equals') ? { in: [operand] } : given
  check(kind, test, 'labels')
  const tested = make(kind, { kind, key, test: frozenTest(test as LabelTest) })
  return negated ? make(kind, { kind: 'not', of: tested }) : tested
}

function check(by: string, test: unknown, of: 'values' | 'labels'): void {
  const issues = testIssues(test, of)
  if (issues.length === 0) return
  const more = of === 'labels' ? ', { equals }, { not } or { present: true }' : ''
  const forms = `texts, or one test: { in: texts }, { prefix }, { suffix }, { glob }${more}`
  throw invalidInput(`${by}: ${describeIssues(issues)}; give ${forms}.`)
}
