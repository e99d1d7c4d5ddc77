import type { TaskProfile } from '@jobwright/core/drydock'
import type { DesignOf } from '../design.ts'
import type { Driver } from '../orchestration.ts'
import type { TaskStore } from '../task-store.ts'
import type { OrchestratorQuirk } from './quirks.ts'
import type { Script } from './script.ts'
import type { TaskHand } from './task-hand.ts'

/** What work on one top-level task has at hand. */
export interface Job {
  readonly profile: TaskProfile
  readonly driver: Driver
  readonly pollIntervalMs: number
  readonly designOf: DesignOf
  readonly script: Script
  readonly store: TaskStore
  readonly hand: TaskHand
  /** Does it reproduce this defect? */
  has(quirk: OrchestratorQuirk): boolean
}
