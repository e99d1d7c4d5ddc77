import type { Budget, Case } from '../../harness.ts'
import { inTurn } from './in-turn.ts'
import { keepers, ours } from './keepers.ts'
import { handWritten, siftScan } from './scans.ts'
import type { Site } from './site.ts'

/** How many nodes a filter selects; an index is there already, and lists no name. A scan takes as long as for names: two stand for all. */
export function selectedCount(site: Site): Case {
  const budget: Budget = { contender: ours.name, atMost: 1 / 1_000, of: siftScan.name }
  const scans = site.size > 100_000 ? [handWritten] : [handWritten, siftScan]
  return {
    name: site.title('count'),
    operations: 1,
    contenders: [
      ...keepers.map((keeper) =>
        inTurn(
          keeper.name,
          keeper.role,
          () => site.wishes().map((wish) => site.kept(keeper).count(wish)),
          site.checked,
        ),
      ),
      ...scans.map(({ name, role, prepare }) =>
        inTurn(
          name,
          role,
          () =>
            site.wishes().map((wish) => {
              const select = prepare(wish, site.nodes())
              return () => select().length
            }),
          site.checked,
        ),
      ),
    ],
    budgets: site.size === 100_000 ? [budget] : [],
  }
}
