import * as z from 'zod/mini'
import { createParser, type ParseResult } from '../../wire/index.ts'

/**
 * What `end` of a job or a step takes in v4. It cannot hold the `status` of v3: a v4 engine takes such a body, ignores the status and ends the work
 * as a success.
 */
export interface EndAction {
  /** Did the work succeed? Engine's default true. */
  readonly succeeded?: boolean | undefined
  /** Of a job: sets `auto_cleared`. Engine's default false. Makes no difference to a step. */
  readonly force?: boolean | undefined
  /** Of v3, see {@link EndJobActionV3}. */
  readonly status?: never
}

/** The status that a job of v3 ends with, as v3 wrote it. Engines 3.3 to 4.0 took every word but `FINISHED` for a failure. */
export type EndStatusV3 = 'FINISHED' | 'FAILED' | 'ABORTED' | 'STARTED' | 'UNKNOWN'

/** What `end` of a job takes in v3, for engines 3.3 to 3.6. Engines from 4.1 on ignore the status and end the job as a success. */
export interface EndJobActionV3 {
  /** How the job ended. */
  readonly status: {
    /** The status it ends with. */
    readonly state: EndStatusV3
  }
  /** Sets `auto_cleared`. Engine's default false. */
  readonly force?: boolean | undefined
  /** Of v4, see {@link EndAction}. */
  readonly succeeded?: never
}

/** What `end` of a step takes in v3, for engines 3.5 to 4.0. */
export interface EndStepActionV3 {
  /** Did the work succeed? The engine has no default. */
  readonly succeeded: boolean
  /** Makes no difference. Engine's default false. */
  readonly force?: boolean | undefined
}

/** What an {@link EndAction} must be: it holds nothing else. */
export const endActionSchema: z.ZodMiniType<EndAction, EndAction> = /*@__PURE__*/ (() => {
  const flag = z.optional(z.boolean())
  // Its type also says what it cannot hold.
  return z.strictObject({ succeeded: flag, force: flag }) as unknown as z.ZodMiniType<EndAction, EndAction>
})()

/** What an {@link EndJobActionV3} must be: it holds nothing else. */
export const endJobActionV3Schema: z.ZodMiniType<EndJobActionV3, EndJobActionV3> = /*@__PURE__*/ (() =>
  z.strictObject({
    status: z.strictObject({ state: z.enum(['FINISHED', 'FAILED', 'ABORTED', 'STARTED', 'UNKNOWN']) }),
    force: z.optional(z.boolean()),
  }) as unknown as z.ZodMiniType<EndJobActionV3, EndJobActionV3>)()

/** What an {@link EndStepActionV3} must be: it holds nothing else. */
export const endStepActionV3Schema: z.ZodMiniType<EndStepActionV3, EndStepActionV3> = /*@__PURE__*/ (() =>
  z.strictObject({ succeeded: z.boolean(), force: z.optional(z.boolean()) }))()

/**
 * Checks what is to be posted to `/jobs/{id}/end` or `/jobs/{id}/steps/{id}/end` in v4.
 *
 * @param value any value; out comes the same object, typed, or what is wrong with it. The `status` of v3 is refused.
 *
 * @example
 * import { parseEndAction } from '@jobwright/core/ovirt'
 * parseEndAction({ succeeded: false }).ok //=> true
 * parseEndAction({ status: { state: 'FAILED' } })
 * //=> { ok: false, issues: [{ code: 'unrecognized_keys', path: ['status'] }] }
 */
export const parseEndAction: (value: unknown) => ParseResult<EndAction> = /*@__PURE__*/ (() =>
  createParser<EndAction>(endActionSchema))()

/**
 * Checks what is to be posted to `/jobs/{id}/end` in v3.
 *
 * @param value any value; out comes the same object, typed, or what is wrong with it.
 *
 * @example
 * import { parseEndJobActionV3 } from '@jobwright/core/ovirt'
 * parseEndJobActionV3({ status: { state: 'FAILED' } }).ok //=> true
 * parseEndJobActionV3({ succeeded: false }).ok //=> false
 */
export const parseEndJobActionV3: (value: unknown) => ParseResult<EndJobActionV3> = /*@__PURE__*/ (() =>
  createParser<EndJobActionV3>(endJobActionV3Schema))()

/**
 * Checks what is to be posted to `/jobs/{id}/steps/{id}/end` in v3.
 *
 * @param value any value; out comes the same object, typed, or what is wrong with it.
 *
 * @example
 * import { parseEndStepActionV3 } from '@jobwright/core/ovirt'
 * parseEndStepActionV3({ succeeded: true }).ok //=> true
 * parseEndStepActionV3({}).ok //=> false
 */
export const parseEndStepActionV3: (value: unknown) => ParseResult<EndStepActionV3> = /*@__PURE__*/ (() =>
  createParser<EndStepActionV3>(endStepActionV3Schema))()
