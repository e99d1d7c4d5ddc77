import * as z from 'zod/mini'

/**
 * What every record of LCM may carry beside its own fields. The server sets all of it, and leaves parts out: the answer to a POST has no links,
 * the rows of a list do not tell who made them.
 */
export interface LcmResource {
  /** Where it is, as an absolute address of the host that the server takes itself for: behind a proxy, or once HTTPS is on, it may be wrong. */
  readonly href?: string | null | undefined
  /** The addresses of what it belongs together with, by name; as `href`, they may have the wrong host. */
  readonly 'related-resources'?: Readonly<Record<string, string>> | null | undefined
  /** When it was made: `YYYY-MM-DDTHH:MM:SS.mmmZ`. */
  readonly 'created-on'?: string | null | undefined
  /** Who made it; `system` in all that has been seen. */
  readonly 'created-by'?: string | null | undefined
  /** When it last changed, written as `created-on`. */
  readonly 'modified-on'?: string | null | undefined
  /** Who last changed it; `system` in all that has been seen. */
  readonly 'modified-by'?: string | null | undefined
}

/** What a map of addresses must be. */
export const linksSchema: z.ZodMiniType<
  Readonly<Record<string, string>>,
  Readonly<Record<string, string>>
> = /*@__PURE__*/ (() => z.readonly(z.record(z.string(), z.string())))()

/** What a map of values of any kind must be. */
export const valuesSchema: z.ZodMiniType<
  Readonly<Record<string, unknown>>,
  Readonly<Record<string, unknown>>
> = /*@__PURE__*/ (() => z.readonly(z.record(z.string(), z.unknown())))()

/** The schemas of the fields that every record may have. */
export const resourceFields = /*@__PURE__*/ (() => ({
  href: z.nullish(z.string()),
  'related-resources': z.nullish(linksSchema),
  'created-on': z.nullish(z.string()),
  'created-by': z.nullish(z.string()),
  'modified-on': z.nullish(z.string()),
  'modified-by': z.nullish(z.string()),
}))()

/** An id or a name that is to be sent, which says something. */
export const givenTextSchema: z.ZodMiniType<string, string> = /*@__PURE__*/ (() => z.string().check(z.minLength(1)))()
