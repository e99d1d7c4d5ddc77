import { check } from './check.ts'
import { resume } from './resume.ts'
import { wait } from './wait.ts'
import { waitAll } from './wait-all.ts'
import { waitForSuccess } from './wait-for-success.ts'
import type {
  CheckOptions,
  OnTimeout,
  ResumeOptions,
  WaitAllOptions,
  WaitForSuccessOptions,
  WaitOptions,
  WaitTokenOptions,
} from './wait-options.ts'
import type { CheckResult, WaitResult } from './wait-result.ts'
import { waitToken } from './wait-token.ts'
import { type JobWatch, watch } from './watch.ts'
import type { CancellableWatchable, Watchable } from './watched.ts'

/** What a client can do with a kind of job beside its own operations. */
export interface JobMethods<Document, OnTimeoutAllowed extends OnTimeout = 'leave'> {
  /** Waits for a job; resolves however the job or the wait ended. See the function `wait`. */
  wait(id: string, options: WaitOptions<OnTimeoutAllowed>): Promise<WaitResult<Document>>
  /** Waits for a job to succeed and answers its document; rejects with JobNotSucceededError on all else. */
  waitForSuccess(id: string, options: WaitForSuccessOptions<OnTimeoutAllowed>): Promise<Document>
  /** Waits for several jobs, reading many at once where the server can. */
  waitAll(
    ids: Iterable<string>,
    options: WaitAllOptions<Document, OnTimeoutAllowed>,
  ): Promise<Map<string, WaitResult<Document>>>
  /** Shows a job as it changes, until it or the wait ends. */
  watch(id: string, options: WaitOptions<OnTimeoutAllowed>): JobWatch<Document>
  /** Begins a wait without looking: a token for `check` and `resume`. */
  waitToken(id: string, options: WaitTokenOptions): string
  /** Looks once, with exactly one request. */
  check(token: string, options?: CheckOptions): Promise<CheckResult<Document>>
  /** Goes on with a wait as if it had never stopped. */
  resume(token: string, options?: ResumeOptions<OnTimeoutAllowed>): Promise<WaitResult<Document>>
}

/** As JobMethods, where the server can cancel such a job. */
export interface CancellableJobMethods<Document> extends JobMethods<Document, OnTimeout> {
  /** Asks the server to cancel a job; resolves when it has agreed, which is before the job has ended. */
  cancel(id: string, options?: CheckOptions): Promise<void>
}

/**
 * Gives a resource of a client its methods for waiting. They need no `this`: spread them into the resource.
 *
 * @param watchable how such a job is read, how often to look, and how it is cancelled, if it can be.
 * @example
 * import { jobMethods } from '@jobwright/client/wait'
 * const tasks = jobMethods({ source: 'site', system: 'drydock', kind: 'task', pace: { intervalMs: 5_000 }, read: async () => undefined })
 * Object.keys(tasks) //=> ['wait', 'waitForSuccess', 'waitAll', 'watch', 'waitToken', 'check', 'resume']
 */
export function jobMethods<Document>(watchable: CancellableWatchable<Document>): CancellableJobMethods<Document>
export function jobMethods<Document>(watchable: Watchable<Document>): JobMethods<Document>
export function jobMethods<Document>(
  watchable: Watchable<Document> | CancellableWatchable<Document>,
): JobMethods<Document, OnTimeout> | CancellableJobMethods<Document> {
  // Whether `onTimeout: 'cancel'` may be said is in the type that is answered, and is checked again at each call.
  const withId = (id: string) => ({ ...(watchable as CancellableWatchable<Document>), id })
  const methods: JobMethods<Document, OnTimeout> = {
    wait: (id, options) => wait(withId(id), options),
    waitForSuccess: (id, options) => waitForSuccess(withId(id), options),
    waitAll: (ids, options) => waitAll(watchable as CancellableWatchable<Document>, ids, options),
    watch: (id, options) => watch(withId(id), options),
    waitToken: (id, options) => waitToken(withId(id), options),
    check: (token, options) => check(watchable, token, options),
    resume: (token, options) => resume(watchable as CancellableWatchable<Document>, token, options),
  }
  if (!('cancel' in watchable)) return methods
  const never = new AbortController().signal
  return { ...methods, cancel: (id, options) => watchable.cancel(id, { signal: options?.signal ?? never }) }
}
