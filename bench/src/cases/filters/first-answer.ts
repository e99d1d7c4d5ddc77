import type { Case } from '../../harness.ts'
import { inTurn } from './in-turn.ts'
import { keepers } from './keepers.ts'
import { handWritten, libraryScans, ownScans } from './scans.ts'
import type { Site } from './site.ts'

/**
 * From plain nodes to the names that one filter selects. An index has to be built for it: that pays from the second question on. The
 * libraries keep nothing: on a million nodes, where they take seconds, they are in the table of names alone.
 */
export function firstAnswer(site: Site): Case {
  const libraries = site.size > 100_000 ? [] : libraryScans
  return {
    name: site.title(`the first answer, index and all${libraries.length === 0 ? ' (libraries: as under names)' : ''}`),
    operations: 1,
    contenders: [
      ...keepers.map(({ name, role, build }) =>
        inTurn(name, role, () => site.wishes().map((wish) => () => build(site.nodes()).names(wish)()), site.checked),
      ),
      ...[...ownScans, handWritten, ...libraries].map(({ name, role, prepare }) =>
        inTurn(name, role, () => site.wishes().map((wish) => prepare(wish, site.nodes())), site.checked),
      ),
    ],
    budgets: [],
  }
}
