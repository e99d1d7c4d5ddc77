import * as z from 'zod/mini'
import { createParser, type ParseResult } from '../../wire/index.ts'
import { descriptionSchema } from './description.ts'
import { type StepType, stepTypes } from './words.ts'

/** The step that a new one is to be a part of. */
export interface ParentStep {
  /** Its id: a UUID. It has to be a step of the same job, which the engine does not check. */
  readonly id: string
}

/** What `POST /jobs/{id}/steps` takes. The engine ignores all else (`status`, `number`, `start_time`), so nothing else can be sent. */
export interface CreateStep {
  /** What the step does. */
  readonly type: StepType
  /** What the step does, in words of people. Not blank. */
  readonly description: string
  /** The step it is to be a part of. Default: none, it becomes a step of the job itself. */
  readonly parent_step?: ParentStep | undefined
}

/** What a {@link CreateStep} must be: it holds nothing else. */
export const createStepSchema: z.ZodMiniType<CreateStep, CreateStep> = /*@__PURE__*/ (() =>
  z.strictObject({
    type: z.enum(stepTypes),
    description: descriptionSchema,
    parent_step: z.optional(z.strictObject({ id: z.string().check(z.minLength(1)) })),
  }))()

/**
 * Checks what is to be posted to `/jobs/{id}/steps`.
 *
 * @param value any value; out comes the same object, typed, or what is wrong with it. Unknown fields are refused, and so is a blank description,
 * which the engine refuses.
 *
 * @example
 * import { parseCreateStep } from '@jobwright/core/ovirt'
 * parseCreateStep({ type: 'executing', description: 'Copying' }).ok //=> true
 * parseCreateStep({ description: 'Copying' }).ok //=> false
 */
export const parseCreateStep: (value: unknown) => ParseResult<CreateStep> = /*@__PURE__*/ (() =>
  createParser<CreateStep>(createStepSchema))()
