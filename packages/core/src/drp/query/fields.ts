import type { DrpTests, DrpTime } from './tests.ts'

/** A value in a query: a text, a number, yes or no, or whatever tells its time as ISO 8601 text, such as a `Date`. */
export type DrpValue = string | number | boolean | DrpTime

/** The demands on fields: all of them are to hold. Fields that are not named here may be asked too: `Meta.<key>`, params, later fields. */
export interface DrpWhere {
  /** The object's key: its Uuid, or its Name where it has none. */
  readonly Key?: DrpTests<string> | undefined
  /** Is the object usable at all? */
  readonly Valid?: DrpTests<boolean> | undefined
  /** Are all the objects there that it refers to? */
  readonly Available?: DrpTests<boolean> | undefined
  /** Is it part of content that cannot be changed? */
  readonly ReadOnly?: DrpTests<boolean> | undefined
  /** The content bundle it comes from. */
  readonly Bundle?: DrpTests<string> | undefined
  /** Any other field. */
  readonly [field: string]: DrpTests<DrpValue> | undefined
}

/** The demands on fields of jobs. v3.13 cannot be asked those that say so. */
export interface DrpJobWhere extends DrpWhere {
  /** The job's UUID. */
  readonly Uuid?: DrpTests<string> | undefined
  /** The UUID of the machine's job before it; all zero for the first. */
  readonly Previous?: DrpTests<string> | undefined
  /** The UUID of its machine. */
  readonly Machine?: DrpTests<string> | undefined
  /** The name of its task, or the entry of the task list such as `stage:x`. */
  readonly Task?: DrpTests<string> | undefined
  /** The stage that it was created in. */
  readonly Stage?: DrpTests<string> | undefined
  /** The workflow that it was created in. */
  readonly Workflow?: DrpTests<string> | undefined
  /** The boot environment that it was created in. */
  readonly BootEnv?: DrpTests<string> | undefined
  /** Its state. */
  readonly State?: DrpTests<DrpJobStateText> | undefined
  /** How it ended: `reboot`, `poweroff`, `stop`, `complete`, `failed`, or empty. Not in v3.13. */
  readonly ExitState?: DrpTests<string> | undefined
  /** Is its log gone? */
  readonly Archived?: DrpTests<boolean> | undefined
  /** Is it its machine's current job? */
  readonly Current?: DrpTests<boolean> | undefined
  /** When it was created or last began to run. */
  readonly StartTime?: DrpTests<string | DrpTime> | undefined
  /** When it ended; `0001-01-01T00:00:00Z` as long as it has not. */
  readonly EndTime?: DrpTests<string | DrpTime> | undefined
  /** Its place in the machine's task list. Not in v3.13. */
  readonly CurrentIndex?: DrpTests<number> | undefined
  /** The context it runs in; empty for the machine itself. Not in v3.13. */
  readonly Context?: DrpTests<string> | undefined
  /** The UUID of its work order. Not in v3.13. */
  readonly WorkOrder?: DrpTests<string> | undefined
  /** Does it belong to no task list? Not in v3.13. */
  readonly Independent?: DrpTests<boolean> | undefined
  /** The kind of the object that an independent job is about. Not in v3.13. */
  readonly TargetPrefix?: DrpTests<string> | undefined
  /** The key of the object that an independent job is about. Not in v3.13. */
  readonly TargetKey?: DrpTests<string> | undefined
}

/** The demands on fields of machines. v3.13 cannot be asked those that say so. */
export interface DrpMachineWhere extends DrpWhere {
  /** The machine's UUID. */
  readonly Uuid?: DrpTests<string> | undefined
  /** Its name. */
  readonly Name?: DrpTests<string> | undefined
  /** Its stage. */
  readonly Stage?: DrpTests<string> | undefined
  /** Its workflow. */
  readonly Workflow?: DrpTests<string> | undefined
  /** Its boot environment. */
  readonly BootEnv?: DrpTests<string> | undefined
  /** Its address. */
  readonly Address?: DrpTests<string> | undefined
  /** May its agent run tasks? */
  readonly Runnable?: DrpTests<boolean> | undefined
  /** Names of profiles that it has itself, divided by commas: it must have all of them. */
  readonly Profiles?: DrpTests<string> | undefined
  /** Names of params that it has itself, divided by commas: it must have all of them. */
  readonly Params?: DrpTests<string> | undefined
  /** The UUID of its current job. Not in v3.13. */
  readonly CurrentJob?: DrpTests<string> | undefined
  /** Its place in its task list. Not in v3.13. */
  readonly CurrentTask?: DrpTests<number> | undefined
  /** Is it locked? Not in v3.13. */
  readonly Locked?: DrpTests<boolean> | undefined
  /** The context that its agent runs in. Not in v3.13. */
  readonly Context?: DrpTests<string> | undefined
  /** Its pool. Not in v3.13. */
  readonly Pool?: DrpTests<string> | undefined
  /** What its pool does with it. Not in v3.13. */
  readonly PoolStatus?: DrpTests<string> | undefined
  /** Is its workflow done? Not in v3.13. */
  readonly WorkflowComplete?: DrpTests<boolean> | undefined
  /** The state of its current job. Not in v3.13. */
  readonly JobState?: DrpTests<DrpJobStateText> | undefined
}

/** The demands on fields of work orders, which v3.13 does not have. */
export interface DrpWorkOrderWhere extends DrpWhere {
  /** The work order's UUID. */
  readonly Uuid?: DrpTests<string> | undefined
  /** Its state. */
  readonly State?: DrpTests<DrpWorkOrderStateText> | undefined
  /** Where it stands, in words. */
  readonly Status?: DrpTests<string> | undefined
  /** The UUID of its machine. */
  readonly Machine?: DrpTests<string> | undefined
  /** The blueprint that its tasks come from. */
  readonly Blueprint?: DrpTests<string> | undefined
  /** The query that has chosen its machine, as text. */
  readonly Filter?: DrpTests<string> | undefined
  /** The stage its tasks run in. */
  readonly Stage?: DrpTests<string> | undefined
  /** The context it runs in; empty for the machine itself. */
  readonly Context?: DrpTests<string> | undefined
  /** The UUID of its current job. */
  readonly CurrentJob?: DrpTests<string> | undefined
  /** Its place in its task list. */
  readonly CurrentTask?: DrpTests<number> | undefined
  /** The state of its current job. */
  readonly JobState?: DrpTests<DrpJobStateText> | undefined
  /** May its tasks be run? */
  readonly Runnable?: DrpTests<boolean> | undefined
  /** Are its logs gone? */
  readonly Archived?: DrpTests<boolean> | undefined
  /** When it was made. */
  readonly CreateTime?: DrpTests<string | DrpTime> | undefined
  /** When it began; `0001-01-01T00:00:00Z` before. */
  readonly StartTime?: DrpTests<string | DrpTime> | undefined
  /** When it was over; `0001-01-01T00:00:00Z` before. */
  readonly EndTime?: DrpTests<string | DrpTime> | undefined
  /** Names of profiles that it has, divided by commas: it must have all of them. */
  readonly Profiles?: DrpTests<string> | undefined
  /** Names of params that it has itself, divided by commas: it must have all of them. */
  readonly Params?: DrpTests<string> | undefined
}

/** A job's state in a query; other words are let through, and v3.13 has them. */
export type DrpJobStateText = 'created' | 'running' | 'failed' | 'finished' | 'incomplete' | (string & {})

/** A work order's state in a query; other words are let through. */
export type DrpWorkOrderStateText = 'created' | 'running' | 'failed' | 'finished' | 'cancelled' | (string & {})
