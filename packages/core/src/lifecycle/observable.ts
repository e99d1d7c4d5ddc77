import type { StateRows } from './table.ts'

/**
 * For each state, the states that somebody who polls may see next: everything the edges lead to, however many polls were missed. Of a
 * reserved state nothing says when a server would set it or what would follow: it may be seen after every active one, and every ended one
 * after it.
 */
export function observableClosure(states: StateRows): ReadonlyMap<string, ReadonlySet<string>> {
  const entries = Object.entries(states)
  const reserved = entries.filter(([, row]) => row.reserved).map(([state]) => state)
  const ended = entries.filter(([, row]) => row.phase === 'ended').map(([state]) => state)
  const direct = new Map(
    entries.map(([state, row]) => {
      const unknown = row.phase === 'ended' ? [] : row.reserved ? [...reserved, ...ended] : reserved
      return [state, [...Object.values(row.on ?? {}), ...unknown]]
    }),
  )
  return new Map(
    entries.map(([state]) => {
      const seen = new Set([state])
      for (const one of seen) for (const next of direct.get(one) ?? []) seen.add(next)
      return [state, seen]
    }),
  )
}
