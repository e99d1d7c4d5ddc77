import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import type { Node } from '@jobwright/core'
import type { TaskState, TaskStateMessage } from '@jobwright/core/drydock'
import type { ScriptRule } from '../../../src/drydock/controls.ts'

/** A recorded session, as far as tasks are concerned: its surroundings, what was asked for, and each task as it was last seen. */
export interface RecordedSession {
  readonly source: string
  readonly designs: Readonly<Record<string, { readonly nodes: readonly Node[]; readonly valid: boolean }>>
  readonly script: readonly ScriptRule[]
  /** Was `GET /tasks` recorded? Only it shows tasks without a parent. */
  readonly listed: boolean
  readonly created: readonly {
    readonly id: string
    readonly action: string
    readonly designRef: unknown
    readonly nodeFilter: unknown
    readonly createdBy: string
  }[]
  /** The states of top-level tasks as a poller saw them. */
  readonly statuses: Readonly<Record<string, readonly string[]>>
  readonly tasks: readonly RecordedTask[]
}

export interface RecordedTask {
  readonly task_id: string
  readonly action: string
  readonly parent_task_id: string | null
  readonly status: string
  readonly node_filter: unknown
  readonly subtask_id_list: readonly string[]
  readonly created_by: string | null
  readonly terminate: boolean
  readonly retry: number
  readonly result: {
    readonly message: string | null
    readonly reason: string | null
    readonly status: string
    readonly successes: readonly string[]
    readonly failures: readonly string[]
    readonly details: { readonly errorCount: number; readonly messageList: readonly RecordedMessage[] }
  }
}

interface RecordedMessage {
  readonly message: string
  readonly error: boolean
  readonly context_type: string
  readonly context: string
  readonly extra: string
}

export const recordedSessions: readonly RecordedSession[] = JSON.parse(
  gunzipSync(readFileSync(new URL('./recorded-flows.json.gz', import.meta.url))).toString('utf8'),
)

/** The state that a recorded task shows. */
export function stateOf(task: RecordedTask): TaskState {
  const { status, successes, failures, details } = task.result
  return {
    id: task.task_id,
    action: task.action,
    parentId: task.parent_task_id,
    designRef: null,
    nodeFilter: task.node_filter,
    status: task.status,
    result: { status, successes, failures },
    messages: details.messageList.map(
      (one): TaskStateMessage => ({
        text: one.message,
        error: one.error,
        contextType: one.context_type,
        context: one.context,
        extra: JSON.parse(one.extra),
        at: '',
      }),
    ),
    subtaskIds: task.subtask_id_list,
    retry: task.retry,
    terminate: task.terminate,
    terminatedAt: null,
    terminatedBy: null,
    createdAt: '',
    createdBy: task.created_by,
    updatedAt: '',
  }
}
