import {
  type DeleteJobCommand,
  type JobRequestAnswered,
  type JobSaved,
  readTaskErrorRules,
  type TaskErrorRules,
  type UpdateJobCommand,
  type WorkOrderChanges,
  type WorkOrderEvent,
  type WorkOrderJobSaved,
  type WorkOrderRefused,
} from '@jobwright/core/drp'
import { applyJobEvent, type JobsChange } from '../jobs/job-events.ts'
import { nameOrderJob } from '../machines/own-job.ts'
import { jobsThatMatter } from '../machines/rules.ts'
import { times } from '../machines/times.ts'
import { aggregated } from '../resources/aggregated.ts'
import type { Change, Draft } from '../resources/kind.ts'
import { saveObject } from '../resources/save-object.ts'
import type { Site } from '../site.ts'
import type { JobObject, WorkOrderObject } from '../store/objects.ts'
import { changeWorkOrder, workOrderStateOf } from './work-order-state.ts'

/** What the rules decided about a work order and its jobs, and what else is to be said of it. */
export interface OrderHappening {
  readonly events: readonly WorkOrderEvent[]
  /** The time that the rules were given. */
  readonly at: string
  /** Whose request it was; missing for what the server does by itself. */
  readonly change?: Change | undefined
  /** Fields of the asker's new job that the rules do not know. */
  readonly newJob?: Draft<'jobs'> | undefined
  /** Takes a job that is saved in place of storing it. */
  readonly onJobSaved?: ((event: JobSaved | WorkOrderJobSaved) => void) | undefined
}

/** Brings into the store what the rules decided. Answers how a request for a job was answered. */
export function applyOrderEvents(site: Site, order: string, happening: OrderHappening): JobRequestAnswered | undefined {
  const { events, at, change, newJob, onJobSaved } = happening
  const timeOf = times(site, at)
  const about = (): JobsChange => {
    const machine = site.store.work_orders.get(order)?.Machine ?? ''
    return { machine, workOrder: order, change, newJob, timeOf }
  }
  let answered: JobRequestAnswered | undefined
  for (const event of events) {
    switch (event.type) {
      case 'work-order-saved':
        saveWorkOrder(site, order, event.changes, change)
        break
      case 'job-saved':
        if (onJobSaved === undefined) applyJobEvent(site, event, about())
        else onJobSaved(event)
        break
      case 'job-created':
      case 'job-deleted':
        applyJobEvent(site, event, about())
        break
      case 'retry-planned':
        site.later(event.afterMs, () => retry(site, order, event.jobId))
        break
      case 'job-request-answered':
        answered = event
    }
  }
  const { State, Machine, CurrentJob } = site.store.work_orders.get(order) ?? {}
  if (State === 'running' && Machine !== undefined && site.store.jobs.get(CurrentJob ?? '')?.Current === true)
    nameOrderJob(site, Machine, CurrentJob ?? '', change)
  return answered
}

/** Stores what the rules changed of a work order. */
function saveWorkOrder(site: Site, id: string, changes: WorkOrderChanges, change?: Change): void {
  const old = site.store.work_orders.get(id)
  if (old === undefined) return
  const draft: Draft<'work_orders'> = { ...old }
  changeWorkOrder(draft, changes)
  saveObject(site, site.kinds.work_orders, draft, old, change)
}

/** The jobs that a work order names: its current one, and the one whose error is handled. */
export function jobsOfOrder(
  site: Site,
  { CurrentJob: current, TaskErrorStacks: stacks }: WorkOrderObject,
  more: readonly string[] = [],
): readonly JobObject[] {
  return jobsThatMatter(site, [current, ...stacks.map((stack) => stack.CurrentJob), ...more])
}

/** What the parameters that reach a work order say about tasks that fail: its own, then those of its machine. */
export function orderTaskErrors(site: Site, order: WorkOrderObject | undefined): TaskErrorRules {
  return readTaskErrorRules(aggregated(site, site.store.machines.get(order?.Machine ?? ''), order))
}

/** Asks the rules of a job's work order, of which nothing is left where it has been deleted. */
export function decideOrderJob(
  site: Site,
  job: JobObject,
  command: UpdateJobCommand | DeleteJobCommand,
  more: readonly JobObject[] = [],
): { readonly ok: true; apply(onJobSaved: (event: JobSaved | WorkOrderJobSaved) => void): void } | WorkOrderRefused {
  const id = job.WorkOrder ?? ''
  const order = site.store.work_orders.get(id)
  const jobs = order === undefined ? [] : jobsOfOrder(site, order, [job.Previous])
  const taskErrors = orderTaskErrors(site, order)
  const decided = site.rules.workOrder.decide(
    workOrderStateOf(order, [job, ...jobs, ...more]),
    command.type === 'update-job' ? { ...command, taskErrors } : command,
  )
  if (!decided.ok) return decided
  const { events } = decided
  const at = command.type === 'update-job' ? command.at : site.stamp()
  return { ok: true, apply: (onJobSaved) => void applyOrderEvents(site, id, { events, at, onJobSaved }) }
}

/** Lets the failed task be tried again when its back-off is over, unless something else has happened by then. */
function retry(site: Site, id: string, jobId: string): void {
  const order = site.store.work_orders.get(id)
  if (order === undefined) return
  const decided = site.rules.workOrder.decide(workOrderStateOf(order, jobsOfOrder(site, order)), {
    type: 'retry-task',
    jobId,
  })
  if (decided.ok) applyOrderEvents(site, id, { events: decided.events, at: site.stamp() })
}
