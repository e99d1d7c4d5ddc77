import type { MessageView } from '../../view/index.ts'
import type { TaskErrorStack } from '../model/task-error-stack.ts'

/** What is to be said about task lists that wait while another one handles their error. */
export function handlingMessagesOf(stacks: readonly TaskErrorStack[] | null | undefined): readonly MessageView[] {
  return (stacks ?? []).map(({ TaskList, CurrentTask }) => {
    const about = TaskList?.[CurrentTask]
    return { text: 'handling the error of a task', error: false, ...(about !== undefined && { about }) }
  })
}
