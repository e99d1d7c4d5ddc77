import type { AgentStatus } from '@jobwright/core/drp'
import type { JobNote } from './progress.ts'

/**
 * Why an agent's run is over:
 * - `rebooted`, `powered-off`: a job or a new boot environment asked for it; `due` says whether that is left to the caller;
 * - `stopped`: a job asked for it, an installer runs that reboots by itself, or the machine was to be taken down from within a context;
 * - `interrupted`: the run was called off;
 * - `not-runnable`: there was nothing to run for as long as the agent was told to wait;
 * - `failed`: a job failed and `exitOnFailure` is set, or something went wrong that no time mends: see `error`.
 */
export type AgentEnding = 'rebooted' | 'powered-off' | 'stopped' | 'interrupted' | 'not-runnable' | 'failed'

/** How an agent's run ended. */
export interface AgentResult {
  /** Why it is over. */
  readonly ended: AgentEnding
  /** The state of the agent's lifecycle in which it ended. */
  readonly state: AgentStatus
  /** What is to be done to the machine now, since nothing in `power` has done it. Absent when nothing is. */
  readonly due?: 'reboot' | 'poweroff'
  /** How many jobs were set running; one that is set aside and set running again counts twice. */
  readonly jobs: number
  /** The last of them, as it was last known. Absent when there was none. */
  readonly lastJob?: JobNote
  /** The last thing that went wrong: what the run failed by, or something that it has gone on after. Absent when nothing has. */
  readonly error?: unknown
  /** The first thing that `onEvent` has thrown. Absent when it has thrown nothing. */
  readonly callbackError?: unknown
}
