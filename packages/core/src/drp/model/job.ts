import * as z from 'zod/mini'
import { createParser, type Open, type ParseResult } from '../../wire/index.ts'
import { type Claim, claimSchema } from './claim.ts'
import { type DrpObject, objectFields, textsSchema, valuesSchema } from './object.ts'
import { type JobExitState, type JobState, jobExitStateSchema, jobStateSchema } from './words.ts'

/** The plugin action that a job tracks. */
export interface JobPluginAction {
  /** The plugin that handles it. */
  readonly Plugin?: string | undefined
  /** The command within the plugin. */
  readonly Command?: string | undefined
  /** The scope of the commands, mostly the kind of the object: `machines`. */
  readonly CommandSet?: string | undefined
  /** The object that is acted upon. */
  readonly Model?: unknown
  /** More parameters for the action. */
  readonly Params?: Readonly<Record<string, unknown>> | null | undefined
}

/** A job: one run of one task on a machine. Of the jobs of a machine at most one is current. */
export interface Job extends DrpObject {
  /** Its id: a UUID in small letters. */
  readonly Uuid: string
  /** The job before it on the same machine; all zeros, or empty, for the first one. */
  readonly Previous: string
  /** The machine it runs on; empty for an independent job. */
  readonly Machine: string
  /** The task it runs: its name, or an entry of the task list that the server carries out itself, such as `stage:discover`. */
  readonly Task: string
  /** The stage the machine was in when the job was made. */
  readonly Stage: string
  /** The boot environment the machine was in when the job was made. */
  readonly BootEnv: string
  /** The workflow the machine was in when the job was made; empty for none. */
  readonly Workflow: string
  /** The context it is to run in; empty for the machine itself. From v4.8 on. */
  readonly Context?: string | undefined
  /** Where it stands. `incomplete` is set aside: the same job runs again later. */
  readonly State: Open<JobState>
  /** How it left the machine; empty while it has not. */
  readonly ExitState: Open<JobExitState>
  /** When it was made, and later when it last began to run. */
  readonly StartTime: string
  /** When it first finished or failed; the zero time before. */
  readonly EndTime: string
  /** Has its log been put away, so that it cannot be read any more? */
  readonly Archived: boolean
  /** Is it the last job of its machine? When not, another one has superseded it. */
  readonly Current: boolean
  /** Which entry of the machine's task list it was made for. */
  readonly CurrentIndex: number
  /** The entry that is next when this one is done. */
  readonly NextIndex: number
  /** Further rights of the job's token; from v4.8 on, absent for none. */
  readonly ExtraClaims?: readonly Claim[] | null | undefined
  /** Secret: a token that is valid for this job alone; from v4.8 on. */
  readonly Token?: string | undefined
  /** Does it track something else than the task of an agent, outside the order of the machine's jobs? v4. */
  readonly Independent?: boolean | undefined
  /** The kind of the object that an independent job is about; v4. */
  readonly TargetPrefix?: string | undefined
  /** The id of the object that an independent job is about; empty if the kind is `system`; v4. */
  readonly TargetKey?: string | undefined
  /** The work order it runs for; empty for none; v4. */
  readonly WorkOrder?: string | undefined
  /** The plugin action it tracks, if it was made for one; v4. */
  readonly Action?: JobPluginAction | null | undefined
  /** Errors that the task itself reported; v4. */
  readonly ResultErrors?: readonly string[] | null | undefined
}

/** What a {@link JobPluginAction} must be. */
export const jobPluginActionSchema: z.ZodMiniType<JobPluginAction, JobPluginAction> = /*@__PURE__*/ (() => {
  const text = z.optional(z.string())
  return z.object({
    Plugin: text,
    Command: text,
    CommandSet: text,
    Model: z.optional(z.unknown()),
    Params: z.nullish(valuesSchema),
  })
})()

/** What a {@link Job} must be. New states and fields are kept. */
export const jobSchema: z.ZodMiniType<Job, Job> = /*@__PURE__*/ (() =>
  z.object({
    ...objectFields,
    Uuid: z.string(),
    Previous: z.string(),
    Machine: z.string(),
    Task: z.string(),
    Stage: z.string(),
    BootEnv: z.string(),
    Workflow: z.string(),
    Context: z.optional(z.string()),
    State: jobStateSchema,
    ExitState: jobExitStateSchema,
    StartTime: z.string(),
    EndTime: z.string(),
    Archived: z.boolean(),
    Current: z.boolean(),
    CurrentIndex: z.int(),
    NextIndex: z.int(),
    ExtraClaims: z.nullish(z.readonly(z.array(claimSchema))),
    Token: z.optional(z.string()),
    Independent: z.optional(z.boolean()),
    TargetPrefix: z.optional(z.string()),
    TargetKey: z.optional(z.string()),
    WorkOrder: z.optional(z.string()),
    Action: z.nullish(jobPluginActionSchema),
    ResultErrors: z.nullish(textsSchema),
  }))()

/**
 * Reads a job: what `POST /jobs` and everything at `/jobs/{uuid}` answers.
 *
 * @param value any value; out comes the same object, typed, or what is wrong with it.
 *
 * @example
 * import { parseJob } from '@jobwright/core/drp'
 * parseJob({ Uuid: 5 }).ok //=> false
 */
export const parseJob: (value: unknown) => ParseResult<Job> = /*@__PURE__*/ (() => createParser<Job>(jobSchema))()

/**
 * Reads a list of jobs: what `GET /jobs` answers.
 *
 * @param value any value; out comes the same list, typed, or what is wrong with it.
 *
 * @example
 * import { parseJobList } from '@jobwright/core/drp'
 * parseJobList([]) //=> { ok: true, value: [] }
 */
export const parseJobList: (value: unknown) => ParseResult<readonly Job[]> = /*@__PURE__*/ (() =>
  createParser<readonly Job[]>(z.readonly(z.array(jobSchema))))()
