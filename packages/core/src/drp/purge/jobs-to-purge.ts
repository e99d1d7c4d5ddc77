import { checkKeys } from '../../input/index.ts'
import { jobLifecycle } from '../lifecycle.ts'
import { isEmptyUuid } from '../model/empty-values.ts'
import type { GivenAssumptions } from '../task-errors/assumptions.ts'
import { type JobPurgeAssumptions, purgeAssumptions } from './assumptions.ts'
import { excessJobs, isCounted, timeOf } from './excess-jobs.ts'
import { type JobPurgeOptions, limitsOf, type PurgeLimits } from './options.ts'
import type { PurgeableJob } from './purgeable-job.ts'

/**
 * Why a purge leaves a job:
 * - `not-asked`: it is of another machine than the one asked for, or of a machine that exists where only those of missing ones are asked for;
 * - `current`: it is its machine's current job; `not-ended`: it is not over;
 * - `independent`: by the assumption `independentJobs`, no purge touches it;
 * - `within-limits`: no limit is exceeded.
 */
export type JobKeptReason = 'not-asked' | 'current' | 'not-ended' | 'independent' | 'within-limits'

/**
 * Why a purge deletes a job: `too-many`, by `jobsToKeep`; `too-old`, by `failedJobsPurgedAfter` or `completeJobsPurgedAfter`; or `both`.
 */
export type JobPurgedReason = 'too-many' | 'too-old' | 'both'

/** What a purge does with a job. */
export type JobPurgeVerdict<T extends PurgeableJob> =
  | { readonly job: T; readonly purged: true; readonly reason: JobPurgedReason }
  | { readonly job: T; readonly purged: false; readonly reason: JobKeptReason }

/** What a purge does. */
export interface JobPurge<T extends PurgeableJob> {
  /** The jobs that it deletes, in the order in which they were given. */
  readonly purged: readonly T[]
  /** What it does with each job, in the order in which they were given. */
  readonly verdicts: readonly JobPurgeVerdict<T>[]
  /** How many jobs there are for each reason; 0 for those that there are none of. */
  readonly counts: Readonly<Record<JobPurgedReason | JobKeptReason, number>>
}

/**
 * Says which jobs a purge deletes: those in excess of the limits, of each machine the newest being kept. Never a machine's current job, and never
 * one that is not over; about independent jobs, and how the limits work together, see {@link JobPurgeAssumptions}.
 *
 * `v4`, from the documents of the command line: the server's own rules are not public.
 *
 * @param jobs all jobs there are, in any order: those left out are not counted.
 * @param options the limits, as `DELETE /jobs` takes them, and the time.
 * @param more what is assumed where no source tells.
 * @throws JobwrightError `invalid-input` for a limit, a time or a key that cannot be read.
 *
 * @example
 * import { jobsToPurge } from '@jobwright/core/drp'
 * const done = { Machine: 'm1', StartTime: '2026-11-18T09:00:00Z', State: 'finished', Current: false }
 * const jobs = [
 *   { ...done, Uuid: 'j1', EndTime: '2026-11-18T10:00:00Z' },
 *   { ...done, Uuid: 'j2', EndTime: '2026-11-19T10:00:00Z', State: 'failed' },
 *   { ...done, Uuid: 'j3', EndTime: '2026-11-20T10:00:00Z', Current: true },
 * ]
 * const { purged, counts } = jobsToPurge(jobs, { now: '2026-11-20T12:00:00Z', jobsToKeep: 2, failedJobsPurgedAfter: '24h' })
 * purged.map(({ Uuid }) => Uuid) //=> ['j1', 'j2']
 * counts['too-many'] //=> 1
 * counts.current //=> 1
 */
export function jobsToPurge<T extends PurgeableJob>(
  jobs: readonly T[],
  options: JobPurgeOptions,
  more: { readonly assumptions?: GivenAssumptions<JobPurgeAssumptions> | undefined } = {},
): JobPurge<T> {
  checkKeys('jobsToPurge', more, ['assumptions'])
  const assumptions = purgeAssumptions(more.assumptions)
  const limits = limitsOf(options)
  const excess = excessJobs(jobs, limits, assumptions)
  const counts = {
    'too-many': 0,
    'too-old': 0,
    both: 0,
    'not-asked': 0,
    current: 0,
    'not-ended': 0,
    independent: 0,
    'within-limits': 0,
  }
  const verdicts = jobs.map((job): JobPurgeVerdict<T> => {
    const kept = keptReasonOf(job, options, assumptions)
    const reason = kept === undefined ? purgedReasonOf(job, limits, excess, assumptions) : undefined
    counts[reason ?? kept ?? 'within-limits'] += 1
    return reason === undefined
      ? { job, purged: false, reason: kept ?? 'within-limits' }
      : { job, purged: true, reason }
  })
  return { purged: verdicts.flatMap(({ job, purged }) => (purged ? [job] : [])), verdicts, counts }
}

/** Why a job is left whatever the limits, or undefined where they decide. */
function keptReasonOf(
  job: PurgeableJob,
  { machine, machines }: JobPurgeOptions,
  { independentJobs }: JobPurgeAssumptions,
): JobKeptReason | undefined {
  const { Machine, Independent, Current, State } = job
  if (machine === 'missing' ? isEmptyUuid(Machine) || machines?.has(Machine) : machine && machine !== Machine) {
    return 'not-asked'
  }
  if (Current) return 'current'
  if (Independent && independentJobs === 'kept') return 'independent'
  const ignoresState = Independent && independentJobs === 'any-state'
  return ignoresState || jobLifecycle.isEnded(State) ? undefined : 'not-ended'
}

function purgedReasonOf(
  job: PurgeableJob,
  { keep, failedSince, completeSince }: PurgeLimits,
  excess: ReadonlySet<PurgeableJob>,
  assumptions: JobPurgeAssumptions,
): JobPurgedReason | undefined {
  const since = job.State === 'failed' ? failedSince : completeSince
  const time = timeOf(job, assumptions)
  const isTooOld = since !== undefined && time !== '' && time < since
  const isTooMany = excess.has(job)
  if (isTooMany && isTooOld) return 'both'
  if (assumptions.limits === 'all') {
    const isLimited = keep !== undefined && isCounted(job, assumptions)
    if ((isTooMany && since !== undefined) || (isTooOld && isLimited)) return undefined
  }
  return isTooMany ? 'too-many' : isTooOld ? 'too-old' : undefined
}
