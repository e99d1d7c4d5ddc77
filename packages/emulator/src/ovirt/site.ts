import type { Clock } from '@jobwright/core'
import type { Authenticator } from '../server/auth.ts'
import type { ResolvedAssumptions } from './assumptions.ts'
import type { Sessions } from './auth/sessions.ts'
import type { Users } from './auth/users.ts'
import type { OvirtProfile } from './controls.ts'
import type { Engine } from './engine/engine.ts'
import type { OvirtQuirkName } from './quirks.ts'
import type { ResolvedSettings } from './settings.ts'

/** What handlers work with. */
export interface Site {
  /** Where the server is: scheme, host and port. */
  readonly origin: string
  /** Native API of version 3 (engines 3.3 to 3.6), or of version 4. */
  readonly profile: OvirtProfile
  readonly settings: ResolvedSettings
  readonly assumptions: ResolvedAssumptions
  /** Jobs and their steps. */
  readonly engine: Engine
  /** Who there is. */
  readonly users: Users
  /** Who has logged in. */
  readonly sessions: Sessions
  /** Who may come in with tokens of the emulator's own. */
  readonly auth: Authenticator
  /** To wait on: grace periods. */
  readonly clock: Clock
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** A new UUID of a kind: `job`, `step`, `user`, `token`, … */
  readonly newId: (kind: string) => string
  /** Is this defect of the real server on? */
  readonly quirk: (name: OvirtQuirkName) => boolean
}
