import type { Open } from '../../wire/index.ts'
import type { Job } from '../model/job.ts'
import type { JobExitState, JobState } from '../model/words.ts'
import type { JobWords } from './job-messages.ts'

/** What a machine and a work order tell about their task list. */
export interface TaskListDocument {
  readonly CurrentJob?: string | undefined
  readonly Tasks?: readonly string[] | null | undefined
  readonly CurrentTask?: number | undefined
  readonly JobState?: Open<'' | JobState> | undefined
  readonly JobExitState?: Open<JobExitState> | undefined
  readonly JobResultErrors?: readonly string[] | null | undefined
}

/** What is known of the last job of an entry of the list: first what the document itself mirrors, then the job. */
export function jobWordsOf(
  list: TaskListDocument,
  place: number,
  jobs: readonly Job[],
  tries: ReadonlyMap<number, readonly Job[]>,
): (JobWords & { readonly state: string | undefined }) | undefined {
  const job = tries.get(place)?.at(-1)
  const isElsewhere = job?.Uuid !== list.CurrentJob && jobs.some(({ Uuid }) => Uuid === list.CurrentJob)
  // Neither a list that was set back nor an empty one has a current job; the document may mirror one of the list before.
  if (place < 0 || isElsewhere) return undefined
  return {
    task: list.Tasks?.[place],
    state: list.JobState || job?.State,
    exitState: list.JobExitState || job?.ExitState,
    resultErrors: list.JobResultErrors ?? job?.ResultErrors,
  }
}
