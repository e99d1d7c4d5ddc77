import type { TaskState } from '@jobwright/core/drydock'
import { type Answer, errorAnswer, json, text } from '../answer.ts'
import type { Caller } from '../caller.ts'
import { designRefColumn } from '../design-ref-column.ts'
import { dumps } from '../python/dumps.ts'
import { intOf } from '../python/scalars.ts'
import { pythonText } from '../python/text.ts'
import { isDict, isList, PythonFloat, type PythonValue, toJson } from '../python/value.ts'
import { renderTask } from '../render-task.ts'
import { bodyOf, type Call } from '../request.ts'
import type { Resource, Site } from '../resource.ts'
import { millisecondsPerDay } from '../timestamp.ts'

export const tasksResource: Resource = /*@__PURE__*/ (() => ({
  path: '/api/v1.0/tasks',
  handlers: { GET: listTasks, POST: createTask, DELETE: purgeTasks },
}))()

function listTasks({ store, how }: Site): Answer {
  return json(
    200,
    store.all().map((task) => renderTask(task, store.noteOf(task.id), how)),
  )
}

function createTask(site: Site, call: Call, caller: Caller): Answer {
  const { how } = site
  const refused = (message: string): Answer =>
    how.quirk('drydock/invalid-input-is-500') ? errorAnswer(500, 'Unknown error') : errorAnswer(400, message)

  const body = bodyOf(call, { exactType: how.quirk('drydock/charset-is-an-error') })
  if (body.kind === 'none') return refused('A task must be given as a JSON object.')
  if (body.kind !== 'value') return refused(body.message)
  const { value } = body
  if (!isDict(value)) return refused('A task must be a JSON object.')

  const action = value.get('action') ?? null
  // Python cannot look up a list or an object.
  if (isList(action) || isDict(action)) return refused('action must be a text.')
  if (!isAction(site, action)) return errorAnswer(400, `Unsupported action ${pythonText(action)}`)
  const designRef = value.get('design_ref') ?? null
  if (designRef === null) return refused('Task creation requires fields design_ref, action')

  const made = insert(site, { action, designRef, nodeFilter: value.get('node_filter') ?? null, caller })
  if (typeof made === 'string') return refused(made)
  const document = renderTask(made, site.store.noteOf(made.id), how, { designRef })
  return { ...json(201, document), headers: [['Location', `/api/v1.0/tasks/${made.id}`]] }
}

/** Users cannot ask for what only the server makes for itself. */
function isAction({ how }: Site, action: PythonValue): action is string {
  return typeof action === 'string' && actions[how.profile].includes(action)
}

const actions: Readonly<Record<'deployed' | 'documented', readonly string[]>> = /*@__PURE__*/ (() => ({
  deployed: [
    'validate_design',
    'verify_site',
    'prepare_site',
    'verify_nodes',
    'prepare_nodes',
    'deploy_nodes',
    'destroy_nodes',
    'relabel_nodes',
  ],
  documented: [
    'validate_design',
    'verify_site',
    'prepare_site',
    'verify_node',
    'prepare_node',
    'deploy_node',
    'destroy_node',
  ],
}))()

interface NewTask {
  readonly action: string
  readonly designRef: PythonValue
  readonly nodeFilter: PythonValue
  readonly caller: Caller
}

/** Writes a task into the tables, or says why they do not take it. */
function insert(
  { store, how, newTaskId }: Site,
  { action, designRef, nodeFilter, caller }: NewTask,
): TaskState | string {
  const createdBy = caller.kind === 'known' ? caller.user : null
  const short = how.quirk('drydock/columns-are-short')
  if (short && createdBy !== null && Array.from(createdBy).length > 16) return 'The name of the user is too long.'
  const asText = how.quirk('drydock/design-ref-becomes-text')
  if (!asText && typeof designRef !== 'string') return 'design_ref must be a text.'
  const column = short || typeof designRef !== 'string' ? designRefColumn(designRef) : designRef
  if (column === undefined) return 'The database does not take this design_ref.'
  if (isBeyondJson(nodeFilter)) return 'The database does not take this node_filter.'

  const id = newTaskId()
  const at = store.stamp()
  const created = store.create({
    type: 'create',
    id,
    action,
    designRef: column,
    nodeFilter: toJson(nodeFilter),
    createdBy,
    at,
  })
  if (!created.ok) return created.refusal.message
  store.note(id, { filterText: dumps(nodeFilter) })
  store.execute(id, { type: 'queue', id, at: store.stamp() })
  return store.find(id)?.task ?? 'The task is gone.'
}

/** `NaN` and `Infinity` are JSON to Python, but not to the database. */
function isBeyondJson(value: PythonValue): boolean {
  if (value instanceof PythonFloat) return !Number.isFinite(value.value)
  if (isList(value)) return value.some(isBeyondJson)
  return isDict(value) && [...value.values()].some(isBeyondJson)
}

const defaultDays = 90n

function purgeTasks({ store, how, now }: Site, { query }: Call): Answer {
  const given = query.get('days')
  // Repeated values are a list, which Python does not take for a number.
  const days = given?.length === 1 && given[0] !== undefined ? intOf(given[0]) : undefined
  if (!how.quirk('drydock/purge-guesses') && given !== undefined && (days === undefined || days < 0n)) {
    return errorAnswer(400, 'days must be a number of days, 0 or more.')
  }
  const retained = Number(days ?? defaultDays)
  if (!isCountable(retained, now())) {
    return how.quirk('drydock/purge-guesses') ? text(404) : errorAnswer(400, 'days is too large.')
  }
  store.purge(retained, now())
  return text(200, 'Tables purged successfully.')
}

/** The database counts from 4714 BC to AD 294276. */
function isCountable(days: number, now: number): boolean {
  const today = now / millisecondsPerDay
  return days <= today + 2_440_587.5 && days >= today - 106_751_991
}
