import * as z from 'zod/mini'
import { createParser, type ParseResult } from '../../wire/index.ts'

/** One version of the API that a server offers. */
export interface ApiVersion {
  /** Where it is, from the server's root: `/api/v1.0`. */
  readonly path: string
  /** How mature it is: `stable`. */
  readonly status: string
}

/** What `GET /versions` answers: the versions by name, for example `v1.0`. */
export interface ApiVersions {
  readonly [version: string]: ApiVersion
}

/** What {@link ApiVersions} must be. */
export const versionsSchema: z.ZodMiniType<ApiVersions, ApiVersions> = /*@__PURE__*/ (() =>
  z.record(z.string(), z.object({ path: z.string(), status: z.string() })))()

/**
 * Reads what `GET /versions` answers.
 *
 * @param value any value; out comes the same object, typed, or what is wrong with it.
 *
 * @example
 * import { parseVersions } from '@jobwright/core/drydock'
 * parseVersions({ 'v1.0': { path: '/api/v1.0', status: 'stable' } }).ok //=> true
 */
export const parseVersions: (value: unknown) => ParseResult<ApiVersions> = /*@__PURE__*/ (() =>
  createParser<ApiVersions>(versionsSchema))()
