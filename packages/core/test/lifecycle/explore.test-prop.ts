import { type AnyLifecycle, type Decider, defineLifecycle, explore, type LifecycleTable } from '@jobwright/core'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { edgeWitness } from './edge-witness.ts'
import { validTables } from './generated-tables.ts'
import { nextOf } from './laws.ts'

/** A lifecycle as a decider: the smallest one there is. */
function deciderOf(lifecycle: AnyLifecycle): Decider<string, string, string> {
  return {
    name: lifecycle.name,
    initial: lifecycle.initial,
    decide(state, command) {
      const result = lifecycle.tryNext(state, command)
      return result.ok ? { ok: true, events: [result.state] } : result
    },
    evolve: (_state, event) => event,
  }
}

/** How many commands each state is away from the initial one, by relaxing every edge as often as there are states. */
function distances(table: LifecycleTable): ReadonlyMap<string, number> {
  const found = new Map([[table.initial, 0]])
  const rows = Object.entries(table.states)
  for (let round = 0; round < rows.length; round++) {
    for (const [from, row] of rows) {
      for (const to of Object.values(row.on ?? {})) {
        const steps = (found.get(from) ?? Number.POSITIVE_INFINITY) + 1
        if (steps < (found.get(to) ?? Number.POSITIVE_INFINITY)) found.set(to, steps)
      }
    }
  }
  return found
}

test('exploring a lifecycle finds exactly what can be reached, by shortest paths, and witnesses exactly the edges of what is not reserved', {
  timeout: 60_000,
}, () => {
  let edges = 0
  let refusals = 0
  fc.assert(
    fc.property(validTables, (table) => {
      const lifecycle: AnyLifecycle = defineLifecycle(table)
      const commands = [...new Set(lifecycle.edges.map(({ command }) => command))]
      const witness = edgeWitness(lifecycle)
      const found = explore(deciderOf(lifecycle), {
        commands: () => commands,
        onEdge: ({ from, to }) => witness.see(from, to),
      })
      const away = distances(table)
      expect(found.complete).toBe(true)
      expect(new Set(found.states.values())).toEqual(new Set(away.keys()))
      for (const [state, steps] of away) {
        const path = found.pathTo((one) => one === state)
        expect(path).toHaveLength(steps)
        expect(path?.reduce((at, command) => nextOf(lifecycle, at, command), lifecycle.initial)).toBe(state)
      }
      expect(found.edges.length + found.refusals.length).toBe(away.size * commands.length)
      expect(found.edges).toHaveLength(lifecycle.edges.filter(({ from }) => away.has(from)).length)
      expect(witness.illegal()).toEqual([])
      const unreached = lifecycle.edges.filter(({ from }) => !away.has(from))
      expect(new Set(witness.unwitnessed())).toEqual(new Set(unreached.map(({ from, to }) => `${from} → ${to}`)))
      edges += found.edges.length
      refusals += found.refusals.length
    }),
    { seed: 20261120, numRuns: 300 },
  )
  expect(edges).toBeGreaterThan(1_000)
  expect(refusals).toBeGreaterThan(1_000)
})
