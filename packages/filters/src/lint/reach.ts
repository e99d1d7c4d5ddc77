import type { NodeFilter, NodeFilterEntry } from '@jobwright/core'
import { givenAttributes } from '../given-values.ts'
import type { Inventory } from '../node-source.ts'
import type { Finding } from './finding.ts'

type Reach = 'everything' | 'something' | 'nothing'

/** Whether a filter selects every node or none by the document: whatever the nodes, or none of these. */
export function reachFindings(
  filter: NodeFilter,
  inventory: Inventory | undefined,
  contradictions: readonly Finding[],
  destructive: boolean,
): readonly Finding[] {
  const empty = filter.filter_set.flatMap((entry, index): readonly Finding[] => {
    if (entry.filter_type !== 'union' || isGiven(entry)) return []
    const message = `filter ${index + 1} is a union of no values, which is no node`
    return [{ code: 'no-values', level: 'warning', path: ['filter_set', index], message }]
  })
  const reach = reachOf(filter, contradictions)
  if (reach === 'everything') return [...empty, everything(['filter_set'], destructive)]
  if (reach === 'nothing') return [...empty, nothing('no node can be selected')]
  if (inventory === undefined) return empty
  const selection = inventory.select(filter, 'documented')
  return selection.kind === 'selected' && selection.names.length === 0
    ? [...empty, nothing('none of the nodes is selected')]
    : empty
}

/** A selection of every node, which for a destructive action should be meant. */
export function everything(path: Finding['path'], destructive: boolean): Finding {
  const message =
    path.length === 0 ? 'without a filter every node is selected' : 'every node is selected, whatever it carries'
  return { code: 'selects-everything', level: destructive ? 'warning' : 'info', path, message }
}

function nothing(message: string): Finding {
  return { code: 'selects-nothing', level: 'warning', path: ['filter_set'], message }
}

function reachOf({ filter_set_type, filter_set }: NodeFilter, contradictions: readonly Finding[]): Reach {
  const impossible = new Set(contradictions.map(({ path }) => path[1]))
  const reaches = filter_set.map((entry, index): Reach => {
    if (impossible.has(index)) return 'nothing'
    if (isGiven(entry)) return 'something'
    return entry.filter_type === 'intersection' ? 'everything' : 'nothing'
  })
  const [absorbing, neutral] =
    filter_set_type === 'union' ? (['everything', 'nothing'] as const) : (['nothing', 'everything'] as const)
  if (reaches.includes(absorbing)) return absorbing
  return reaches.every((reach) => reach === neutral) ? neutral : 'something'
}

function isGiven(entry: NodeFilterEntry): boolean {
  return givenAttributes(entry, []).length > 0
}
