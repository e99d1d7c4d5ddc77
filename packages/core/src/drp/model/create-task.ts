import * as z from 'zod/mini'
import { createParser, type ParseResult } from '../../wire/index.ts'
import { type Claim, createClaimsSchema } from './claim.ts'
import { metaSchema, textsSchema } from './object.ts'
import { createTemplatesSchema, type TemplateInfo } from './template-info.ts'

/** What `POST /tasks` takes. Unless its `feature-flags` have `original-exit-codes`, the server adds `sane-exit-codes` to them. */
export interface CreateTask {
  /** Its name, by which task lists refer to it. */
  readonly Name: string
  /** What it is for, in a line. */
  readonly Description?: string | undefined
  /** What it is for, at length. */
  readonly Documentation?: string | undefined
  /** Texts by name. */
  readonly Meta?: Readonly<Record<string, string>> | undefined
  /** What is done, in this order. Either all have an `OS` in their `Meta` or none. */
  readonly Templates?: readonly TemplateInfo[] | undefined
  /** The parameters that must have a value before its templates can be rendered. */
  readonly RequiredParams?: readonly string[] | undefined
  /** The parameters that it uses if they have a value. */
  readonly OptionalParams?: readonly string[] | undefined
  /** The tasks that must have run before it in the same boot environment. */
  readonly Prerequisites?: readonly string[] | undefined
  /** The roles whose rights its jobs have as well. From v4.8 on. */
  readonly ExtraRoles?: readonly string[] | undefined
  /** Further rights of its jobs. From v4.8 on. */
  readonly ExtraClaims?: readonly Claim[] | undefined
}

/** What a {@link CreateTask} must be: it holds nothing else. */
export const createTaskSchema: z.ZodMiniType<CreateTask, CreateTask> = /*@__PURE__*/ (() => {
  const [text, texts] = [z.optional(z.string()), z.optional(textsSchema)]
  return z.strictObject({
    Name: z.string().check(z.minLength(1)),
    Description: text,
    Documentation: text,
    Meta: z.optional(metaSchema),
    Templates: z.optional(createTemplatesSchema),
    RequiredParams: texts,
    OptionalParams: texts,
    Prerequisites: texts,
    ExtraRoles: texts,
    ExtraClaims: z.optional(createClaimsSchema),
  })
})()

/**
 * Checks what is to be posted to `/tasks`. It is stricter than the server, which ignores unknown fields.
 *
 * @param value any value; out comes the same object, typed, or what is wrong with it.
 *
 * @example
 * import { parseCreateTask } from '@jobwright/core/drp'
 * parseCreateTask({ Name: 't1', Templates: [{ Name: 'script', Contents: 'exit 0' }] }).ok //=> true
 * parseCreateTask({ Name: 't1', Template: [] }) //=> { ok: false, issues: [{ code: 'unrecognized_keys', path: ['Template'] }] }
 */
export const parseCreateTask: (value: unknown) => ParseResult<CreateTask> = /*@__PURE__*/ (() =>
  createParser<CreateTask>(createTaskSchema))()
