import * as z from 'zod/mini'
import { createParser, type ParseResult } from '../../wire/index.ts'
import { metaSchema } from './object.ts'

/** What `POST /params` takes. */
export interface CreateParam {
  /** Its name; it may hold slashes. */
  readonly Name: string
  /** What it is for, in a line. */
  readonly Description?: string | undefined
  /** What it is for, at length. */
  readonly Documentation?: string | undefined
  /** Texts by name. */
  readonly Meta?: Readonly<Record<string, string>> | undefined
  /** Is its value secret, so that the server keeps it encrypted? Absent: no. */
  readonly Secure?: boolean | undefined
  /** The JSON Schema that a value must match. Absent: any value will do. */
  readonly Schema?: unknown
}

/** What a {@link CreateParam} must be: it holds nothing else. */
export const createParamSchema: z.ZodMiniType<CreateParam, CreateParam> = /*@__PURE__*/ (() => {
  const text = z.optional(z.string())
  return z.strictObject({
    Name: z.string().check(z.minLength(1)),
    Description: text,
    Documentation: text,
    Meta: z.optional(metaSchema),
    Secure: z.optional(z.boolean()),
    Schema: z.optional(z.unknown()),
  })
})()

/**
 * Checks what is to be posted to `/params`. It is stricter than the server, which ignores unknown fields.
 *
 * @param value any value; out comes the same object, typed, or what is wrong with it.
 *
 * @example
 * import { parseCreateParam } from '@jobwright/core/drp'
 * parseCreateParam({ Name: 'rack', Schema: { type: 'string' } }).ok //=> true
 * parseCreateParam({ Name: '' }) //=> { ok: false, issues: [{ code: 'too_small', path: ['Name'] }] }
 */
export const parseCreateParam: (value: unknown) => ParseResult<CreateParam> = /*@__PURE__*/ (() =>
  createParser<CreateParam>(createParamSchema))()
