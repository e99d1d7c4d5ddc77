import { invalidInput } from '@jobwright/core'
import type { Connection, DocumentOperation } from '../api/index.ts'
import { milliseconds } from '../input/index.ts'
import type { Answer, ApiCall, RequestOptions } from '../transport/index.ts'

/** How an object is polled. */
export interface PollOptions extends RequestOptions {
  /** The ETag of what is known of it, as the poll before has answered it. Default: nothing is known. */
  readonly etag?: string | undefined
  /**
   * How long the server may keep its answer back for as long as nothing has changed, in milliseconds; the time limits of attempt and call are
   * longer by that. It needs an `etag`. Default 0: the server answers at once.
   */
  readonly waitMs?: number | undefined
}

/** What a poll has found. */
export type PollResult<Document> =
  /** The object is another than the one with that ETag, or nothing was known of it. */
  | {
      readonly changed: true
      /** The object as it is. */
      readonly document: Document
      /** What to poll with from here on. Undefined: this server has no ETags, and will never keep an answer back. Pause before the next poll. */
      readonly etag: string | undefined
    }
  /** It is as it was (304). */
  | { readonly changed: false; readonly etag: string }

/**
 * Reads an object unless it is the one that is known already. `If-None-Match` and `Prefer: wait=` are what the client of v4.8 sends; v4.6 has
 * announced it. No server was recorded that knows it.
 */
export function polled<Document>(
  { call }: Connection,
  of: string,
  make: () => DocumentOperation<Document>,
  { etag, waitMs = 0, ...options }: PollOptions = {},
): ApiCall<PollResult<Document>> {
  return call(() => conditional(of, make(), etag, waitMs), options)
}

function conditional<Document>(
  of: string,
  operation: DocumentOperation<Document>,
  etag: string | undefined,
  waitMs: number,
): DocumentOperation<PollResult<Document>> {
  const wanted = milliseconds(0)(waitMs)
  if (wanted !== undefined) throw invalidInput(`${of}: waitMs must be ${wanted}.`)
  if (etag !== undefined && (typeof etag !== 'string' || etag === '')) {
    throw invalidInput(`${of}: etag must be what an earlier poll has answered.`)
  }
  const read = (answer: Answer): PollResult<Document> => {
    const now = answer.headers.get('etag')
    if (answer.status === 304) return { changed: false, etag: now ?? etag ?? '' }
    return { changed: true, document: operation.read(answer), etag: now }
  }
  const driftIn = (result: PollResult<Document>) => (result.changed ? operation.driftIn(result.document) : [])
  // Without an ETag there is nothing that could stay as it is.
  if (etag === undefined) return { ...operation, read, driftIn }
  const prefer = waitMs > 0 ? { prefer: `wait=${goDuration(waitMs)}` } : {}
  return {
    ...operation,
    headers: { 'if-none-match': etag, ...prefer },
    holdMs: waitMs,
    accept: [304],
    read,
    driftIn,
  }
}

/** A duration as Go reads it; v4 does not take a number of seconds, as RFC 7240 has it. */
function goDuration(ms: number): string {
  return ms % 1_000 === 0 ? `${ms / 1_000}s` : `${Math.ceil(ms)}ms`
}
