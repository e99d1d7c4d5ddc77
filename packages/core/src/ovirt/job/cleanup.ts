import { checkKeys, invalidInput } from '../../input/index.ts'
import type { JobRecord } from './state.ts'

/** How the engine's cleaner is set, in minutes: whole numbers from 5 to 100 000, as the engine takes them. */
export interface JobCleanup {
  /** How long after its end a finished job may be removed. Default 10. */
  readonly succeededAfterMinutes: number
  /** How long after its end any other job may be removed. Default 60. */
  readonly failedAfterMinutes: number
}

/** Settings of the cleaner other than by default: each field may be left out, or undefined. */
export type GivenJobCleanup = { readonly [Name in keyof JobCleanup]?: JobCleanup[Name] | undefined }

/**
 * How the engine is set as it comes: how often its cleaner runs, and how long it leaves jobs, in minutes. So a finished job lives for another 10 to
 * 20 minutes. The first run is after the first interval.
 */
export const jobCleanupDefaults: JobCleanup & {
  /** How long after one run the cleaner runs again. */
  readonly rateMinutes: number
} = /*@__PURE__*/ (() => ({ rateMinutes: 10, succeededAfterMinutes: 10, failedAfterMinutes: 60 }))()

/** What has to be known of a job to clean up; a {@link JobRecord} has it all. */
export interface CleanableJob {
  /** Where it stands. */
  readonly status: JobRecord['status']
  /** May it be removed at all? */
  readonly autoCleared: boolean
  /** When it ended, in milliseconds since 1970; null for not yet. */
  readonly endedAt: number | null
}

/**
 * Says which jobs a run of the engine's cleaner removes: those that may be removed at all and ended longer ago than their status allows. A job that has not
 * ended, or that nobody allowed to remove, stays for ever.
 *
 * @param jobs the jobs, in any order.
 * @param options `at`: the time of the run, in milliseconds since 1970; and how the cleaner is set.
 * @returns the jobs that go, in the order in which they were given.
 * @throws JobwrightError `invalid-input` for a setting that the engine does not take, or a key that is not known.
 *
 * @example
 * import { jobsToClean } from '@jobwright/core/ovirt'
 * const minutes = 60_000
 * const jobs = [
 *   { id: 'j1', status: 'finished', autoCleared: true, endedAt: 0 },
 *   { id: 'j2', status: 'failed', autoCleared: true, endedAt: 0 },
 *   { id: 'j3', status: 'finished', autoCleared: false, endedAt: 0 },
 * ] as const
 * jobsToClean(jobs, { at: 20 * minutes }).map(({ id }) => id) //=> ['j1']
 */
export function jobsToClean<T extends CleanableJob>(
  jobs: Iterable<T>,
  options: GivenJobCleanup & {
    /** The time of the run, in milliseconds since 1970. */
    readonly at: number
  },
): readonly T[] {
  checkKeys('jobsToClean', options, ['at', 'succeededAfterMinutes', 'failedAfterMinutes'])
  const { at, ...given } = options
  if (!Number.isFinite(at)) throw invalidInput('jobsToClean: at must be a time in milliseconds since 1970.')
  const cleanup = checkCleanup('jobsToClean', given)
  return [...jobs].filter((job) => isCleaned(job, at, cleanup))
}

/** Does a run of the cleaner at that time remove the job? */
export function isCleaned({ status, autoCleared, endedAt }: CleanableJob, at: number, cleanup: JobCleanup): boolean {
  if (!autoCleared || endedAt === null || status === 'started') return false
  const minutes = status === 'finished' ? cleanup.succeededAfterMinutes : cleanup.failedAfterMinutes
  return endedAt < at - minutes * 60_000
}

/** Completes settings by the defaults. */
export function checkCleanup(of: string, given: GivenJobCleanup): JobCleanup {
  checkKeys(of, given, ['succeededAfterMinutes', 'failedAfterMinutes'])
  const {
    succeededAfterMinutes = jobCleanupDefaults.succeededAfterMinutes,
    failedAfterMinutes = jobCleanupDefaults.failedAfterMinutes,
  } = given
  for (const [name, minutes] of Object.entries({ succeededAfterMinutes, failedAfterMinutes })) {
    if (Number.isInteger(minutes) && minutes >= 5 && minutes <= 100_000) continue
    throw invalidInput(`${of}: ${name} must be a whole number from 5 to 100000.`)
  }
  return { succeededAfterMinutes, failedAfterMinutes }
}
