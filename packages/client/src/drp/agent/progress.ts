import type { Open } from '@jobwright/core'
import type { AgentStatus, AgentTransition, ExitCode, Job, JobExitState, JobState } from '@jobwright/core/drp'

/** A job, as far as it is safe to log. */
export interface JobNote {
  /** Its UUID. */
  readonly id: string
  /** The task that it runs. */
  readonly task: string
  /** Where it stands, as far as the agent knows. */
  readonly state: Open<JobState>
  /** How it left the machine; empty while it has not. */
  readonly exitState: Open<JobExitState>
}

/** What an agent tells of its run. It is safe to log, but for what executors and callbacks have thrown. */
export type AgentProgress =
  /** The agent went from one state of its lifecycle to another. */
  | { readonly kind: 'moved'; readonly from: AgentStatus; readonly by: AgentTransition; readonly to: AgentStatus }
  /** A job that somebody left behind was failed. */
  | { readonly kind: 'job-failed'; readonly job: JobNote }
  /** A job was set running. */
  | { readonly kind: 'job-started'; readonly job: JobNote }
  /** An action was carried out. Instead of its code there is an error where the executor has thrown. */
  | {
      readonly kind: 'action-ended'
      readonly job: JobNote
      readonly action: string
      readonly code?: ExitCode
      readonly error?: unknown
    }
  /** It was written how a job ended, or that it is set aside. */
  | { readonly kind: 'job-ended'; readonly job: JobNote }
  /** Some of a job's log could not be brought to the server. */
  | { readonly kind: 'log-lost'; readonly job: JobNote; readonly bytes: number; readonly error?: unknown }
  /** Something went wrong. The agent goes on, if it can: the next `moved` tells. */
  | { readonly kind: 'error'; readonly error: unknown }

/** What of a job is safe to log. */
export function noteOf({ Uuid, Task, State, ExitState }: Job): JobNote {
  return { id: Uuid, task: Task, state: State, exitState: ExitState }
}
