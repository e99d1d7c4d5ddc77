import { type JobView, viewKey } from '@jobwright/core'

export const subject = { source: 'site', system: 'drydock', kind: 'task' } as const

/** A view of a running task with some fields of one's own. */
export function viewOf(id: string, fields: Partial<JobView> = {}): JobView {
  return {
    ...subject,
    id,
    key: viewKey({ ...subject, id }),
    name: 'deploy_nodes',
    status: 'running',
    phase: 'running',
    flags: [],
    targets: [],
    messages: [],
    children: [],
    raw: { task_id: id, seen: fields.status ?? 'running' },
    ...fields,
  }
}

export function endedView(id: string, fields: Partial<JobView> = {}): JobView {
  return viewOf(id, { status: 'complete', phase: 'ended', outcome: 'succeeded', ...fields })
}
