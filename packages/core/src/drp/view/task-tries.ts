import { isEmptyUuid } from '../model/empty-values.ts'
import type { Job } from '../model/job.ts'
import type { TaskListDocument } from './task-list-document.ts'

/**
 * The jobs of each entry of a task list, oldest first, as far as they are known.
 *
 * They are followed from the current job back to the first: those of an earlier run of the list are told by coming, in time, before jobs with
 * lower indexes, or by being of other tasks. A list that was set back has none before its next job is made.
 */
export function taskTriesOf(list: TaskListDocument, jobs: readonly Job[]): ReadonlyMap<number, readonly Job[]> {
  const byId = new Map(jobs.map((job) => [job.Uuid, job]))
  const tries = new Map<number, Job[]>()
  let last = list.CurrentTask ?? -1
  let id = list.CurrentJob ?? ''
  while (!isEmptyUuid(id)) {
    const job = byId.get(id)
    // Each is taken once, so that ids which go in circles end.
    if (job === undefined || !byId.delete(id)) break
    const { CurrentIndex: index, Task } = job
    if (index > last || list.Tasks?.[index] !== Task) break
    const known = tries.get(index)
    if (known === undefined) tries.set(index, [job])
    else known.unshift(job)
    last = index
    id = job.Previous
  }
  return tries
}
