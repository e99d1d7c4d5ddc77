import type { Case, Contender } from '../../harness.ts'
import { type Keeper, keepers } from './keepers.ts'
import type { Site } from './site.ts'

/** From plain nodes to an index of all their attributes. */
export function build(site: Site): Case {
  return {
    name: site.title('an index is built'),
    operations: 1,
    contenders: keepers.map((keeper) => builder(keeper, site)),
    budgets: [],
  }
}

function builder({ name, role, build }: Keeper, site: Site): Contender {
  return {
    name,
    role,
    answers() {
      const index = build(site.nodes())
      return site.wishes().map((wish) => index.count(wish)())
    },
    run(times) {
      let indexes = 0
      for (let time = 0; time < times; time++) if (build(site.nodes()) !== undefined) indexes++
      return indexes
    },
  }
}
