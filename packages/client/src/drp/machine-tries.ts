import { isEmptyUuid, type Job, type Machine } from '@jobwright/core/drp'

/** The tries of the task that a machine is at, as far as they can be read. */
export interface MachineTries {
  /** Newest first; of those before the last one, no more than tell whether it was the last. */
  readonly jobs: readonly Job[]
  /** Are there no others that matter? */
  readonly complete: boolean
}

/**
 * Is it to be found out whether a failed task is tried again? v4 does so by itself, after a pause in which the machine is not runnable, and looks
 * the same after the last try.
 */
function isInDoubt({ Runnable, Available, JobState, RetryTaskAttempt = 0 }: Machine): boolean {
  return !Runnable && Available && JobState === 'failed' && RetryTaskAttempt > 0
}

/** Makes a reader of tries. It keeps those of a machine until its task is tried no more, so that each is read once. */
export function triesReader(): (
  machine: Machine,
  readJob: (id: string) => Promise<Job | undefined>,
) => Promise<MachineTries | undefined> {
  const kept = new Map<string, MachineTries>()
  return async (machine, readJob) => {
    const { Uuid, RetryTaskAttempt = 0 } = machine
    if (RetryTaskAttempt === 0) kept.delete(Uuid)
    if (!isInDoubt(machine)) return undefined
    const tries = await readTries(machine, kept.get(Uuid), readJob)
    kept.set(Uuid, tries)
    return tries
  }
}

async function readTries(
  { CurrentJob, CurrentTask, Tasks, RetryTaskAttempt = 0 }: Machine,
  before: MachineTries | undefined,
  read: (id: string) => Promise<Job | undefined>,
): Promise<MachineTries> {
  const jobs: Job[] = []
  for (let id = CurrentJob; !isEmptyUuid(id) && jobs.length <= RetryTaskAttempt; ) {
    if (before !== undefined && before.jobs[0]?.Uuid === id) {
      return { jobs: [...jobs, ...before.jobs], complete: before.complete }
    }
    const job = await read(id)
    if (job === undefined) return { jobs, complete: false }
    if (job.CurrentIndex !== CurrentTask || job.Task !== Tasks?.[CurrentTask]) break
    jobs.push(job)
    id = job.Previous
  }
  return { jobs, complete: true }
}
