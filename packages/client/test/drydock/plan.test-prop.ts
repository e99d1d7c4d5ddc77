import { isJobwrightError, type Node, type NodeFilter, type NodeFilterEntry, selectNodes } from '@jobwright/core'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { designRef, filterServer } from './plan-server.ts'

const settings = { seed: 20261120, numRuns: 300 } as const

const labels = fc.dictionary(fc.constantFrom('x', 'y', '__proto__'), fc.constantFrom('1', '2'))
const inventory: fc.Arbitrary<Node[]> = fc
  .array(
    fc.record({
      tags: fc.uniqueArray(fc.constantFrom('t1', 't2', 't3')),
      labels,
      rack: fc.option(fc.constantFrom('r1', 'r2')),
    }),
    { maxLength: 8 },
  )
  .map((nodes) => nodes.map((node, index) => ({ name: `n${index}`, ...node })))

const setOperation = fc.constantFrom('union', 'intersection')
const entry: fc.Arbitrary<NodeFilterEntry> = fc.record(
  {
    filter_type: setOperation,
    node_names: fc.option(fc.array(fc.constantFrom('n0', 'n1', 'n2', 'z'), { maxLength: 3 })),
    node_tags: fc.option(fc.array(fc.constantFrom('t1', 't2', 't3'), { maxLength: 3 })),
    node_labels: fc.option(fc.dictionary(fc.constantFrom('x', 'y', '__proto__'), fc.constantFrom('1', '2', null))),
    rack_names: fc.option(fc.array(fc.constantFrom('r1', 'r2'), { maxLength: 2 })),
    rack_labels: fc.constantFrom(null, {}),
  },
  { requiredKeys: ['filter_type'] },
)
const filter: fc.Arbitrary<NodeFilter | null> = fc.option(
  fc.record({ filter_set_type: setOperation, filter_set: fc.array(entry, { maxLength: 3 }) }),
  { freq: 20 },
)

const namesOf = (nodes: readonly Node[], where: NodeFilter | null, semantics: 'documented' | 'deployed') => {
  const selection = selectNodes(nodes, where, { semantics })
  return selection.kind === 'selected' ? [...new Set(selection.names)] : undefined
}
const request = (where: NodeFilter | null) => ({ action: 'destroy_nodes', design_ref: designRef, where }) as const

const without = (names: readonly string[] | undefined, others: readonly string[] | undefined) =>
  names && others ? names.filter((name) => !others.includes(name)) : []

describe('laws of planning', { timeout: 60_000 }, () => {
  test('without an inventory, a plan names exactly what the filter is documented to select of the nodes of the server', async () => {
    let [planned, refused, wider] = [0, 0, 0]
    await fc.assert(
      fc.asyncProperty(inventory, filter, async (nodes, where) => {
        const { drydock } = filterServer(nodes)
        const meant = namesOf(nodes, where, 'documented') ?? []
        const asIs = namesOf(nodes, where, 'deployed')
        const plan = await drydock.plan(request(where)).catch((error: unknown) => {
          if (isJobwrightError(error, 'invalid-input')) return undefined
          throw error
        })
        expect(plan === undefined).toBe(meant.length === 0)
        if (plan === undefined) refused += 1
        else planned += 1
        if (plan?.added.length) wider += 1
        const { names = [], server, added = [], missing = [] } = plan ?? { server: asIs }
        expect({ names, server }).toEqual({ names: meant, server: asIs })
        expect({ added, missing }).toEqual({
          added: without(plan && asIs, meant),
          missing: without(plan && meant, asIs),
        })
      }),
      settings,
    )
    expect({ planned, refused, wider }).toEqual({ planned: 155, refused: 145, wider: 11 })
  })

  test('what a plan sends selects its names, by the document and by the server alike', async () => {
    await fc.assert(
      fc.asyncProperty(inventory, filter, fc.boolean(), async (nodes, where, given) => {
        const { drydock } = filterServer(nodes)
        fc.pre((namesOf(nodes, where, 'documented') ?? []).length > 0)
        const { document, names } = await drydock.plan({ ...request(where), nodes: given ? nodes : undefined })
        const sent = document.node_filter ?? null
        expect(namesOf(nodes, sent, 'documented')).toEqual(names)
        expect(namesOf(nodes, sent, 'deployed')).toEqual(names)
      }),
      settings,
    )
  })

  test('an inventory that is the design gives the plan of the server', async () => {
    await fc.assert(
      fc.asyncProperty(inventory, filter, async (nodes, where) => {
        fc.pre((namesOf(nodes, where, 'documented') ?? []).length > 0)
        const [asked, compared] = await Promise.all([
          filterServer(nodes).drydock.plan(request(where)),
          filterServer(nodes).drydock.plan({ ...request(where), nodes }),
        ])
        const { documented: _, deployed: __, ...plan } = compared
        expect(plan).toEqual(asked)
      }),
      settings,
    )
  })
})
