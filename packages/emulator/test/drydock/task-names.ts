/** A task document as far as it tells tasks apart. */
export interface TaskDocument {
  readonly task_id: string
  readonly action: string
  readonly parent_task_id: string | null
  readonly status: string
  readonly node_filter: unknown
  readonly retry: number
  readonly created: string
  readonly created_by: string | null
  readonly subtask_id_list: readonly string[]
}

/** An id in any form that Python takes for a UUID. */
export const anyId = /[0-9a-fA-F]{8}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{12}/g

export function canonical(id: string): string {
  const hex = id.replaceAll('-', '').toLowerCase()
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}

export function isTask(value: unknown): value is TaskDocument {
  return typeof value === 'object' && value !== null && 'task_id' in value && 'action' in value
}

/** Every task document in an answer, whatever its form. */
export function tasksIn(body: unknown): readonly TaskDocument[] {
  if (typeof body !== 'object' || body === null) return []
  return [body, ...Object.values(body)].filter(isTask)
}

/**
 * Gives the tasks of one server names that do not depend on its ids: where a task stands below which other, what it does, for which nodes, which try it is,
 * and its number among those of which all that is the same. The answers of two servers can then be compared.
 */
export class TaskNames {
  readonly #tasks = new Map<string, TaskDocument>()
  readonly #names = new Map<string, string>()
  readonly #roots: string[] = []

  /** Notes a task that a request made: the next top-level one. */
  root(task: TaskDocument): void {
    if (!this.#roots.includes(task.task_id)) this.#roots.push(task.task_id)
    this.#names.clear()
    this.note([task])
  }

  note(tasks: readonly TaskDocument[]): void {
    for (const task of tasks) {
      if (!this.#tasks.has(task.task_id)) this.#names.clear()
      this.#tasks.set(task.task_id, task)
    }
  }

  nameOf(id: string): string | undefined {
    if (this.#names.size === 0) this.#nameAll()
    return this.#names.get(id)
  }

  idOf(name: string): string | undefined {
    if (this.#names.size === 0) this.#nameAll()
    return [...this.#names].find(([, one]) => one === name)?.[0]
  }

  /** A text with the names of tasks in place of their ids; of those nobody has seen only that they are ids. */
  rename(text: string): string {
    return text.replace(anyId, (id) => {
      const form = `${id.includes('-') ? '' : ' bare'}${/[A-F]/.test(id) ? ' upper' : ''}`
      return `${this.nameOf(canonical(id)) ?? '<id>'}${form}`
    })
  }

  #nameAll(): void {
    this.#roots.forEach((id, at) => {
      this.#names.set(id, `#${at}`)
    })
    const inOrder = [...this.#tasks.values()].toSorted((a, b) =>
      a.created.slice(0, 26) < b.created.slice(0, 26) ? -1 : 1,
    )
    const counts = new Map<string, number>()
    const nameOne = (task: TaskDocument): string => {
      const known = this.#names.get(task.task_id)
      if (known !== undefined) return known
      const parent = task.parent_task_id === null ? undefined : this.#tasks.get(task.parent_task_id)
      const above = task.parent_task_id === null ? 'orphan' : parent === undefined ? '<id>' : nameOne(parent)
      const key = `${above}/${task.action}(${nodesOf(task)})${task.retry > 0 ? `^${task.retry}` : ''}`
      const count = counts.get(key) ?? 0
      counts.set(key, count + 1)
      const name = count === 0 ? key : `${key}*${count}`
      this.#names.set(task.task_id, name)
      return name
    }
    for (const task of inOrder) nameOne(task)
  }
}

function nodesOf({ node_filter: filter }: TaskDocument): string {
  const names = JSON.stringify(filter)?.match(/"node_names":\s*\[([^\]]*)\]/)?.[1] ?? ''
  return names.replaceAll('"', '').split(',').toSorted().join(',')
}
