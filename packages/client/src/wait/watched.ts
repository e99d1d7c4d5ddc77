import type { Clock, JobView } from '@jobwright/core'
import type { ClientEvent } from '../transport/events.ts'

/** What a reader is told. */
export interface ReadContext {
  /** Aborted when nobody needs the answer any more. */
  readonly signal: AbortSignal
  /** How much is needed: the status alone, the targets too, or also the messages. A reader may give more, above all of a job that has ended. */
  readonly detail: 'status' | 'targets' | 'messages'
}

/** A kind of job that can be waited for, of whatever API: how one is read and how often it makes sense to look. */
export interface Watchable<Document = unknown> {
  /** The name of the server: the client's `name`. */
  readonly source: string
  /** The system it belongs to, such as `drydock`. */
  readonly system: string
  /** What kind of job it is in its system, such as `task`. */
  readonly kind: string
  /** How often to look, in milliseconds, and the least time between two looks whatever wakes the wait (default: a tenth of the interval, 1 s at most). */
  readonly pace: { readonly intervalMs: number; readonly floorMs?: number | undefined }
  /**
   * Reads a job; undefined when the server does not know it. It rejects with a JobwrightError when the server cannot be asked, and does not try
   * again by itself: the wait does. A `retryAfterMs` on the error is kept.
   */
  read(id: string, context: ReadContext): Promise<JobView | undefined>
  /** Reads several at once, by id; those the server does not know are left out. */
  readMany?: ((ids: readonly string[], context: ReadContext) => Promise<ReadonlyMap<string, JobView>>) | undefined
  /** The verbatim document behind a view that `read` gave. Default: the view's `raw`. */
  documentOf?: ((view: JobView) => Document) | undefined
  /** Calls `wake` whenever the job may have changed, until the function it answered is called. */
  wakeUps?: ((id: string, wake: () => void) => () => void) | undefined
  /** How many reads are under way at once when several jobs are waited for. Default 16. */
  readonly maxConcurrency?: number | undefined
  /** Told of each look and of each end. */
  readonly onEvent?: ((event: ClientEvent) => void) | undefined
  /** Default: the platform's clock. */
  readonly clock?: Clock | undefined
}

/** A kind of job that the server can be asked to cancel. */
export interface CancellableWatchable<Document = unknown> extends Watchable<Document> {
  /** Asks the server to cancel a job; resolves when it has agreed, which is before the job has ended. */
  cancel(id: string, context: { readonly signal: AbortSignal }): Promise<void>
}

/** A job to wait for. */
export interface Watched<Document = unknown> extends Watchable<Document> {
  /** Its id in its system. */
  readonly id: string
}

/** A job to wait for that the server can be asked to cancel. */
export interface CancellableWatched<Document = unknown> extends CancellableWatchable<Document>, Watched<Document> {}
