import type { Node, ParseResult } from '@jobwright/core'
import {
  and,
  hashExpression,
  isNodeExpression,
  type LabelTest,
  label,
  matches,
  type NodeExpression,
  nodeName,
  not,
  or,
  parseExpression,
  rack,
  simplify,
  tag,
  type ValueTest,
} from '@jobwright/filters'
import { describe, expectTypeOf, test } from 'vitest'

declare const expression: NodeExpression
declare const node: Node

describe('expressions', () => {
  test('are built of texts, tests and expressions', () => {
    expectTypeOf(
      and(tag('a', 'b'), or(nodeName({ in: ['a'] })), not(label('k', { not: 'v' }))),
    ).toEqualTypeOf<NodeExpression>()
    // @ts-expect-error -- a tag is a text
    tag(1)
    // @ts-expect-error -- one test, or texts
    rack({ glob: 'r*' }, 'r')
    // @ts-expect-error -- only labels can be present
    tag({ present: true })
    // @ts-expect-error -- regular expressions are no data
    nodeName({ glob: /a/ })
    // @ts-expect-error -- no such test
    label('k', { regex: 'a' })
    // @ts-expect-error -- a label has a key
    label()
    // @ts-expect-error -- an operand is an expression
    and(tag('a'), 'b')
    // @ts-expect-error -- not takes one
    not(tag('a'), tag('b'))
    // @ts-expect-error -- a filter is no expression
    or({ filter_set_type: 'union', filter_set: [] })
  })

  test('are not changed', () => {
    // @ts-expect-error -- the kind stays
    expression.kind = 'all'
    // @ts-expect-error -- operands stay
    if (expression.kind === 'and') expression.of.push(expression)
    // @ts-expect-error -- values stay
    if (expression.kind === 'tag' && 'in' in expression.test) expression.test.in.push('a')
  })

  test('are told apart by kind', () => {
    if (expression.kind === 'label') expectTypeOf(expression.test).toEqualTypeOf<LabelTest>()
    if (expression.kind === 'tag') expectTypeOf(expression.test).toEqualTypeOf<ValueTest>()
    if (expression.kind === 'not') expectTypeOf(expression.of).toEqualTypeOf<NodeExpression>()
    // @ts-expect-error -- no such kind
    void (expression.kind === 'xor')
  })

  test('are matched, read, simplified and hashed', () => {
    expectTypeOf(matches(expression, node)).toEqualTypeOf<boolean>()
    expectTypeOf(simplify(expression)).toEqualTypeOf<NodeExpression>()
    expectTypeOf(hashExpression(expression)).toEqualTypeOf<string>()
    expectTypeOf(parseExpression).toEqualTypeOf<(value: unknown) => ParseResult<NodeExpression>>()
    // @ts-expect-error -- a node has a name
    matches(expression, {})
    // @ts-expect-error -- text is parsed by parseFilter
    simplify('all')
    const value: unknown = expression
    if (isNodeExpression(value)) expectTypeOf(value).toEqualTypeOf<NodeExpression>()
  })
})
