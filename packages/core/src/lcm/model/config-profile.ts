import * as z from 'zod/mini'
import { createParser, type ParseResult } from '../../wire/index.ts'
import { givenTextSchema, type LcmResource, resourceFields, valuesSchema } from './resource.ts'

/** What can be said of a configuration profile. */
export interface ConfigProfileSettings {
  /** Notes. */
  readonly comment?: string | null | undefined
  /** Not used. */
  readonly 'agent-version'?: string | null | undefined
  /** The directory of the configuration files. Default `/etc/dse/`. */
  readonly 'config-path'?: string | null | undefined
  /** The settings by file, for example `cassandra-yaml`. They may hold passwords of key stores, and probably are sent back with them. */
  readonly json?: Readonly<Record<string, unknown>> | null | undefined
}

/** How nodes are configured. */
export interface ConfigProfile extends LcmResource, ConfigProfileSettings {
  /** `config-profile`. */
  readonly type?: string | undefined
  /** Its id, a UUID. */
  readonly id: string
  /** Its name. */
  readonly name: string
  /** The version of DataStax Enterprise that is installed. */
  readonly 'datastax-version': string
}

/** What is posted to `/config_profiles/` to make a configuration profile. */
export interface CreateConfigProfile extends ConfigProfileSettings {
  /** Its name. */
  readonly name: string
  /** The version of DataStax Enterprise that is to be installed. */
  readonly 'datastax-version': string
}

/** What a {@link ConfigProfile} must be. New fields are kept. */
export const configProfileSchema: z.ZodMiniType<ConfigProfile, ConfigProfile> = /*@__PURE__*/ (() =>
  z.object({
    ...resourceFields,
    ...settings(),
    type: z.optional(z.string()),
    id: z.string(),
    name: z.string(),
    'datastax-version': z.string(),
  }))()

/** What a {@link CreateConfigProfile} must be: it holds nothing else. */
export const createConfigProfileSchema: z.ZodMiniType<CreateConfigProfile, CreateConfigProfile> = /*@__PURE__*/ (() =>
  z.strictObject({ ...settings(), name: givenTextSchema, 'datastax-version': givenTextSchema }))()

/**
 * Reads a configuration profile.
 *
 * @param value any value; out comes the same object, typed, or what is wrong with it.
 *
 * @example
 * import { parseConfigProfile } from '@jobwright/core/lcm'
 * parseConfigProfile({ id: 'p1', name: 'test', 'datastax-version': '6.7.0', json: { 'cassandra-yaml': { num_tokens: 8 } } }).ok //=> true
 */
export const parseConfigProfile: (value: unknown) => ParseResult<ConfigProfile> = /*@__PURE__*/ (() =>
  createParser<ConfigProfile>(configProfileSchema))()

/**
 * Checks what is to be posted to `/config_profiles/`.
 *
 * @param value any value; out comes the same object, typed, or what is wrong with it.
 *
 * @example
 * import { parseCreateConfigProfile } from '@jobwright/core/lcm'
 * parseCreateConfigProfile({ name: 'test' }) //=> { ok: false, issues: [{ code: 'invalid_type', path: ['datastax-version'] }] }
 */
export const parseCreateConfigProfile: (value: unknown) => ParseResult<CreateConfigProfile> = /*@__PURE__*/ (() =>
  createParser<CreateConfigProfile>(createConfigProfileSchema))()

function settings() {
  return {
    comment: z.nullish(z.string()),
    'agent-version': z.nullish(z.string()),
    'config-path': z.nullish(z.string()),
    json: z.nullish(valuesSchema),
  }
}
