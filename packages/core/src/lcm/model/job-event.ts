import * as z from 'zod/mini'
import { createParser, type Open, type ParseResult } from '../../wire/index.ts'
import { linksSchema, valuesSchema } from './resource.ts'
import { type JobEventSubtype, type JobEventType, jobEventSubtypeSchema, jobEventTypeSchema } from './words.ts'

/**
 * Something that happened in a job, beside changes of its status: a milestone, a check, an error. Events never change. They may quote configuration
 * files, with what is secret in them.
 */
export interface JobEvent {
  /** `job-event`. */
  readonly type?: 'job-event' | undefined
  /** Its id, a UUID. */
  readonly id: string
  /** The job it is of. */
  readonly 'job-id': string
  /** The node it happened on; null for the job as a whole. */
  readonly 'node-id'?: string | null | undefined
  /** What kind of event. */
  readonly 'event-type': Open<JobEventType>
  /** What kind of event, more precisely. */
  readonly 'event-subtype'?: Open<JobEventSubtype> | null | undefined
  /** What happened, in words. */
  readonly message: string
  /** What it is about, mostly the path of a file; null for nothing, and not in the rows of lists. */
  readonly 'event-resource'?: string | null | undefined
  /** Something of how it was before, in no fixed form; not in the rows of lists. */
  readonly before?: Readonly<Record<string, unknown>> | null | undefined
  /** Something of how it was afterwards, in no fixed form; not in the rows of lists. */
  readonly after?: Readonly<Record<string, unknown>> | null | undefined
  /** Was something changed on the node, for example a file overwritten? Not in the rows of lists. */
  readonly changes?: boolean | null | undefined
  /** The stack of the program that failed, only of an `error`; not in the rows of lists. */
  readonly traceback?: string | null | undefined
  /** Where it is; see {@link LcmResource}. */
  readonly href?: string | null | undefined
  /** The addresses of its job and, if it happened on a node, of that and of the job node. */
  readonly 'related-resources'?: Readonly<Record<string, string>> | null | undefined
  /** When it happened: `YYYY-MM-DDTHH:MM:SS.mmmZ`. */
  readonly 'created-on'?: string | null | undefined
  /** Who noted it; not in the rows of lists. */
  readonly 'created-by'?: string | null | undefined
}

/** What a {@link JobEvent} must be. New words and fields are kept. */
export const jobEventSchema: z.ZodMiniType<JobEvent, JobEvent> = /*@__PURE__*/ (() =>
  z.object({
    type: z.optional(z.literal('job-event')),
    id: z.string(),
    'job-id': z.string(),
    'node-id': z.nullish(z.string()),
    'event-type': jobEventTypeSchema,
    'event-subtype': z.nullish(jobEventSubtypeSchema),
    message: z.string(),
    'event-resource': z.nullish(z.string()),
    before: z.nullish(valuesSchema),
    after: z.nullish(valuesSchema),
    changes: z.nullish(z.boolean()),
    traceback: z.nullish(z.string()),
    href: z.nullish(z.string()),
    'related-resources': z.nullish(linksSchema),
    'created-on': z.nullish(z.string()),
    'created-by': z.nullish(z.string()),
  }))()

/**
 * Reads an event: what `GET /job_events/{id}` answers, or a row of a list of them.
 *
 * @param value any value; out comes the same object, typed, or what is wrong with it.
 *
 * @example
 * import { parseJobEvent } from '@jobwright/core/lcm'
 * parseJobEvent({ id: 'e1', 'job-id': 'j1', 'node-id': null, 'event-type': 'milestone', 'event-subtype': 'start', message: 'job started...' }).ok //=> true
 */
export const parseJobEvent: (value: unknown) => ParseResult<JobEvent> = /*@__PURE__*/ (() =>
  createParser<JobEvent>(jobEventSchema))()
