import * as z from 'zod/mini'
import { createParser, type ParseResult } from '../../wire/index.ts'
import { descriptionSchema } from './description.ts'

/** What `POST /jobs` takes. The engine ignores all else, so nothing else can be sent. */
export interface CreateJob {
  /** What the job does, in words of people. Not blank. */
  readonly description: string
  /** Is the job to be removed some time after it has ended? The engine's default is false: such a job stays for ever. */
  readonly auto_cleared?: boolean | undefined
}

/** What a {@link CreateJob} must be: it holds nothing else. */
export const createJobSchema: z.ZodMiniType<CreateJob, CreateJob> = /*@__PURE__*/ (() =>
  z.strictObject({ description: descriptionSchema, auto_cleared: z.optional(z.boolean()) }))()

/**
 * Checks what is to be posted to `/jobs`.
 *
 * @param value any value; out comes the same object, typed, or what is wrong with it. Unknown fields are refused, and so is a blank description,
 * which the engine refuses.
 *
 * @example
 * import { parseCreateJob } from '@jobwright/core/ovirt'
 * parseCreateJob({ description: 'Backup', auto_cleared: true }).ok //=> true
 * parseCreateJob({ description: 'Backup', status: 'started' })
 * //=> { ok: false, issues: [{ code: 'unrecognized_keys', path: ['status'] }] }
 */
export const parseCreateJob: (value: unknown) => ParseResult<CreateJob> = /*@__PURE__*/ (() =>
  createParser<CreateJob>(createJobSchema))()
