import type { SubtaskAdded, TaskCreated, TaskEvent } from './events.ts'
import { type TaskState, type TaskTree, taskOf } from './state.ts'

/** The tree after an event; the tree given is left as it was. An event about a task that the tree has not changes nothing. */
export function evolveTasks(tree: TaskTree, event: TaskEvent): TaskTree {
  switch (event.type) {
    case 'task-created':
      return { rootId: event.id, tasks: new Map([[event.id, newTask({ ...event, parentId: null, retry: 0 })]]) }
    case 'subtask-added':
      return withSubtask(tree, event)
    case 'task-queued':
    case 'task-started':
    case 'task-completed':
    case 'task-stopped':
      return changed(tree, event.id, { status: event.status, updatedAt: event.at })
    case 'termination-requested':
      return changed(tree, event.id, {
        status: event.status,
        terminate: true,
        terminatedAt: event.at,
        terminatedBy: event.by,
        updatedAt: event.at,
      })
    case 'message-added': {
      const messages = taskOf(tree, event.id)?.messages ?? []
      return changed(tree, event.id, { messages: [...messages, event.message] })
    }
    case 'result-set':
      return changed(tree, event.id, { result: event.result, updatedAt: event.at })
    case 'task-retried':
      return changed(tree, event.id, { result: event.result, retry: event.retry, updatedAt: event.at })
  }
}

function changed(tree: TaskTree, id: string, change: Partial<TaskState>): TaskTree {
  const task = taskOf(tree, id)
  return task === undefined ? tree : { ...tree, tasks: new Map(tree.tasks).set(id, { ...task, ...change }) }
}

function withSubtask(tree: TaskTree, event: SubtaskAdded): TaskTree {
  const grown = { ...tree, tasks: new Map(tree.tasks).set(event.id, newTask({ ...event, createdBy: null })) }
  const parent = event.registered && event.parentId !== null ? taskOf(grown, event.parentId) : undefined
  return parent === undefined ? grown : changed(grown, parent.id, { subtaskIds: [...parent.subtaskIds, event.id] })
}

type NewTask = Omit<TaskCreated, 'type'> & Pick<TaskState, 'parentId' | 'retry'>

function newTask({ id, action, parentId, designRef, nodeFilter, status, retry, createdBy, at }: NewTask): TaskState {
  return {
    id,
    action,
    parentId,
    designRef,
    nodeFilter,
    status,
    result: { status: 'incomplete', successes: [], failures: [] },
    messages: [],
    subtaskIds: [],
    retry,
    terminate: false,
    terminatedAt: null,
    terminatedBy: null,
    createdAt: at,
    createdBy,
    updatedAt: at,
  }
}
