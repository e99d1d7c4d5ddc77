import type { Task } from '@jobwright/core/drydock'

export const taskId = '3e062f8b-0000-4000-8000-000000000001'

/** The id of a task by number. */
export const idOf = (number: number): string => `3e062f8b-0000-4000-8000-${String(number).padStart(12, '0')}`

/** A task as a server writes it. */
export function taskWith(parts: Partial<Task> = {}): Task {
  return {
    kind: 'Task',
    apiVersion: 'v1',
    task_id: taskId,
    action: 'verify_site',
    parent_task_id: null,
    design_ref: 'file:///site.yaml',
    status: 'queued',
    result: { kind: 'Status', apiVersion: 'v1.0', status: 'incomplete', successes: [], failures: [] },
    node_filter: null,
    subtask_id_list: [],
    created: '2026-11-20 11:59:00.000001',
    created_by: 'carol',
    updated: '2026-11-20 11:59:00.000002',
    terminated: null,
    terminated_by: null,
    terminate: false,
    retry: 0,
    ...parts,
  }
}
