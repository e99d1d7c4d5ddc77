import type { TaskStateMessage } from './state.ts'

/** What the server notes on a task when a subtask is registered with it. */
export function startedSubtaskMessage(subtask: {
  readonly parentId: string
  readonly id: string
  readonly action: string
  readonly at: string
}): TaskStateMessage {
  const { parentId, id, action, at } = subtask
  return {
    text: `Started subtask ${id} for action ${action}`,
    error: false,
    contextType: 'task',
    context: parentId,
    at,
    extra: {},
  }
}
