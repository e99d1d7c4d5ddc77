import { checkOptions } from '../input/index.ts'
import { changedFields } from './changed-fields.ts'
import { rulesFor } from './settings-of.ts'
import type { Snapshot } from './snapshot.ts'
import { begin } from './wait.ts'
import { WaitLoop } from './wait-loop.ts'
import type { OnTimeout, WaitOptions } from './wait-options.ts'
import type { WaitResult } from './wait-result.ts'
import { WaitingJob } from './waiting-job.ts'
import type { CancellableWatched, Watched } from './watched.ts'

/**
 * A job being watched: snapshots to iterate over once, and the result when it is over. Iterating, or asking for the result, begins it;
 * leaving the iteration calls the wait off.
 */
export interface JobWatch<Document = unknown> {
  /** How it ended; rejects where `wait` does. */
  readonly result: Promise<WaitResult<Document>>
  /** The snapshots. A time-out or an abort ends them too: `result` tells. */
  [Symbol.asyncIterator](): AsyncIterator<Snapshot, WaitResult<Document>, undefined>
}

/**
 * Shows a job as it changes, until it or the wait ends: for progress lines and pages.
 *
 * The first snapshot comes at once, equal ones are not repeated, and a reader that is slower than the job sees the newest one.
 *
 * @param watched the job.
 * @param options as for `wait`; the wait begins with the first snapshot that is asked for.
 * @throws JobwrightError `invalid-input` for options that make no sense. What `wait` would reject with is thrown by the iteration.
 * @example
 * import { watch } from '@jobwright/client/wait'
 * import type { JobView } from '@jobwright/core'
 * const view: JobView = {
 *   key: 'site/drydock/task/4f1c', source: 'site', system: 'drydock', kind: 'task', id: '4f1c', name: 'deploy', status: 'complete',
 *   phase: 'ended', outcome: 'succeeded', flags: [], targets: [], messages: [], children: [], raw: { task_id: '4f1c' },
 * }
 * const watched = { id: '4f1c', source: 'site', system: 'drydock', kind: 'task', pace: { intervalMs: 5_000 }, read: async () => view }
 * const live = watch(watched, { timeoutMs: 60_000 })
 * const seen: string[] = []
 * for await (const { view } of live) seen.push(view.status)
 * seen //=> ['complete']
 * const { outcome } = await live.result
 * outcome //=> 'succeeded'
 */
export function watch<Document>(
  watched: CancellableWatched<Document>,
  options: WaitOptions<OnTimeout>,
): JobWatch<Document>
export function watch<Document>(watched: Watched<Document>, options: WaitOptions): JobWatch<Document>
export function watch<Document>(watched: Watched<Document>, options: WaitOptions<OnTimeout>): JobWatch<Document> {
  checkOptions('watch', options, rulesFor(watched))
  begin('watch', watched, watched.id, options)
  return new Watching(watched, options)
}

class Watching<Document> implements JobWatch<Document>, AsyncIterator<Snapshot, WaitResult<Document>, undefined> {
  readonly #watched: Watched<Document>
  readonly #options: WaitOptions<OnTimeout>
  #loop: WaitLoop<Document> | undefined
  #result: Promise<WaitResult<Document>> | undefined
  #newest: Snapshot | undefined
  #given: Snapshot | undefined
  #over = false
  /** Calls of `next` that wait for something to show. */
  #readers: (() => void)[] = []

  constructor(watched: Watched<Document>, options: WaitOptions<OnTimeout>) {
    this.#watched = watched
    this.#options = options
  }

  get result(): Promise<WaitResult<Document>> {
    return this.#result ?? this.#begin()
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  async next(): Promise<IteratorResult<Snapshot, WaitResult<Document>>> {
    const { result } = this
    for (;;) {
      const snapshot = this.#take()
      if (snapshot !== undefined) return { done: false, value: snapshot }
      if (this.#over) return { done: true, value: await result }
      await new Promise<void>((resolve) => this.#readers.push(resolve))
    }
  }

  async return(): Promise<IteratorResult<Snapshot, WaitResult<Document>>> {
    this.#newest = undefined
    // Called off before it began, it must not look.
    const result = this.#result ?? this.#begin(true)
    this.#loop?.abort()
    return { done: true, value: await result }
  }

  #begin(calledOff = false): Promise<WaitResult<Document>> {
    const watched = this.#watched
    const { signal, onTimeout, onSnapshot } = this.#options
    const job = new WaitingJob(watched, begin('watch', watched, watched.id, this.#options), (snapshot) => {
      this.#newest = snapshot
      this.#callReaders()
      return onSnapshot?.(snapshot)
    })
    const loop = new WaitLoop(watched, [job], { signal, onTimeout })
    if (calledOff) loop.abort()
    this.#loop = loop
    const finish = (): void => {
      this.#over = true
      this.#callReaders()
    }
    this.#result = loop.run().then(() => job.result as WaitResult<Document>)
    // Also keeps a rejection from counting as unhandled while the reader is busy, or when it is thrown by the iteration alone.
    this.#result.then(finish, finish)
    return this.#result
  }

  /** The newest snapshot, unless it shows nothing new to who has seen the last one. */
  #take(): Snapshot | undefined {
    const newest = this.#newest
    if (newest === undefined) return undefined
    this.#newest = undefined
    const changed = changedFields(this.#given?.view, newest.view)
    if (changed.length === 0) return undefined
    this.#given = { ...newest, changed }
    return this.#given
  }

  #callReaders(): void {
    const readers = this.#readers
    this.#readers = []
    for (const call of readers) call()
  }
}
