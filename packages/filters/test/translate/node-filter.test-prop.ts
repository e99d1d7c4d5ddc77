import {
  type Node,
  type NodeFilter,
  type NodeFilterEntry,
  type Semantics,
  type SetOperation,
  selectNodes,
} from '@jobwright/core'
import { fromNodeFilter, matches, type NodeExpression, toNodeFilter } from '@jobwright/filters'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { anyFilter, expression, labelKeys, nodeFilter, nodes, tagNames } from '../generators.ts'
import { sayable } from './expressions.ts'

const settings = { seed: 20261120, numRuns: 400 }
const anyExpression = fc.oneof(expression, sayable)
const operation = fc.constantFrom<SetOperation>('union', 'intersection')
const semanticsOfEither = fc.constantFrom<Semantics>('documented', 'deployed')

/** The server trips over tags and labels that were never set; an absent field means none. */
function complete({ tags, labels, ...node }: Node): Node {
  return { ...node, ...(tags == null ? {} : { tags }), ...(labels == null ? {} : { labels }) }
}
const inventory = nodes.map((nodes) => nodes.map(complete))

/** Node by node, so that two of one name stay two. */
function selects(filter: unknown, node: Node, semantics: Semantics): boolean | string {
  const selection = selectNodes([node], filter as NodeFilter, { semantics })
  return selection.kind === 'selected' ? selection.names.length > 0 : selection.kind
}

for (const semantics of ['documented', 'deployed'] as const) {
  test(`a translated expression selects the same nodes, each once (${semantics})`, () => {
    const seen = { written: 0, refused: 0, some: 0, unions: 0, intersections: 0 }
    fc.assert(
      fc.property(anyExpression, inventory, (expression, nodes) => {
        const writing = toNodeFilter(expression, { semantics })
        seen[writing.ok ? 'written' : 'refused'] += 1
        if (!writing.ok) return
        seen[writing.filter.filter_set_type === 'union' ? 'unions' : 'intersections'] += 1
        const names = nodes.filter((node) => matches(expression, node)).map(({ name }) => name)
        if (names.length > 0 && names.length < nodes.length) seen.some += 1
        const selection = selectNodes(nodes, writing.filter, { semantics })
        expect(selection.kind === 'selected' ? selection.names : selection).toEqual(names)
      }),
      settings,
    )
    // What random expressions ask for is often no list of values; the server cannot be asked for labels of racks either.
    expect(seen.written).toBeGreaterThan(semantics === 'documented' ? 300 : 166)
    expect(seen.refused).toBeGreaterThan(33)
    expect(seen.some).toBeGreaterThan(46)
    expect(seen.unions).toBeGreaterThan(66)
    expect(seen.intersections).toBeGreaterThan(6)
  })
}

test('whatever asks only for values and for the absence of labels can be said to the document', () => {
  fc.assert(
    fc.property(sayable, (expression) => {
      expect(toNodeFilter(expression)).toMatchObject({ ok: true })
    }),
    settings,
  )
})

test('a refused part cannot be said by itself, or is a combination of what can', () => {
  const seen = { alone: 0, combined: 0 }
  fc.assert(
    fc.property(anyExpression, semanticsOfEither, (expression, semantics) => {
      const writing = toNodeFilter(expression, { semantics })
      if (writing.ok || writing.reason.includes('all nodes')) return
      const { part } = writing
      const again = toNodeFilter(part, { semantics })
      seen[again.ok ? 'combined' : 'alone'] += 1
      // By itself it is refused likewise, or its parts are not.
      const parts = 'of' in part ? [part.of].flat() : []
      expect(again.ok ? parts.map((one) => toNodeFilter(one, { semantics }).ok) : again).toEqual(
        again.ok ? parts.map(() => true) : writing,
      )
      expect(!again.ok || parts.length > 1).toBe(true)
    }),
    { ...settings, numRuns: 1400 },
  )
  expect(seen.alone).toBeGreaterThan(210)
  expect(seen.combined).toBeGreaterThan(5)
})

test('where tags or labels were never set, the server either refuses a translated expression or selects the same nodes', () => {
  const seen = { selected: 0, rejected: 0 }
  fc.assert(
    fc.property(anyExpression, nodes, (expression, nodes) => {
      const writing = toNodeFilter(expression, { semantics: 'deployed' })
      if (!writing.ok) return
      const selection = selectNodes(nodes, writing.filter, { semantics: 'deployed' })
      const rejected = selection.kind !== 'selected'
      seen[rejected ? 'rejected' : 'selected'] += 1
      const names = nodes.filter((node) => matches(expression, node)).map(({ name }) => name)
      expect(selection).toMatchObject(rejected ? { code: 'node-field-never-set' } : { names })
    }),
    settings,
  )
  expect(seen.selected).toBeGreaterThan(100)
  expect(seen.rejected).toBeGreaterThan(33)
})

for (const semantics of ['documented', 'deployed'] as const) {
  test(`an expression read from a filter selects what the filter selects (${semantics})`, () => {
    const seen = { read: 0, refused: 0, some: 0 }
    fc.assert(
      fc.property(anyFilter, inventory, (filter, nodes) => {
        const reading = fromNodeFilter(filter as NodeFilter, { semantics })
        seen[reading.ok ? 'read' : 'refused'] += 1
        // On paper just what is malformed; the server yet makes something of some of that, which is refused none the less.
        expect(fromNodeFilter(filter as NodeFilter).ok).toBe(
          selects(filter, { name: 'a' }, 'documented') !== 'rejected',
        )
        if (!reading.ok) return
        for (const node of nodes) expect(selects(filter, node, semantics)).toBe(matches(reading.expression, node))
        const count = nodes.filter((node) => matches(reading.expression, node)).length
        if (count > 0 && count < nodes.length) seen.some += 1
      }),
      settings,
    )
    expect(seen.read).toBeGreaterThan(133)
    expect(seen.refused).toBeGreaterThan(100)
    expect(seen.some).toBeGreaterThan(33)
  })
}

