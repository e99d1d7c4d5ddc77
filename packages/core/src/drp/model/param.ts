import * as z from 'zod/mini'
import { createParser, type ParseResult } from '../../wire/index.ts'
import { type DrpObject, objectFields } from './object.ts'

/** The declaration of a parameter. A name may have a value without one; its value may then be anything. */
export interface Param extends DrpObject {
  /** Its name; it may hold slashes, for example `change-stage/map`. */
  readonly Name: string
  /** What it is for, in a line. */
  readonly Description?: string | undefined
  /** What it is for, at length. */
  readonly Documentation?: string | undefined
  /** Is its value secret, so that the server keeps it encrypted? */
  readonly Secure?: boolean | undefined
  /** The JSON Schema that a value must match. */
  readonly Schema: unknown
}

/** What a {@link Param} must be. New fields are kept. */
export const paramSchema: z.ZodMiniType<Param, Param> = /*@__PURE__*/ (() =>
  z.object({
    ...objectFields,
    Name: z.string(),
    Description: z.optional(z.string()),
    Documentation: z.optional(z.string()),
    Secure: z.optional(z.boolean()),
    Schema: z.unknown(),
  }))()

/**
 * Reads a parameter's declaration: what `POST /params` and everything at `/params/{name}` answers.
 *
 * @param value any value; out comes the same object, typed, or what is wrong with it.
 *
 * @example
 * import { parseParam } from '@jobwright/core/drp'
 * parseParam({ Name: 'ntp-servers', Schema: { type: 'array' }, Validated: true, Available: true, ReadOnly: false }).ok //=> true
 */
export const parseParam: (value: unknown) => ParseResult<Param> = /*@__PURE__*/ (() =>
  createParser<Param>(paramSchema))()

/**
 * Reads a list of parameter declarations: what `GET /params` answers.
 *
 * @param value any value; out comes the same list, typed, or what is wrong with it.
 *
 * @example
 * import { parseParamList } from '@jobwright/core/drp'
 * parseParamList([]) //=> { ok: true, value: [] }
 */
export const parseParamList: (value: unknown) => ParseResult<readonly Param[]> = /*@__PURE__*/ (() =>
  createParser<readonly Param[]>(z.readonly(z.array(paramSchema))))()
