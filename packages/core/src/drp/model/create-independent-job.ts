import * as z from 'zod/mini'
import { createParser, type ParseResult } from '../../wire/index.ts'
import { type JobPluginAction, jobPluginActionSchema } from './job.ts'
import { metaSchema } from './object.ts'
import { uuidSchema } from './uuid.ts'

/** What an independent job is about: an object, or the server itself. */
export type IndependentJobTarget =
  | {
      /** The server itself. */
      readonly TargetPrefix: 'system'
      /** What of it; empty, or left out, for all. */
      readonly TargetKey?: string | undefined
    }
  | {
      /** The kind of the object, as in the API's paths: `machines`. */
      readonly TargetPrefix: string
      /** The key of the object: its Uuid, or its Name where it has none. */
      readonly TargetKey: string
    }

/**
 * What `POST /jobs` takes for a job outside of any machine's task list, which tracks something else than the task of an agent. Newer than v4.8,
 * and known from documents alone.
 */
export type CreateIndependentJob = IndependentJobTarget & {
  /** The id of the job. Absent: the server chooses one. */
  readonly Uuid?: string | undefined
  /** What it does, in a word: it is what the job is called by. */
  readonly Task?: string | undefined
  /** The plugin action that it tracks, if it is one. */
  readonly Action?: JobPluginAction | undefined
  /** Texts by name, kept on the job. */
  readonly Meta?: Readonly<Record<string, string>> | undefined
}

/** What a {@link CreateIndependentJob} must be: it holds nothing else, above all no machine. */
export const createIndependentJobSchema: z.ZodMiniType<CreateIndependentJob, CreateIndependentJob> =
  /*@__PURE__*/ (() => {
    const common = {
      Uuid: z.optional(uuidSchema),
      Task: z.optional(z.string()),
      Action: z.optional(jobPluginActionSchema),
      Meta: z.optional(metaSchema),
    }
    const name = z.string().check(z.minLength(1))
    return z.strictObject({ TargetPrefix: name, TargetKey: z.optional(z.string()), ...common }).check(
      z.refine(({ TargetPrefix, TargetKey = '' }) => TargetPrefix === 'system' || TargetKey !== '', {
        path: ['TargetKey'],
      }),
    ) as z.ZodMiniType<CreateIndependentJob, CreateIndependentJob>
  })()

/**
 * Checks what is to be posted to `/jobs` as an independent job. A machine cannot be named but as the target: servers that know no independent
 * jobs would make the next job of its task list.
 *
 * @param value any value; out comes the same object, typed, or what is wrong with it.
 *
 * @example
 * import { parseCreateIndependentJob } from '@jobwright/core/drp'
 * parseCreateIndependentJob({ TargetPrefix: 'system' }).ok //=> true
 * parseCreateIndependentJob({ TargetPrefix: 'machines', TargetKey: '2eafd18f-9f75-484b-ac84-e312d0d69a6e', Task: 'backup' }).ok //=> true
 * parseCreateIndependentJob({ TargetPrefix: 'machines' }) //=> { ok: false, issues: [{ code: 'custom', path: ['TargetKey'] }] }
 */
export const parseCreateIndependentJob: (value: unknown) => ParseResult<CreateIndependentJob> = /*@__PURE__*/ (() =>
  createParser<CreateIndependentJob>(createIndependentJobSchema))()
