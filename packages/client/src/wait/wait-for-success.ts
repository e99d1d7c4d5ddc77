import { checkOptions } from '../input/index.ts'
import { JobNotSucceededError } from './job-not-succeeded-error.ts'
import { rulesFor } from './settings-of.ts'
import { begin, carryOut } from './wait.ts'
import type { Acceptable, OnTimeout, WaitForSuccessOptions } from './wait-options.ts'
import type { WaitResult } from './wait-result.ts'
import { WaitingJob } from './waiting-job.ts'
import type { CancellableWatched, Watched } from './watched.ts'

const acceptable: readonly Acceptable[] = ['partial', 'incomplete', 'cancelled', 'nothing-done', 'errors-reported']

/**
 * Waits for a job to succeed and answers its document.
 *
 * Success is the outcome `succeeded` of a job that did something and reports no errors; `accept` widens it.
 *
 * @param watched the job: its id, how it is read, how often to look.
 * @param options as for `wait`, and what else is good enough.
 * @returns the job's document as the server sent it.
 * @throws JobNotSucceededError, with the result, on every other end, a time-out and an abort included; and as `wait` does.
 * @example
 * import { waitForSuccess } from '@jobwright/client/wait'
 * import type { JobView } from '@jobwright/core'
 * const view: JobView = {
 *   key: 'site/drydock/task/4f1c', source: 'site', system: 'drydock', kind: 'task', id: '4f1c', name: 'deploy', status: 'complete',
 *   phase: 'ended', outcome: 'partial', flags: [], targets: [], messages: [], children: [], raw: { task_id: '4f1c' },
 * }
 * const watched = { id: '4f1c', source: 'site', system: 'drydock', kind: 'task', pace: { intervalMs: 5_000 }, read: async () => view }
 * await waitForSuccess(watched, { timeoutMs: 60_000, accept: ['partial'] }) //=> { task_id: '4f1c' }
 * await waitForSuccess(watched, { timeoutMs: 60_000 }) //=> throws JobNotSucceededError
 */
export async function waitForSuccess<Document>(
  watched: CancellableWatched<Document>,
  options: WaitForSuccessOptions<OnTimeout>,
): Promise<Document>
export async function waitForSuccess<Document>(
  watched: Watched<Document>,
  options: WaitForSuccessOptions,
): Promise<Document>
export async function waitForSuccess<Document>(
  watched: Watched<Document>,
  options: WaitForSuccessOptions<OnTimeout>,
): Promise<Document> {
  checkOptions('waitForSuccess', options, rulesFor(watched, [['accept', listOfAcceptable]]))
  const state = begin('waitForSuccess', watched, watched.id, options)
  const result = await carryOut(watched, new WaitingJob(watched, state, options.onSnapshot), options)
  if (!isGoodEnough(result, options.accept ?? [])) throw new JobNotSucceededError(result)
  return result.document as Document
}

/** Is a result success, or an end that counts as one? What has not ended is none. */
export function isGoodEnough({ outcome, reason, flags }: WaitResult, accept: readonly Acceptable[]): boolean {
  if (reason !== 'ended') return false
  if (outcome !== 'succeeded') return accept.some((word) => word === outcome)
  return flags.every((flag) => (flag !== 'nothing-done' && flag !== 'errors-reported') || accept.includes(flag))
}

function listOfAcceptable(value: unknown): string | undefined {
  const good = Array.isArray(value) && value.every((word) => acceptable.includes(word))
  return good ? undefined : `a list of ${acceptable.join(', ')}`
}
