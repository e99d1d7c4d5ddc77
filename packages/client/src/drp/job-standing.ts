import { isEmptyUuid, type Job, jobLifecycle } from '@jobwright/core/drp'

/**
 * Has a job been superseded before it ended? Its machine has another job by now, or is gone, so that no agent will take it up again. Jobs outside
 * of a machine's task list are never current: this says nothing of them.
 */
export function isSuperseded({ State, Current, Independent, WorkOrder }: Job): boolean {
  return !Current && Independent !== true && isEmptyUuid(WorkOrder) && !jobLifecycle.isEnded(State)
}

/** Will nothing more come of a job? */
export function isOver(job: Job): boolean {
  return jobLifecycle.isEnded(job.State) || isSuperseded(job)
}
