import * as z from 'zod/mini'
import type { Status } from '../../status/index.ts'
import { createParser, type ParseResult } from '../../wire/index.ts'
import { subtaskErrorsSchema, type Task, taskSchema } from './task.ts'

/**
 * A task and its descendants: what `GET /tasks/{id}?layers=n` answers. Every other key is the id of a task, with the task or null for one that
 * is not found; {@link tasksOf} reads them.
 */
export interface LayeredTasks {
  /** The id of the first task, as it was typed in the request: perhaps upper case, without dashes, in braces. */
  readonly init_task_id: string
  /** The results of all descendants that report errors, by task id; only when asked for with `subtaskerrors=true`. */
  readonly subtask_errors?: Readonly<Record<string, Status>> | undefined
}

/** What {@link LayeredTasks} must be. */
export const layeredTasksSchema: z.ZodMiniType<LayeredTasks, LayeredTasks> = /*@__PURE__*/ (() =>
  z.catchall(
    z.object({ init_task_id: z.string(), subtask_errors: z.optional(subtaskErrorsSchema) }),
    z.nullable(taskSchema),
  ) as unknown as z.ZodMiniType<LayeredTasks, LayeredTasks>)()

/**
 * Reads a task with its descendants: what `GET /tasks/{id}?layers=n` answers.
 *
 * @param value any value; out comes the same object, typed, or what is wrong with it.
 *
 * @example
 * import { parseLayeredTasks } from '@jobwright/core/drydock'
 * parseLayeredTasks({ init_task_id: '3e062f8b', '3e062f8b': null }).ok //=> true
 */
export const parseLayeredTasks: (value: unknown) => ParseResult<LayeredTasks> = /*@__PURE__*/ (() =>
  createParser<LayeredTasks>(layeredTasksSchema))()

/**
 * Is this document a task with its descendants, rather than a single task?
 *
 * @example
 * import { isLayered } from '@jobwright/core/drydock'
 * isLayered({ init_task_id: '3e062f8b' }) //=> true
 */
export function isLayered(document: Task | LayeredTasks): document is LayeredTasks {
  return Object.hasOwn(document, 'init_task_id')
}

/**
 * The tasks of a layered answer by id, in the order of the answer: level by level. Ids whose task was not found are left out.
 *
 * @param document what {@link parseLayeredTasks} accepted.
 *
 * @example
 * import { parseLayeredTasks, tasksOf } from '@jobwright/core/drydock'
 * const parsed = parseLayeredTasks({ init_task_id: '3e062f8b', '3e062f8b': null })
 * parsed.ok && [...tasksOf(parsed.value).keys()] //=> []
 */
export function tasksOf(document: LayeredTasks): ReadonlyMap<string, Task> {
  const tasks = new Map<string, Task>()
  for (const [id, value] of Object.entries(document)) {
    // No validation looks at `__proto__`.
    if (id === 'init_task_id' || id === 'subtask_errors' || id === '__proto__') continue
    if (value !== null) tasks.set(id, value as Task)
  }
  return tasks
}

/**
 * The task that a layered answer begins with, or undefined when it is not found there. The server echoes the id as it was typed: ids are
 * compared by their hexadecimal digits.
 *
 * @param document what {@link parseLayeredTasks} accepted.
 *
 * @example
 * import { initialTaskOf } from '@jobwright/core/drydock'
 * initialTaskOf({ init_task_id: '3e062f8b' }) //=> undefined
 */
export function initialTaskOf(document: LayeredTasks): Task | undefined {
  const tasks = tasksOf(document)
  const digits = digitsOf(document.init_task_id)
  return tasks.get(document.init_task_id) ?? [...tasks.values()].find(({ task_id }) => digitsOf(task_id) === digits)
}

function digitsOf(id: string): string {
  const lower = id.toLowerCase()
  return (lower.startsWith('urn:uuid:') ? lower.slice('urn:uuid:'.length) : lower).replace(/[{}-]/g, '')
}
