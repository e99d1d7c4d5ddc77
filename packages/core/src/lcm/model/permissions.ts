import * as z from 'zod/mini'
import { createParser, type ParseResult } from '../../wire/index.ts'

/** What a user may do: by the name of the cluster, then by the name of the right, such as `View Cluster`. */
export type Permissions = Readonly<Record<string, Readonly<Record<string, boolean>>>>

/** What {@link Permissions} must be. */
export const permissionsSchema: z.ZodMiniType<Permissions, Permissions> = /*@__PURE__*/ (() =>
  z.readonly(z.record(z.string(), z.readonly(z.record(z.string(), z.boolean())))))()

/**
 * Reads what `GET /permissions/user` answers.
 *
 * @param value any value; out comes the same object, typed, or what is wrong with it.
 *
 * @example
 * import { parsePermissions } from '@jobwright/core/lcm'
 * parsePermissions({ Test_Cluster: { 'View Cluster': true } }).ok //=> true
 */
export const parsePermissions: (value: unknown) => ParseResult<Permissions> = /*@__PURE__*/ (() =>
  createParser<Permissions>(permissionsSchema))()
