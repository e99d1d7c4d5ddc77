import * as z from 'zod/mini'
import { createParser, type ParseResult } from '../../wire/index.ts'
import { metaSchema, textsSchema, valuesSchema } from './object.ts'

/** What `POST /blueprints` takes. What is left out is empty. */
export interface CreateBlueprint {
  /** Its name; unique among blueprints. */
  readonly Name: string
  /** What it is for, in a line. */
  readonly Description?: string | undefined
  /** What it is for, at length. */
  readonly Documentation?: string | undefined
  /** Texts by name. */
  readonly Meta?: Readonly<Record<string, string>> | undefined
  /** The tasks of the work orders that are made from it, in order. */
  readonly Tasks?: readonly string[] | undefined
  /** The profiles that parameters are looked up in after its own, in this order. */
  readonly Profiles?: readonly string[] | undefined
  /** Its own parameters by name. */
  readonly Params?: Readonly<Record<string, unknown>> | undefined
}

/** What a {@link CreateBlueprint} must be: it holds nothing else. */
export const createBlueprintSchema: z.ZodMiniType<CreateBlueprint, CreateBlueprint> = /*@__PURE__*/ (() => {
  const [text, texts] = [z.optional(z.string()), z.optional(textsSchema)]
  return z.strictObject({
    Name: z.string().check(z.minLength(1)),
    Description: text,
    Documentation: text,
    Meta: z.optional(metaSchema),
    Tasks: texts,
    Profiles: texts,
    Params: z.optional(valuesSchema),
  })
})()

/**
 * Checks what is to be posted to `/blueprints`. It is stricter than the server, which ignores unknown fields.
 *
 * @param value any value; out comes the same object, typed, or what is wrong with it.
 *
 * @example
 * import { parseCreateBlueprint } from '@jobwright/core/drp'
 * parseCreateBlueprint({ Name: 'update-bios', Tasks: ['bios'] }).ok //=> true
 * parseCreateBlueprint({ Tasks: ['bios'] }) //=> { ok: false, issues: [{ code: 'invalid_type', path: ['Name'] }] }
 */
export const parseCreateBlueprint: (value: unknown) => ParseResult<CreateBlueprint> = /*@__PURE__*/ (() =>
  createParser<CreateBlueprint>(createBlueprintSchema))()
