import type { Node, NodeFilter } from '@jobwright/core'
import {
  compareSemantics,
  createNodeIndex,
  type DecidingTest,
  type ExplainedNodeIndex,
  type Explanation,
  type ExpressionExplanation,
  type ExpressionIndex,
  type ExpressionVerdict,
  explainNode,
  type Finding,
  type LabelTest,
  lint,
  type NodeExpression,
  tag,
  type ValueTest,
} from '@jobwright/filters'
import { createNodeIndex as createLeanIndex } from '@jobwright/filters/select'
import { describe, expectTypeOf, test } from 'vitest'

declare const filter: NodeFilter
declare const expression: NodeExpression
declare const either: NodeFilter | NodeExpression | null
declare const node: Node
declare const index: ExplainedNodeIndex
declare const leaf: DecidingTest
declare const tree: ExpressionVerdict

describe('explainNode', () => {
  test('tells expressions from filters', () => {
    expectTypeOf(explainNode(expression, node)).toEqualTypeOf<ExpressionExplanation>()
    expectTypeOf(explainNode(tag('gpu'), node, { semantics: 'deployed' }).selected).toEqualTypeOf<boolean>()
    expectTypeOf(explainNode(filter, node)).toEqualTypeOf<Explanation>()
    expectTypeOf(explainNode(either, node)).toEqualTypeOf<Explanation | ExpressionExplanation>()
    // @ts-expect-error -- no such kind
    explainNode({ kind: 'tagg', test: { in: [] } }, node)
    // @ts-expect-error -- an expression has no semantics of its own
    void explainNode(expression, node).semantics
    // @ts-expect-error -- no such option
    explainNode(expression, node, { semantic: 'deployed' })
  })

  test('gives leaves and trees told apart by kind', () => {
    if (leaf.kind === 'label' || leaf.kind === 'rackLabel') {
      expectTypeOf(leaf.key).toEqualTypeOf<string>()
      expectTypeOf(leaf.test).toEqualTypeOf<LabelTest>()
      expectTypeOf(leaf.actual).toEqualTypeOf<string | null>()
    }
    if (leaf.kind === 'name') expectTypeOf(leaf.actual).toEqualTypeOf<string>()
    if (leaf.kind === 'tag') expectTypeOf(leaf.actual).toEqualTypeOf<readonly string[]>()
    if (leaf.kind === 'rack') expectTypeOf(leaf.test).toEqualTypeOf<ValueTest>()
    if (tree.kind === 'not') expectTypeOf(tree.of).toEqualTypeOf<ExpressionVerdict>()
    if (tree.kind === 'and') expectTypeOf(tree.of).toEqualTypeOf<readonly ExpressionVerdict[]>()
    expectTypeOf(tree.kind).toEqualTypeOf<NodeExpression['kind']>()
    // @ts-expect-error -- negations do not decide, what they negate does
    if (leaf.kind === 'not') void leaf
  })
})

describe('an index', () => {
  test('explains and compares, and the lean one does not', () => {
    expectTypeOf(createNodeIndex([node])).toEqualTypeOf<ExplainedNodeIndex>()
    expectTypeOf(createLeanIndex([node])).toEqualTypeOf<ExpressionIndex>()
    expectTypeOf(index.explain(expression, 'a')).toEqualTypeOf<ExpressionExplanation>()
    expectTypeOf(index.explain(null, 'a', { semantics: 'deployed' })).toEqualTypeOf<Explanation>()
    expectTypeOf(index.explain(either, 'a')).toEqualTypeOf<Explanation | ExpressionExplanation>()
    expectTypeOf(lint('x', index)).toEqualTypeOf<readonly Finding[]>()
    // @ts-expect-error -- a node of the index is meant by its name
    index.explain(expression, node)
    // @ts-expect-error -- an expression means the same to the document and the server
    index.compareSemantics(expression)
    // @ts-expect-error -- the lean index says nothing
    createLeanIndex([node]).explain(filter, 'a')
  })

  test('is an inventory, as is whatever lists nodes', () => {
    compareSemantics(filter, createLeanIndex([node]))
    lint(filter, index)
    lint(expression, { nodes: () => new Set<Node>() })
    // @ts-expect-error -- names are no nodes
    lint(expression, { nodes: () => ['a'] })
    // @ts-expect-error -- an expression means the same to the document and the server
    compareSemantics(expression, [node])
  })
})
