import type { JobView, ProgressView } from '../../view/index.ts'
import type { Job } from '../model/job.ts'
import type { TaskErrorStack } from '../model/task-error-stack.ts'
import { type EntryStanding, standingOfJob } from './machine-standing.ts'
import { entryViewOf, type TaskEntryOptions } from './task-entry-view.ts'
import { taskTriesOf } from './task-tries.ts'

/** A task list with the jobs of its entries. */
export interface ShownList {
  readonly tasks: readonly string[]
  readonly currentTask: number
  /** The jobs of each entry, oldest first. */
  readonly tries: ReadonlyMap<number, readonly Job[]>
  /** Where the entry stands that the list is at, if it is at one. */
  readonly current: EntryStanding | undefined
}

/**
 * The lists that wait while another one handles their error, from the outermost to the innermost. One that names no entry that failed is left out: it
 * cannot be told where the handling belongs.
 */
export function waitingLists(
  stacks: readonly TaskErrorStack[] | null | undefined,
  jobs: readonly Job[],
): readonly ShownList[] {
  return (stacks ?? []).flatMap(({ TaskList, CurrentTask, CurrentJob }) => {
    const tasks = TaskList ?? []
    if (tasks[CurrentTask] === undefined) return []
    const tries = taskTriesOf({ Tasks: tasks, CurrentTask, CurrentJob }, jobs)
    return [{ tasks, currentTask: CurrentTask, tries, current: standingOfJob('failed') }]
  })
}

/** The entries of the outermost list; what handles the error of an entry is below that entry, after its tries. */
export function entriesOf(
  [list, ...inner]: readonly ShownList[],
  { owner, ...rest }: Pick<TaskEntryOptions, 'owner' | 'source' | 'rest'>,
): readonly JobView[] {
  if (list === undefined) return []
  const { tasks, currentTask, tries, current } = list
  const handlers = entriesOf(inner, { owner: { ...owner, id: `${owner.id}/${currentTask}` }, ...rest })
  return tasks.map((task, index) => {
    const entry = { owner, index, task, tries: tries.get(index) ?? [], currentTask, current, ...rest }
    return entryViewOf(index === currentTask ? { ...entry, handlers } : entry)
  })
}

/** How many entries are done. */
export function progressOf(entries: readonly JobView[]): ProgressView {
  const done = entries.filter(({ outcome }) => outcome === 'succeeded').length
  return { done, total: entries.length, unit: 'tasks' }
}
