import * as z from 'zod/mini'
import { createParser, type Open, type ParseResult } from '../../wire/index.ts'
import { type DrpObject, objectFields, textsSchema, valuesSchema } from './object.ts'
import { type TaskErrorStack, taskErrorStackSchema } from './task-error-stack.ts'
import {
  type JobExitState,
  type JobState,
  jobExitStateSchema,
  mirroredJobStateSchema,
  type WorkOrderState,
  workOrderStateSchema,
} from './words.ts'

/** A work order: tasks that a machine in work-order mode runs beside its workflow. Newer than v4.8, and known from documents alone. */
export interface WorkOrder extends DrpObject {
  /** Its id: a UUID in small letters. */
  readonly Uuid: string
  /** Where it stands. There is no `incomplete`. */
  readonly State: Open<WorkOrderState>
  /** Where it stands, in words. */
  readonly Status?: string | undefined
  /** The machine it is for; empty until the one is found that `Filter` chooses. */
  readonly Machine?: string | undefined
  /** The query that chooses its machine, as one picks it up; empty where `Machine` was named. */
  readonly Filter?: string | undefined
  /** The blueprint that its tasks come from; empty where `Tasks` were given. */
  readonly Blueprint?: string | undefined
  /** Whether it runs a list of tasks (`task`, the default) or a workflow (`workflow`). In the newest documents only. */
  readonly Mode?: string | undefined
  /** Where its tasks run: empty for an agent on the machine itself. */
  readonly Context?: string | undefined
  /** The stage its tasks run in. */
  readonly Stage?: string | undefined
  /** Its task list; filled when it starts. */
  readonly Tasks?: readonly string[] | null | undefined
  /** The entry of the list that runs, or is next: -1 before the first, the length of the list when all are done. */
  readonly CurrentTask?: number | undefined
  /** Its last job; empty before the first. */
  readonly CurrentJob?: string | undefined
  /** The `State` of its current job; empty before the first. */
  readonly JobState?: Open<'' | JobState> | undefined
  /** The `ExitState` of its current job. */
  readonly JobExitState?: Open<JobExitState> | undefined
  /** The `ResultErrors` of its current job. */
  readonly JobResultErrors?: readonly string[] | null | undefined
  /** Is it to run tasks? */
  readonly Runnable?: boolean | undefined
  /** How often the current task has been tried again. */
  readonly RetryTaskAttempt?: number | undefined
  /** The task lists that wait while another one handles their error. */
  readonly TaskErrorStacks?: readonly TaskErrorStack[] | null | undefined
  /** The profiles that its parameters are looked up in after its own. */
  readonly Profiles?: readonly string[] | null | undefined
  /** Its own parameters by name. */
  readonly Params?: Readonly<Record<string, unknown>> | null | undefined
  /** Has it been put away? */
  readonly Archived?: boolean | undefined
  /** When it was made. */
  readonly CreateTime?: string | undefined
  /** When it began; the zero time before. */
  readonly StartTime?: string | undefined
  /** When it was over; the zero time before. */
  readonly EndTime?: string | undefined
}

/** What a {@link WorkOrder} must be. New states and fields are kept. */
export const workOrderSchema: z.ZodMiniType<WorkOrder, WorkOrder> = /*@__PURE__*/ (() =>
  z.object({
    ...objectFields,
    Uuid: z.string(),
    State: workOrderStateSchema,
    Status: z.optional(z.string()),
    Machine: z.optional(z.string()),
    Filter: z.optional(z.string()),
    Blueprint: z.optional(z.string()),
    Mode: z.optional(z.string()),
    Context: z.optional(z.string()),
    Stage: z.optional(z.string()),
    Tasks: z.nullish(textsSchema),
    CurrentTask: z.optional(z.int()),
    CurrentJob: z.optional(z.string()),
    JobState: z.optional(mirroredJobStateSchema),
    JobExitState: z.optional(jobExitStateSchema),
    JobResultErrors: z.nullish(textsSchema),
    Runnable: z.optional(z.boolean()),
    RetryTaskAttempt: z.optional(z.int()),
    TaskErrorStacks: z.nullish(z.readonly(z.array(taskErrorStackSchema))),
    Profiles: z.nullish(textsSchema),
    Params: z.nullish(valuesSchema),
    Archived: z.optional(z.boolean()),
    CreateTime: z.optional(z.string()),
    StartTime: z.optional(z.string()),
    EndTime: z.optional(z.string()),
  }))()

/**
 * Reads a work order: what `POST /work_orders` and everything at `/work_orders/{uuid}` answers.
 *
 * @param value any value; out comes the same object, typed, or what is wrong with it.
 *
 * @example
 * import { parseWorkOrder } from '@jobwright/core/drp'
 * parseWorkOrder({ Uuid: 'w', State: 'created', Validated: true, Available: true, ReadOnly: false }).ok //=> true
 */
export const parseWorkOrder: (value: unknown) => ParseResult<WorkOrder> = /*@__PURE__*/ (() =>
  createParser<WorkOrder>(workOrderSchema))()

/**
 * Reads a list of work orders: what `GET /work_orders` answers.
 *
 * @param value any value; out comes the same list, typed, or what is wrong with it.
 *
 * @example
 * import { parseWorkOrderList } from '@jobwright/core/drp'
 * parseWorkOrderList([]) //=> { ok: true, value: [] }
 */
export const parseWorkOrderList: (value: unknown) => ParseResult<readonly WorkOrder[]> = /*@__PURE__*/ (() =>
  createParser<readonly WorkOrder[]>(z.readonly(z.array(workOrderSchema))))()
