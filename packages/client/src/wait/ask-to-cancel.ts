import { type Clock, JobwrightError } from '@jobwright/core'
import { onAbort } from './on-abort.ts'
import type { CancellableWatchable } from './watched.ts'

/** What became of asking: without an error, the server has agreed. */
export interface Cancelling {
  readonly error?: unknown
}

/** A wait that is over does not wait longer than that for an answer. */
const limitMs = 30_000

/** Asks the server to cancel a job; never rejects, and takes no longer than its limit or the caller's signal allows. */
export function askToCancel(
  watchable: CancellableWatchable,
  id: string,
  clock: Clock,
  signal: AbortSignal | undefined,
): Promise<Cancelling> {
  return new Promise((resolve) => {
    const asking = new AbortController()
    const finish = (answer: Cancelling): void => {
      stopTimer()
      stopListening?.()
      resolve(answer)
      asking.abort()
    }
    const unanswered = (code: 'aborted' | 'timed-out'): void => {
      const message = `${watchable.source}: ${watchable.kind} ${id}: nobody waited for the answer to its cancelling. Look at the job.`
      finish({ error: new JobwrightError(message, { code, applied: 'unknown' }) })
    }
    const stopTimer = clock.schedule(limitMs, () => unanswered('timed-out'))
    const stopListening = signal && onAbort(signal, () => unanswered('aborted'))
    if (signal?.aborted === true) {
      unanswered('aborted')
      return
    }
    const cancel = async (): Promise<void> => watchable.cancel(id, { signal: asking.signal })
    cancel().then(
      () => finish({}),
      (error: unknown) => finish({ error }),
    )
  })
}
