import * as z from 'zod/mini'
import { createParser, type ParseResult } from '../../wire/index.ts'

/** The preferences of a server by name; all are texts, numbers too. */
export interface Prefs {
  /** The boot environment of new machines, for example `local`. */
  readonly defaultBootEnv?: string | undefined
  /** The stage of new machines, for example `none`. */
  readonly defaultStage?: string | undefined
  /** The workflow of new machines; absent or empty for none. */
  readonly defaultWorkflow?: string | undefined
  /** The boot environment of machines that the server does not know. */
  readonly unknownBootEnv?: string | undefined
  /** How long the token of a known machine is valid, in seconds. */
  readonly knownTokenTimeout?: string | undefined
  /** How long the token of an unknown machine is valid, in seconds. */
  readonly unknownTokenTimeout?: string | undefined
  /** How much is logged, for example `warn`. */
  readonly logLevel?: string | undefined
  /** How much the boot environments log. */
  readonly debugBootEnv?: string | undefined
  /** How much DHCP logs. */
  readonly debugDhcp?: string | undefined
  /** How much the API logs. */
  readonly debugFrontend?: string | undefined
  /** How much the plugins log. */
  readonly debugPlugins?: string | undefined
  /** How much the renderer logs. */
  readonly debugRenderer?: string | undefined
  /** Secret: the key that tokens are made with. */
  readonly baseTokenSecret?: string | undefined
  /** Secret: changing it makes all tokens invalid. */
  readonly systemGrantorSecret?: string | undefined
  /** How many jobs of a machine are kept. From v4.8 on. */
  readonly jobsToKeep?: string | undefined
  /** How long failed jobs are kept. From v4.8 on. */
  readonly failedJobsPurgedAfter?: string | undefined
  /** How long finished jobs are kept. From v4.8 on. */
  readonly completeJobsPurgedAfter?: string | undefined
}

/** What {@link Prefs} must be. Other names are kept; their values are texts too. */
export const prefsSchema: z.ZodMiniType<Prefs, Prefs> = /*@__PURE__*/ (() => {
  const text = z.optional(z.string())
  const known = z.object({
    defaultBootEnv: text,
    defaultStage: text,
    defaultWorkflow: text,
    unknownBootEnv: text,
    knownTokenTimeout: text,
    unknownTokenTimeout: text,
    logLevel: text,
    debugBootEnv: text,
    debugDhcp: text,
    debugFrontend: text,
    debugPlugins: text,
    debugRenderer: text,
    baseTokenSecret: text,
    systemGrantorSecret: text,
    jobsToKeep: text,
    failedJobsPurgedAfter: text,
    completeJobsPurgedAfter: text,
  })
  return z.catchall(known, z.string()) as unknown as z.ZodMiniType<Prefs, Prefs>
})()

/**
 * Reads the preferences of a server: what `GET /prefs` answers.
 *
 * @param value any value; out comes the same object, typed, or what is wrong with it.
 *
 * @example
 * import { parsePrefs } from '@jobwright/core/drp'
 * parsePrefs({ defaultStage: 'none', knownTokenTimeout: '3600' }).ok //=> true
 */
export const parsePrefs: (value: unknown) => ParseResult<Prefs> = /*@__PURE__*/ (() =>
  createParser<Prefs>(prefsSchema))()
