import type { Node, NodeFilter, NodeSelection, RejectionCode, Semantics, SetOperation } from '@jobwright/core'
import {
  compareSemantics,
  type DecidingLeaf,
  type DifferenceCode,
  type Explanation,
  explainNode,
  type Finding,
  type FindingCode,
  lint,
  type SemanticsComparison,
  type ValueVerdict,
  type VerdictTree,
} from '@jobwright/filters'
import { describe, expectTypeOf, test } from 'vitest'

declare const filter: NodeFilter
declare const node: Node
declare const leaf: DecidingLeaf
declare const value: ValueVerdict
declare const tree: VerdictTree

describe('explainNode', () => {
  test('takes a filter, null or nothing, and a node', () => {
    expectTypeOf(explainNode(filter, node)).toEqualTypeOf<Explanation>()
    expectTypeOf(explainNode(null, node, { semantics: 'deployed' })).toEqualTypeOf<Explanation>()
    expectTypeOf(explainNode(undefined, node, { semantics: undefined })).toEqualTypeOf<Explanation>()
    // @ts-expect-error -- a set needs its type
    explainNode({ filter_set: [] }, node)
    // @ts-expect-error -- a node has a name
    explainNode(filter, { tags: [] })
    // @ts-expect-error -- no such semantics
    explainNode(filter, node, { semantics: 'real' })
    // @ts-expect-error -- no such option
    explainNode(filter, node, { semantic: 'deployed' })
  })

  test('gives a verdict that may be undecided', () => {
    const { selected, semantics, text } = explainNode(filter, node)
    expectTypeOf(selected).toEqualTypeOf<boolean | undefined>()
    expectTypeOf(semantics).toEqualTypeOf<Semantics>()
    expectTypeOf(text).toEqualTypeOf<string>()
  })

  test('gives trees and leaves told apart by kind', () => {
    expectTypeOf(tree.kind).toEqualTypeOf<'set' | 'no-filter' | 'rejected'>()
    if (tree.kind === 'set') expectTypeOf(tree.operation).toEqualTypeOf<SetOperation>()
    if (tree.kind === 'rejected') expectTypeOf(tree.code).toEqualTypeOf<RejectionCode>()
    if (tree.kind === 'no-filter') expectTypeOf(tree.verdict).toEqualTypeOf<true>()
    if (leaf.kind === 'label') expectTypeOf(leaf.key).toEqualTypeOf<string>()
    if (leaf.kind === 'tag') expectTypeOf(leaf.actual).toEqualTypeOf<readonly string[]>()
    if (leaf.kind === 'rack') expectTypeOf(leaf.actual).toEqualTypeOf<string | null>()
    expectTypeOf(value.verdict).toEqualTypeOf<boolean>()
    expectTypeOf(value.wanted).toEqualTypeOf<unknown>()
    // @ts-expect-error -- a name has no key
    if (leaf.kind === 'name') void leaf.key
    // @ts-expect-error -- an explanation is not changed
    explainNode(filter, node).selected = true
  })
})

describe('compareSemantics', () => {
  test('gives both selections and what is apart', () => {
    const comparison = compareSemantics(filter, [node])
    expectTypeOf(comparison).toEqualTypeOf<SemanticsComparison>()
    expectTypeOf(comparison.deployed).toEqualTypeOf<NodeSelection>()
    expectTypeOf(comparison.reasons[0]?.code).toEqualTypeOf<DifferenceCode | undefined>()
    // @ts-expect-error -- an inventory is a list
    compareSemantics(filter, node)
  })
})

describe('lint', () => {
  test('takes anything for a filter', () => {
    expectTypeOf(lint).parameter(0).toEqualTypeOf<unknown>()
    expectTypeOf(lint('x')).toEqualTypeOf<readonly Finding[]>()
    expectTypeOf(lint(filter, undefined, { action: 'destroy_nodes' })[0]?.code).toEqualTypeOf<FindingCode | undefined>()
    // @ts-expect-error -- no such option
    lint(filter, [node], { actions: [] })
    // @ts-expect-error -- a level is not any word
    expectTypeOf<Finding['level']>().toEqualTypeOf<string>()
  })
})
