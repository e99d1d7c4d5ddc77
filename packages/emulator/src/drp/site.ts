import type { MachineDefinitions } from '@jobwright/core/drp'
import type { Authenticator } from '../server/auth.ts'
import type { TokenMint } from './auth/tokens.ts'
import type { DrpProfile, SeededAction } from './controls.ts'
import type { DrpQuirkName } from './quirks.ts'
import type { DrpStore } from './store/store.ts'

export type { DrpProfile } from './controls.ts'

/** What handlers work with. */
export interface Site {
  readonly profile: DrpProfile
  /** Where the server listens, such as `http://127.0.0.1:41234`. */
  readonly origin: string
  readonly store: DrpStore
  /** Milliseconds since 1970. */
  now(): number
  /** The time as the server writes it, and no time twice. Take one for each event. */
  stamp(): string
  /** A new UUID of a kind: `machine`, `job`, … */
  newId(kind: string): string
  /** Is this defect of the real server on? With the profile `v4` hardly any is. */
  quirk(name: DrpQuirkName): boolean
  /** What machines may refer to, as the rules of core want it. */
  definitions(): MachineDefinitions
  /** The actions that plugins have for machines. */
  readonly actions: readonly SeededAction[]
  /** Runs one of these actions on a machine, as the script has it. */
  runAction(machine: string, command: string): ActionResult
  /** Who may come in. */
  readonly auth: Authenticator
  /** Makes and reads tokens. */
  readonly tokens: TokenMint
  /** The passwords of users by name. */
  readonly passwords: ReadonlyMap<string, string>
}

/** How an action went: what it answers, or why it failed. */
export type ActionResult =
  | { readonly ok: true; readonly result: unknown }
  | { readonly ok: false; readonly error: string }
