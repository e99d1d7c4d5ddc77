import type { MachineState } from '@jobwright/core/drp'
import { type Struct, struct } from '../store/fields.ts'
import type { TaskErrorStackObject } from '../store/objects.ts'

/** A task list that waits while another one handles its error. */
export const taskErrorStack: Struct = /*@__PURE__*/ (() =>
  struct('TaskStack', { CurrentTask: 'int', CurrentJob: 'uuid', TaskList: '[]string' }))()

type WaitingLists = MachineState['taskErrorStacks']

/** The waiting lists as the rules call them. */
export function waitingListsOf(stacks: readonly TaskErrorStackObject[] | undefined): WaitingLists {
  return (stacks ?? []).map(({ CurrentTask, CurrentJob, TaskList }) => ({
    tasks: TaskList,
    currentTask: CurrentTask,
    currentJobId: CurrentJob === '' ? null : CurrentJob,
  }))
}

/** The waiting lists as the API shows them. */
export function stacksOf(lists: WaitingLists): readonly TaskErrorStackObject[] {
  return lists.map(({ tasks, currentTask, currentJobId }) => ({
    CurrentTask: currentTask,
    CurrentJob: currentJobId ?? '',
    TaskList: tasks,
  }))
}
