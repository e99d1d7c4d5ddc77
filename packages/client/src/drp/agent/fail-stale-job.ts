import { isJobwrightError } from '@jobwright/core'
import type { Job } from '@jobwright/core/drp'
import { noteOf } from './progress.ts'
import type { RunContext } from './run-context.ts'

/**
 * Fails a machine's job if an agent of the same context has left it open.
 *
 * @param isFirst does the run begin? Then every open job was left. Later only those are taken for such that the run was given itself, and those
 * that nobody has set running: two agents on one machine would else fail each other's jobs for ever.
 */
export async function failStaleJob(run: RunContext, id: string, isFirst: boolean): Promise<void> {
  const { jobs } = run.client
  const signal = run.calledOff
  try {
    const job = await jobs.get(id, { signal })
    const State = (['created', 'running'] as const).find((open) => open === job.State)
    if (State === undefined || !isOfContext(run, job)) return
    if (!isFirst && State === 'running' && id !== run.ownJob) return
    const failed = await jobs.update(id, { State: 'failed' }, { expect: { State }, signal })
    run.tell({ kind: 'job-failed', job: noteOf(failed) })
  } catch (error) {
    // A machine may name a job that was deleted; and one that has moved on meanwhile was not left.
    if (!isJobwrightError(error, 'not-found') && !isJobwrightError(error, 'conflict')) throw error
  }
}

function isOfContext({ profile, context }: RunContext, { Context = '' }: Job): boolean {
  return profile === 'v3.13' || Context === context
}
