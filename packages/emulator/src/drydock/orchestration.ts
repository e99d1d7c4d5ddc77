import type { Clock } from '@jobwright/core'
import type { TaskProfile } from '@jobwright/core/drydock'
import type { ScriptRule } from './controls.ts'
import type { DesignOf } from './design.ts'
import type { TaskStore } from './task-store.ts'

/** Who does the work of tasks: a stand-in that succeeds unless a script says otherwise, or nobody. */
export type Driver = 'simulated' | 'none'

/** What an orchestrator works with. */
export interface OrchestratorOptions {
  /** Whose rules the tasks of the store follow. */
  readonly profile: TaskProfile
  readonly store: TaskStore
  readonly clock: Clock
  /** Makes ids of subtasks. */
  readonly newId: () => string
  readonly designOf: DesignOf
  /** The defects that it reproduces, by name (`drydock/…`). */
  readonly quirks: { has(name: string): boolean }
  /** How often it looks for a queued task. */
  readonly pollIntervalMs: number
  readonly driver: Driver
}

/** Runs the queued tasks of a store, one top-level task at a time. */
export interface Orchestrator {
  /** Goes to work anew: forgets what it was doing and what scripts used up, and takes over new settings. */
  restart(settings: { readonly pollIntervalMs: number; readonly driver: Driver }): void
  /** Replaces the script. */
  script(rules: readonly ScriptRule[]): void
  /** Asks a task and all that is registered below it to end early. */
  terminate(id: string, by: string | null): void
  /** Calls off what is scheduled. */
  close(): void
}
