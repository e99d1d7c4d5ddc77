import * as z from 'zod/mini'
import type { Open } from '../../wire/index.ts'
import { type EntityFields, entityFields, type Reference, referenceSchema } from './entity.ts'
import {
  type ExternalSystemType,
  externalSystemTypeSchema,
  type JobStatus,
  jobStatusSchema,
  type StepStatus,
  type StepType,
  stepTypeSchema,
} from './words.ts'

// Jobs and steps stand together, as each may hold the other.

/**
 * What a document about a job may hold: a job, a body that is sent, or a job that another document points to.
 *
 * Names are those of the wire; values are typed, whatever form they came in. Times are ISO 8601 texts with milliseconds: from XML as they were
 * written, with the offset of the server, from JSON in UTC.
 */
export interface JobFields extends EntityFields {
  /** Is it to be removed some time after it has ended? The engine's default for a job that is added is false. */
  readonly auto_cleared?: boolean | undefined
  /** When it ended; absent before. */
  readonly end_time?: string | undefined
  /** Was it added over the API, rather than by the engine for a command of its own? */
  readonly external?: boolean | undefined
  /** When it or its steps last changed. */
  readonly last_updated?: string | undefined
  /** When it was added. */
  readonly start_time?: string | undefined
  /** Where it stands. */
  readonly status?: Open<JobStatus> | undefined
  /** The user that it belongs to, where the engine knows. */
  readonly owner?: Reference | undefined
  /** Its steps of all levels, as a flat list; only when asked for with `follow=steps`. */
  readonly steps?: readonly StepFields[] | undefined
}

/** A job as the engine shows it. An engine gives all fields but those of which it says otherwise. */
export interface Job extends JobFields {
  /** Its id: a UUID. */
  readonly id: string
  /** Where it stands. */
  readonly status: Open<JobStatus>
  /** Its steps of all levels, as a flat list; only when asked for with `follow=steps`. */
  readonly steps?: readonly Step[] | undefined
}

/**
 * What a document about a step may hold: a step, a body that is sent, or a step that another document points to.
 *
 * Names are those of the wire; values are typed, whatever form they came in. Times are ISO 8601 texts, as those of {@link JobFields}.
 */
export interface StepFields extends EntityFields {
  /** When it ended; absent before. */
  readonly end_time?: string | undefined
  /** Was it added over the API, rather than by the engine? */
  readonly external?: boolean | undefined
  /** The system outside the engine that it runs in; steps of the engine's own alone, from 4.1 on. */
  readonly external_type?: Open<ExternalSystemType> | undefined
  /** Its place among the steps of the same parent, from 0. */
  readonly number?: number | undefined
  /** How much of it is done, in percent; steps of the engine's own alone, from 4.1 on. */
  readonly progress?: number | undefined
  /** When it was added. */
  readonly start_time?: string | undefined
  /** Where it stands. */
  readonly status?: Open<StepStatus> | undefined
  /** What it does. */
  readonly type?: Open<StepType> | undefined
  /** The host that carries it out; steps of the engine's own alone, from 4.1 on. */
  readonly execution_host?: Reference | undefined
  /** The job of the address that was asked for, which the engine does not compare with the job that the step belongs to. */
  readonly job?: JobFields | undefined
  /** The step it is a part of; absent for the steps of the first level. */
  readonly parent_step?: StepFields | undefined
  /** Its statistics; only when asked for with `follow`. */
  readonly statistics?: readonly Reference[] | undefined
}

/** A step as the engine shows it. An engine gives all fields but those of which it says otherwise. */
export interface Step extends StepFields {
  /** Its id: a UUID. */
  readonly id: string
  /** Where it stands. */
  readonly status: Open<StepStatus>
}

const jobShape = /*@__PURE__*/ (() => {
  const [flag, time] = [z.optional(z.boolean()), z.optional(z.string())]
  return {
    ...entityFields,
    auto_cleared: flag,
    end_time: time,
    external: flag,
    last_updated: time,
    start_time: time,
    status: z.optional(jobStatusSchema),
    owner: z.optional(referenceSchema),
  }
})()

/** What {@link JobFields} must be. */
export const jobFieldsSchema: z.ZodMiniType<JobFields, JobFields> = /*@__PURE__*/ (() =>
  z.object({
    ...jobShape,
    get steps() {
      return z.optional(z.array(stepFieldsSchema))
    },
  }))()

/** What a {@link Job} must be. New statuses and fields are kept. */
export const jobSchema: z.ZodMiniType<Job, Job> = /*@__PURE__*/ (() =>
  z.object({
    ...jobShape,
    id: z.string(),
    status: jobStatusSchema,
    get steps() {
      return z.optional(z.array(stepSchema))
    },
  }))()

const stepShape = /*@__PURE__*/ (() => {
  const [time, integer] = [z.optional(z.string()), z.optional(z.int())]
  return {
    ...entityFields,
    end_time: time,
    external: z.optional(z.boolean()),
    external_type: z.optional(externalSystemTypeSchema),
    number: integer,
    progress: integer,
    start_time: time,
    status: z.optional(jobStatusSchema),
    type: z.optional(stepTypeSchema),
    execution_host: z.optional(referenceSchema),
    get job() {
      return z.optional(jobFieldsSchema)
    },
    get parent_step() {
      return z.optional(stepFieldsSchema)
    },
    statistics: z.optional(z.array(referenceSchema)),
  }
})()

/** What {@link StepFields} must be. */
export const stepFieldsSchema: z.ZodMiniType<StepFields, StepFields> = /*@__PURE__*/ (() => z.object(stepShape))()

/** What a {@link Step} must be. New statuses, types and fields are kept. */
export const stepSchema: z.ZodMiniType<Step, Step> = /*@__PURE__*/ (() =>
  z.extend(z.object(stepShape), { id: z.string(), status: jobStatusSchema }))()
