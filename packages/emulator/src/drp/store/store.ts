import { Collection } from './collection.ts'
import type { ObjectsByPrefix, Prefix } from './objects.ts'

/** Everything that a server keeps. */
export interface DrpStore extends Collections {
  /** Preferences by name. */
  readonly prefs: Map<string, string>
  /** The log of each job by its UUID, in the parts that were appended. */
  readonly logs: Map<string, Uint8Array[]>
  /** The collection of a prefix. */
  of<P extends Prefix>(prefix: P): Collection<ObjectsByPrefix[P]>
}

type Collections = { readonly [P in Prefix]: Collection<ObjectsByPrefix[P]> }

/** An empty store. */
export function createStore(): DrpStore {
  const byName = <Item extends { readonly Name: string }>() => new Collection<Item>(({ Name }) => Name)
  const collections: Collections = {
    jobs: new Collection(({ Uuid }) => Uuid),
    machines: new Collection(({ Uuid }) => Uuid, ['Name']),
    tasks: byName(),
    stages: byName(),
    workflows: byName(),
    bootenvs: byName(),
    params: byName(),
    profiles: byName(),
    users: byName(),
    roles: byName(),
  }
  return { ...collections, prefs: new Map(), logs: new Map(), of: (prefix) => collections[prefix] }
}
