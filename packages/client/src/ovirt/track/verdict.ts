import { isJobwrightError } from '@jobwright/core'
import { passesByItself, retryAfterOf } from '../../wait/passing.ts'
import type { Report, Verdict } from './reporter.ts'
import type { TrackLossReason } from './tracked.ts'

/**
 * What becomes of a report that could not be sent; or why all others are lost, too.
 *
 * @param askForJob reads the job.
 */
export async function verdictOn(
  error: unknown,
  { kind }: Report,
  askForJob: () => Promise<unknown>,
): Promise<Verdict | TrackLossReason> {
  const verdict = lossOf(error) ?? retryOf(error)
  if (verdict !== undefined) return verdict
  if (kind === 'add-job') return 'refused'
  // oVirt: where a job is gone, the engine misses now the job, now the step, now the parent.
  try {
    await askForJob()
    return { next: 'skip' }
  } catch (unread) {
    if (isJobwrightError(unread, 'not-found')) return 'job-removed'
    return lossOf(unread) ?? retryOf(unread) ?? { next: 'skip' }
  }
}

/** What an error means for all reports that follow; undefined where it is about one alone. */
function lossOf(error: unknown): TrackLossReason | undefined {
  if (!isJobwrightError(error)) return undefined
  switch (error.code) {
    case 'forbidden':
      // oVirt: who may add steps, but is no administrator, may not read the one that was just added. The job can be ended all the same.
      return error.applied === 'no' ? 'refused' : undefined
    case 'authentication':
    case 'certificate':
      return 'refused'
    case 'aborted':
      return 'client-closed'
    default:
      return undefined
  }
}

/** Is the report to be sent again? */
function retryOf(error: unknown): Verdict | undefined {
  if (!isJobwrightError(error) || !passesByItself(error)) return undefined
  return { next: 'retry', afterMs: retryAfterOf(error) ?? 0 }
}
