import { workOrderLifecycle } from '../lifecycle.ts'
import type { WorkOrderRules } from './assumptions.ts'
import type { ArchiveWorkOrderCommand, CancelWorkOrderCommand, RemoveWorkOrderCommand } from './commands.ts'
import type { WorkOrderEvent } from './events.ts'
import { refuse, refuseMissing, refuseTransition, type WorkOrderDecision } from './refusals.ts'
import type { WorkOrderRecord } from './state.ts'

export function cancelWorkOrder(
  { cancelRunning, jobOfCancelled }: WorkOrderRules,
  state: WorkOrderRecord,
  { type, at }: Pick<CancelWorkOrderCommand, 'at'> & { readonly type: string },
): WorkOrderDecision {
  if (state.id === null) return refuseMissing(type)
  const cancelled = workOrderLifecycle.tryNext(state.state, 'cancel')
  if (!cancelled.ok) return refuseTransition(cancelled.refusal, type)
  if (state.state === 'running' && !cancelRunning) {
    return refuse('illegal-transition', state.state, type, `Work order ${state.id} runs: it cannot be cancelled.`)
  }
  const events: WorkOrderEvent[] = []
  const job = state.jobs.get(state.currentJobId ?? '')
  if (job !== undefined && job.state !== 'finished' && job.state !== 'failed' && jobOfCancelled === 'fails') {
    const changes = { state: 'failed', exitState: 'failed', ...(job.endedAt === null && { endedAt: at }) }
    events.push({ type: 'job-saved', jobId: job.id, cause: 'order-cancelled', changes })
  }
  events.push({ type: 'work-order-saved', changes: { state: cancelled.state, endedAt: at } })
  return { ok: true, events }
}

export function archiveWorkOrder(
  { archiveNeedsEnd }: WorkOrderRules,
  state: WorkOrderRecord,
  { type }: ArchiveWorkOrderCommand,
): WorkOrderDecision {
  if (state.id === null) return refuseMissing(type)
  if (state.archived)
    return refuse('already-archived', state.state, type, `Work order ${state.id} is archived already.`)
  if (archiveNeedsEnd && !workOrderLifecycle.isEnded(state.state)) {
    const message = `Work order ${state.id} is ${state.state}: only one that is over can be archived.`
    return refuse('not-over', state.state, type, message)
  }
  return { ok: true, events: [{ type: 'work-order-saved', changes: { archived: true } }] }
}

/** Documents: orders that are not over are not deleted, unless by force, which cancels them first. */
export function removeWorkOrder(
  rules: WorkOrderRules,
  state: WorkOrderRecord,
  { type, force = false, at }: RemoveWorkOrderCommand,
): WorkOrderDecision {
  if (state.id === null) return refuseMissing(type)
  const removed: WorkOrderEvent = { type: 'work-order-removed' }
  if (workOrderLifecycle.isEnded(state.state)) return { ok: true, events: [removed] }
  if (!force) {
    const message = `Work order ${state.id} is ${state.state}: cancel it first, or remove it by force.`
    return refuse('not-over', state.state, type, message)
  }
  const cancelled = cancelWorkOrder(rules, state, { type, at })
  return cancelled.ok ? { ok: true, events: [...cancelled.events, removed] } : cancelled
}
