import { type Node, type NodeFilter, type Semantics, selectNodes } from '@jobwright/core'
import { compareSemantics, createNodeIndex, explainNode, lint, matches } from '@jobwright/filters'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { anyFilter, expression, node, nodes } from '../generators.ts'

const settings = { seed: 20261120, numRuns: 500 }
const semantics = fc.constantFrom<Semantics>('documented', 'deployed')
const distinct = fc.uniqueArray(node, { selector: ({ name }) => name, maxLength: 8 })

test('of each node of an index it is explained what the index selects', () => {
  const seen = new Map<string, number>()
  const count = (what: string) => seen.set(what, (seen.get(what) ?? 0) + 1)
  fc.assert(
    fc.property(anyFilter, expression, distinct, semantics, (filter, expression, nodes, semantics) => {
      const index = createNodeIndex(nodes)
      const selection = selectNodes(nodes, filter as NodeFilter, { semantics })
      const selected = new Set(index.select(expression).names)
      for (const node of nodes) {
        const explanation = index.explain(filter as NodeFilter, node.name, { semantics })
        const expected = selection.kind === 'selected' ? selection.names.includes(node.name) : undefined
        expect(explanation.selected).toBe(expected)
        expect(explanation.tree.kind === 'rejected').toBe(selection.kind === 'rejected')
        count(`${semantics} ${selection.kind} ${explanation.selected}`)
        const why = index.explain(expression, node.name)
        expect(why.selected).toBe(selected.has(node.name))
        expect(why.selected).toBe(matches(expression, node))
        expect(why).toEqual(explainNode(expression, node))
      }
    }),
    settings,
  )
  const kinds = [
    'documented selected true',
    'documented selected false',
    'documented rejected undefined',
    'deployed selected true',
    'deployed selected false',
    'deployed rejected undefined',
    'deployed indeterminate undefined',
  ]
  for (const kind of kinds) expect(seen.get(kind) ?? 0, kind).toBeGreaterThan(20)
})

test('differences and findings on an index are those on its nodes', () => {
  let different = 0
  let found = 0
  const action = fc.constantFrom(undefined, 'destroy_nodes')
  fc.assert(
    fc.property(anyFilter, expression, nodes, action, (filter, expression, nodes: Node[], action) => {
      const index = createNodeIndex(nodes)
      const comparison = index.compareSemantics(filter as NodeFilter)
      expect(comparison).toEqual(compareSemantics(filter as NodeFilter, nodes))
      if (!comparison.agree) different += 1
      for (const what of [filter, expression]) {
        const findings = lint(what, index, { action })
        expect(findings).toEqual(lint(what, nodes, { action }))
        found += findings.length
      }
    }),
    settings,
  )
  expect(different).toBeGreaterThan(200)
  expect(found).toBeGreaterThan(1000)
})
