import { Collection } from './collection.ts'
import type { ObjectsByPrefix, Prefix } from './objects.ts'

/** Everything that a server keeps. */
export interface DrpStore extends Collections {
  /** Tells it from every other store. */
  readonly id: number
  /** Preferences by name. */
  readonly prefs: Map<string, string>
  /** The log of each job by its UUID, in the parts that were appended. */
  readonly logs: Map<string, Uint8Array[]>
  /** The collection of a prefix. */
  of<P extends Prefix>(prefix: P): Collection<ObjectsByPrefix[P]>
}

type Collections = { readonly [P in Prefix]: Collection<ObjectsByPrefix[P]> }

/** An empty store. `id` tells it from every other one; `onChange` is told of each change of an object. */
export function createStore(id = 0, onChange: () => void = () => {}): DrpStore {
  const byName = <Item extends { readonly Name: string }>() => new Collection<Item>(({ Name }) => Name, { onChange })
  const collections: Collections = {
    jobs: new Collection(({ Uuid }) => Uuid, { onChange }),
    machines: new Collection(({ Uuid }) => Uuid, { unique: ['Name'], onChange }),
    tasks: byName(),
    stages: byName(),
    workflows: byName(),
    bootenvs: byName(),
    params: byName(),
    profiles: byName(),
    users: byName(),
    roles: byName(),
    plugins: byName(),
    blueprints: byName(),
    work_orders: new Collection(({ Uuid }) => Uuid, { onChange }),
  }
  return { ...collections, id, prefs: new Map(), logs: new Map(), of: (prefix) => collections[prefix] }
}
