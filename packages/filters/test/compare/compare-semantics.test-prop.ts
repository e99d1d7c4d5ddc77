import { type NodeFilter, selectNodes } from '@jobwright/core'
import { compareSemantics, type DifferenceCode } from '@jobwright/filters'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { inventory, lone, mutated, node, wellFormed } from '../filters.ts'

const settings = { seed: 20261120, numRuns: 1000 }
const nodes = fc.oneof(inventory, fc.array(node, { maxLength: 5 }))
const sorted = (names: readonly string[]) => [...names].sort()

test('the three lists of names part what either semantics selects', () => {
  fc.assert(
    fc.property(fc.oneof(wellFormed, mutated, lone), nodes, (filter, nodes) => {
      const { documented, deployed, both, onlyDocumented, onlyDeployed } = compareSemantics(filter as NodeFilter, nodes)
      expect(documented).toEqual(selectNodes(nodes, filter as NodeFilter))
      expect(deployed).toEqual(selectNodes(nodes, filter as NodeFilter, { semantics: 'deployed' }))
      const byDocument = documented.kind === 'selected' ? documented.names : []
      const byServer = deployed.kind === 'selected' ? deployed.names : []
      expect(new Set([...both, ...onlyDocumented])).toEqual(new Set(byDocument))
      expect(new Set([...both, ...onlyDeployed])).toEqual(new Set(byServer))
      const all = [...both, ...onlyDocumented, ...onlyDeployed]
      expect(new Set(all).size).toBe(all.length)
      const order = nodes.map(({ name }) => name)
      for (const list of [both, onlyDocumented, onlyDeployed]) {
        expect([...list].sort((one, other) => order.indexOf(one) - order.indexOf(other))).toEqual(list)
      }
    }),
    settings,
  )
})

test('there are reasons just where the semantics do not agree', () => {
  const seen = new Map<DifferenceCode | 'agree', number>()
  fc.assert(
    fc.property(fc.oneof(wellFormed, mutated, lone), nodes, (filter, nodes) => {
      const { documented, deployed, agree, reasons } = compareSemantics(filter as NodeFilter, nodes)
      const same =
        documented.kind === 'selected' && deployed.kind === 'selected'
          ? JSON.stringify(sorted(documented.names)) === JSON.stringify(sorted(deployed.names))
          : documented.kind === deployed.kind
      expect(agree).toBe(same)
      expect(reasons.length === 0).toBe(agree)
      for (const code of agree ? (['agree'] as const) : reasons.map((reason) => reason.code))
        seen.set(code, (seen.get(code) ?? 0) + 1)
    }),
    settings,
  )
  const codes = [
    'agree',
    'values-are-or-ed',
    'rack-labels-ignored',
    'empty-means-nothing',
    'repeated-names',
    'rejected-by-server',
    'indeterminate-on-server',
    'rejected-by-document',
  ] as const
  for (const code of codes) expect(seen.get(code) ?? 0, code).toBeGreaterThan(10)
})

test('a part named as a reason is given by the filter', () => {
  fc.assert(
    fc.property(wellFormed, nodes, (filter, nodes) => {
      for (const { path } of compareSemantics(filter as NodeFilter, nodes).reasons) {
        expect(path.reduce<unknown>((value, key) => Object(value)[key], filter)).toBeDefined()
      }
    }),
    settings,
  )
})