test('a filter of the documented shape is refused only where the server trips over it', () => {
  const seen = { read: 0, refused: 0 }
  fc.assert(
    fc.property(nodeFilter, (filter) => {
      const reading = fromNodeFilter(filter, { semantics: 'deployed' })
      seen[reading.ok ? 'read' : 'refused'] += 1
      expect(typeof selects(filter, { name: 'a', tags: [], labels: {} }, 'deployed') === 'boolean').toBe(reading.ok)
      expect(fromNodeFilter(filter).ok).toBe(true)
    }),
    settings,
  )
  expect(seen.read).toBeGreaterThan(200)
  expect(seen.refused).toBeGreaterThan(50)
})

test('an expression written as a filter and read again selects the same nodes', () => {
  let written = 0
  fc.assert(
    fc.property(anyExpression, inventory, semanticsOfEither, (expression, nodes, semantics) => {
      const writing = toNodeFilter(expression, { semantics })
      if (!writing.ok) return
      written += 1
      const reading = fromNodeFilter(writing.filter, { semantics })
      const again: NodeExpression = reading.ok ? reading.expression : { kind: 'none' }
      expect(reading).toMatchObject({ ok: true })
      for (const node of nodes) expect(matches(again, node)).toBe(matches(expression, node))
    }),
    settings,
  )
  expect(written).toBeGreaterThan(200)
})

test('a filter read as an expression can be written again in the same semantics', () => {
  let read = 0
  fc.assert(
    fc.property(nodeFilter, semanticsOfEither, (filter, semantics) => {
      const reading = fromNodeFilter(filter, { semantics })
      if (!reading.ok) return
      read += 1
      expect(toNodeFilter(reading.expression, { semantics })).toMatchObject({ ok: true })
    }),
    settings,
  )
  expect(read).toBeGreaterThan(266)
})

test('what the server selects by a filter translates to a filter that means the same on paper', () => {
  let read = 0
  fc.assert(
    fc.property(nodeFilter, inventory, (filter, nodes) => {
      const reading = fromNodeFilter(filter, { semantics: 'deployed' })
      if (!reading.ok) return
      const writing = toNodeFilter(reading.expression)
      if (!writing.ok) throw new Error(writing.reason)
      read += 1
      for (const node of nodes) {
        expect(selects(writing.filter, node, 'documented')).toBe(selects(filter, node, 'deployed'))
      }
    }),
    settings,
  )
  expect(read).toBeGreaterThan(200)
})

const tags = fc.uniqueArray(fc.constantFrom(...tagNames), { minLength: 1 })
const oneFilter = (filter_set_type: SetOperation, entry: NodeFilterEntry): NodeFilter => {
  return { filter_set_type, filter_set: [entry] }
}

test('the server ORs the values of one attribute, the document only under union', () => {
  fc.assert(
    fc.property(operation, operation, tags, inventory, (ofSet, type, tags, nodes) => {
      const filter = oneFilter(ofSet, { filter_type: type, node_tags: tags })
      const any: NodeExpression = { kind: 'tag', test: { in: tags } }
      const every: NodeExpression = { kind: 'and', of: tags.map((tag) => ({ kind: 'tag', test: { in: [tag] } })) }
      for (const node of nodes) {
        expect(readAndMatched(filter, node, 'deployed')).toBe(matches(any, node))
        expect(readAndMatched(filter, node, 'documented')).toBe(matches(type === 'union' ? any : every, node))
      }
    }),
    settings,
  )
})

test('a label of null is the absence of its key, to the document and to the server, read and written', () => {
  fc.assert(
    fc.property(
      operation,
      operation,
      fc.constantFrom(...labelKeys),
      semanticsOfEither,
      (ofSet, type, key, semantics) => {
        const absent: NodeExpression = { kind: 'not', of: { kind: 'label', key, test: { present: true } } }
        const filter = oneFilter(ofSet, { filter_type: type, node_labels: Object.fromEntries([[key, null]]) })
        expect(fromNodeFilter(filter, { semantics })).toEqual({ ok: true, expression: absent })
        const written = oneFilter('union', { filter_type: 'union', node_labels: Object.fromEntries([[key, null]]) })
        expect(toNodeFilter(absent, { semantics })).toEqual({ ok: true, filter: written })
      },
    ),
    settings,
  )
})

test('a text where a list is expected is refused, though the server looks for parts of it', () => {
  const attribute = fc.constantFrom('node_names', 'node_tags', 'rack_names')
  fc.assert(
    fc.property(
      operation,
      operation,
      attribute,
      fc.string(),
      semanticsOfEither,
      (ofSet, type, attribute, text, semantics) => {
        const filter = { filter_set_type: ofSet, filter_set: [{ filter_type: type, [attribute]: text }] }
        const path = ['filter_set', 0, attribute]
        expect(fromNodeFilter(filter as never, { semantics })).toMatchObject({ ok: false, part: text, path })
      },
    ),
    settings,
  )
})

function readAndMatched(filter: NodeFilter, node: Node, semantics: Semantics): boolean {
  const reading = fromNodeFilter(filter, { semantics })
  return reading.ok && matches(reading.expression, node)
}
