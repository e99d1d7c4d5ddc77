import { checkKeys, invalidInput } from '@jobwright/core'
import {
  type BuildData,
  buildDataSchema,
  type LayeredTasks,
  parseBuildDataList,
  parseLayeredTasks,
  parseTask,
  parseTaskList,
  type Task,
  taskSchema,
  tasksOf,
} from '@jobwright/core/drydock'
import { type DocumentOperation, readDocuments } from '../api/index.ts'
import { checkTaskRequest, type TaskRequest } from './check-input.ts'

/** What a task can be asked for beside itself. */
export interface TaskParts {
  /** Its build data, in `build_data`. Default false. */
  readonly builddata?: boolean | undefined
  /** The results of all its descendants that report errors, in `subtask_errors`. Default false. */
  readonly subtaskErrors?: boolean | undefined
}

/** Which tasks are purged. */
export interface PurgeRequest {
  /** Their least age in days: a whole number from 1 to 36 500, or 0 for all tasks together with `everything`. */
  readonly olderThanDays: number
  /** Says that all tasks are meant, those that are running too. Default false. */
  readonly everything?: boolean | undefined
}

/** `POST /tasks`. The transport sends JSON without a charset: Drydock answers 500 to one. */
export function createTask(document: TaskRequest): DocumentOperation<Task> {
  const json = checkTaskRequest('tasks.create', document)
  return { name: 'tasks.create', method: 'POST', path: ['tasks'], json, ...readDocuments(parseTask, taskSchema) }
}

/** `GET /tasks/{id}`. */
export function getTask(id: string, parts: TaskParts): DocumentOperation<Task> {
  return { ...oneTask(id), query: queryOf(parts), ...readDocuments(parseTask, taskSchema) }
}

/** `GET /tasks/{id}?layers=n`; -1 is all levels. */
export function getLayers(id: string, layers: number, parts: TaskParts): DocumentOperation<LayeredTasks> {
  // Drydock: 0 and what is no whole number give the plain form, and a negative one beside -1 counts as 1.
  if (!Number.isSafeInteger(layers) || layers === 0 || layers < -1) {
    throw invalidInput('tasks.get: layers must be a whole number of levels from 1, or -1 for all.')
  }
  return {
    ...oneTask(id),
    query: [['layers', String(layers)], ...queryOf(parts)],
    ...readDocuments(parseLayeredTasks, taskSchema, (tree) => tasksOf(tree).values()),
  }
}

/** `GET /tasks`. */
export const listTasks: DocumentOperation<readonly Task[]> = /*@__PURE__*/ (() => ({
  name: 'tasks.list',
  method: 'GET',
  path: ['tasks'],
  ...readDocuments(parseTaskList, taskSchema, (tasks) => tasks),
}))()

/** `GET /tasks/{id}/builddata`. */
export function getTaskBuildData(id: string): DocumentOperation<readonly BuildData[]> {
  return {
    name: 'tasks.buildData',
    method: 'GET',
    path: ['tasks', id, 'builddata'],
    ...readDocuments(parseBuildDataList, buildDataSchema, (list) => list),
  }
}

/** `DELETE /tasks?days=n`. */
export function purgeTasks(request: PurgeRequest): DocumentOperation<void> {
  checkKeys('tasks.purge', request, ['olderThanDays', 'everything'])
  const { olderThanDays, everything = false } = request
  // Drydock: a negative age deletes everything, and what is no whole number counts as 90.
  if (!Number.isInteger(olderThanDays) || olderThanDays < 0 || olderThanDays > 36_500) {
    throw invalidInput('tasks.purge: olderThanDays must be a whole number from 1 to 36 500.')
  }
  if ((olderThanDays === 0) !== everything) {
    const message =
      'tasks.purge: olderThanDays 0 deletes every task, also those that run: say everything: true with it, and only with it.'
    throw invalidInput(message)
  }
  return {
    name: 'tasks.purge',
    method: 'DELETE',
    path: ['tasks'],
    query: [['days', String(olderThanDays)]],
    // Drydock: the answer is a sentence, which its content type calls JSON.
    read: () => undefined,
    driftIn: () => [],
  }
}

function oneTask(id: string) {
  return { name: 'tasks.get', method: 'GET', path: ['tasks', id] } as const
}

function queryOf({ builddata, subtaskErrors }: TaskParts): (readonly [string, string])[] {
  const query: (readonly [string, string])[] = []
  if (builddata) query.push(['builddata', 'true'])
  if (subtaskErrors) query.push(['subtaskerrors', 'true'])
  return query
}
