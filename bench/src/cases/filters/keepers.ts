import type { Node } from '@jobwright/core'
import { createNodeIndex } from '@jobwright/filters/select'
import type { Contender } from '../../harness.ts'
import { HandIndex } from './hand-index.ts'
import type { Question } from './in-turn.ts'
import type { Wish } from './inventory.ts'
import { roaring } from './roaring.ts'
import { fastBitSet, type SetLibrary } from './set-library.ts'
import { expression } from './words.ts'

/** One that keeps an index between questions. */
export interface Keeper {
  readonly name: string
  readonly role: Contender['role']
  readonly build: (nodes: readonly Node[]) => Kept
}

/** What is kept. A wish is put into the index's words outside of the time. */
export interface Kept {
  names(wish: Wish): Question
  count(wish: Wish): Question
  /** Replaces the node of a name. */
  update(node: Node): void
}

export const ours: Keeper = {
  name: 'jobwright index',
  role: 'ours',
  build(nodes) {
    const index = createNodeIndex(nodes)
    return {
      names(wish) {
        const wanted = expression(wish)
        return () => index.select(wanted).names
      },
      count(wish) {
        const wanted = expression(wish)
        return () => index.count(wanted)
      },
      update: (node) => index.upsert(node),
    }
  },
}

export const keepers: readonly Keeper[] = [ours, byHand(roaring), byHand(fastBitSet)]

function byHand<S>(library: SetLibrary<S>): Keeper {
  return {
    name: `${library.name}, index by hand`,
    role: 'peer',
    build(nodes) {
      const index = new HandIndex(library, nodes)
      return {
        names: (wish) => () => index.names(wish),
        count: (wish) => () => index.count(wish),
        update: (node) => index.update(node),
      }
    },
  }
}
