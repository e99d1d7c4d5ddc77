import type { Node } from '@jobwright/core'
import { inventory, type Wish, wishes } from './inventory.ts'
import type { Keeper, Kept } from './keepers.ts'
import { once } from './once.ts'

/** An inventory, what is asked of it, and what is kept of it. */
export class Site {
  readonly size: number
  readonly nodes: () => readonly Node[]
  readonly wishes: () => readonly Wish[]
  /** For so many wishes answers are compared; fewer where the slow contenders take seconds for each. */
  readonly checked: number
  readonly #kept = new Map<Keeper, Kept>()

  constructor(size: number) {
    this.size = size
    this.nodes = once(() => inventory(size))
    this.wishes = once(() => wishes(this.nodes(), 16))
    this.checked = size > 1_000 ? 2 : 16
  }

  /** The index of a keeper, built when it is first asked for. */
  kept(keeper: Keeper): Kept {
    const kept = this.#kept.get(keeper) ?? keeper.build(this.nodes())
    this.#kept.set(keeper, kept)
    return kept
  }

  /** How a case is called. */
  title(what: string): string {
    return `filters: ${what}, ${this.size.toLocaleString('en')} nodes`
  }
}
