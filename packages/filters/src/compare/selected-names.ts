import type { NodeSelection } from '@jobwright/core'

/** The selected names; none where nothing is selected because the filter has no answer. */
export function namesOf(selection: NodeSelection): readonly string[] {
  return selection.kind === 'selected' ? selection.names : []
}

/** Whether two lists hold the same names, each as often. */
export function sameNames(one: readonly string[], other: readonly string[]): boolean {
  if (one.length !== other.length) return false
  const counts = nameCounts(one)
  return [...nameCounts(other)].every(([name, count]) => counts.get(name) === count)
}

/** How often each name occurs. */
function nameCounts(names: Iterable<string>): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1)
  return counts
}
