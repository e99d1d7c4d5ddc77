import { checkKeys, invalidInput } from '../../input/index.ts'
import type { GivenAssumptions } from '../task-errors/assumptions.ts'

/** What no public source of v4 settles about the purge of jobs. */
export interface JobPurgeAssumptions {
  /**
   * How the limits work together. `any`: what exceeds one of them goes. `all`: of the jobs that `jobsToKeep` does not keep only those go that are too
   * old as well, and where one of the limits is not given the other decides alone. Default `'any'`: "jobs that exceed the retention limits".
   */
  readonly limits: 'any' | 'all'
  /** Which jobs `jobsToKeep` counts and limits: all that `ended`, or those that `finished`, so that failed ones go by their age only. Default `'ended'`. */
  readonly counts: 'ended' | 'finished'
  /** What the age of a job is measured from; from its start where it never ended. Default `'EndTime'`. */
  readonly age: 'EndTime' | 'StartTime'
  /**
   * What happens to independent jobs. `any-state`: they are purged whatever their state, as "State will be ignored for job cleanup purposes"; all but
   * failed ones by the limit for complete ones. `as-others`: when they are over. `kept`: never. Each target has `jobsToKeep` of them. Default `'any-state'`.
   */
  readonly independentJobs: 'any-state' | 'as-others' | 'kept'
}

const allowed: { readonly [Name in keyof JobPurgeAssumptions]: readonly [...JobPurgeAssumptions[Name][]] } =
  /*@__PURE__*/ (() => ({
    limits: ['any', 'all'],
    counts: ['ended', 'finished'],
    age: ['EndTime', 'StartTime'],
    independentJobs: ['any-state', 'as-others', 'kept'],
  }))()

/** Completes assumptions by the defaults, each the first of what is allowed. */
export function purgeAssumptions(given: GivenAssumptions<JobPurgeAssumptions> = {}): JobPurgeAssumptions {
  checkKeys('jobsToPurge: assumptions', given, Object.keys(allowed))
  for (const [name, words] of Object.entries(allowed) as [keyof JobPurgeAssumptions, readonly string[]][]) {
    const word = given[name]
    if (word === undefined || words.includes(word)) continue
    throw invalidInput(`jobsToPurge: the assumption ${name} must be ${words.map((one) => `"${one}"`).join(' or ')}.`)
  }
  const { limits = 'any', counts = 'ended', age = 'EndTime', independentJobs = 'any-state' } = given
  return { limits, counts, age, independentJobs }
}
