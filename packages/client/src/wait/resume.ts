import { readWaitToken } from '@jobwright/core'
import { checkOptions } from '../input/index.ts'
import { lookOnce } from './check.ts'
import { resumeRules } from './settings-of.ts'
import { carryOut, clockOf, subjectOf } from './wait.ts'
import type { OnTimeout, ResumeOptions } from './wait-options.ts'
import type { WaitResult } from './wait-result.ts'
import { WaitingJob } from './waiting-job.ts'
import type { CancellableWatchable, Watchable } from './watched.ts'

/**
 * Goes on with a wait as if it had never stopped: same settings, same deadline, unless `timeoutMs` gives it new time from now.
 *
 * When the deadline has passed meanwhile, it looks once more: a job that ended while nobody waited is told as ended.
 *
 * @param watchable how such a job is read.
 * @param token of any result, snapshot or error of a wait, of `waitToken` or `check`.
 * @param options what is new.
 * @returns and throws as `wait` does; JobwrightError `invalid-input` for a token that is damaged, of a newer version, or of another kind of job.
 * @example
 * import { resume, waitToken } from '@jobwright/client/wait'
 * import type { JobView } from '@jobwright/core'
 * const view: JobView = {
 *   key: 'site/drydock/task/4f1c', source: 'site', system: 'drydock', kind: 'task', id: '4f1c', name: 'deploy', status: 'complete',
 *   phase: 'ended', outcome: 'succeeded', flags: [], targets: [], messages: [], children: [], raw: { task_id: '4f1c' },
 * }
 * const tasks = { source: 'site', system: 'drydock', kind: 'task', pace: { intervalMs: 5_000 }, read: async () => view }
 * const token = waitToken({ ...tasks, id: '4f1c' }, { timeoutMs: 3_600_000 })
 * const end = await resume(tasks, token)
 * end.outcome //=> 'succeeded'
 */
export async function resume<Document>(
  watchable: CancellableWatchable<Document>,
  token: string,
  options?: ResumeOptions<OnTimeout>,
): Promise<WaitResult<Document>>
export async function resume<Document>(
  watchable: Watchable<Document>,
  token: string,
  options?: ResumeOptions,
): Promise<WaitResult<Document>>
export async function resume<Document>(
  watchable: Watchable<Document>,
  token: string,
  options: ResumeOptions<OnTimeout> = {},
): Promise<WaitResult<Document>> {
  checkOptions('resume', options, resumeRules(watchable))
  const before = readWaitToken(token, subjectOf(watchable))
  const now = clockOf(watchable).now()
  const { timeoutMs, signal, onSnapshot } = options
  const state =
    timeoutMs === undefined
      ? before
      : { ...before, deadlineAt: now + timeoutMs, settings: { ...before.settings, timeoutMs } }
  const job = new WaitingJob(watchable, state, onSnapshot)
  if (state.deadlineAt <= now && !isAborted(signal)) {
    try {
      const { plan } = await lookOnce(watchable, job, signal)
      if (plan.kind === 'settled' && plan.reason !== 'deadline') return job.settle(plan.outcome, plan.reason)
    } catch (error) {
      if (!isAborted(signal)) throw error
    }
  }
  return carryOut(watchable, job, options)
}

function isAborted(signal: AbortSignal | undefined): boolean {
  return signal?.aborted === true
}
