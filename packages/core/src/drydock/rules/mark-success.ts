import { hasFailed, listed, type ResultTask, withResult } from './result-task.ts'

/**
 * Notes a success on a task: what `success()` does on the server.
 *
 * A task that had failed, wholly or in part, becomes a `partial_success`; every other becomes a `success`.
 *
 * @param task a `Task` document or a task of the decider's state; it is left as it was.
 * @param focus the node that succeeded: it is added to `result.successes`, once. Default none.
 * @returns the task with its new result.
 *
 * @example
 * import { markSuccess } from '@jobwright/core/drydock'
 * const task = { action: 'destroy_node', status: 'running', result: { status: 'failure', successes: [], failures: ['a'] } }
 * markSuccess(task, 'b').result //=> { status: 'partial_success', successes: ['b'], failures: ['a'] }
 */
export function markSuccess<T extends ResultTask>(task: T, focus?: string | null): T {
  return withResult(task, {
    status: hasFailed(task) ? 'partial_success' : 'success',
    successes: listed(task.result.successes, focus),
  })
}
