import type { JobSaved, MachineEvent } from './events.ts'
import type { MachineDraft } from './save-machine.ts'
import type { MachineJobState } from './state.ts'

/** What is not the same for all jobs of a machine. */
export interface NewJob extends Pick<MachineJobState, 'id' | 'task' | 'state' | 'exitState' | 'endedAt'> {
  readonly startedAt: string
}

/** Makes a job for the current entry of the task list. The job before it, if it is still there, is not the current one any more. */
export function createJob(
  { stage, bootEnv, workflow, context, currentTask, currentJobId: previous }: MachineDraft,
  { id, task, state, exitState, startedAt, endedAt }: NewJob,
  before: MachineJobState | undefined,
  log: string | null,
): { readonly job: MachineJobState; readonly events: readonly MachineEvent[] } {
  const job: MachineJobState = {
    id,
    task,
    stage,
    bootEnv,
    workflow,
    context,
    state,
    exitState,
    currentIndex: currentTask,
    nextIndex: currentTask + 1,
    current: true,
    startedAt,
    endedAt,
    previous,
    independent: false,
    problems: [],
  }
  const created: MachineEvent = { type: 'job-created', job, log }
  return { job, events: before === undefined ? [created] : [superseded(before), created] }
}

/** v3.13 saves the job before the current one each time the current one is saved; what is not current has no problems. */
export function superseded({ id, current, problems }: MachineJobState): JobSaved {
  const changes = { ...(current && { current: false }), ...(problems.length > 0 && { problems: [] }) }
  return { type: 'job-saved', jobId: id, cause: 'superseded', changes }
}
