import {
  type MachineChanges,
  type MachineFields,
  type MachineJobState,
  type MachineState,
  noMachine,
} from '@jobwright/core/drp'
import { jobStateOf } from '../jobs/job-state.ts'
import type { Draft } from '../resources/kind.ts'
import { stacksOf, waitingListsOf } from '../resources/task-error-stack.ts'
import type { JobObject, MachineObject } from '../store/objects.ts'
import { problemsOf, textsOf } from './problems.ts'

/** A machine as the rules see it, with those of its jobs that matter. */
export function machineStateOf(machine: MachineObject | undefined, jobs: Iterable<JobObject>): MachineState {
  const byId = new Map<string, MachineJobState>()
  // v3.13 goes by what the job itself says.
  const currentId = machine?.WorkOrderMode === undefined ? undefined : machine.CurrentJob
  for (const job of jobs) byId.set(job.Uuid, jobStateOf(job, currentId))
  if (machine === undefined) return { ...noMachine, jobs: byId }
  return {
    ...machineFieldsOf(machine),
    id: machine.Uuid,
    problems: problemsOf(machine.Errors),
    currentJobId: machine.CurrentJob === '' ? null : machine.CurrentJob,
    retryTaskAttempt: machine.RetryTaskAttempt ?? 0,
    taskErrorStacks: waitingListsOf(machine.TaskErrorStacks),
    jobs: byId,
  }
}

/** The fields of a machine that drive its task list. */
export function machineFieldsOf(machine: MachineObject | Draft<'machines'>): {
  readonly [Field in keyof MachineFields]-?: Exclude<MachineFields[Field], undefined>
} {
  return {
    tasks: machine.Tasks,
    currentTask: machine.CurrentTask,
    runnable: machine.Runnable,
    locked: machine.Locked,
    stage: machine.Stage,
    bootEnv: machine.BootEnv,
    workflow: machine.Workflow,
    context: machine.Context ?? '',
  }
}

/** Writes what the rules changed into a machine. */
export function changeMachine(draft: Draft<'machines'>, changes: MachineChanges): void {
  const { tasks, currentTask, runnable, problems, locked, stage, bootEnv, workflow, context, currentJobId } = changes
  if (tasks !== undefined) draft.Tasks = tasks
  if (currentTask !== undefined) draft.CurrentTask = currentTask
  if (runnable !== undefined) draft.Runnable = runnable
  if (locked !== undefined) draft.Locked = locked
  if (stage !== undefined) draft.Stage = stage
  if (bootEnv !== undefined) draft.BootEnv = bootEnv
  if (workflow !== undefined) draft.Workflow = workflow
  if (context !== undefined && 'Context' in draft) draft.Context = context
  const { retryTaskAttempt, taskErrorStacks } = changes
  if (retryTaskAttempt !== undefined && 'RetryTaskAttempt' in draft) draft.RetryTaskAttempt = retryTaskAttempt
  if (taskErrorStacks !== undefined && 'TaskErrorStacks' in draft) draft.TaskErrorStacks = stacksOf(taskErrorStacks)
  if (currentJobId !== undefined) draft.CurrentJob = currentJobId ?? ''
  draft.Errors = textsOf(problems ?? [])
}
