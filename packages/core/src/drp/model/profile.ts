import * as z from 'zod/mini'
import { createParser, type ParseResult } from '../../wire/index.ts'
import { type DrpObject, objectFields, valuesSchema } from './object.ts'

/** A set of parameters that machines share by naming it. That called `global` holds for all of them. */
export interface Profile extends DrpObject {
  /** Has something been left out of it, as the list was asked to be slim? */
  readonly Partial?: boolean | undefined
  /** Its name, by which machines and stages refer to it. */
  readonly Name: string
  /** What it is for, in a line. */
  readonly Description?: string | undefined
  /** What it is for, at length. */
  readonly Documentation?: string | undefined
  /** The parameters by name. */
  readonly Params?: Readonly<Record<string, unknown>> | null | undefined
}

/** What a {@link Profile} must be. */
export const profileSchema: z.ZodMiniType<Profile, Profile> = /*@__PURE__*/ (() =>
  z.object({
    ...objectFields,
    Partial: z.optional(z.boolean()),
    Name: z.string(),
    Description: z.optional(z.string()),
    Documentation: z.optional(z.string()),
    Params: z.nullish(valuesSchema),
  }))()

/**
 * Reads a profile: what `POST /profiles` and everything at `/profiles/{name}` answers.
 *
 * @param value any value; out comes the same object, typed, or what is wrong with it.
 *
 * @example
 * import { parseProfile } from '@jobwright/core/drp'
 * parseProfile({ Name: 'global', Validated: true, Available: true, ReadOnly: false, Params: {} }).ok //=> true
 */
export const parseProfile: (value: unknown) => ParseResult<Profile> = /*@__PURE__*/ (() =>
  createParser<Profile>(profileSchema))()

/**
 * Reads a list of profiles: what `GET /profiles` answers.
 *
 * @param value any value; out comes the same list, typed, or what is wrong with it.
 *
 * @example
 * import { parseProfileList } from '@jobwright/core/drp'
 * parseProfileList([]) //=> { ok: true, value: [] }
 */
export const parseProfileList: (value: unknown) => ParseResult<readonly Profile[]> = /*@__PURE__*/ (() =>
  createParser<readonly Profile[]>(z.readonly(z.array(profileSchema))))()
