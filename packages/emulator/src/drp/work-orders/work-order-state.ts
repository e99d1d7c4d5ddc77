import { noWorkOrder, type WorkOrderChanges, type WorkOrderRecord, workOrderLifecycle } from '@jobwright/core/drp'
import { jobStateOf } from '../jobs/job-state.ts'
import { problemsOf, textsOf } from '../machines/problems.ts'
import type { Draft } from '../resources/kind.ts'
import { stacksOf, waitingListsOf } from '../resources/task-error-stack.ts'
import { zeroTime } from '../store/fields.ts'
import type { JobObject, WorkOrderObject } from '../store/objects.ts'

/** A work order as the rules see it, with those of its jobs that matter. */
export function workOrderStateOf(order: WorkOrderObject | undefined, jobs: Iterable<JobObject>): WorkOrderRecord {
  const byId = new Map(Array.from(jobs, (job) => [job.Uuid, jobStateOf(job, order?.CurrentJob)]))
  if (order === undefined) return { ...noWorkOrder, jobs: byId }
  return {
    id: order.Uuid,
    state: workOrderLifecycle.isState(order.State) ? order.State : 'created',
    machineId: order.Machine === '' ? null : order.Machine,
    filter: order.Filter,
    blueprint: order.Blueprint,
    tasks: order.Tasks,
    currentTask: order.CurrentTask,
    runnable: order.Runnable,
    problems: problemsOf(order.Errors),
    stage: order.Stage,
    context: order.Context,
    currentJobId: order.CurrentJob === '' ? null : order.CurrentJob,
    retryTaskAttempt: order.RetryTaskAttempt,
    taskErrorStacks: waitingListsOf(order.TaskErrorStacks),
    archived: order.Archived,
    createdAt: timeOrNull(order.CreateTime),
    startedAt: timeOrNull(order.StartTime),
    endedAt: timeOrNull(order.EndTime),
    jobs: byId,
  }
}

/** Writes what the rules changed into a work order. */
export function changeWorkOrder(draft: Draft<'work_orders'>, changes: WorkOrderChanges): void {
  const { state, machineId, filter, blueprint, tasks, currentTask, runnable, stage, context, archived } = changes
  if (state !== undefined) draft.State = state
  if (machineId !== undefined) draft.Machine = machineId ?? ''
  if (filter !== undefined) draft.Filter = filter
  if (blueprint !== undefined) draft.Blueprint = blueprint
  if (tasks !== undefined) draft.Tasks = tasks
  if (currentTask !== undefined) draft.CurrentTask = currentTask
  if (runnable !== undefined) draft.Runnable = runnable
  if (stage !== undefined) draft.Stage = stage
  if (context !== undefined) draft.Context = context
  if (archived !== undefined) draft.Archived = archived
  const { currentJobId, retryTaskAttempt, taskErrorStacks, createdAt, startedAt, endedAt, problems } = changes
  if (currentJobId !== undefined) draft.CurrentJob = currentJobId ?? ''
  if (retryTaskAttempt !== undefined) draft.RetryTaskAttempt = retryTaskAttempt
  if (taskErrorStacks !== undefined) draft.TaskErrorStacks = stacksOf(taskErrorStacks)
  if (createdAt !== undefined) draft.CreateTime = createdAt ?? zeroTime
  if (startedAt !== undefined) draft.StartTime = startedAt ?? zeroTime
  if (endedAt !== undefined) draft.EndTime = endedAt ?? zeroTime
  if (problems !== undefined) draft.Errors = textsOf(problems)
}

/** Takes back what a request wrote into the fields that only the rules change. */
export function restoreWorkOrder(draft: Draft<'work_orders'>, old: WorkOrderObject): void {
  const { State, Machine, Filter, Blueprint, Mode, Context, Stage, Tasks, CurrentTask, CurrentJob, Runnable } = old
  const { RetryTaskAttempt, TaskErrorStacks, Archived, CreateTime, StartTime, EndTime, Errors } = old
  Object.assign(draft, { State, Machine, Filter, Blueprint, Mode, Context, Stage, Tasks, CurrentTask, CurrentJob })
  Object.assign(draft, {
    Runnable,
    RetryTaskAttempt,
    TaskErrorStacks,
    Archived,
    CreateTime,
    StartTime,
    EndTime,
    Errors,
  })
}

function timeOrNull(time: string): string | null {
  return time === zeroTime ? null : time
}
