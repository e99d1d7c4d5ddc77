import type { Task } from '@jobwright/core/drydock'

/** A task with the tasks below it, of any level. */
export interface TaskGroup {
  readonly task: Task
  readonly subtasks: readonly Task[]
}

/** Picks tasks by id from the list of all tasks, each with those below it: a look at each task, however many are wanted. */
export function groupByRoot(tasks: readonly Task[], ids: ReadonlySet<string>): TaskGroup[] {
  const byParent = new Map<string | null, Task[]>()
  for (const task of tasks) {
    const siblings = byParent.get(task.parent_task_id)
    if (siblings === undefined) byParent.set(task.parent_task_id, [task])
    else siblings.push(task)
  }
  return tasks.filter(({ task_id }) => ids.has(task_id)).map((task) => ({ task, subtasks: below(task, byParent) }))
}

function below(task: Task, byParent: ReadonlyMap<string | null, readonly Task[]>): Task[] {
  const found = new Set<Task>()
  const pending = [task.task_id]
  for (let id = pending.pop(); id !== undefined; id = pending.pop()) {
    for (const child of byParent.get(id) ?? []) {
      // Parents that go in circles end here.
      if (found.has(child)) continue
      found.add(child)
      pending.push(child.task_id)
    }
  }
  return [...found]
}
