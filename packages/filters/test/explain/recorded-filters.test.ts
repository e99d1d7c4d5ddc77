import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import type { Node, NodeFilter } from '@jobwright/core'
import { explainNode } from '@jobwright/filters'
import { expect, test } from 'vitest'

interface Vector {
  readonly id: string
  readonly form: 'dict' | 'object'
  readonly inventory: readonly Node[]
  readonly node_filter: unknown
  readonly expected?: readonly string[] | null
  readonly error?: unknown
}

const file = new URL('../fixtures/filter-vectors.json.gz', import.meta.url)
const { vectors } = JSON.parse(gunzipSync(readFileSync(file)).toString('utf8')) as { vectors: readonly Vector[] }
const distinct = ({ inventory }: Vector) => new Set(inventory.map(({ name }) => name)).size === inventory.length
const replayed = vectors.filter((vector) => vector.form === 'dict' && distinct(vector))

test("each node is explained as Drydock's own code selected it", () => {
  const counts = { selected: 0, left: 0, undecided: 0, refused: 0 }
  for (const { id, inventory, node_filter, expected, error } of replayed) {
    const explained = inventory.map((node) => explainNode(node_filter as NodeFilter, node, { semantics: 'deployed' }))
    const refused = explained.some(({ tree }) => tree.kind === 'rejected')
    expect(refused, id).toBe(error !== undefined)
    if (refused) counts.refused += 1
    for (const { node, selected } of refused ? [] : explained) {
      const recorded = expected?.includes(node)
      expect(selected, `${id} ${node}`).toBe(recorded)
      counts[recorded === undefined ? 'undecided' : recorded ? 'selected' : 'left'] += 1
    }
  }
  expect(replayed).toHaveLength(264)
  expect(counts).toEqual({ selected: 487, left: 1252, undecided: 199, refused: 60 })
})
