import {
  isJobwrightError,
  JobwrightError,
  readWaitToken,
  type WaitPlan,
  type WaitState,
  writeWaitToken,
} from '@jobwright/core'
import { abortSignal, checkOptions } from '../input/index.ts'
import { type Look, look } from './look.ts'
import { onAbort } from './on-abort.ts'
import { clockOf, subjectOf } from './wait.ts'
import type { CheckOptions } from './wait-options.ts'
import type { CheckResult } from './wait-result.ts'
import { WaitingJob } from './waiting-job.ts'
import type { Watchable } from './watched.ts'

/**
 * Goes on with a wait by looking once, with exactly one request: for cron, queues and serverless functions, where nobody stays to wait.
 *
 * A look behind the deadline still tells the end of a job that has one. The job is never cancelled.
 *
 * @param watchable how such a job is read.
 * @param token of `waitToken`, of the check before, or of any result, snapshot or error of a wait.
 * @param options a signal that calls the look off.
 * @returns the result when the wait is over; else the token to look again with, and when.
 * @throws WaitFailedError as `wait` does. JobwrightError `invalid-input` for a token that is damaged, of a newer version, or of another kind of job;
 * `aborted` when the signal came first.
 * @example
 * import { check, waitToken } from '@jobwright/client/wait'
 * const tasks = { source: 'site', system: 'drydock', kind: 'task', pace: { intervalMs: 5_000 }, read: async () => undefined }
 * const token = waitToken({ ...tasks, id: '4f1c' }, { timeoutMs: 3_600_000 })
 * const checked = await check(tasks, token)
 * checked.done //=> false
 */
export async function check<Document>(
  watchable: Watchable<Document>,
  token: string,
  options: CheckOptions = {},
): Promise<CheckResult<Document>> {
  checkOptions('check', options, new Map([['signal', abortSignal]]))
  const job = new WaitingJob(watchable, readWaitToken(token, subjectOf(watchable)))
  const { looked, plan } = await lookOnce(watchable, job, options.signal)
  if (plan.kind === 'settled') return { done: true, result: job.settle(plan.outcome, plan.reason) }
  const { observation, error } = looked
  return {
    done: false,
    token: writeWaitToken(plan.state),
    nextInMs: plan.inMs,
    view: observation.kind === 'seen' ? observation.view : undefined,
    ...(isJobwrightError(error) ? { lastError: error } : {}),
  }
}

/** Looks at a job once, whatever time it is. Rejects as `wait` does, and with `aborted`. */
export async function lookOnce<Document>(
  watchable: Watchable<Document>,
  job: WaitingJob<Document>,
  signal: AbortSignal | undefined,
): Promise<{ readonly looked: Look; readonly plan: Exclude<WaitPlan, { kind: 'failed' }> }> {
  const found = await lookUnless(signal, watchable, job.state).catch((error: unknown) => {
    throw isJobwrightError(error) && signal?.aborted !== true ? job.failure(error) : error
  })
  const looked = found(job.id)
  const plan = job.see(looked, clockOf(watchable).now())
  if (plan.kind === 'failed') throw job.failure(plan.reason)
  return { looked, plan }
}

/** Reads one job, and answers at once when the signal is aborted, whatever the reader does. */
function lookUnless(
  signal: AbortSignal | undefined,
  watchable: Watchable,
  { subject, settings }: WaitState,
): Promise<(id: string) => Look> {
  return new Promise((resolve, reject) => {
    const reading = new AbortController()
    const callOff = (): void => {
      const message = `${subject.source}: looking at ${subject.kind} ${subject.id} was called off. Its token is still good.`
      reject(new JobwrightError(message, { code: 'aborted' }))
      reading.abort()
    }
    if (signal?.aborted === true) return callOff()
    const stopListening = signal && onAbort(signal, callOff)
    const context = { signal: reading.signal, detail: settings.detail ?? 'targets' }
    void look(watchable, [subject.id], context).then(resolve, reject).then(stopListening)
  })
}
