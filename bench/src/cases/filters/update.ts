import type { Budget, Case, Contender } from '../../harness.ts'
import { changes } from './inventory.ts'
import { type Keeper, keepers, ours } from './keepers.ts'
import { once } from './once.ts'
import type { Site } from './site.ts'

const changed = 512

/** One label of a node changes, or changes back; the node is found by its name. Afterwards all is as it was. */
export function update(site: Site): Case {
  const budget: Budget = { contender: ours.name, atMost: 1_500 }
  const list = once(() => changes(site.nodes(), changed))
  const updater = (keeper: Keeper): Contender => ({
    name: keeper.name,
    role: keeper.role,
    answers() {
      const index = site.kept(keeper)
      const names = () => site.wishes().map((wish) => index.names(wish)())
      for (const { after } of list()) index.update(after)
      const inBetween = names()
      for (const { before } of list()) index.update(before)
      return [inBetween, names()]
    },
    run(times) {
      const index = site.kept(keeper)
      let updates = 0
      for (let time = 0; time < times; time++) {
        for (const { after } of list()) index.update(after)
        for (const { before } of list()) index.update(before)
        updates += list().length
      }
      return updates
    },
  })
  return {
    name: site.title('a label of a node changes'),
    operations: 2 * Math.min(changed, site.size),
    contenders: keepers.map(updater),
    budgets: site.size === 1_000_000 ? [budget] : [],
  }
}
