import * as z from 'zod/mini'
import { createParser, type ParseResult } from '../../wire/index.ts'
import { metaSchema } from './object.ts'
import { uuidSchema } from './uuid.ts'

/** What `POST /jobs` takes: all else about the job is decided by the machine's task list. */
export interface CreateJob {
  /** The machine whose next job it is to be. */
  readonly Machine: string
  /** The id of the job. Absent: the server chooses one. A job that the server carries out itself gets its own id in any case. */
  readonly Uuid?: string | undefined
  /** The context that the agent works in; empty for the machine itself. v3.13 ignores it. */
  readonly Context?: string | undefined
  /** Texts by name, kept on the job. */
  readonly Meta?: Readonly<Record<string, string>> | undefined
}

/** What a {@link CreateJob} must be: it holds nothing else. */
export const createJobSchema: z.ZodMiniType<CreateJob, CreateJob> = /*@__PURE__*/ (() =>
  z.strictObject({
    Machine: uuidSchema,
    Uuid: z.optional(uuidSchema),
    Context: z.optional(z.string()),
    Meta: z.optional(metaSchema),
  }))()

/**
 * Checks what is to be posted to `/jobs`. It is stricter than the server, which ignores unknown fields.
 *
 * @param value any value; out comes the same object, typed, or what is wrong with it.
 *
 * @example
 * import { parseCreateJob } from '@jobwright/core/drp'
 * parseCreateJob({ Machine: '2eafd18f-9f75-484b-ac84-e312d0d69a6e' }).ok //=> true
 * parseCreateJob({ machine: '2eafd18f-9f75-484b-ac84-e312d0d69a6e' })
 * //=> { ok: false, issues: [{ code: 'invalid_type', path: ['Machine'] }, { code: 'unrecognized_keys', path: ['machine'] }] }
 */
export const parseCreateJob: (value: unknown) => ParseResult<CreateJob> = /*@__PURE__*/ (() =>
  createParser<CreateJob>(createJobSchema))()
