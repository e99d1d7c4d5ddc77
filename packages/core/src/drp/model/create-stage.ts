import * as z from 'zod/mini'
import { createParser, type ParseResult } from '../../wire/index.ts'
import { metaSchema, textsSchema, valuesSchema } from './object.ts'
import { createTemplatesSchema, type TemplateInfo } from './template-info.ts'

/** What `POST /stages` takes. */
export interface CreateStage {
  /** Its name, by which workflows and machines refer to it. */
  readonly Name: string
  /** What it is for, in a line. */
  readonly Description?: string | undefined
  /** What it is for, at length. */
  readonly Documentation?: string | undefined
  /** Texts by name. */
  readonly Meta?: Readonly<Record<string, string>> | undefined
  /** The files that the server offers to machines in this stage. */
  readonly Templates?: readonly TemplateInfo[] | undefined
  /** The parameters that must have a value before its templates can be rendered. */
  readonly RequiredParams?: readonly string[] | undefined
  /** The parameters that it uses if they have a value. */
  readonly OptionalParams?: readonly string[] | undefined
  /** The parameters of the stage by name. */
  readonly Params?: Readonly<Record<string, unknown>> | undefined
  /** The boot environment that its machines need. Absent: any. */
  readonly BootEnv?: string | undefined
  /** The tasks it adds to the task list of a machine. */
  readonly Tasks?: readonly string[] | undefined
  /** The profiles that parameters are looked up in while a machine is in this stage. */
  readonly Profiles?: readonly string[] | undefined
}

/** What a {@link CreateStage} must be: it holds nothing else. */
export const createStageSchema: z.ZodMiniType<CreateStage, CreateStage> = /*@__PURE__*/ (() => {
  const [text, texts] = [z.optional(z.string()), z.optional(textsSchema)]
  return z.strictObject({
    Name: z.string().check(z.minLength(1)),
    Description: text,
    Documentation: text,
    Meta: z.optional(metaSchema),
    Templates: z.optional(createTemplatesSchema),
    RequiredParams: texts,
    OptionalParams: texts,
    Params: z.optional(valuesSchema),
    BootEnv: text,
    Tasks: texts,
    Profiles: texts,
  })
})()

/**
 * Checks what is to be posted to `/stages`. It is stricter than the server, which ignores unknown fields.
 *
 * @param value any value; out comes the same object, typed, or what is wrong with it.
 *
 * @example
 * import { parseCreateStage } from '@jobwright/core/drp'
 * parseCreateStage({ Name: 's1', Tasks: ['t1'] }).ok //=> true
 * parseCreateStage({ Name: 's1', Bootenv: 'local' }) //=> { ok: false, issues: [{ code: 'unrecognized_keys', path: ['Bootenv'] }] }
 */
export const parseCreateStage: (value: unknown) => ParseResult<CreateStage> = /*@__PURE__*/ (() =>
  createParser<CreateStage>(createStageSchema))()
