import type { Column, Columns } from './columns.ts'
import { entryOf } from './entry-of.ts'
import { QueryFailed } from './failure.ts'
import type { DrpQueryProfile } from './indexes.ts'
import type { DrpQueryPairs } from './query-text.ts'
import { readTest } from './read-test.ts'
import type { TestParts } from './tests.ts'

/** The tests of one field. */
export interface Demand<Row> {
  readonly name: string
  readonly column: Column<Row>
  readonly tests: readonly TestParts[]
}

/** A query as the server takes it in. */
export interface Plan<Row> {
  readonly demands: readonly Demand<Row>[]
  readonly sort: readonly Column<Row>[]
  readonly reverse: boolean
  readonly offset: bigint | undefined
  readonly limit: bigint | undefined
}

/** Reads the whole query, before any value is looked at. */
export function readPlan<Row>(pairs: DrpQueryPairs, columns: Columns<Row>, profile: DrpQueryProfile): Plan<Row> {
  const demands = new Map<string, Demand<Row> & { readonly tests: TestParts[] }>()
  const others = new Map<string, string[]>()
  for (const [name, value] of pairs) {
    if (notFields[profile].has(name)) {
      entryOf(others, name).push(value)
      continue
    }
    const column = demands.get(name)?.column ?? columns.find(name)
    if (column === undefined) throw new QueryFailed('unknown-field', name, value)
    const test = readTest(value)
    if (test === undefined) throw new QueryFailed('one-end', name, value)
    const demand = demands.get(name) ?? { name, column, tests: [] }
    demand.tests.push(test)
    demands.set(name, demand)
  }
  const sort = (others.get('sort') ?? []).map((name) => {
    const column = columns.indexed(name)
    if (column === undefined || column.unordered) throw new QueryFailed('not-sortable', 'sort', name)
    return column
  })
  const count = (name: string) => {
    const [text] = others.get(name) ?? []
    return text === undefined ? undefined : readCount(name, text)
  }
  return {
    demands: [...demands.values()],
    sort,
    reverse: others.has('reverse'),
    offset: count('offset'),
    limit: count('limit'),
  }
}

/** What chooses no objects by their fields: how many, in which order, and what is shown of them. */
const notFields: Readonly<Record<DrpQueryProfile, ReadonlySet<string>>> = /*@__PURE__*/ (() => {
  const always = ['offset', 'limit', 'sort', 'reverse', 'slim', 'params', 'decode']
  return { 'v3.13': new Set(always), v4: new Set([...always, 'aggregate', 'commented', 'expand', 'reduced']) }
})()

/** As Go reads an `int`. */
function readCount(name: string, text: string): bigint {
  const value = /^[+-]?\d+$/.test(text) ? BigInt(text.replace('+', '')) : undefined
  if (value === undefined || value !== BigInt.asIntN(64, value)) throw new QueryFailed('not-a-number', name, text)
  return value
}

/** The objects between offset and limit. */
export function cut<Row>(rows: readonly Row[], { offset = 0n, limit }: Plan<Row>): readonly Row[] {
  if (offset < 0n) throw new QueryFailed('negative', 'offset', String(offset))
  if (limit !== undefined && limit < 0n) throw new QueryFailed('negative', 'limit', String(limit))
  const from = Number(offset)
  return rows.slice(from, limit === undefined ? rows.length : from + Number(limit))
}
