import type { Job } from '../model/job.ts'

/** What has to be known of a job to purge it; a {@link Job} has it all. */
export interface PurgeableJob {
  /** Its id. */
  readonly Uuid: Job['Uuid']
  /** Where it stands. */
  readonly State: Job['State']
  /** Is it its machine's current job? */
  readonly Current: Job['Current']
  /** The machine it ran on; empty for none. */
  readonly Machine: Job['Machine']
  /** When it last began to run, or was made. */
  readonly StartTime: Job['StartTime']
  /** When it ended; the zero time for not yet. */
  readonly EndTime: Job['EndTime']
  /** Is it outside of any task list? */
  readonly Independent?: Job['Independent']
  /** The kind of the object that an independent job is about. */
  readonly TargetPrefix?: Job['TargetPrefix']
  /** The key of that object. */
  readonly TargetKey?: Job['TargetKey']
}
