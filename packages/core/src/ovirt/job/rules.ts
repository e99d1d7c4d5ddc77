import { checkKeys, invalidInput } from '../../input/index.ts'
import { jobLifecycles, stepLifecycles } from '../lifecycle.ts'
import type { DocumentedJobAssumptions, GivenJobAssumptions } from './assumptions.ts'
import { checkCleanup, type GivenJobCleanup, type JobCleanup } from './cleanup.ts'

/**
 * Whose rules: those of the engine, as its API of version 4 (from 4.1 on) or 3 (3.3 to 4.0) shows them, or of the design page of external tasks.
 *
 * A newer engine that is asked over its API of version 3 has the rules of `v4`: it does not read the status of an end, so that every job ends as finished.
 */
export type JobDeciderProfile = 'v3' | 'v4' | 'documented'

/** What a decider of jobs is made for. */
export interface JobDeciderOptions {
  /** Whose rules. Default `'v4'`. */
  readonly profile?: JobDeciderProfile | undefined
  /** How the cleaner is set. Default {@link jobCleanupDefaults}. */
  readonly cleanup?: GivenJobCleanup | undefined
  /** What is to be assumed where the design page is silent; for `documented` only. Default: {@link DocumentedJobAssumptions} tells each. */
  readonly assumptions?: GivenJobAssumptions | undefined
}

/** The profile's tables and settings. */
export interface JobRules {
  readonly profile: JobDeciderProfile
  readonly jobs: (typeof jobLifecycles)[JobDeciderProfile]
  readonly steps: (typeof stepLifecycles)[JobDeciderProfile]
  readonly cleanup: JobCleanup
  /** Null for the engine: its rules are known. */
  readonly assumptions: DocumentedJobAssumptions | null
}

/** The values that each assumption may have, the default first. */
const choices: { readonly [Name in keyof DocumentedJobAssumptions]: readonly DocumentedJobAssumptions[Name][] } =
  /*@__PURE__*/ (() => ({
    openSteps: ['stay', 'refuse'],
    underEnded: ['allow', 'refuse'],
    clear: ['remove', 'mark'],
  }))()

export function rulesOf(options: JobDeciderOptions): JobRules {
  checkKeys('jobDecider', options, ['profile', 'cleanup', 'assumptions'])
  const { profile = 'v4', cleanup = {}, assumptions } = options
  if (profile !== 'v3' && profile !== 'v4' && profile !== 'documented') {
    throw invalidInput(`jobDecider: profile must be 'v3', 'v4' or 'documented', not "${String(profile)}".`)
  }
  if (profile !== 'documented' && assumptions !== undefined) {
    throw invalidInput(`jobDecider: assumptions are about the profile 'documented', not about '${profile}'.`)
  }
  return {
    profile,
    jobs: jobLifecycles[profile],
    steps: stepLifecycles[profile],
    cleanup: checkCleanup('jobDecider: cleanup', cleanup),
    assumptions: profile === 'documented' ? checkAssumptions(assumptions) : null,
  }
}

function checkAssumptions(given: GivenJobAssumptions = {}): DocumentedJobAssumptions {
  checkKeys('jobDecider: assumptions', given, Object.keys(choices))
  for (const [name, words] of Object.entries(choices) as [keyof DocumentedJobAssumptions, readonly string[]][]) {
    const word = given[name]
    if (word === undefined || words.includes(word)) continue
    throw invalidInput(`jobDecider: the assumption ${name} must be '${words.join("' or '")}'.`)
  }
  const { openSteps = 'stay', underEnded = 'allow', clear = 'remove' } = given
  return { openSteps, underEnded, clear }
}
