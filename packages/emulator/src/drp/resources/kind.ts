import type { Caller } from '../auth/caller.ts'
import type { DrpCall } from '../http/call.ts'
import type { Site } from '../site.ts'
import type { Struct } from '../store/fields.ts'
import type { ObjectsByPrefix, Prefix } from '../store/objects.ts'

/** An object under construction: its fields may be set, what they hold may not be changed in place. */
export type Draft<P extends Prefix> = { -readonly [Field in keyof ObjectsByPrefix[P]]: ObjectsByPrefix[P][Field] }

/** What is wrong with an object. */
export interface Findings {
  /** So wrong that it is refused with 422. */
  readonly invalid?: readonly string[]
  /** It is kept with these as its `Errors`, and is not `Available`. */
  readonly unavailable?: readonly string[]
}

/** Who changes an object by which request. */
export interface Change {
  readonly call: DrpCall
  readonly caller: Caller
}

/**
 * What the server knows about one kind of object. The generic routes of `crud.ts` go by it; every hook may throw a `Refusal`. On creation: `newKey`,
 * `onCreate`, `validate`, put, `afterSave`. On a change: `onChange`, `validate`, put, `afterSave`. On deletion: `beforeDelete`, delete, `afterDelete`.
 */
export interface Kind<P extends Prefix = Prefix> {
  /** Where it is kept and served; also the scope of claims. */
  readonly prefix: P
  /** The field that is its key. */
  readonly key: 'Name' | 'Uuid'
  /** May a key hold slashes, as `net/dns` does? Default false. */
  readonly slashes?: boolean
  /** Its fields. */
  struct(site: Site): Struct
  /** Fields that are unique besides the key, by which it can also be had: `/machines/Name:m1`. */
  readonly unique?: readonly string[]
  /** The key by which rights are given. Default: its key. */
  authKey?(object: ObjectsByPrefix[P]): string
  /** Makes a key for what is created without one. Default: it is refused. */
  newKey?(site: Site): string
  /** Fills in what creation decides. */
  onCreate?(site: Site, draft: Draft<P>, change: Change): void
  /** Restores what may not be changed, and does what follows from a change. */
  onChange?(site: Site, draft: Draft<P>, old: ObjectsByPrefix[P], change: Change): void
  /** Says what is wrong with it, and sets what each save sets. */
  validate?(site: Site, draft: Draft<P>): Findings
  /** What follows once it is stored; `old` is missing when it was created. */
  afterSave?(
    site: Site,
    saved: ObjectsByPrefix[P],
    old: ObjectsByPrefix[P] | undefined,
    change: Change | undefined,
  ): void
  beforeDelete?(site: Site, object: ObjectsByPrefix[P], change: Change): void
  afterDelete?(site: Site, object: ObjectsByPrefix[P]): void
}
