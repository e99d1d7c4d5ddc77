import { type NodeFilter, parseNodeFilter, selectNodes } from '@jobwright/core'
import { compareSemantics, type FindingCode, lint } from '@jobwright/filters'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { inventory, lone, mutated, wellFormed } from '../filters.ts'

const settings = { seed: 20261120, numRuns: 500 }
const anyFilter = fc.oneof(wellFormed, mutated, lone)
const nodes = fc.option(inventory, { nil: undefined })
const action = fc.constantFrom(undefined, 'deploy_nodes', 'destroy_nodes')

test('any JSON gets findings and nothing is thrown or changed', () => {
  fc.assert(
    fc.property(fc.oneof(fc.jsonValue(), mutated), nodes, action, (filter, nodes, action) => {
      const before = structuredClone({ filter, nodes })
      const findings = lint(filter, nodes, { action })
      expect({ filter, nodes }).toEqual(before)
      expect(JSON.parse(JSON.stringify(findings))).toEqual(findings)
    }),
    settings,
  )
})

test('a filter without errors selects nodes by both meanings, and a refused one has an error', () => {
  let sound = 0
  let refused = 0
  fc.assert(
    fc.property(anyFilter, inventory, (filter, nodes) => {
      const errors = lint(filter, nodes).filter(({ level }) => level === 'error')
      const kinds = (['documented', 'deployed'] as const).map(
        (semantics) => selectNodes(nodes, filter as NodeFilter, { semantics }).kind,
      )
      const selected = kinds.every((kind) => kind === 'selected')
      if (errors.length === 0) sound += 1
      if (!selected) refused += 1
      // The server does not look at a filter before it has a node.
      const answered = nodes.length === 0 ? selected && errors.length === 0 : selected
      expect(errors.length === 0).toBe(answered)
    }),
    settings,
  )
  expect(sound).toBeGreaterThan(150)
  expect(refused).toBeGreaterThan(150)
})

test('a finding points into the filter, or to a key that is missing from it', () => {
  const seen = new Map<FindingCode, number>()
  fc.assert(
    fc.property(anyFilter, nodes, action, (filter, nodes, action) => {
      for (const { code, path } of lint(filter, nodes, { action })) {
        seen.set(code, (seen.get(code) ?? 0) + 1)
        const parent = path.slice(0, -1).reduce<unknown>((value, key) => Object(value)[key], filter)
        const missing = code === 'unknown-set-type' || code === 'unknown-filter-type' || path.join() === 'filter_set'
        expect(path.length === 0 || missing || Object.hasOwn(Object(parent), path.at(-1) ?? '')).toBe(true)
      }
    }),
    settings,
  )
  const codes: readonly FindingCode[] = [
    'unknown-set-type',
    'unknown-filter-type',
    'unknown-key',
    'entry-not-an-object',
    'labels-not-an-object',
    'set-not-a-list',
    'values-not-a-list',
    'value-not-a-string',
    'rejected-by-server',
    'indeterminate-on-server',
    'values-are-or-ed',
    'rack-labels-ignored',
    'empty-means-nothing',
    'repeated-names',
    'server-selects-more',
    'contradiction',
    'never-matches',
    'no-values',
    'repeated-value',
    'selects-everything',
    'selects-nothing',
  ]
  for (const code of codes) expect(seen.get(code) ?? 0, code).toBeGreaterThan(5)
})

test('a contradicted or empty filter selects no node, and one said to select everything selects every node', () => {
  const counts = { everything: 0, nothing: 0 }
  fc.assert(
    fc.property(wellFormed, inventory, (filter, nodes) => {
      const selection = selectNodes(nodes, filter as NodeFilter)
      const names = selection.kind === 'selected' ? selection.names : []
      const codes = lint(filter).map(({ code }) => code)
      const everything = codes.includes('selects-everything')
      const nothing = codes.includes('selects-nothing')
      if (everything) counts.everything += 1
      if (nothing) counts.nothing += 1
      expect(!everything || names.length === nodes.length).toBe(true)
      expect(!nothing || names.length === 0).toBe(true)
    }),
    settings,
  )
  expect(Math.min(counts.everything, counts.nothing)).toBeGreaterThan(30)
})

test('a value is said never to match just where a filter of it alone selects no node', () => {
  let silent = 0
  let spoken = 0
  fc.assert(
    fc.property(wellFormed, inventory, (filter, nodes) => {
      if (nodes.length === 0) return
      const never = new Set(
        lint(filter, nodes)
          .filter(({ code }) => code === 'never-matches')
          .map(({ path }) => JSON.stringify(path)),
      )
      for (const [index, { filter_type, ...attributes }] of filter.filter_set.entries()) {
        for (const [attribute, values] of Object.entries(attributes)) {
          for (const [key, value] of Object.entries(values)) {
            const list = Array.isArray(values)
            if (list && values.indexOf(value as never) !== Number(key)) continue
            const alone = {
              filter_set_type: 'union',
              filter_set: [{ filter_type, [attribute]: list ? [value] : Object.fromEntries([[key, value]]) }],
            }
            const selection = selectNodes(nodes, alone as NodeFilter)
            const path = ['filter_set', index, attribute, list ? Number(key) : key]
            const matches = selection.kind === 'selected' && selection.names.length > 0
            expect(never.has(JSON.stringify(path))).toBe(!matches)
            if (matches) silent += 1
            else spoken += 1
          }
        }
      }
    }),
    settings,
  )
  expect(Math.min(silent, spoken)).toBeGreaterThan(200)
})

test('for a destructive action it is an error just where the server selects more', () => {
  let harmful = 0
  fc.assert(
    fc.property(wellFormed, inventory, (filter, nodes) => {
      expect(parseNodeFilter(filter).ok).toBe(true)
      const more = compareSemantics(filter as NodeFilter, nodes).onlyDeployed.length > 0
      const errors = lint(filter, nodes, { action: 'destroy_nodes' }).filter(({ level }) => level === 'error')
      const ordinary = lint(filter, nodes).filter(({ level }) => level === 'error')
      expect(errors.length > ordinary.length).toBe(more)
      if (more) harmful += 1
      expect(!more || errors.some(({ code }) => code === 'values-are-or-ed' || code === 'rack-labels-ignored')).toBe(
        true,
      )
    }),
    settings,
  )
  expect(harmful).toBeGreaterThan(25)
})
