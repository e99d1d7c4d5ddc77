import type { IdleTimeouts } from '@jobwright/core/lcm'
import { completed } from '../server/completed.ts'
import { demand } from '../server/demand.ts'
import type { LcmProfile } from './controls.ts'

/** How an OpsCenter is set up, as far as its documents tell. */
export interface LcmSettings {
  /** Which OpsCenter `/meta` names. Default `6.1.5` with the profile `v1`, `6.8.52` with `v2`. */
  readonly opscenterVersion?: string | undefined
  /** Do people have to log in? Default: if the emulator asks for tokens (`auth`), or users are seeded. */
  readonly authentication?: boolean | undefined
  /** How often the job manager looks at its jobs, in milliseconds. Default 5 000. */
  readonly pollIntervalMs?: number | undefined
  /** How long a node may show no activity before it is IDLE, in milliseconds, by the type of the job. Default: see each. */
  readonly idleTimeoutsMs?: Partial<IdleTimeouts> | undefined
  /** Do jobs of different clusters run side by side (`per-cluster`), or one after another as in OpsCenter 6.0 (`global`)? Default `per-cluster`. */
  readonly queue?: 'per-cluster' | 'global' | undefined
  /** After how many failed logins a user is locked out; 0 for never. Default 5. */
  readonly failedLoginAttemptsLimit?: number | undefined
  /** How long a user is locked out, in milliseconds. Default 300 000. */
  readonly userLockoutMs?: number | undefined
  /** Does a second login of a user end the first session? Default false. */
  readonly singleSessionPerUser?: boolean | undefined
  /** The origin in all links: where the server believes it is, such as `http://localhost:8888`. Default: where it is. */
  readonly linkOrigin?: string | undefined
  /**
   * The origin to which every request is sent on with 302, as the plain port does once TLS is on, such as `https://127.0.0.1:8443`. Default none.
   */
  readonly redirectTo?: string | undefined
}

/** How an OpsCenter is set up, completed. */
export type ResolvedSettings = {
  readonly [Name in Exclude<keyof LcmSettings, 'redirectTo' | 'idleTimeoutsMs'>]-?: NonNullable<LcmSettings[Name]>
} & Pick<LcmSettings, 'redirectTo' | 'idleTimeoutsMs'>

const versions: Readonly<Record<LcmProfile, string>> = { v1: '6.1.5', v2: '6.8.52' }

/** Completes settings. Throws JobwrightError `invalid-input` for what cannot be: seeds may come from a file. */
export function settingsOf(
  given: LcmSettings | undefined,
  {
    profile,
    origin,
    authentication,
  }: { readonly profile: LcmProfile; readonly origin: string; readonly authentication: boolean },
): ResolvedSettings {
  const usual = {
    opscenterVersion: versions[profile],
    authentication,
    pollIntervalMs: 5_000,
    queue: 'per-cluster',
    failedLoginAttemptsLimit: 5,
    userLockoutMs: 300_000,
    singleSessionPerUser: false,
    linkOrigin: origin,
  } as const
  const settings = completed('settings', given, usual, ['redirectTo', 'idleTimeoutsMs'])
  const { pollIntervalMs, queue, failedLoginAttemptsLimit, userLockoutMs, linkOrigin, redirectTo } = settings
  demand(
    pollIntervalMs > 0 && Number.isFinite(pollIntervalMs),
    'settings: pollIntervalMs must be a number of milliseconds above 0.',
  )
  demand(
    userLockoutMs >= 0 && Number.isFinite(userLockoutMs),
    'settings: userLockoutMs must be a number of milliseconds from 0 up.',
  )
  demand(
    Number.isInteger(failedLoginAttemptsLimit) && failedLoginAttemptsLimit >= 0,
    'settings: failedLoginAttemptsLimit must be a whole number from 0 up.',
  )
  demand(queue === 'per-cluster' || queue === 'global', "settings: queue must be 'per-cluster' or 'global'.")
  demand(isOrigin(linkOrigin), 'settings: linkOrigin must be an origin, such as http://localhost:8888.')
  demand(
    redirectTo === undefined || isOrigin(redirectTo),
    'settings: redirectTo must be an origin, such as https://localhost:8443.',
  )
  return settings
}

function isOrigin(text: string): boolean {
  return URL.canParse(text) && new URL(text).origin === text
}
