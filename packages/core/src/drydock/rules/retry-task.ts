import { type ResultTask, withResult } from './result-task.ts'

/** What asking for another try gives. */
export type RetryAttempt<T extends ResultTask> =
  /** The task is to be run again for the nodes that failed. `message` is what the server notes on it. */
  | { readonly kind: 'retried'; readonly task: T & { readonly retry: number }; readonly message: string }
  /** The task succeeded, or no node failed: nothing to do again. */
  | { readonly kind: 'not-needed' }
  /** There were as many tries as are allowed. `message` is what the server notes on the task. */
  | { readonly kind: 'exhausted'; readonly message: string }

/**
 * Asks for another try of a task on the nodes that failed, as the deployed server does.
 *
 * Only a task that is no success and lists failures is tried again. Its result starts as `success` if some nodes succeeded before, else
 * as `incomplete`; its lists stay.
 *
 * @param task a `Task` document or a task of the decider's state; it is left as it was.
 * @param maxAttempts how often it may be tried again. 0, null and absent mean: without limit.
 *
 * @example
 * import { retryTask } from '@jobwright/core/drydock'
 * const task = { action: 'destroy_node', status: 'running', retry: 2, result: { status: 'failure', successes: [], failures: ['a'] } }
 * retryTask(task, 3).kind //=> 'retried'
 * retryTask(task, 2).kind //=> 'exhausted'
 * retryTask({ ...task, result: { status: 'success', successes: ['a'], failures: [] } }, 3).kind //=> 'not-needed'
 */
export function retryTask<T extends ResultTask>(task: T, maxAttempts?: number | null): RetryAttempt<T> {
  const { status } = task.result
  const successes = task.result.successes ?? []
  const failures = task.result.failures ?? []
  if (status === 'success' || failures.length === 0) return { kind: 'not-needed' }
  const tries = task.retry ?? 0
  const limited = maxAttempts !== undefined && maxAttempts !== null && maxAttempts !== 0
  if (limited && tries >= maxAttempts) return { kind: 'exhausted', message: 'Retry requested, out of attempts.' }
  const begun = withResult(task, { status: successes.length > 0 ? 'success' : 'incomplete' })
  return { kind: 'retried', task: { ...begun, retry: tries + 1 }, message: 'Retrying task for failed entities.' }
}
