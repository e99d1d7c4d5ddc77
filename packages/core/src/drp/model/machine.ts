import * as z from 'zod/mini'
import { createParser, type Open, type ParseResult } from '../../wire/index.ts'
import { type Fingerprint, fingerprintSchema } from './fingerprint.ts'
import { type DrpObject, objectFields, textsSchema, valuesSchema } from './object.ts'
import { type Profile, profileSchema } from './profile.ts'
import { type TaskErrorStack, taskErrorStackSchema } from './task-error-stack.ts'
import {
  type JobExitState,
  type JobState,
  jobExitStateSchema,
  mirroredJobStateSchema,
  type PoolStatus,
  poolStatusSchema,
} from './words.ts'

/** A machine: how it is reached and booted, and the list of tasks that it works through. */
export interface Machine extends DrpObject {
  /** Has something been left out of it, as the list was asked to be slim? */
  readonly Partial?: boolean | undefined
  /** Its name, unique among machines; by convention the full domain name. */
  readonly Name: string
  /** What it is for, in a line. */
  readonly Description?: string | undefined
  /** Its id: a UUID in small letters, which never changes. */
  readonly Uuid: string
  /** Its last job; empty before the first. It may be gone already. */
  readonly CurrentJob: string
  /** The IPv4 address it boots with; empty for unknown. */
  readonly Address?: string | undefined
  /** The stage it is in. */
  readonly Stage: string
  /** The boot environment it is to boot into. */
  readonly BootEnv: string
  /** The profiles that its parameters are looked up in after its own, in this order. The global one comes last and is not listed. */
  readonly Profiles: readonly string[] | null
  /** Outdated: a profile of its own, where `Params` is today; v3.13 still sends it, empty. */
  readonly Profile?: Profile | null | undefined
  /** Its own parameters by name; empty when the list was asked to be slim. */
  readonly Params?: Readonly<Record<string, unknown>> | null | undefined
  /** Its task list: names of tasks, and entries such as `stage:discover` that the server carries out. */
  readonly Tasks: readonly string[] | null
  /** The entry of the list that runs, or is next if none does: -1 before the first, the length of the list when all are done. */
  readonly CurrentTask: number
  /** Is it to run tasks? If not, something has to happen first: a reboot, or a person who looks at a failure. */
  readonly Runnable: boolean
  /** Secret: changing it makes all tokens of the machine invalid. */
  readonly Secret?: string | undefined
  /** The operating system it runs. */
  readonly OS?: string | undefined
  /** The MAC addresses it may boot from. */
  readonly HardwareAddrs?: readonly string[] | null | undefined
  /** The workflow that fills its task list; empty for none. */
  readonly Workflow: string
  /** Its architecture, for example `amd64`. */
  readonly Arch: string
  /** Are users kept from changing it, except for unlocking? */
  readonly Locked: boolean
  /** Where its tasks run: empty for an agent on the machine itself, otherwise the name of a context. From v4.8 on. */
  readonly Context?: string | undefined
  /** How often the current task has been tried again. From v4.8 on. */
  readonly RetryTaskAttempt?: number | undefined
  /** The task lists that wait while another one handles their error. From v4.8 on. */
  readonly TaskErrorStacks?: readonly TaskErrorStack[] | null | undefined
  /** What it is recognised by. From v4.8 on. */
  readonly Fingerprint?: Fingerprint | null | undefined
  /** The pool it is in; empty for the default one. From v4.8 on. */
  readonly Pool?: string | undefined
  /** Has it been taken from its pool? From v4.8 on. */
  readonly PoolAllocated?: boolean | undefined
  /** Where it stands in its pool. From v4.8 on. */
  readonly PoolStatus?: Open<PoolStatus> | undefined
  /** Is the last task of its workflow done? From v4.8 on. */
  readonly WorkflowComplete?: boolean | undefined
  /** The `State` of its current job; empty before the first. Newer than v4.8. */
  readonly JobState?: Open<'' | JobState> | undefined
  /** The `ExitState` of its current job. Newer than v4.8. */
  readonly JobExitState?: Open<JobExitState> | undefined
  /** The `ResultErrors` of its current job. Newer than v4.8. */
  readonly JobResultErrors?: readonly string[] | null | undefined
  /** Does it run work orders instead of its own task list? Newer than v4.8. */
  readonly WorkOrderMode?: boolean | undefined
  /** How many work orders wait for it. Newer than v4.8. */
  readonly PendingWorkOrders?: number | undefined
  /** How many work orders run on it. Newer than v4.8. */
  readonly RunningWorkOrders?: number | undefined
}

/** What a {@link Machine} must be. New words and fields are kept. */
export const machineSchema: z.ZodMiniType<Machine, Machine> = /*@__PURE__*/ (() =>
  z.object({
    ...objectFields,
    Partial: z.optional(z.boolean()),
    Name: z.string(),
    Description: z.optional(z.string()),
    Uuid: z.string(),
    CurrentJob: z.string(),
    Address: z.optional(z.string()),
    Stage: z.string(),
    BootEnv: z.string(),
    Profiles: z.nullable(textsSchema),
    Profile: z.nullish(profileSchema),
    Params: z.nullish(valuesSchema),
    Tasks: z.nullable(textsSchema),
    CurrentTask: z.int(),
    Runnable: z.boolean(),
    Secret: z.optional(z.string()),
    OS: z.optional(z.string()),
    HardwareAddrs: z.nullish(textsSchema),
    Workflow: z.string(),
    Arch: z.string(),
    Locked: z.boolean(),
    Context: z.optional(z.string()),
    RetryTaskAttempt: z.optional(z.int()),
    TaskErrorStacks: z.nullish(z.readonly(z.array(taskErrorStackSchema))),
    Fingerprint: z.nullish(fingerprintSchema),
    Pool: z.optional(z.string()),
    PoolAllocated: z.optional(z.boolean()),
    PoolStatus: z.optional(poolStatusSchema),
    WorkflowComplete: z.optional(z.boolean()),
    JobState: z.optional(mirroredJobStateSchema),
    JobExitState: z.optional(jobExitStateSchema),
    JobResultErrors: z.nullish(textsSchema),
    WorkOrderMode: z.optional(z.boolean()),
    PendingWorkOrders: z.optional(z.int()),
    RunningWorkOrders: z.optional(z.int()),
  }))()

/**
 * Reads a machine: what `POST /machines` and everything at `/machines/{uuid}` answers.
 *
 * @param value any value; out comes the same object, typed, or what is wrong with it.
 *
 * @example
 * import { parseMachine } from '@jobwright/core/drp'
 * parseMachine({ Name: 'm1' }).ok //=> false
 */
export const parseMachine: (value: unknown) => ParseResult<Machine> = /*@__PURE__*/ (() =>
  createParser<Machine>(machineSchema))()

/**
 * Reads a list of machines: what `GET /machines` answers.
 *
 * @param value any value; out comes the same list, typed, or what is wrong with it.
 *
 * @example
 * import { parseMachineList } from '@jobwright/core/drp'
 * parseMachineList([]) //=> { ok: true, value: [] }
 */
export const parseMachineList: (value: unknown) => ParseResult<readonly Machine[]> = /*@__PURE__*/ (() =>
  createParser<readonly Machine[]>(z.readonly(z.array(machineSchema))))()
