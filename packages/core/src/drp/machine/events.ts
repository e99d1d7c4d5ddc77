import type { MachineJobState, MachineState } from './state.ts'

/** The machine was made. */
export interface MachineCreated {
  /** What happened. */
  readonly type: 'machine-created'
  /** Its `Uuid`. */
  readonly id: string
  /** All it has. */
  readonly fields: MachineChanges
}

/** The fields of a machine that changed. */
export type MachineChanges = Partial<Omit<MachineState, 'id' | 'jobs'>>

/** The machine was saved. */
export interface MachineSaved {
  /** What happened. */
  readonly type: 'machine-saved'
  /** The fields that changed; none when it was saved as it was. */
  readonly changes: MachineChanges
}

/** The machine was removed; its jobs were not. */
export interface MachineRemoved {
  /** What happened. */
  readonly type: 'machine-removed'
}

/** A job was made. */
export interface JobCreated {
  /** What happened. */
  readonly type: 'job-created'
  /** The job. */
  readonly job: MachineJobState
  /** What the server writes into the job's log, after the line that names the job; null for nothing. */
  readonly log: string | null
}

/** A job was saved. */
export interface JobSaved {
  /** What happened. */
  readonly type: 'job-saved'
  /** The job. */
  readonly jobId: string
  /**
   * Why: somebody updated it; the rules ended it because the task list was set back; its action ended; it is saved along with the job after
   * it, or with the removal of its machine, and is not the current one; or it is the current one again, with the task list that it failed in.
   */
  readonly cause: 'updated' | 'list-reset' | 'action-ended' | 'superseded' | 'list-restored'
  /** The fields that changed; none when it was saved as it was. */
  readonly changes: JobChanges
}

/** The fields of a job that changed. */
export type JobChanges = Partial<Omit<MachineJobState, 'id'>>

/** A job was deleted. */
export interface JobDeleted {
  /** What happened. */
  readonly type: 'job-deleted'
  /** The job. */
  readonly jobId: string
}

/**
 * What a request for a job comes to; the status of v3.13's answer in brackets:
 * - `created` (201): a new job, to be executed by the agent;
 * - `resumed` (202): the same job once more, because it is incomplete;
 * - `action-started` (none yet): a job whose action the server executes now; {@link EndActionCommand} gives the answer:
 * - `action-done` (202): the action's job; `action-failed` (500): the action's job failed; `no-such-action` (204): it failed at once;
 * - `moved` (204): stage, boot environment or context changed: look at the machine again, then ask again;
 * - `list-done` (204): the task list is done;
 * - `stopped` (v4 only, none known; 204 as for all that makes no job): the parameter `task-stop-at` names the next entry, and the machine is not runnable now;
 * - `other-context` (204, v4 only): tasks are executed in another context than the asker's;
 * - `duplicate-id` (500): there is a job of the asked id already;
 * - `machine-locked` (500): the job was made, but the machine is locked and does not know it.
 */
export type JobRequestAnswer =
  | 'created'
  | 'resumed'
  | 'action-started'
  | 'action-done'
  | 'action-failed'
  | 'no-such-action'
  | 'moved'
  | 'list-done'
  | 'stopped'
  | 'other-context'
  | 'duplicate-id'
  | 'machine-locked'

/** A request for a job was answered. It comes last and changes nothing. */
export interface JobRequestAnswered {
  /** What happened. */
  readonly type: 'job-request-answered'
  /** What it came to. */
  readonly answer: JobRequestAnswer
  /** The job in the answer, or the orphan that was made; null for none. */
  readonly jobId: string | null
}

/**
 * A task failed and is to be tried again: {@link RetryTaskCommand} lets it, after so long. Nothing changes, and whoever carries out what happens
 * is to wait. Until then the machine is not runnable; who makes it runnable has the task tried again at once.
 */
export interface RetryPlanned {
  /** What happened. */
  readonly type: 'retry-planned'
  /** The job that failed. */
  readonly jobId: string
  /** Which try again it will be: 1 for the first. */
  readonly attempt: number
  /** How long to wait, in milliseconds. */
  readonly afterMs: number
}

/** What can happen to a machine and its jobs. */
export type MachineEvent =
  | MachineCreated
  | MachineSaved
  | MachineRemoved
  | JobCreated
  | JobSaved
  | JobDeleted
  | RetryPlanned
  | JobRequestAnswered
