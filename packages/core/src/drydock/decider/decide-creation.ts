import type { AddSubtaskCommand, CreateCommand } from './commands.ts'
import { copyJson } from './copy-json.ts'
import type { TaskDecision } from './decide.ts'
import type { TaskEvent } from './events.ts'
import type { TaskRules } from './profile.ts'
import { type Refused, refuse, refuseOn } from './refusals.ts'
import { startedSubtaskMessage } from './started-subtask-message.ts'
import { type TaskTree, taskOf } from './state.ts'

export function createTask({ actions, lifecycle }: TaskRules, tree: TaskTree, command: CreateCommand): TaskDecision {
  const { id, action, createdBy = null, at } = command
  const root = tree.rootId === null ? undefined : taskOf(tree, tree.rootId)
  if (root !== undefined) {
    return refuseOn(
      root,
      lifecycle,
      'already-created',
      command.type,
      'it is the top-level task; add subtasks to it instead.',
    )
  }
  if (!actions.includes(action)) {
    return refuse(
      'unknown-action',
      command.type,
      [],
      `"${action}" is not an action of a new task; those are ${actions.join(', ')}.`,
    )
  }
  const documents = copyDocuments(command, command.designRef)
  if ('refusal' in documents) return documents
  return {
    ok: true,
    events: [{ type: 'task-created', id, action, ...documents, createdBy, status: lifecycle.initial, at }],
  }
}

export function addSubtask(rules: TaskRules, tree: TaskTree, rootId: string, command: AddSubtaskCommand): TaskDecision {
  const { lifecycle, endedIsFinal } = rules
  const { id, parentId, action, at } = command
  const twin = taskOf(tree, id)
  if (twin !== undefined) return refuseOn(twin, lifecycle, 'duplicate-id', command.type, 'it exists already.')
  const parent = parentId === null ? undefined : taskOf(tree, parentId)
  if (parentId !== null && parent === undefined) {
    return refuse(
      'unknown-task',
      command.type,
      [],
      `Task ${rootId} and its subtasks have no task "${parentId}" to add to.`,
    )
  }
  const { registered = parent !== undefined } = command
  if (registered && parent === undefined) {
    return refuse('not-registrable', command.type, [], `Subtask "${id}" has no parent to be registered with.`)
  }
  if (parent !== undefined && lifecycle.flagsOf(parent.status).includes('cancelling')) {
    return refuseOn(
      parent,
      lifecycle,
      'parent-terminating',
      command.type,
      'it is being ended and takes no more subtasks.',
    )
  }
  if (parent !== undefined && endedIsFinal && lifecycle.isEnded(parent.status)) {
    return refuseOn(parent, lifecycle, 'task-ended', command.type, 'it is over and takes no more subtasks.')
  }
  const documents = copyDocuments(command, command.designRef ?? taskOf(tree, rootId)?.designRef)
  if ('refusal' in documents) return documents
  const retry = command.retry ?? parent?.retry ?? 0
  const events: TaskEvent[] = [
    { type: 'subtask-added', id, parentId, registered, action, ...documents, retry, status: lifecycle.initial, at },
  ]
  if (registered && parentId !== null) {
    events.push({ type: 'message-added', id: parentId, message: startedSubtaskMessage({ parentId, id, action, at }) })
  }
  return { ok: true, events }
}

/** The posted documents, so that whoever posted them cannot change them any more. */
function copyDocuments(
  { type, nodeFilter = null }: CreateCommand | AddSubtaskCommand,
  given: unknown,
): { readonly designRef: unknown; readonly nodeFilter: unknown } | Refused {
  const designRef = copyJson(given ?? null)
  const filter = copyJson(nodeFilter)
  if (designRef !== undefined && filter !== undefined) return { designRef: designRef.value, nodeFilter: filter.value }
  const which = designRef === undefined ? 'designRef' : 'nodeFilter'
  return refuse('not-json', type, [], `${which} cannot be kept: it is no JSON, or nested too deep.`)
}
