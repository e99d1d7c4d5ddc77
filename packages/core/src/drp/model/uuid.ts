import * as z from 'zod/mini'

/** What a UUID to be sent must be: the server refuses other texts. It reads capital letters too, and writes small ones. */
export const uuidSchema: z.ZodMiniType<string, string> = /*@__PURE__*/ (() =>
  z.string().check(z.regex(/^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i)))()
