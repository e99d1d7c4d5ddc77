import type { JobChanges, MachineJobFields, MachineJobState } from '@jobwright/core/drp'
import { problemsOf, textsOf } from '../machines/problems.ts'
import type { Draft } from '../resources/kind.ts'
import { zeroTime, zeroUuid } from '../store/fields.ts'
import type { JobObject } from '../store/objects.ts'

/** A job as the rules see it. `currentId` is the current one of the list that it is of, which may not be its machine's: that may run another list now. */
export function jobStateOf(job: JobObject, currentId = ''): MachineJobState {
  return {
    ...jobFieldsOf(job),
    id: job.Uuid,
    current: job.Current || job.Uuid === currentId,
    independent: job.Independent ?? false,
    problems: problemsOf(job.Errors),
  }
}

/** The fields of a job that an update may set, as the rules call them. */
export function jobFieldsOf(job: JobObject | Draft<'jobs'>): {
  readonly [Field in keyof MachineJobFields]-?: Exclude<MachineJobFields[Field], undefined>
} {
  return {
    task: job.Task,
    stage: job.Stage,
    bootEnv: job.BootEnv,
    workflow: job.Workflow,
    context: job.Context ?? '',
    state: job.State,
    exitState: job.ExitState,
    currentIndex: job.CurrentIndex,
    nextIndex: job.NextIndex,
    previous: job.Previous === zeroUuid ? null : job.Previous,
    startedAt: job.StartTime === zeroTime ? null : job.StartTime,
    endedAt: job.EndTime === zeroTime ? null : job.EndTime,
  }
}

/** Writes what the rules changed into a job. `timeOf` gives the time that is shown for one of the rules'. */
export function changeJob(draft: Draft<'jobs'>, changes: JobChanges, timeOf: (at: string) => string): void {
  const { task, stage, bootEnv, workflow, context, state, exitState, currentIndex, nextIndex, current } = changes
  if (task !== undefined) draft.Task = task
  if (stage !== undefined) draft.Stage = stage
  if (bootEnv !== undefined) draft.BootEnv = bootEnv
  if (workflow !== undefined) draft.Workflow = workflow
  if (context !== undefined && 'Context' in draft) draft.Context = context
  if (state !== undefined) draft.State = state
  if (exitState !== undefined) draft.ExitState = exitState
  if (currentIndex !== undefined) draft.CurrentIndex = currentIndex
  if (nextIndex !== undefined) draft.NextIndex = nextIndex
  if (current !== undefined) draft.Current = current
  const { startedAt, endedAt, previous, problems } = changes
  if (startedAt !== undefined) draft.StartTime = startedAt === null ? zeroTime : timeOf(startedAt)
  if (endedAt !== undefined) draft.EndTime = endedAt === null ? zeroTime : timeOf(endedAt)
  if (previous !== undefined) draft.Previous = previous ?? zeroUuid
  if (problems !== undefined) draft.Errors = textsOf(problems)
}

/** Takes back what a request wrote into the fields that the rules decide about. */
export function restoreJob(draft: Draft<'jobs'>, old: JobObject): void {
  draft.Task = old.Task
  draft.Stage = old.Stage
  draft.BootEnv = old.BootEnv
  draft.Workflow = old.Workflow
  draft.State = old.State
  draft.ExitState = old.ExitState
  draft.CurrentIndex = old.CurrentIndex
  draft.NextIndex = old.NextIndex
  draft.Current = old.Current
  draft.StartTime = old.StartTime
  draft.EndTime = old.EndTime
  draft.Previous = old.Previous
  if (old.Context !== undefined) draft.Context = old.Context
}
