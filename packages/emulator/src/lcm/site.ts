import type { Authenticator } from '../server/auth.ts'
import type { ResolvedAssumptions } from './assumptions.ts'
import type { Sessions } from './auth/sessions.ts'
import type { LcmProfile } from './controls.ts'
import type { JobManager } from './jobs/job-manager.ts'
import type { LcmQuirkName } from './quirks.ts'
import type { ResolvedSettings } from './settings.ts'
import type { LcmStore } from './store/store.ts'

/** What handlers work with. */
export interface Site {
  readonly profile: LcmProfile
  readonly settings: ResolvedSettings
  readonly assumptions: ResolvedAssumptions
  readonly store: LcmStore
  readonly jobs: JobManager
  readonly sessions: Sessions
  /** Who may come in with tokens of the emulator's own. */
  readonly auth: Authenticator
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** A new UUID of a kind: `job`, `clusters`, … */
  readonly newId: (kind: string) => string
  /** Is this defect of the real server on? */
  readonly quirk: (name: LcmQuirkName) => boolean
}
