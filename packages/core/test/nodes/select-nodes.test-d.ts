import {
  type Node,
  type NodeFilter,
  type NodeSelection,
  parseNodeFilter,
  type RejectionCode,
  type Semantics,
  selectNodes,
} from '@jobwright/core'
import { expectTypeOf, test } from 'vitest'

declare const nodes: readonly Node[]
declare const filter: NodeFilter | null | undefined
declare const semantics: Semantics
declare const maybe: Semantics | undefined

test('a selection is told apart by its kind', () => {
  const selection = selectNodes(nodes, filter)
  expectTypeOf(selection).toEqualTypeOf<NodeSelection>()
  // @ts-expect-error a filter may be rejected: names are there only after the kind is known
  void selection.names
  if (selection.kind === 'selected') expectTypeOf(selection.names).toEqualTypeOf<readonly string[]>()
  if (selection.kind === 'rejected') expectTypeOf(selection.code).toEqualTypeOf<RejectionCode>()
})

test('the codes are a closed list', () => {
  expectTypeOf<'not-iterable'>().toExtend<RejectionCode>()
  expectTypeOf<string>().not.toExtend<RejectionCode>()
})

test('the semantics may be a variable', () => {
  selectNodes(nodes, filter, { semantics })
  selectNodes(nodes, filter, { semantics: maybe })
  selectNodes(nodes, filter, { semantics: 'deployed', form: 'object' })
  selectNodes(nodes, filter, { semantics: 'deployed', form: undefined })
})

test('illegal use does not compile', () => {
  // @ts-expect-error the form is the deployed server's business
  selectNodes(nodes, filter, { semantics: 'documented', form: 'object' })
  // @ts-expect-error the form is the deployed server's business
  selectNodes(nodes, filter, { form: 'json' })
  // @ts-expect-error no such semantics
  selectNodes(nodes, filter, { semantics: 'real' })
  // @ts-expect-error no such option
  selectNodes(nodes, filter, { semantic: 'deployed' })
  // @ts-expect-error a set needs its type
  selectNodes(nodes, { filter_set: [] })
  // @ts-expect-error no such set type
  selectNodes(nodes, { filter_set_type: 'xor', filter_set: [] })
  // @ts-expect-error a misspelt attribute
  selectNodes(nodes, { filter_set_type: 'union', filter_set: [{ filter_type: 'union', node_name: ['a'] }] })
  // @ts-expect-error names are a list
  selectNodes(nodes, { filter_set_type: 'union', filter_set: [{ filter_type: 'union', node_names: 'a' }] })
  // @ts-expect-error a node has a name
  selectNodes([{ tags: [] }], filter)
})

test('a parsed filter can be used as one', () => {
  const result = parseNodeFilter(JSON.parse('{}'))
  if (result.ok) expectTypeOf(result.value).toEqualTypeOf<NodeFilter>()
})
