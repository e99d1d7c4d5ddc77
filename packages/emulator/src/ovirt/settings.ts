import { type JobCleanup, jobCleanupDefaults } from '@jobwright/core/ovirt'
import { completed } from '../server/completed.ts'
import { demand } from '../server/demand.ts'
import type { OvirtProfile } from './controls.ts'

/** An engine that can be emulated. */
export type OvirtEngineVersion = '3.3' | '3.4' | '3.5' | '3.6' | '4.0' | '4.1' | '4.2' | '4.3' | '4.4' | '4.5'

/** How an engine is set up, as far as its own options go. */
export interface OvirtSettings {
  /**
   * Which engine it is. 3.3 to 3.6 have the profile `v3`; 4.0 to 4.5 have `v4`, of which those to 4.3 also answer in the form of v3. Default 3.6 with
   * the profile `v3`, 4.5 with `v4`.
   */
  readonly version?: OvirtEngineVersion | undefined
  /** Do people have to log in? Default: if the emulator asks for tokens (`auth`), or users are seeded. Wrong credentials are refused either way. */
  readonly authentication?: boolean | undefined
  /** How often the cleaner of jobs runs, and how long it leaves jobs, in minutes, 5 to 100 000. Default: 10, and 10 and 60. */
  readonly cleanup?:
    | {
        /** How long after one run the cleaner runs again. Default 10. */
        readonly rateMinutes?: number | undefined
        /** How long a finished job is left. Default 10. */
        readonly succeededAfterMinutes?: number | undefined
        /** How long any other job is left. Default 60. */
        readonly failedAfterMinutes?: number | undefined
      }
    | undefined
  /** How long a token lasts, in minutes, whether it is used or not. Default 30, which is assumed. */
  readonly tokenLifetimeMinutes?: number | undefined
  /** How long a persistent session lasts without being used, in minutes, unless it asks for another time itself. Default 30, which is assumed. */
  readonly sessionTtlMinutes?: number | undefined
  /** How far the engine's clock is ahead of UTC, in minutes: it writes times with it. Default 0. */
  readonly utcOffsetMinutes?: number | undefined
  /** Do users that are no admins see only what is theirs, unless they ask otherwise (`ENGINE_API_FILTER_BY_DEFAULT`)? Default true. */
  readonly filterByDefault?: boolean | undefined
  /** Can sessions ask for protection against forged requests (`CSRFProtection`)? Default false. */
  readonly csrfProtection?: boolean | undefined
}

/** How an engine is set up, completed. */
export type ResolvedSettings = {
  readonly [Name in Exclude<keyof OvirtSettings, 'cleanup'>]-?: NonNullable<OvirtSettings[Name]>
} & {
  readonly cleanup: JobCleanup & { readonly rateMinutes: number }
}

/** The engines of each profile, oldest first. */
const versions: Readonly<Record<OvirtProfile, readonly OvirtEngineVersion[]>> = {
  v3: ['3.3', '3.4', '3.5', '3.6'],
  v4: ['4.0', '4.1', '4.2', '4.3', '4.4', '4.5'],
}

const usualVersions: Readonly<Record<OvirtProfile, OvirtEngineVersion>> = { v3: '3.6', v4: '4.5' }

/** Is an engine at least that new? Both as `4.1`. */
export function isAtLeast(version: OvirtEngineVersion, least: OvirtEngineVersion): boolean {
  // All have one digit on both sides of the dot.
  return Number(version) >= Number(least)
}

/** Completes settings. Throws JobwrightError `invalid-input` for what cannot be: seeds may come from a file. */
export function settingsOf(
  given: OvirtSettings | undefined,
  { profile, authentication }: { readonly profile: OvirtProfile; readonly authentication: boolean },
): ResolvedSettings {
  const usual = {
    version: usualVersions[profile],
    authentication,
    tokenLifetimeMinutes: 30,
    sessionTtlMinutes: 30,
    utcOffsetMinutes: 0,
    filterByDefault: true,
    csrfProtection: false,
  } as const
  const { cleanup, ...settings } = completed('settings', given, usual, ['cleanup'])
  const { version, tokenLifetimeMinutes, sessionTtlMinutes, utcOffsetMinutes } = settings
  demand(
    versions[profile].includes(version),
    `settings: version must be one of ${versions[profile].join(', ')} with the profile ${profile}.`,
  )
  for (const [name, minutes] of Object.entries({ tokenLifetimeMinutes, sessionTtlMinutes }))
    demand(minutes > 0 && Number.isFinite(minutes), `settings: ${name} must be a number of minutes above 0.`)
  demand(
    Number.isInteger(utcOffsetMinutes) && Math.abs(utcOffsetMinutes) <= 14 * 60,
    'settings: utcOffsetMinutes must be a whole number from -840 to 840.',
  )
  return { ...settings, cleanup: cleanupOf(cleanup) }
}

function cleanupOf(given: OvirtSettings['cleanup']): ResolvedSettings['cleanup'] {
  const cleanup = completed('settings: cleanup', given, jobCleanupDefaults, [])
  for (const [name, minutes] of Object.entries(cleanup))
    demand(
      Number.isInteger(minutes) && minutes >= 5 && minutes <= 100_000,
      `settings: cleanup: ${name} must be a whole number from 5 to 100000.`,
    )
  return cleanup
}
