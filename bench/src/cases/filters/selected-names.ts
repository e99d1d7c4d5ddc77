import type { Budget, Case } from '../../harness.ts'
import { inTurn } from './in-turn.ts'
import { keepers, ours } from './keepers.ts'
import { handWritten, libraryScans, siftScan } from './scans.ts'
import type { Site } from './site.ts'

/** The names that a filter selects, in inventory order; an index is there already. */
export function selectedNames(site: Site): Case {
  const budget: Budget = { contender: ours.name, atMost: 1 / 1_000, of: siftScan.name }
  return {
    name: site.title('names'),
    operations: 1,
    contenders: [
      ...keepers.map((keeper) =>
        inTurn(
          keeper.name,
          keeper.role,
          () => site.wishes().map((wish) => site.kept(keeper).names(wish)),
          site.checked,
        ),
      ),
      ...[handWritten, ...libraryScans].map(({ name, role, prepare }) =>
        inTurn(name, role, () => site.wishes().map((wish) => prepare(wish, site.nodes())), site.checked),
      ),
    ],
    budgets: site.size === 100_000 ? [budget] : [],
  }
}
