import * as z from 'zod/mini'
import { createParser, type ParseResult } from '../../wire/index.ts'

/** What OpsCenter tells about itself. */
export interface Meta {
  /** Its version, for example `6.8.52`. */
  readonly version: string
}

/** What a {@link Meta} must be. New fields are kept. */
export const metaSchema: z.ZodMiniType<Meta, Meta> = /*@__PURE__*/ (() => z.object({ version: z.string() }))()

/**
 * Reads what `GET /meta` answers: with 200 where nobody has to log in, with 401 otherwise.
 *
 * @param value any value; out comes the same object, typed, or what is wrong with it.
 *
 * @example
 * import { parseMeta } from '@jobwright/core/lcm'
 * parseMeta({ version: '6.8.52' }).ok //=> true
 */
export const parseMeta: (value: unknown) => ParseResult<Meta> = /*@__PURE__*/ (() => createParser<Meta>(metaSchema))()
