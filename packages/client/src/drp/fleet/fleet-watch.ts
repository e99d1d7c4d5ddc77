import type { JobView, JobwrightError, Outcome, Phase } from '@jobwright/core'
import type { DrpQueryInput, DrpWhere } from '@jobwright/core/drp'

/**
 * Which objects are watched, and how they are read: as for a list, without what cuts a piece out of it, since all that suit are watched and a map
 * has no order. Beside `Uuid`, `Key` cannot be asked.
 */
export type FleetQuery<Where extends DrpWhere = DrpWhere> = Pick<
  DrpQueryInput<Where>,
  'where' | 'slim' | 'params' | 'decode'
>

/** How a fleet is watched. All durations are milliseconds; an unknown key or a number out of range is refused with JobwrightError `invalid-input`. */
export interface WatchAllOptions {
  /** The pause between two readings of the list while there are no events, at least 500. Default 5 000. */
  readonly intervalMs?: number | undefined
  /** How long the server may be out of reach; after that the iteration throws the last error. Default 300 000. */
  readonly outageToleranceMs?: number | undefined
  /** How often the list is read although events come, since servers drop events for slow listeners without a word; 0 for never. Default 60 000. */
  readonly safetyIntervalMs?: number | undefined
  /** How long events are gathered before they are told as one update. Default 250. */
  readonly coalesceMs?: number | undefined
  /** The list is read with at most one request for each so many objects. Default 250. */
  readonly pageSize?: number | undefined
  /**
   * When the iteration ends by itself: with the update that shows every object as ended or superseded, which a list without objects does at once.
   * Default: never.
   */
  readonly until?: 'all-ended' | undefined
  /** Ends the iteration, without an error. */
  readonly signal?: AbortSignal | undefined
}

/** One object that is not as the reader has seen it last. `view` and `document` are the newest; those of what is gone are the last. */
export type FleetChange<Document = unknown> =
  /** It is new to the reader; it may have ended already. */
  | FleetChangeOf<'added', Document>
  /** It is there still, and something about it is new; also one that had ended and goes on. */
  | (FleetChangeOf<'changed', Document> & ChangedFields)
  /** It has ended, and had not when the reader saw it last. */
  | (FleetChangeOf<'ended', Document> & ChangedFields)
  /** It was deleted, or does not suit the query any more. One that had ended before, unseen, is told of as `ended` first. */
  | FleetChangeOf<'gone', Document>

/** What all changes tell. */
export interface FleetChangeOf<Kind extends string, Document> {
  /** What has happened. */
  readonly kind: Kind
  /** The UUID of the object. */
  readonly id: string
  /** The object in the common form of all jobs. */
  readonly view: JobView
  /** The object as the server sent it. */
  readonly document: Document
}

/** What is new about an object. */
export interface ChangedFields {
  /** The fields of the view that differ from what the reader has seen last; `raw` is not compared. */
  readonly changed: readonly (keyof JobView)[]
}

/** How many objects there are, in all and of each sort. */
export interface FleetCounts extends Readonly<Record<Phase, number>>, Readonly<Record<Outcome, number>> {
  /** All of them. */
  readonly total: number
}

/** Since when a server has been out of reach. */
export interface FleetOutage {
  /** The time of the first request that failed, in milliseconds since 1970. */
  readonly since: number
  /** What the last one failed with. */
  readonly error: JobwrightError
}

/** What a fleet has come to since the update before. */
export interface FleetUpdate<Document = unknown> {
  /** What is new to the reader; in the first update, everything. Applied to `all` of the update before, it makes `all` of this one. */
  readonly changes: readonly FleetChange<Document>[]
  /** The whole fleet by UUID. Where nothing has changed, it is the same map; and views of what has not changed are the same objects. */
  readonly all: ReadonlyMap<string, JobView>
  /** How many there are in `all`. */
  readonly counts: FleetCounts
  /** How the watch learns of changes at present: by reading the list again and again, or by events. */
  readonly via: 'poll' | 'events'
  /** When `all` was known to be so, in milliseconds since 1970: the end of the last reading, or of the last events that were worked in. */
  readonly asOf: number
  /** Present from the first request that fails until the list, or what events have told, has been read again: `all` is as it was before. */
  readonly stale?: FleetOutage | undefined
}

/** A fleet to watch. Each iteration is a watch of its own, which begins with its first update and ends when the loop is left. */
export interface FleetWatch<Document = unknown> {
  /** Begins a watch. */
  [Symbol.asyncIterator](): AsyncIterator<FleetUpdate<Document>, undefined, undefined>
}
