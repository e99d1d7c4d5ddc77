import * as z from 'zod/mini'
import { type Status, statusSchema } from '../../status/index.ts'
import { createParser, type Open, openEnum, type ParseResult } from '../../wire/index.ts'
import { type DocumentedAction, documentedActions, type OrchestratorAction, orchestratorActions } from './action.ts'
import { type BuildData, buildDataSchema } from './build-data.ts'

/** The states of a task. */
export type TaskStatus = 'requested' | 'queued' | 'running' | 'terminating' | 'terminated' | 'complete'

/** A task as Drydock shows it: what was asked for, where it stands and how it went. */
export interface Task {
  /** `Task`. */
  readonly kind?: string | undefined
  /** `Task`, in the spelling of the first task document. */
  readonly Kind?: string | undefined
  /** `v1`. */
  readonly apiVersion?: string | undefined
  /** A UUID, lower case with dashes. */
  readonly task_id: string
  /** What the task does. Subtasks have actions that a user cannot ask for. */
  readonly action: Open<OrchestratorAction | DocumentedAction>
  /** The task that made this one; null for those of users, and for subtasks the server does not register. */
  readonly parent_task_id: string | null
  /** Where the design is. Mostly an address, but the server takes and echoes any JSON. */
  readonly design_ref: unknown
  /** Where the task stands. How a `complete` one ended is said by `result.status`. */
  readonly status: Open<TaskStatus>
  /** How the work went so far. */
  readonly result: Status
  /** Which nodes it is for, as posted; null for all. The server takes any JSON and trips over it when the task runs. */
  readonly node_filter: unknown
  /** The subtasks that are registered, in the order in which they were made. */
  readonly subtask_id_list: readonly string[]
  /** When it was made: `YYYY-MM-DD HH:MM:SS.ffffff`, UTC, without saying so except in the answer to POST. */
  readonly created: string
  /** Who asked for it; null for what the orchestrator makes. */
  readonly created_by: string | null
  /** When it was last saved, written as `created`. */
  readonly updated: string | null
  /** When it was asked to end early, or null. */
  readonly terminated: string | null
  /** Who asked for that, or null. */
  readonly terminated_by: string | null
  /** Was it asked to end early? Not in the first task document. */
  readonly terminate?: boolean | null | undefined
  /** The number of the try, from 0. Not in the first task document. */
  readonly retry?: number | null | undefined
  /** Its build data; only when asked for with `builddata=true`. */
  readonly build_data?: readonly BuildData[] | undefined
  /** The results of all descendants that report errors, by task id; only when asked for with `subtaskerrors=true`. */
  readonly subtask_errors?: Readonly<Record<string, Status>> | undefined
}

/** The results of descendants that report errors, by task id. */
export const subtaskErrorsSchema: z.ZodMiniType<
  Readonly<Record<string, Status>>,
  Readonly<Record<string, Status>>
> = /*@__PURE__*/ (() => z.readonly(z.record(z.string(), statusSchema)))()

/** What a {@link Task} must be. New actions, states and fields are kept. */
export const taskSchema: z.ZodMiniType<Task, Task> = /*@__PURE__*/ (() =>
  z.object({
    kind: z.optional(z.string()),
    Kind: z.optional(z.string()),
    apiVersion: z.optional(z.string()),
    task_id: z.string(),
    action: openEnum([...new Set([...orchestratorActions, ...documentedActions])]),
    parent_task_id: z.nullable(z.string()),
    design_ref: z.unknown(),
    status: openEnum(['requested', 'queued', 'running', 'terminating', 'terminated', 'complete']),
    result: statusSchema,
    node_filter: z.unknown(),
    subtask_id_list: z.readonly(z.array(z.string())),
    created: z.string(),
    created_by: z.nullable(z.string()),
    updated: z.nullable(z.string()),
    terminated: z.nullable(z.string()),
    terminated_by: z.nullable(z.string()),
    terminate: z.nullish(z.boolean()),
    retry: z.nullish(z.int()),
    build_data: z.optional(z.readonly(z.array(buildDataSchema))),
    subtask_errors: z.optional(subtaskErrorsSchema),
  }))()

/**
 * Reads a task: what `POST /tasks` and `GET /tasks/{id}` answer.
 *
 * @param value any value; out comes the same object, typed, or what is wrong with it.
 *
 * @example
 * import { parseTask } from '@jobwright/core/drydock'
 * parseTask({ task_id: 5 }).ok //=> false
 */
export const parseTask: (value: unknown) => ParseResult<Task> = /*@__PURE__*/ (() => createParser<Task>(taskSchema))()

/**
 * Reads a list of tasks: what `GET /tasks` answers, tasks of all levels in no particular order.
 *
 * @param value any value; out comes the same list, typed, or what is wrong with it.
 *
 * @example
 * import { parseTaskList } from '@jobwright/core/drydock'
 * parseTaskList([]) //=> { ok: true, value: [] }
 */
export const parseTaskList: (value: unknown) => ParseResult<readonly Task[]> = /*@__PURE__*/ (() =>
  createParser<readonly Task[]>(z.readonly(z.array(taskSchema))))()
