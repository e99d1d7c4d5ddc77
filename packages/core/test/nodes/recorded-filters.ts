import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import type { Node } from '@jobwright/core'

/** What the real server's code answered for one filter on one inventory. */
export interface RecordedFilter {
  readonly id: string
  readonly group: string
  readonly form: 'json' | 'object'
  readonly inventory: readonly Node[]
  readonly node_filter: unknown
  /** Names, or null where the code returned None. */
  readonly expected?: readonly string[] | null
  readonly ordered?: boolean
  readonly error?: { readonly type: string; readonly message: string }
  /** The answer depends on an order of object keys that JavaScript does not keep. */
  readonly key_order?: true
}

type Stored = Omit<RecordedFilter, 'group' | 'form' | 'inventory'>

function read(name: string): unknown {
  return JSON.parse(
    gunzipSync(readFileSync(new URL(`../fixtures/drydock/${name}.json.gz`, import.meta.url))).toString(),
  )
}

export function recordedFilters(): RecordedFilter[] {
  const handMade = read('filter-vectors') as {
    vectors: (Stored & { group: string; form: 'dict' | 'object'; inventory: Node[] })[]
  }
  const random = read('filter-random') as {
    inventories: { nodes: Node[] }[]
    cases: (Stored & { inventory: number })[]
  }
  return [
    ...handMade.vectors.map(
      (vector) => ({ ...vector, form: vector.form === 'object' ? vector.form : 'json' }) as const,
    ),
    ...random.cases.map((stored) => ({
      ...stored,
      group: 'shared-inventories',
      form: 'json' as const,
      inventory: random.inventories[stored.inventory]?.nodes ?? [],
    })),
  ]
}
