import type { Node, NodeFilter, NodeSelection } from '@jobwright/core'
import {
  createNodeIndex,
  type NodeCount,
  type NodeExpression,
  type NodeIndex,
  type SelectedNodes,
} from '@jobwright/filters'
import { describe, expectTypeOf, test } from 'vitest'

declare const nodes: readonly Node[]
declare const filter: NodeFilter | null | undefined
declare const expression: NodeExpression
declare const index: NodeIndex

describe('a node index', () => {
  test('is made of nodes', () => {
    expectTypeOf(createNodeIndex(nodes)).toExtend<NodeIndex>()
    // @ts-expect-error -- a node has a name
    createNodeIndex([{ tags: [] }])
  })

  test('always has an answer to an expression, not so to a filter', () => {
    expectTypeOf(index.select(expression)).toEqualTypeOf<SelectedNodes>()
    expectTypeOf(index.select(expression).names).toEqualTypeOf<readonly string[]>()
    expectTypeOf(index.select(filter)).toEqualTypeOf<NodeSelection>()
    expectTypeOf(index.count(expression)).toEqualTypeOf<number>()
    expectTypeOf(index.count(filter, { semantics: 'deployed', form: 'object' })).toEqualTypeOf<NodeCount>()
  })

  test('reads only filters in a semantics', () => {
    // @ts-expect-error -- an expression means one thing
    index.select(expression, { semantics: 'deployed' })
    // @ts-expect-error -- a form goes with the deployed semantics
    index.select(filter, { form: 'object' })
    // @ts-expect-error -- not a semantics
    index.count(filter, { semantics: 'real' })
  })

  test('counts values by a known attribute', () => {
    expectTypeOf(index.facets({ label: 'color' }, expression)).toEqualTypeOf<ReadonlyMap<string, number>>()
    // @ts-expect-error -- of labels, one is meant
    index.facets('label')
    // @ts-expect-error -- not by a filter
    index.facets('tag', filter)
  })

  test('is changed by its methods alone', () => {
    // @ts-expect-error -- read-only
    index.version = 1
    // @ts-expect-error -- read-only
    index.nodes().push({ name: 'a' })
    // @ts-expect-error -- a node has a name
    index.upsert({})
  })
})
