import { record } from '../../lifecycle/index.ts'
import { bubbleResults } from '../rules/bubble-results.ts'
import { markFailure } from '../rules/mark-failure.ts'
import { markSuccess } from '../rules/mark-success.ts'
import { retryTask } from '../rules/retry-task.ts'
import type { AlignCommand, BubbleCommand, MarkCommand, MessageCommand, RetryCommand } from './commands.ts'
import { copyJson } from './copy-json.ts'
import type { Context, TaskDecision } from './decide.ts'
import type { TaskEvent } from './events.ts'
import { evolveTasks } from './evolve.ts'
import { refuseOn } from './refusals.ts'
import { subtasksOf, type TaskState, type TaskTree } from './state.ts'

export function addMessage({ rules, task }: Context, command: MessageCommand): TaskDecision {
  const { id, type, text, error, contextType, context, extra = {}, at } = command
  // Drydock takes empty texts, but nothing that is absent.
  if ([text, error, contextType, context].some((part: unknown) => part === undefined || part === null)) {
    const why = 'a message needs text, error, contextType and context; write "NA" for no context.'
    return refuseOn(task, rules.lifecycle, 'incomplete-message', type, why)
  }
  const kept = copyJson(extra)
  if (kept === undefined) {
    return refuseOn(task, rules.lifecycle, 'not-json', type, 'extra cannot be kept: it is no JSON, or nested too deep.')
  }
  const message = { text, error: Boolean(error), contextType, context, at, extra: kept.value }
  return { ok: true, events: [{ type: 'message-added', id, message }] }
}

export function markTask({ task }: Context, { type, focus, at }: MarkCommand): TaskDecision {
  return resultSet(type === 'success' ? markSuccess(task, focus) : markFailure(task, focus), at)
}

export function alignTask(
  { rules, tree, task }: Context,
  { actionFilter, resetStatus, at }: AlignCommand,
): TaskDecision {
  return resultSet(rules.align(task, subtasksOf(tree, task.id), { actionFilter, resetStatus }), at)
}

export function bubbleTask({ tree, task }: Context, { actionFilter, at }: BubbleCommand): TaskDecision {
  return resultSet(bubbleResults(task, subtasksOf(tree, task.id), { actionFilter }), at)
}

function resultSet({ id, result }: TaskState, at: string): TaskDecision {
  return { ok: true, events: [{ type: 'result-set', id, result, at }] }
}

export function retry({ rules, tree, task }: Context, { type, maxAttempts, at }: RetryCommand): TaskDecision {
  if (!rules.retries) {
    return refuseOn(
      task,
      rules.lifecycle,
      'not-documented',
      type,
      'the task document knows no retry; create a new task.',
    )
  }
  const attempt = retryTask(task, maxAttempts)
  const recorder = record<TaskTree, TaskEvent>(evolveTasks, tree)
  if (attempt.kind === 'exhausted') {
    return refuseOn(
      task,
      rules.lifecycle,
      'max-retries-reached',
      type,
      `it was retried ${task.retry} times, as often as allowed.`,
    )
  }
  if (attempt.kind === 'retried') {
    const message = { text: attempt.message, error: false, contextType: 'NA', context: 'NA', at, extra: {} }
    recorder.emit(
      { type: 'message-added', id: task.id, message },
      { type: 'task-retried', id: task.id, retry: attempt.task.retry, result: attempt.task.result, at },
    )
  }
  return recorder.decision()
}
