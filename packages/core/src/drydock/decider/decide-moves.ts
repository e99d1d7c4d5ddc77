import { record } from '../../lifecycle/index.ts'
import { markFailure } from '../rules/mark-failure.ts'
import type { AdvanceCommand, CompleteCommand, TerminateCommand } from './commands.ts'
import type { Context, TaskDecision } from './decide.ts'
import type { TaskEvent } from './events.ts'
import { evolveTasks } from './evolve.ts'
import { refuseOn } from './refusals.ts'
import { subtasksOf, type TaskTree, withRegisteredDescendants } from './state.ts'

export function moveTask(context: Context, command: AdvanceCommand): TaskDecision {
  const { rules, tree, task } = context
  const { lifecycle } = rules
  if (command.type === 'queue' && task.id !== tree.rootId) {
    return refuseOn(
      task,
      lifecycle,
      'not-top-level',
      command.type,
      'its parent starts it; only the top-level task is queued.',
    )
  }
  const moved = lifecycle.tryNext(task.status, command.type)
  if (!moved.ok) return moved
  // Drydock: the orchestrator looks at the wish to end when the task's turn comes, not before.
  if (task.terminate && lifecycle.can(task.status, 'stop')) return stopped(context, command.at)
  const type = command.type === 'queue' ? 'task-queued' : 'task-started'
  return { ok: true, events: [{ type, id: task.id, status: moved.state, at: command.at }] }
}

export function completeTask(context: Context, command: CompleteCommand): TaskDecision {
  const { rules, tree, task } = context
  const { rollUp = true, at } = command
  const completed = rules.lifecycle.tryNext(task.status, 'complete')
  if (!completed.ok) return completed
  if (task.terminate && task.action === 'noop') return stopped(context, at)
  const recorder = record<TaskTree, TaskEvent>(evolveTasks, tree)
  if (rollUp) {
    const { result } = rules.rollUp(task, subtasksOf(tree, task.id))
    if (result !== task.result) recorder.emit({ type: 'result-set', id: task.id, result, at })
  }
  recorder.emit({ type: 'task-completed', id: task.id, status: completed.state, at })
  return recorder.decision()
}

export function stopTask(context: Context, { type, at }: AdvanceCommand): TaskDecision {
  const { rules, task } = context
  const { lifecycle } = rules
  const next = lifecycle.tryNext(task.status, 'stop')
  if (!next.ok) return next
  if (!task.terminate) {
    return refuseOn(task, lifecycle, 'not-terminated', type, 'nobody asked it to end early: terminate it first.')
  }
  if (lifecycle.can(task.status, 'complete') && task.action !== 'noop') {
    return refuseOn(
      task,
      lifecycle,
      'runs-to-its-end',
      type,
      'it runs to its end although it was asked to end early; complete it.',
    )
  }
  return stopped(context, at)
}

/** Ends a task that was asked to end early. Drydock: a running `noop` that is stopped notes a failure and says so. */
function stopped({ rules, tree, task }: Context, at: string): TaskDecision {
  const { lifecycle } = rules
  const next = lifecycle.tryNext(task.status, 'stop')
  if (!next.ok) return next
  const recorder = record<TaskTree, TaskEvent>(evolveTasks, tree)
  if (lifecycle.can(task.status, 'complete')) {
    const message = { text: 'Action terminated.', error: false, contextType: 'NA', context: 'NA', at, extra: {} }
    recorder.emit(
      { type: 'message-added', id: task.id, message },
      { type: 'result-set', id: task.id, result: markFailure(task).result, at },
    )
  }
  recorder.emit({ type: 'task-stopped', id: task.id, status: next.state, at })
  return recorder.decision()
}

export function terminateTask({ rules, tree, task }: Context, command: TerminateCommand): TaskDecision {
  const { lifecycle, terminationMoves } = rules
  const { type, by = null, propagate = true, at } = command
  const reached = propagate ? withRegisteredDescendants(tree, task) : [task]
  const request = (id: string, status: string): TaskEvent => ({ type: 'termination-requested', id, status, by, at })
  // Drydock: the wish is noted on every task, also on one that is over, and changes no state.
  if (!terminationMoves) return { ok: true, events: reached.map(({ id, status }) => request(id, status)) }

  const events: TaskEvent[] = []
  for (const one of reached) {
    const next = lifecycle.tryNext(one.status, type)
    if (next.ok) events.push(request(one.id, next.state))
    else if (one === task) return next
  }
  return { ok: true, events }
}
