import * as z from 'zod/mini'

/** A right to do something. Each field is one word, words separated by commas, or `*` for all. */
export interface Claim {
  /** The kind of objects, for example `machines`. */
  readonly scope: string
  /** What may be done, for example `get` or `list`. */
  readonly action: string
  /** The id of the object, for example the UUID of a machine. */
  readonly specific: string
}

const fields = /*@__PURE__*/ (() => ({ scope: z.string(), action: z.string(), specific: z.string() }))()

/** What a {@link Claim} must be. */
export const claimSchema: z.ZodMiniType<Claim, Claim> = /*@__PURE__*/ (() => z.object(fields))()

/** What the claims of something to be made must be: they hold nothing else. */
export const createClaimsSchema: z.ZodMiniType<readonly Claim[], readonly Claim[]> = /*@__PURE__*/ (() =>
  z.readonly(z.array(z.strictObject(fields))))()
