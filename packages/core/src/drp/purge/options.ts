import { checkKeys, invalidInput } from '../../input/index.ts'
import { parseTimestamp } from '../../time/index.ts'
import { parseGoDuration } from './go-duration.ts'
import { timeKey } from './time-key.ts'

/** What a purge of jobs is asked for: the parameters of `DELETE /jobs`, and what the server knows. What is absent limits nothing. */
export interface JobPurgeOptions {
  /** The time, as ISO 8601. */
  readonly now: string
  /** How many of the jobs that are over are kept for each machine: the newest. Default no limit. */
  readonly jobsToKeep?: number | undefined
  /** How old failed jobs become: a duration such as `72h`, or `never`. Default `'never'`. */
  readonly failedJobsPurgedAfter?: string | undefined
  /** How old finished jobs become: a duration such as `168h`, or `never`. Default `'never'`. */
  readonly completeJobsPurgedAfter?: string | undefined
  /** Only jobs of the machine of this `Uuid`, or, with `missing`, only jobs of machines that are not there any more. Default all. */
  readonly machine?: string | undefined
  /** The ids of the machines that there are; needed for `missing` only. */
  readonly machines?: ReadonlySet<string> | undefined
}

/** The limits of a purge, read. */
export interface PurgeLimits {
  /** How many are kept for each machine; undefined for no limit. */
  readonly keep: number | undefined
  /** The first time, as a time key, at which failed jobs are not too old; undefined for no limit. */
  readonly failedSince: string | undefined
  /** The first time, as a time key, at which finished jobs are not too old; undefined for no limit. */
  readonly completeSince: string | undefined
}

const keys: readonly (keyof JobPurgeOptions)[] = [
  'now',
  'jobsToKeep',
  'failedJobsPurgedAfter',
  'completeJobsPurgedAfter',
  'machine',
  'machines',
]

/** Checks and reads options. */
export function limitsOf(options: JobPurgeOptions): PurgeLimits {
  checkKeys('jobsToPurge', options, keys)
  const { now, jobsToKeep, machine, machines } = options
  if (jobsToKeep !== undefined && !(Number.isSafeInteger(jobsToKeep) && jobsToKeep >= 0)) {
    throw invalidInput(`jobsToPurge: jobsToKeep must be a whole number from 0 on, not ${String(jobsToKeep)}.`)
  }
  const time = parseTimestamp(String(now))
  if (time === undefined) throw invalidInput(`jobsToPurge: now must be a time, not ${JSON.stringify(now)}.`)
  if (machine === 'missing' && machines === undefined) {
    throw invalidInput('jobsToPurge: to tell which machines are missing, give those that there are as machines.')
  }
  return {
    keep: jobsToKeep,
    failedSince: since(time, 'failedJobsPurgedAfter', options.failedJobsPurgedAfter),
    completeSince: since(time, 'completeJobsPurgedAfter', options.completeJobsPurgedAfter),
  }
}

/** The time from which on a job is not too old. */
function since(now: string, name: string, duration = 'never'): string | undefined {
  if (duration === 'never') return undefined
  const ms = parseGoDuration(duration)
  if (ms === undefined || ms < 0) {
    throw invalidInput(
      `jobsToPurge: ${name} must be a duration such as "72h", or "never", not ${JSON.stringify(duration)}.`,
    )
  }
  const then = Date.parse(now) - ms
  return then > firstTime ? timeKey(new Date(then).toISOString()) : undefined
}

/** Nothing is older than what can be written as a time. */
const firstTime = /*@__PURE__*/ (() => Date.parse('0000-01-01T00:00:00Z'))()
