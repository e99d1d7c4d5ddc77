import type { Status, StatusMessage } from '../../status/index.ts'
import type { Task } from '../model/task.ts'
import { type TaskState, type TaskTree, taskOf } from './state.ts'

/**
 * Renders a task of a tree as the document that the server would answer to GET, or undefined when the tree has none of that id.
 *
 * The result in it is the Status document to print. Extras of messages are JSON texts there, as a database gives them back.
 *
 * @param tree the state of a {@link taskDecider}.
 * @param id the task's id.
 *
 * @example
 * import { execute } from '@jobwright/core'
 * import { taskDecider, toTask } from '@jobwright/core/drydock'
 * const decider = taskDecider()
 * const made = execute(decider, decider.initial, {
 *   type: 'create', id: 't1', action: 'verify_site', designRef: 'file:///site.yaml', at: '2026-11-20 21:53:48',
 * })
 * made.ok && toTask(made.state, 't1')?.result.status //=> 'incomplete'
 */
export function toTask(tree: TaskTree, id: string): Task | undefined {
  const task = taskOf(tree, id)
  if (task === undefined) return undefined
  return {
    kind: 'Task',
    apiVersion: 'v1',
    task_id: task.id,
    action: task.action,
    parent_task_id: task.parentId,
    design_ref: task.designRef,
    status: task.status,
    result: resultStatusOf(task),
    node_filter: task.nodeFilter,
    subtask_id_list: task.subtaskIds,
    created: task.createdAt,
    created_by: task.createdBy,
    updated: task.updatedAt,
    terminated: task.terminatedAt,
    terminated_by: task.terminatedBy,
    terminate: task.terminate,
    retry: task.retry,
  }
}

/** The result of a task as a Status document. */
export function resultStatusOf({ result, messages }: TaskState): Status {
  return {
    kind: 'Status',
    apiVersion: 'v1.0',
    metadata: {},
    message: null,
    reason: null,
    status: result.status,
    successes: result.successes,
    failures: result.failures,
    links: [],
    details: {
      errorCount: messages.filter(({ error }) => error).length,
      messageList: messages.map(
        ({ text, error, contextType, context, at, extra }): StatusMessage => ({
          message: text,
          error,
          context_type: contextType,
          context,
          ts: at,
          extra: JSON.stringify(extra),
        }),
      ),
    },
  }
}
