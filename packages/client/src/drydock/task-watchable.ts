import { isJobwrightError, type JobView } from '@jobwright/core'
import { initialTaskOf, type Task, toJobView } from '@jobwright/core/drydock'
import type { Connection } from '../api/index.ts'
import type { ReadContext, Watchable } from '../wait/index.ts'
import { groupByRoot } from './group-by-root.ts'
import { getLayers, getTask, listTasks } from './task-operations.ts'

/**
 * How often to look. The orchestrator itself looks for queued tasks every ten seconds by default, and a task takes minutes: half of that shows
 * every step soon enough. More than once a second is no use to anybody, and a look costs the server a query for each task below.
 */
const pace = { intervalMs: 5_000, floorMs: 1_000 } as const

/** From so many tasks on, the list of all tasks may be read instead of one after the other. */
const manyIds = 8

/** The list holds all tasks of the last months: it is read no more when it holds more than so many for each that is wanted. */
const listedPerId = 4

/** The form in which a server writes ids. It reads others too, which a list is not searched for. */
const canonicalId = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** How the tasks of a server are read while somebody waits for them. */
export function taskWatchable({ transport, send }: Connection, maxConcurrency: number | undefined): Watchable<Task> {
  const { name: source, clock } = transport
  const documents = new WeakMap<JobView, Task>()
  let listed = 0

  const show = (task: Task, view: JobView): JobView => {
    documents.set(view, task)
    return view
  }

  async function read(id: string, { signal, detail }: ReadContext): Promise<JobView | undefined> {
    try {
      if (detail === 'status') {
        const task = await send({ ...getTask(id, {}), once: true }, { signal })
        return show(task, toJobView(task, { source }))
      }
      const tree = await send({ ...getLayers(id, -1, { subtaskErrors: true }), once: true }, { signal })
      const task = initialTaskOf(tree)
      return task && show(task, toJobView(tree, { source }))
    } catch (error) {
      if (isJobwrightError(error, 'not-found')) return undefined
      throw error
    }
  }

  async function readFromList(ids: readonly string[], signal: AbortSignal): Promise<Map<string, JobView>> {
    const views = new Map<string, JobView>()
    if (ids.length < manyIds || listed > ids.length * listedPerId) return views
    try {
      const tasks = await send({ ...listTasks, once: true }, { signal })
      listed = tasks.length
      for (const { task, subtasks } of groupByRoot(tasks, new Set(ids))) {
        views.set(task.task_id, show(task, toJobView(task, { source, subtasks })))
      }
    } catch (error) {
      // Too long to be read, or something of somebody else's in it that cannot be: the tasks themselves may be fine.
      if (!isJobwrightError(error, 'unexpected-response')) throw error
      listed = Number.POSITIVE_INFINITY
    }
    return views
  }

  return {
    source,
    system: 'drydock',
    kind: 'task',
    pace,
    clock,
    maxConcurrency,
    onEvent: (event) => transport.announce(event),
    read,
    async readMany(ids, context) {
      const canonical = ids.filter((id) => canonicalId.test(id))
      const views = await readFromList(canonical, context.signal)
      // Drydock: when its database fails, the list is empty. So a task that is not listed is asked for by itself.
      const unlisted = ids.filter((id) => !views.has(id))
      const found = await Promise.all(unlisted.map((id) => read(id, context)))
      for (const [index, id] of unlisted.entries()) {
        const view = found[index]
        if (view !== undefined) views.set(id, view)
      }
      return views
    },
    documentOf(view) {
      return documents.get(view) ?? (view.raw as Task)
    },
  }
}
