import { JobwrightError } from '@jobwright/core'
import type { Job } from '@jobwright/core/ovirt'
import type { RequestOptions } from '../transport/index.ts'
import type { OvirtConnection } from './connection.ts'
import { followQuery, type JobFollow } from './follow.ts'
import { getJobs } from './job-operations.ts'

/** How the jobs of a correlation id are listed. */
export interface CorrelatedListing {
  /** The operation; begins messages. */
  readonly of: string
  /** What is read along with each. Default nothing. */
  readonly follow?: readonly JobFollow[] | undefined
  /** So many at most. Default: all. */
  readonly max?: number | undefined
  /** Is it never tried again, because its caller does so? Default false. */
  readonly once?: boolean | undefined
}

/** What a search answered: jobs of that correlation id and no others, or, where the engine does not search, jobs of all ids. */
export interface CorrelatedList {
  readonly searched: boolean
  readonly jobs: readonly Job[]
}

/** A correlation id that no job has. */
const nobodys = 'jobwright-nobody-has-this-id'

/**
 * Asks the engine for the jobs of a correlation id, and finds out whether it searched for them.
 *
 * oVirt: engines before 4.2 pass over the search, and so does every engine that filters for the user: the answer is jobs of all ids, and a job does not tell its own. So
 * the engine is asked for an id that no job has: one that answers with jobs all the same does not search. That costs one more request when the first jobs are
 * found; an engine that has been seen to search is not asked again.
 *
 * @param correlationId one that has been checked.
 */
export async function listCorrelated(
  { send, format, profile, searches }: OvirtConnection,
  correlationId: string,
  { of, follow = [], max, once }: CorrelatedListing,
  request: RequestOptions | undefined,
): Promise<CorrelatedList> {
  const ask = (id: string, more: readonly (readonly [string, string])[]) =>
    send({ ...getJobs({ format, profile }, [['search', `correlation_id=${id}`], ...more], of), once }, request)
  const jobs = await ask(correlationId, [...maxQuery(max), ...followQuery(follow)])
  if (jobs.length === 0 || searches.honoured) return { searched: true, jobs }
  const others = await ask(nobodys, maxQuery(1))
  if (others.length > 0) return { searched: false, jobs }
  searches.honoured = true
  return { searched: true, jobs }
}

/** As {@link listCorrelated}, where only jobs of that id are of use. JobwrightError `rejected` where the engine does not search. */
export async function onlyCorrelated(
  connection: OvirtConnection,
  correlationId: string,
  listing: CorrelatedListing,
  request: RequestOptions | undefined,
): Promise<readonly Job[]> {
  const { searched, jobs } = await listCorrelated(connection, correlationId, listing, request)
  if (searched) return jobs
  throw new JobwrightError(
    `${listing.of}: the engine on ${connection.transport.name} does not search for correlation ids: it is older than 4.2, or it filters for this user. Which job has which id cannot be known.`,
    { code: 'rejected' },
  )
}

/** What limits a list. */
export function maxQuery(max: number | undefined): readonly (readonly [string, string])[] {
  return max === undefined ? [] : [['max', String(max)]]
}
