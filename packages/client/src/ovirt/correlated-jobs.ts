import { invalidInput } from '@jobwright/core'
import type { Job } from '@jobwright/core/ovirt'
import { milliseconds } from '../input/index.ts'
import { type JobWatch, type WaitOptions, type WaitResult, type Watched, wait, watch } from '../wait/index.ts'
import type { OvirtConnection } from './connection.ts'
import { correlatedWatchable } from './correlated-watchable.ts'
import { checkCorrelationId } from './correlation-id.ts'
import type { JobReader } from './job-reader.ts'

/** How to wait for all jobs of a correlation id. `timeoutMs` is required, as for every wait: a job can be `started` for ever. */
export interface CorrelatedJobsOptions extends WaitOptions {
  /**
   * How long all jobs must have ended, in milliseconds, without another one of the same correlation id coming up: one command of the engine may start
   * several, one after the other. Default 4 000, which is one more look at the usual pace; 0 ends the wait at the first look that finds all of them ended.
   */
  readonly settleMs?: number | undefined
}

/**
 * How a wait for all jobs of a correlation id ended, and what is known of them.
 *
 * The outcome is that of the worst: `lost` before `failed`, before `cancelled`, before `succeeded`. The targets are the jobs, the children of the view are
 * their views, and the document lists them as they were seen last. The token is of no use: another wait does not know the jobs that only this one has seen.
 */
export type CorrelatedJobsResult = WaitResult<readonly Job[]>

/** What waits for all jobs of a correlation id. */
interface CorrelatedJobs {
  readonly waitForCorrelation: (correlationId: string, options: CorrelatedJobsOptions) => Promise<CorrelatedJobsResult>
  readonly watchCorrelation: (correlationId: string, options: CorrelatedJobsOptions) => JobWatch<readonly Job[]>
}

const usualSettleMs = 4_000

/** Makes what waits for all jobs of a correlation id. */
export function correlatedJobs(connection: OvirtConnection, reader: JobReader): CorrelatedJobs {
  function begin(
    of: string,
    id: string,
    given: CorrelatedJobsOptions,
  ): readonly [Watched<readonly Job[]>, WaitOptions] {
    const { settleMs = usualSettleMs, ...options } = { ...given }
    checkCorrelationId(of, id)
    const wanted = milliseconds(0)(settleMs)
    if (wanted !== undefined) throw invalidInput(`${of}: settleMs must be ${wanted}.`)
    return [{ ...correlatedWatchable(connection, reader, settleMs), id }, options]
  }

  return {
    waitForCorrelation: async (id, options) => wait(...begin('jobs.waitForCorrelation', id, options)),
    watchCorrelation: (id, options) => watch(...begin('jobs.watchCorrelation', id, options)),
  }
}
