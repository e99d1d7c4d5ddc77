import { checkKeys, isJobwrightError, type JobwrightError } from '@jobwright/core'
import type { Job } from '@jobwright/core/lcm'
import { type CancellableWatchable, type WaitOptions, type WaitResult, type Watched, wait } from '../wait/index.ts'
import { passesByItself } from '../wait/passing.ts'

/** How a job is killed. All durations are milliseconds. */
export interface CancelJobOptions
  extends Pick<
    WaitOptions,
    'timeoutMs' | 'notFoundGraceMs' | 'outageToleranceMs' | 'detail' | 'signal' | 'onSnapshot'
  > {
  /** How often to look. Default 5 000, as often as LCM looks after its jobs. */
  readonly intervalMs?: number | undefined
}

/** What became of killing a job. */
export interface JobCancellation {
  /**
   * What ended it: the `termination`; `the job itself`, which was COMPLETE or FAILED first; `a restart` of OpsCenter, which left it ORPHANED; or `nobody`, as
   * it had not ended, as far as is known, when the wait was over.
   */
  readonly by: 'termination' | 'the job itself' | 'a restart' | 'nobody'
  /** Was the server asked to kill it? It is not where the job was found to have ended already: the termination is somebody else's then. */
  readonly asked: boolean
  /** How the wait for its end went. */
  readonly result: WaitResult<Job>
}

const keys = [
  'timeoutMs',
  'notFoundGraceMs',
  'outageToleranceMs',
  'detail',
  'signal',
  'onSnapshot',
  'intervalMs',
] as const satisfies readonly (keyof CancelJobOptions)[]

/** Has the server kill a job, and waits until it has ended. */
export async function cancelJob(
  watchable: CancellableWatchable<Job>,
  id: string,
  options: CancelJobOptions,
): Promise<JobCancellation> {
  checkKeys('jobs.cancel', options, keys)
  let asked = false
  let agreed = false
  let refusal: JobwrightError | undefined

  const killed: Watched<Job> = {
    ...watchable,
    id,
    // The looks are the tries: what passes by itself is tried again at the next one, also when it is not known whether it has been done.
    async read(_, context) {
      const view = await watchable.read(id, context)
      if (agreed || view === undefined || view.phase === 'ended') return view
      try {
        asked = true
        await watchable.cancel(id, context)
        agreed = true
        refusal = undefined
        return view
      } catch (error) {
        if (!isJobwrightError(error) || passesByItself(error)) throw error
        // It may have ended by itself before it could be killed.
        const now = await watchable.read(id, context)
        if (now?.phase === 'ended') return now
        refusal = error
        throw error
      }
    },
  }

  try {
    const { intervalMs = watchable.pace.floorMs, ...rest } = options
    const result = await wait(killed, { ...rest, intervalMs })
    return { by: winnerOf(result), asked, result }
  } catch (error) {
    throw refusal ?? error
  }
}

function winnerOf({ outcome, reason }: WaitResult): JobCancellation['by'] {
  if (reason !== 'ended') return 'nobody'
  if (outcome === 'cancelled') return 'termination'
  return outcome === 'lost' ? 'a restart' : 'the job itself'
}
