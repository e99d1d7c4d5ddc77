import * as z from 'zod'

const flag = z.stringbool({ truthy: ['true', '1'], falsy: ['false', '0'] }).optional()
const time = z
  .number()
  .transform((milliseconds) => new Date(milliseconds).toISOString())
  .optional()
const link = z.looseObject({ href: z.string().optional(), rel: z.string().optional() })
const links = z.array(link).optional()

/** A list of jobs in JSON, each field given its type: what one would write with zod for the engine's texts and milliseconds. */
export const zodJobs = z
  .object({
    job: z.array(
      z.looseObject({
        auto_cleared: flag,
        end_time: time,
        external: flag,
        last_updated: time,
        start_time: time,
        status: z.string(),
        owner: z.looseObject({ href: z.string().optional(), id: z.string().optional() }).optional(),
        actions: z
          .looseObject({ link: links })
          .transform((actions) => actions.link)
          .optional(),
        description: z.string().optional(),
        link: links,
        href: z.string().optional(),
        id: z.string(),
      }),
    ),
  })
  .transform(({ job }) => job)
