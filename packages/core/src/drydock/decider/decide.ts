import type { Decision } from '../../lifecycle/index.ts'
import type { TaskCommand } from './commands.ts'
import { addSubtask, createTask } from './decide-creation.ts'
import { completeTask, moveTask, stopTask, terminateTask } from './decide-moves.ts'
import { addMessage, alignTask, bubbleTask, markTask, retry } from './decide-results.ts'
import type { TaskEvent } from './events.ts'
import type { TaskRules } from './profile.ts'
import { refuse, refuseOn, type TaskRefusalCode } from './refusals.ts'
import { type TaskState, type TaskTree, taskOf } from './state.ts'

/** What a rule decides with: whose rules, the tree, and the task that the command names. */
export interface Context {
  readonly rules: TaskRules
  readonly tree: TaskTree
  readonly task: TaskState
}

export type TaskDecision = Decision<TaskEvent, TaskRefusalCode>

export function decideTask(rules: TaskRules, tree: TaskTree, command: TaskCommand): TaskDecision {
  if (command.type === 'create') return createTask(rules, tree, command)
  if (tree.rootId === null) return refuse('no-task', command.type, ['create'], 'There is no task yet: create it first.')
  if (command.type === 'add-subtask') return addSubtask(rules, tree, tree.rootId, command)

  const task = taskOf(tree, command.id)
  if (task === undefined) {
    return refuse(
      'unknown-task',
      command.type,
      [],
      `Task ${tree.rootId} and its subtasks have no task "${command.id}".`,
    )
  }
  if (rules.endedIsFinal && changesWithoutMoving(command) && rules.lifecycle.isEnded(task.status)) {
    return refuseOn(task, rules.lifecycle, 'task-ended', command.type, 'it is over and changes no more.')
  }
  const context: Context = { rules, tree, task }
  switch (command.type) {
    case 'queue':
    case 'start':
      return moveTask(context, command)
    case 'complete':
      return completeTask(context, command)
    case 'stop':
      return stopTask(context, command)
    case 'terminate':
      return terminateTask(context, command)
    case 'message':
      return addMessage(context, command)
    case 'success':
    case 'failure':
      return markTask(context, command)
    case 'align':
      return alignTask(context, command)
    case 'bubble':
      return bubbleTask(context, command)
    case 'retry':
      return retry(context, command)
    default: {
      const { type } = command satisfies never as { type: string }
      return refuseOn(task, rules.lifecycle, 'unknown-command', type, `"${type}" is not a command of tasks.`)
    }
  }
}

/** The lifecycle says nothing about these commands: they change what a task holds, not where it stands. */
function changesWithoutMoving({ type }: TaskCommand): boolean {
  return type === 'message' || type === 'success' || type === 'failure' || type === 'align' || type === 'bubble'
}
