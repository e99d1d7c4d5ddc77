import type { TaskState } from '@jobwright/core/drydock'
import { type Answer, errorAnswer, json, text } from '../answer.ts'
import { flagOf, intOf, uuidOf } from '../python/scalars.ts'
import { isDict, type PythonValue } from '../python/value.ts'
import { renderBuildData, renderTask } from '../render-task.ts'
import type { Call } from '../request.ts'
import type { Resource, Site } from '../resource.ts'

export const taskResource: Resource = /*@__PURE__*/ (() => ({
  path: '/api/v1.0/tasks/{task_id}',
  handlers: { GET: getTask },
}))()

export const taskBuildDataResource: Resource = /*@__PURE__*/ (() => ({
  path: '/api/v1.0/tasks/{task_id}/builddata',
  handlers: { GET: getBuildData },
}))()

type Document = Map<string, PythonValue>

function getTask(site: Site, { values, query }: Call): Answer {
  const [given = ''] = values
  const withBuildData = flagOf(query.get('builddata'))
  const withErrors = flagOf(query.get('subtaskerrors'))
  if (withBuildData === undefined || withErrors === undefined) {
    return site.how.quirk('drydock/flags-are-500')
      ? errorAnswer(500, 'Unknown error')
      : errorAnswer(400, 'builddata and subtaskerrors must be true or false.')
  }
  const first = document(site, uuidOf(given), withBuildData)
  if (first === undefined) return errorAnswer(404, `Task ${given} does not exist`)

  const layers = layersOf(query.get('layers'))
  if (layers === 0 && !withErrors) return json(200, first.document)
  const walked = walk(site, { given, first, layers: layers === 0 ? 1 : layers, withBuildData, withErrors })
  const answer = layers === 0 ? first.document : walked.tree
  if (withErrors) answer.set('subtask_errors', walked.errors)
  return json(200, answer)
}

/** Repeated values are a list, which is no number; anything that is none means 0. */
function layersOf(given: readonly string[] | undefined): number {
  return given?.length === 1 && given[0] !== undefined ? Number(intOf(given[0]) ?? 0n) : 0
}

interface Shown {
  readonly task: TaskState
  readonly document: Document
}

function document({ store, how }: Site, id: string | undefined, withBuildData: boolean): Shown | undefined {
  const task = id === undefined ? undefined : store.find(id)?.task
  if (task === undefined) return undefined
  const rendered = renderTask(task, store.noteOf(task.id), how)
  if (withBuildData) rendered.set('build_data', renderBuildData(store.buildData({ taskId: task.id }), how))
  return { task, document: rendered }
}

interface Walk {
  /** The id as it was typed. */
  readonly given: string
  readonly first: Shown
  /** How many layers to show, counting the first; -1: all. */
  readonly layers: number
  readonly withBuildData: boolean
  readonly withErrors: boolean
}

/** Goes down the registered subtasks layer by layer; the errors of deeper ones than those to be shown are collected too. */
function walk(
  site: Site,
  { given, first, layers, withBuildData, withErrors }: Walk,
): { tree: Document; errors: Document } {
  const tree: Document = new Map<string, PythonValue>([
    ['init_task_id', given],
    [first.task.id, first.document],
  ])
  const errors: Document = new Map()
  let queued = first.task.subtaskIds
  for (let layer = 1; queued.length > 0; layer++) {
    const isShown = layer < layers || layers === -1
    if (!isShown && !withErrors) break
    const next: string[] = []
    for (const id of queued) {
      const below = document(site, id, withBuildData)
      if (below === undefined) continue
      if (isShown) tree.set(id, below.document)
      next.push(...below.task.subtaskIds)
      const result = below.document.get('result')
      if (!withErrors || !isDict(result) || !below.task.messages.some(({ error }) => error)) continue
      // Drydock: the id is written into the result that the tree shows, too.
      const named = new Map(result).set('task_id', id)
      below.document.set('result', named)
      errors.set(id, named)
    }
    queued = next
  }
  return { tree, errors }
}

function getBuildData({ store, how }: Site, { values }: Call): Answer {
  const bare = how.quirk('drydock/no-build-data-is-bare')
  const taskId = uuidOf(values[0] ?? '')
  if (taskId === undefined) {
    return bare ? text(500, 'Unexpected error.') : errorAnswer(404, `Task ${values[0]} does not exist`)
  }
  const records = store.buildData({ taskId })
  if (records.length === 0) return bare ? text(404) : errorAnswer(404, 'No build data found')
  return json(200, renderBuildData(records, how))
}
