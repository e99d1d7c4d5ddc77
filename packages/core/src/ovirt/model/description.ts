import * as z from 'zod/mini'

/** The description of what is added. oVirt: of blanks alone it counts as empty, which is refused. */
export const descriptionSchema: z.ZodMiniType<string, string> = /*@__PURE__*/ (() => z.string().check(z.regex(/\S/)))()
