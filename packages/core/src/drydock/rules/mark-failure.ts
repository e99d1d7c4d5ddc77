import { hasSucceeded, listed, type ResultTask, withResult } from './result-task.ts'

/**
 * Notes a failure on a task: what `failure()` does on the server.
 *
 * A task that had succeeded, wholly or in part, becomes a `partial_success`; every other becomes a `failure`.
 *
 * @param task a `Task` document or a task of the decider's state; it is left as it was.
 * @param focus the node that failed: it is added to `result.failures`, once. Default none.
 * @returns the task with its new result.
 *
 * @example
 * import { markFailure } from '@jobwright/core/drydock'
 * const task = { action: 'destroy_node', status: 'running', result: { status: 'incomplete', successes: [], failures: [] } }
 * markFailure(task, 'a').result //=> { status: 'failure', successes: [], failures: ['a'] }
 */
export function markFailure<T extends ResultTask>(task: T, focus?: string | null): T {
  return withResult(task, {
    status: hasSucceeded(task) ? 'partial_success' : 'failure',
    failures: listed(task.result.failures, focus),
  })
}
