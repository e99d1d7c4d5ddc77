import type { DeleteJobCommand, EndActionCommand, RetryTaskCommand, UpdateJobCommand } from '../machine/commands.ts'
import { afterTaskFailure } from '../task-errors/after-failure.ts'
import type { WorkOrderRules } from './assumptions.ts'
import type { RequestWorkOrderJobCommand } from './commands.ts'
import { refuseMachine } from './machine-checks.ts'
import { refuse, refuseMissing, type WorkOrderDecision } from './refusals.ts'
import type { WorkOrderRecord } from './state.ts'
import { decideList, type ListEvent, orderEvents } from './task-list.ts'

/** Answers POST /jobs for a machine that runs this order. The order is over when its list is. */
export function requestJob(
  rules: WorkOrderRules,
  state: WorkOrderRecord,
  { machine, ...command }: RequestWorkOrderJobCommand,
): WorkOrderDecision {
  const { type, at } = command
  const { id } = state
  if (id === null) return refuseMissing(type)
  if (state.state !== 'running') {
    return refuse('not-running', state.state, type, `Work order ${id} is ${state.state}: only a running one has jobs.`)
  }
  const refused = refuseMachine(rules, state, type, machine)
  if (refused !== undefined) return refused
  if (!state.runnable || state.problems.length > 0) {
    return refuse('not-runnable', state.state, type, `Work order ${id} is not runnable.`)
  }
  const decision = decideList(rules, state, command, machine.bootEnv)
  if (!decision.ok) return decision
  const isDone = decision.events.some((event) => event.type === 'job-request-answered' && event.answer === 'list-done')
  return { ok: true, events: orderEvents(decision.events, isDone ? { state: 'finished', endedAt: at } : {}) }
}

/** A job is saved, or its action has ended. The order has failed when its task has, with nothing to follow. */
export function endTask(
  rules: WorkOrderRules,
  state: WorkOrderRecord,
  command: UpdateJobCommand | EndActionCommand,
): WorkOrderDecision {
  const decision = decideList(rules, state, command)
  if (!decision.ok) return decision
  const { events } = decision
  // What becomes of a job that goes on after the end of its order is no matter of the order.
  if (state.state !== 'running') return { ok: true, events: orderEvents(events.filter(isAboutJobs)) }
  const isOver = rules.failure === 'ends' && hasGivenUp(rules, state, command, events)
  return { ok: true, events: orderEvents(events, isOver ? { state: 'failed', endedAt: command.at } : {}) }
}

/** The back-off of a task that failed is over. */
export function retryTask(rules: WorkOrderRules, state: WorkOrderRecord, command: RetryTaskCommand): WorkOrderDecision {
  if (state.id === null) return refuseMissing(command.type)
  if (state.state !== 'running') {
    const message = `Work order ${state.id} is ${state.state}: nothing is tried again.`
    return refuse('not-running', state.state, command.type, message)
  }
  return asDecided(rules, state, command)
}

export function deleteJob(rules: WorkOrderRules, state: WorkOrderRecord, command: DeleteJobCommand): WorkOrderDecision {
  return asDecided(rules, state, command)
}

function asDecided(
  rules: WorkOrderRules,
  state: WorkOrderRecord,
  command: RetryTaskCommand | DeleteJobCommand,
): WorkOrderDecision {
  const decision = decideList(rules, state, command)
  return decision.ok ? { ok: true, events: orderEvents(decision.events) } : decision
}

function hasGivenUp(
  { taskErrors: assumptions }: WorkOrderRules,
  state: WorkOrderRecord,
  command: UpdateJobCommand | EndActionCommand,
  events: readonly ListEvent[],
): boolean {
  const { currentJobId } = state
  const hasFailed = events.some(
    (event) => event.type === 'job-saved' && event.jobId === currentJobId && event.changes.state === 'failed',
  )
  const job = state.jobs.get(currentJobId ?? '')
  if (!hasFailed || job?.currentIndex !== state.currentTask) return false
  return afterTaskFailure(state, job.task, command.taskErrors ?? {}, { assumptions }).kind === 'stop'
}

function isAboutJobs({ type }: ListEvent): boolean {
  return type !== 'machine-saved' && type !== 'retry-planned'
}
