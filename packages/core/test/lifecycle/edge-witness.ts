import type { AnyLifecycle } from '@jobwright/core'

/**
 * Watches the status of something while a decider is explored: are all its changes edges of the table, and is every edge seen?
 *
 * Tell it of every status before and after one event; a status that stays is no change, but counts as seeing a way from a state to itself.
 */
export function edgeWitness(lifecycle: AnyLifecycle) {
  const name = (from: string, to: string) => `${from} → ${to}`
  const edges = new Set(lifecycle.edges.map(({ from, to }) => name(from, to)))
  const seen = new Set<string>()
  return {
    see(before: string, after: string): void {
      if (before !== after || edges.has(name(before, after))) seen.add(name(before, after))
    },
    /** The changes that the table does not have, as `before → after`. */
    illegal(): readonly string[] {
      return [...seen].filter((change) => !edges.has(change))
    },
    /** The ways that were not seen, as `before → after`. */
    unwitnessed(): readonly string[] {
      return [...edges].filter((edge) => !seen.has(edge))
    },
  }
}
