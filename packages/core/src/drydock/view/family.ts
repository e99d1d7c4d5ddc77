import { invalidInput } from '../../input/index.ts'
import { initialTaskOf, isLayered, type LayeredTasks, tasksOf } from '../model/layered-tasks.ts'
import type { Task } from '../model/task.ts'

/** A task with the tasks below it. */
export interface Member {
  readonly task: Task
  readonly children: readonly Member[]
}

/**
 * A task and its descendants, level by level, each child after its parent. Registered subtasks come in the parent's order, then those
 * that only name it as their parent. A task is taken once, so that ids which go in circles end.
 */
export function familyOf(document: Task | LayeredTasks, subtasks: readonly Task[]): readonly [Member, ...Member[]] {
  const layered = isLayered(document)
  const root = layered ? initialTaskOf(document) : document
  if (root === undefined) {
    const message = 'toJobView: the layered answer does not hold the task it begins with: read the task again.'
    throw invalidInput(message)
  }
  const tasks = new Map<string, Task>(layered ? tasksOf(document) : [])
  for (const task of subtasks) tasks.set(task.task_id, task)
  tasks.delete(root.task_id)
  const byParent = new Map<string | null, Task[]>()
  for (const task of tasks.values()) {
    const siblings = byParent.get(task.parent_task_id)
    if (siblings === undefined) byParent.set(task.parent_task_id, [task])
    else siblings.push(task)
  }

  const first = { task: root, children: [] as Member[] }
  const members: [typeof first, ...(typeof first)[]] = [first]
  for (const { task, children } of members) {
    const registered = task.subtask_id_list.flatMap((id) => tasks.get(id) ?? [])
    for (const child of [...registered, ...(byParent.get(task.task_id) ?? [])]) {
      if (!tasks.delete(child.task_id)) continue
      const member = { task: child, children: [] }
      children.push(member)
      members.push(member)
    }
  }
  return members
}
