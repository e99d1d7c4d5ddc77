import * as z from 'zod/mini'

/**
 * What every object of Digital Rebar carries.
 *
 * A list or map that was never filled may be null, as a server in Go writes it, and what only some versions have is optional.
 */
export interface DrpObject {
  /** Has the object been checked for sense? */
  readonly Validated: boolean
  /** Can it be used: is it valid, and is all there that it refers to? If not, `Errors` says why. */
  readonly Available: boolean
  /** What keeps it from being used. */
  readonly Errors?: readonly string[] | null | undefined
  /** Does it come from content that cannot be changed? */
  readonly ReadOnly: boolean
  /** Texts by name: notes for programs and displays, such as `color`, `icon`, `title`, `feature-flags`. */
  readonly Meta?: Readonly<Record<string, string>> | null | undefined
  /** The id of the server that owns it; empty where there is but one. */
  readonly Endpoint?: string | undefined
  /** The content bundle it comes from; empty for what was made through the API. */
  readonly Bundle?: string | undefined
  /** When it was made; v4. */
  readonly CreatedAt?: string | undefined
  /** Who made it; v4. */
  readonly CreatedBy?: string | undefined
  /** When it was last changed; v4. */
  readonly LastModifiedAt?: string | undefined
  /** Who last changed it; v4. */
  readonly LastModifiedBy?: string | undefined
}

/** What a list of texts must be. */
export const textsSchema: z.ZodMiniType<readonly string[], readonly string[]> = /*@__PURE__*/ (() =>
  z.readonly(z.array(z.string())))()

/** What a map of texts must be. */
export const metaSchema: z.ZodMiniType<
  Readonly<Record<string, string>>,
  Readonly<Record<string, string>>
> = /*@__PURE__*/ (() => z.readonly(z.record(z.string(), z.string())))()

/** What a map of values of any kind must be. */
export const valuesSchema: z.ZodMiniType<
  Readonly<Record<string, unknown>>,
  Readonly<Record<string, unknown>>
> = /*@__PURE__*/ (() => z.readonly(z.record(z.string(), z.unknown())))()

/** The schemas of the fields that every object has. */
export const objectFields = /*@__PURE__*/ (() => ({
  Validated: z.boolean(),
  Available: z.boolean(),
  Errors: z.nullish(textsSchema),
  ReadOnly: z.boolean(),
  Meta: z.nullish(metaSchema),
  Endpoint: z.optional(z.string()),
  Bundle: z.optional(z.string()),
  CreatedAt: z.optional(z.string()),
  CreatedBy: z.optional(z.string()),
  LastModifiedAt: z.optional(z.string()),
  LastModifiedBy: z.optional(z.string()),
}))()
