import type { TaskState } from '@jobwright/core/drydock'
import type { BuildDataRecord } from './build-data.ts'
import { loads } from './python/loads.ts'
import { fromJson, type PythonDict, type PythonValue } from './python/value.ts'
import { renderResult } from './render-status.ts'
import type { Rendering } from './rendering.ts'
import type { RowNote } from './task-store.ts'
import { stampOf } from './timestamp.ts'

/** A task as the server shows it. `justMade`: in the answer to the request that made it, where `designRef` is as it was sent. */
export function renderTask(
  task: TaskState,
  note: RowNote,
  how: Rendering,
  justMade?: { readonly designRef: PythonValue },
): Map<string, PythonValue> {
  const time = (stamp: string | null): string | null => stamp && how.time(stamp, justMade !== undefined)
  const designRef = justMade === undefined ? fromJson(task.designRef) : justMade.designRef
  const id: [string, PythonValue] = ['task_id', task.id]
  const result: [string, PythonValue] = ['result', renderResult(task, note, how)]
  const times: [string, PythonValue][] = [
    ['created', time(task.createdAt)],
    ['created_by', task.createdBy],
    ['updated', time(task.updatedAt)],
    ['terminated', time(task.terminatedAt)],
    ['terminated_by', task.terminatedBy],
  ]
  if (how.profile === 'documented') {
    return new Map<string, PythonValue>([
      ['Kind', 'Task'],
      ['apiVersion', 'v1'],
      id,
      ['action', task.action],
      ['design_ref', designRef],
      ['parent_task_id', task.parentId],
      ['subtask_id_list', task.subtaskIds],
      ['status', task.status],
      ['node_filter', filterOf(task, note)],
      ...times,
      result,
    ])
  }
  return new Map<string, PythonValue>([
    ['kind', 'Task'],
    ['apiVersion', 'v1'],
    id,
    ['action', task.action],
    ['parent_task_id', task.parentId],
    ['design_ref', designRef],
    ['status', task.status],
    result,
    ['node_filter', filterOf(task, note)],
    ['subtask_id_list', task.subtaskIds],
    ...times,
    ['terminate', task.terminate],
    ['retry', task.retry],
  ])
}

function filterOf({ nodeFilter }: TaskState, { filterText }: RowNote): PythonValue {
  const loaded = filterText === undefined ? undefined : loads(filterText)
  return loaded?.ok ? loaded.value : fromJson(nodeFilter)
}

/** Build data as the server shows it: the only times that get their offset back. */
export function renderBuildData(records: readonly BuildDataRecord[], how: Rendering): readonly PythonDict[] {
  return records.map(
    ({ nodeName, taskId, collectedAt, generator, dataFormat, dataElement }) =>
      new Map<string, PythonValue>([
        ['node_name', nodeName],
        ['task_id', taskId],
        ['collected_date', how.time(stampOf(collectedAt, how.profile), true)],
        ['generator', generator],
        ['data_format', dataFormat],
        ['data_element', dataElement],
      ]),
  )
}
