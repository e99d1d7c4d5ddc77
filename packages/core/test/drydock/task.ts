import type { Task } from '@jobwright/core/drydock'

/** A task as a server answers it, with the given fields instead of its own. */
export function task(fields: Readonly<Record<string, unknown>>): Task {
  return {
    kind: 'Task',
    apiVersion: 'v1',
    task_id: 't1',
    action: 'verify_site',
    parent_task_id: null,
    design_ref: 'file:///site.yaml',
    status: 'running',
    result: { status: 'incomplete', successes: [], failures: [], details: { errorCount: 0, messageList: [] } },
    node_filter: null,
    subtask_id_list: [],
    created: '2026-11-20 21:53:48.327343',
    created_by: 'carol',
    updated: '2026-11-20 21:54:00',
    terminated: null,
    terminated_by: null,
    terminate: false,
    retry: 0,
    ...fields,
  }
}

/** A task in the form of the first task document: other spellings, and neither `terminate` nor `retry`. */
export const seedTask = {
  Kind: 'Task',
  apiVersion: 'v1',
  task_id: '3e062f8b-4fb3-4079-8bed-e39e7631c66e',
  action: 'destroy_node',
  design_ref: 'deckhand+http://deckhand/api/v1.0/revisions/1/rendered-documents',
  parent_task_id: 'cc1480b0-23e4-491a-994f-956590f4a11b',
  subtask_id_list: ['62c3cf5d-e15a-46ec-9321-71d23ff91d9e'],
  status: 'complete',
  node_filter: {
    filter_set_type: 'union',
    filter_set: [
      {
        filter_type: 'intersection',
        node_names: ['a', 'b'],
        node_tags: [],
        node_labels: {},
        rack_names: [],
        rack_labels: {},
      },
    ],
  },
  created: '2017-09-20T12:00:00Z',
  created_by: 'user',
  updated: '2017-09-20T12:00:01Z',
  terminated: null,
  terminated_by: null,
  result: {
    Kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    message: 'Drydock Task',
    reason: 'Failure reason',
    status: 'success',
    details: {
      errorCount: 0,
      messageList: [{ message: 'm', error: false, context_type: 'node', context: 'a', ts: '2017-09-20T12:00:01Z' }],
    },
  },
} as const
