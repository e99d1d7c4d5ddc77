import * as z from 'zod/mini'
import { createParser, type ParseResult } from '../../wire/index.ts'
import { metaSchema, valuesSchema } from './object.ts'

/** What `POST /profiles` takes. */
export interface CreateProfile {
  /** Its name, by which machines and stages refer to it. */
  readonly Name: string
  /** What it is for, in a line. */
  readonly Description?: string | undefined
  /** What it is for, at length. */
  readonly Documentation?: string | undefined
  /** Texts by name. */
  readonly Meta?: Readonly<Record<string, string>> | undefined
  /** The parameters by name. */
  readonly Params?: Readonly<Record<string, unknown>> | undefined
}

/** What a {@link CreateProfile} must be: it holds nothing else. */
export const createProfileSchema: z.ZodMiniType<CreateProfile, CreateProfile> = /*@__PURE__*/ (() => {
  const text = z.optional(z.string())
  return z.strictObject({
    Name: z.string().check(z.minLength(1)),
    Description: text,
    Documentation: text,
    Meta: z.optional(metaSchema),
    Params: z.optional(valuesSchema),
  })
})()

/**
 * Checks what is to be posted to `/profiles`. It is stricter than the server, which ignores unknown fields.
 *
 * @param value any value; out comes the same object, typed, or what is wrong with it.
 *
 * @example
 * import { parseCreateProfile } from '@jobwright/core/drp'
 * parseCreateProfile({ Name: 'site', Params: { ntp: 'a' } }).ok //=> true
 * parseCreateProfile({ Name: 'site', Param: {} }) //=> { ok: false, issues: [{ code: 'unrecognized_keys', path: ['Param'] }] }
 */
export const parseCreateProfile: (value: unknown) => ParseResult<CreateProfile> = /*@__PURE__*/ (() =>
  createParser<CreateProfile>(createProfileSchema))()
