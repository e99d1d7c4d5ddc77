import * as z from 'zod/mini'
import type { Open } from '../../wire/index.ts'
import { type EntityFields, entityFields } from './entity.ts'
import { type Fault, faultSchema } from './fault.ts'
import { type JobFields, jobFieldsSchema } from './job.ts'
import { type ActionStatus, actionStatusSchema } from './words.ts'

/** How long the engine waits before it begins an action. */
export interface GracePeriod {
  /** The time in milliseconds. */
  readonly expiry?: number | undefined
}

/** An action: what `end` and `clear` take, and answer. The answer is what was sent, with the outcome added. */
export interface Action extends EntityFields {
  /** Asks for an answer before the work is done; makes no difference to `end` and `clear`. */
  readonly async?: boolean | undefined
  /** Why the engine refused; the answer's code is not 2xx then. */
  readonly fault?: Fault | undefined
  /** Of a job's end: sets `auto_cleared`, and nothing else. Makes no difference to a step's end. */
  readonly force?: boolean | undefined
  /** How long the engine is to wait first. */
  readonly grace_period?: GracePeriod | undefined
  /** In the answers of a job's actions: which job it was, with its links; its status is not told. */
  readonly job?: JobFields | undefined
  /** Whether the action itself was `complete` or `failed`. In what is sent, v4 ignores it and v3 reads the status that a job is to end with. */
  readonly status?: Open<ActionStatus> | undefined
  /** Did the work of the job or step succeed? v4 takes absence for yes. */
  readonly succeeded?: boolean | undefined
}

/** What a {@link GracePeriod} must be. */
export const gracePeriodSchema: z.ZodMiniType<GracePeriod, GracePeriod> = /*@__PURE__*/ (() =>
  z.object({ expiry: z.optional(z.int()) }))()

/** What an {@link Action} must be. New statuses and fields are kept. */
export const actionSchema: z.ZodMiniType<Action, Action> = /*@__PURE__*/ (() => {
  const flag = z.optional(z.boolean())
  return z.object({
    ...entityFields,
    async: flag,
    fault: z.optional(faultSchema),
    force: flag,
    grace_period: z.optional(gracePeriodSchema),
    job: z.optional(jobFieldsSchema),
    status: z.optional(actionStatusSchema),
    succeeded: flag,
  })
})()
