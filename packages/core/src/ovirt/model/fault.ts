import * as z from 'zod/mini'

/** Why the engine refused: the whole answer, or the `fault` of an action. A 404 and a 401 have none. */
export interface Fault {
  /** What is wrong, in words; the list of all refusals of a command stands in brackets. */
  readonly detail?: string | undefined
  /** The kind of refusal, in words: `Operation Failed`, `Incomplete parameters`, `Invalid value`, `Request syntactically incorrect.`. */
  readonly reason?: string | undefined
}

/** What a {@link Fault} must be. */
export const faultSchema: z.ZodMiniType<Fault, Fault> = /*@__PURE__*/ (() =>
  z.object({ detail: z.optional(z.string()), reason: z.optional(z.string()) }))()
