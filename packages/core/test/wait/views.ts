import { type JobView, viewKey, type WaitSettings } from '@jobwright/core'

export const subject = { source: 'site', system: 'drydock', kind: 'task', id: '4f1c' } as const

/** A view of the subject with some fields of one's own. */
export function viewOf(fields: Partial<JobView> = {}): JobView {
  return {
    ...subject,
    key: viewKey(subject),
    name: 'deploy_nodes',
    status: 'running',
    phase: 'running',
    flags: [],
    targets: [],
    messages: [],
    children: [],
    raw: {},
    ...fields,
  }
}

export function endedView(outcome: NonNullable<JobView['outcome']> = 'succeeded'): JobView {
  return viewOf({ status: 'complete', phase: 'ended', outcome })
}

export const settings: WaitSettings = {
  timeoutMs: 60_000,
  settleOn: 'ended',
  notFoundGraceMs: 5_000,
  outageToleranceMs: 30_000,
  intervalMs: 5_000,
  floorMs: 500,
}
