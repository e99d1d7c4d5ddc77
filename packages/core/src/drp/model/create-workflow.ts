import * as z from 'zod/mini'
import { createParser, type ParseResult } from '../../wire/index.ts'
import { metaSchema, textsSchema } from './object.ts'

/** What `POST /workflows` takes. */
export interface CreateWorkflow {
  /** Its name, by which machines refer to it. */
  readonly Name: string
  /** What it is for, in a line. */
  readonly Description?: string | undefined
  /** What it is for, at length. */
  readonly Documentation?: string | undefined
  /** Texts by name. */
  readonly Meta?: Readonly<Record<string, string>> | undefined
  /** The stages, in order. */
  readonly Stages: readonly string[]
}

/** What a {@link CreateWorkflow} must be: it holds nothing else. */
export const createWorkflowSchema: z.ZodMiniType<CreateWorkflow, CreateWorkflow> = /*@__PURE__*/ (() => {
  const text = z.optional(z.string())
  return z.strictObject({
    Name: z.string().check(z.minLength(1)),
    Description: text,
    Documentation: text,
    Meta: z.optional(metaSchema),
    Stages: textsSchema,
  })
})()

/**
 * Checks what is to be posted to `/workflows`. It is stricter than the server, which ignores unknown fields.
 *
 * @param value any value; out comes the same object, typed, or what is wrong with it.
 *
 * @example
 * import { parseCreateWorkflow } from '@jobwright/core/drp'
 * parseCreateWorkflow({ Name: 'w1', Stages: ['s1', 's2'] }).ok //=> true
 * parseCreateWorkflow({ Name: 'w1' }) //=> { ok: false, issues: [{ code: 'invalid_type', path: ['Stages'] }] }
 */
export const parseCreateWorkflow: (value: unknown) => ParseResult<CreateWorkflow> = /*@__PURE__*/ (() =>
  createParser<CreateWorkflow>(createWorkflowSchema))()
