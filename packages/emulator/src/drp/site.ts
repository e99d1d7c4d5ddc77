import type { MachineDecider, WorkOrderDecider, WorkOrderDefinitions } from '@jobwright/core/drp'
import type { Authenticator } from '../server/auth.ts'
import type { Caller } from './auth/caller.ts'
import type { Passwords } from './auth/passwords.ts'
import type { TokenMint } from './auth/tokens.ts'
import type { DrpAssumptions, DrpProfile, SeededAction } from './controls.ts'
import type { SiteEvent } from './events/site-event.ts'
import type { DrpQuirkName } from './quirks.ts'
import type { Kind } from './resources/kind.ts'
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
  /** Does something after so many milliseconds, unless the site is gone by then. */
  later(ms: number, run: () => void): void
  /** What machines and work orders may refer to, as the rules of core want it. */
  definitions(): WorkOrderDefinitions
  /** What is assumed where no source tells. */
  readonly assumptions: DrpAssumptions
  /** The rules that machines, work orders and their jobs go by. */
  readonly rules: { readonly machine: MachineDecider; readonly workOrder: WorkOrderDecider }
  /** The kinds of objects of which changes of one bring changes of another. */
  readonly kinds: { readonly [P in 'jobs' | 'machines' | 'work_orders']: Kind<P> }
  /** The actions that plugins have for objects. */
  readonly actions: readonly SeededAction[]
  /** Runs one of these actions on an object by its key, as the script has it. */
  runAction(object: string, command: string): ActionResult
  /** Who may come in. */
  readonly auth: Authenticator
  /** Makes and reads tokens. */
  readonly tokens: TokenMint
  /** Tells those who listen that something happened. `saveObject` and the deletion of objects do that for all kinds, once all that follows is done. */
  emit(event: SiteEvent): void
  /** Does something in the name of a caller: events that it leads to are theirs. */
  as<T>(caller: Caller, run: () => T): T
  /** The passwords of users. */
  readonly passwords: Passwords
}

/** How an action went: what it answers, or why it failed. */
export type ActionResult =
  | { readonly ok: true; readonly result: unknown }
  | { readonly ok: false; readonly error: string }
