import { type Clock, isJobwrightError } from '@jobwright/core'
import type { ExitCodeMeaning, Job } from '@jobwright/core/drp'
import { pause } from '../../api/index.ts'
import type { DrpClient } from '../client.ts'
import { DrpConflictError } from '../conflict-error.ts'
import { mayPass } from './may-pass.ts'

/** As the real agents do, which know nothing between them but that a request was not answered. In milliseconds. */
const pausesMs = [1_000, 1_000, 2_000, 3_000, 5_000, 8_000] as const

/**
 * Writes how a running job ended, again and again where that may help: without it, the work was for nothing. Rejects with DrpConflictError where
 * the job runs no more, as somebody else has ended it.
 */
export async function writeJobEnd(
  client: DrpClient,
  clock: Clock,
  id: string,
  { state, exitState }: Pick<ExitCodeMeaning, 'state' | 'exitState'>,
  signal: AbortSignal,
): Promise<Job> {
  const changes = { State: state, ExitState: exitState }
  for (const pauseMs of [...pausesMs, undefined]) {
    try {
      return await client.jobs.update(id, changes, { expect: { State: 'running' }, signal })
    } catch (error) {
      const now = error instanceof DrpConflictError ? error.current : undefined
      // It was written the time before, and only the answer was lost.
      if (now?.State === state && now.ExitState === exitState) return now
      if (pauseMs === undefined || !mayHelp(error) || signal.aborted) throw error
      await pause(clock, pauseMs, [signal])
    }
  }
  throw new Error('unreachable')
}

function mayHelp(error: unknown): boolean {
  const isAnswer = (['conflict', 'rejected', 'not-found'] as const).some((code) => isJobwrightError(error, code))
  return mayPass(error) && !isAnswer
}
