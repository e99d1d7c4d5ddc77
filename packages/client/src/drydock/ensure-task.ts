import { compareTimestamps, invalidInput, isJobwrightError } from '@jobwright/core'
import type { Task } from '@jobwright/core/drydock'
import { type Connection, pause } from '../api/index.ts'
import type { RequestOptions } from '../transport/index.ts'
import { checkTaskRequest, type TaskRequest } from './check-input.ts'
import { sameJson } from './same-json.ts'
import { createTask, listTasks } from './task-operations.ts'

/** How far back a task counts as the one that is wanted. */
export interface EnsureOptions extends RequestOptions {
  /** The greatest age of such a task, in milliseconds: longer than what may lie between two tries of yours. */
  readonly withinMs: number
}

/** The task that was wanted. */
export interface EnsuredTask {
  /** The task, new or found. */
  readonly task: Task
  /** Is it new? False: it was there before. */
  readonly created: boolean
}

/** When to look for a task whose answer was lost, each after the one before: the server may still be storing it. */
const looksAfterMs = [0, 1_000, 4_000] as const

/** Creates a task unless there is one already. It never posts twice: neither may a task be doubled, nor does the server tell doubles apart. */
export async function ensureTask(
  { transport, send, closed }: Connection,
  document: TaskRequest,
  options: EnsureOptions,
): Promise<EnsuredTask> {
  const { withinMs, ...request } = options ?? {}
  if (!(typeof withinMs === 'number' && withinMs > 0 && withinMs < 1e12)) {
    throw invalidInput('tasks.ensure: withinMs must be a number of milliseconds above 0.')
  }
  const wanted = checkTaskRequest('tasks.ensure', document)
  const { data: tasks, response } = await send(listTasks, request).withResponse()
  // Both times are then the server's: the clocks of two machines may differ by more than the window is long.
  const now = timeOf(response.headers.get('date')) ?? transport.clock.now()
  const since = new Date(now - withinMs).toISOString()
  const there = newestOf(tasks, wanted, since)
  if (there !== undefined) return { task: there, created: false }

  try {
    return { task: await send(createTask(wanted), request), created: true }
  } catch (lost) {
    if (!isJobwrightError(lost) || lost.applied === 'no') throw lost
    for (const ms of looksAfterMs) {
      if (ms > 0) await pause(transport.clock, ms, [closed, request.signal])
      const task = await send(listTasks, request).then(
        (tasks) => newestOf(tasks, wanted, since),
        () => undefined,
      )
      if (task !== undefined) return { task, created: true }
    }
    throw lost
  }
}

/** The newest task of a user's that asks for the same and is not older. */
function newestOf(tasks: readonly Task[], wanted: TaskRequest, since: string): Task | undefined {
  return tasks
    .filter(
      (task) =>
        task.parent_task_id === null &&
        task.action === wanted.action &&
        task.design_ref === wanted.design_ref &&
        sameJson(task.node_filter ?? null, wanted.node_filter ?? null) &&
        compareTimestamps(task.created, since) >= 0,
    )
    .sort((a, b) => compareTimestamps(b.created, a.created))[0]
}

function timeOf(date: string | undefined): number | undefined {
  const ms = date === undefined ? Number.NaN : Date.parse(date)
  return Number.isNaN(ms) ? undefined : ms
}
