import * as z from 'zod/mini'
import { createParser, type Open, type ParseResult } from '../../wire/index.ts'
import { type LcmResource, resourceFields } from './resource.ts'
import {
  type ConcurrencyStrategy,
  concurrencyStrategySchema,
  type JobStatus,
  type JobType,
  jobStatusSchema,
  jobTypeSchema,
} from './words.ts'

/**
 * What a job was asked for, without its scope. Each part may be missing.
 *
 * Servers take texts where a yes or no belongs, scripts send `"false"`, and what is echoed then is not known: so texts are read here, too.
 */
export interface JobData {
  /** The `job-type` once more. */
  readonly 'job-type'?: Open<JobType> | null | undefined
  /** Do nodes that are new join the ring by themselves? Null when it was not said. */
  readonly 'auto-bootstrap'?: boolean | string | null | undefined
  /** Are the other nodes still worked on after one has failed? */
  readonly 'continue-on-error'?: boolean | string | null | undefined
  /** How many nodes are worked on at a time; v2. */
  readonly 'concurrency-strategy'?: Open<ConcurrencyStrategy> | null | undefined
  /** Secret: the new password of the default user of Cassandra, in clear text and for ever; v1. */
  readonly 'change-default-cassandra-password'?: string | null | undefined
}

/**
 * A job. The server shows it in four shapes, of which this is the common one: all by itself, with `job-data` and links (`GET /jobs/{id}`),
 * without `job-data` and who made it (a row of `GET /jobs/`), without links (the answer to the POST that made it), and bare, as the documents print it.
 */
export interface Job extends LcmResource {
  /** `job`. */
  readonly type?: 'job' | undefined
  /** Its id, a UUID. */
  readonly id: string
  /** What it does. */
  readonly 'job-type': Open<JobType>
  /** What it was asked for; not in the rows of lists. */
  readonly 'job-data'?: JobData | null | undefined
  /** Where it stands. IDLE has shown no activity for a while, WILL_FAIL still works but cannot succeed any more. */
  readonly status: Open<JobStatus>
  /** The cluster it works on. */
  readonly 'cluster-id': string
  /** The name of the cluster when the job was made. */
  readonly 'cluster-name': string
  /** The datacenter it works on; null for all of the cluster. */
  readonly 'datacenter-id'?: string | null | undefined
  /** The name of the datacenter when the job was made. */
  readonly 'datacenter-name'?: string | null | undefined
  /** The node it works on; null for all of the cluster or datacenter. */
  readonly 'node-id'?: string | null | undefined
  /** The name of the node when the job was made. */
  readonly 'node-name'?: string | null | undefined
  /** What it is for, in words. */
  readonly description?: string | null | undefined
  /** Not used by any version. */
  readonly 'dry-run'?: boolean | null | undefined
}

/** What {@link JobData} must be. New options are kept. */
export const jobDataSchema: z.ZodMiniType<JobData, JobData> = /*@__PURE__*/ (() => {
  const answer = z.nullish(z.union([z.boolean(), z.string()]))
  return z.object({
    'job-type': z.nullish(jobTypeSchema),
    'auto-bootstrap': answer,
    'continue-on-error': answer,
    'concurrency-strategy': z.nullish(concurrencyStrategySchema),
    'change-default-cassandra-password': z.nullish(z.string()),
  })
})()

/** What a {@link Job} must be. New statuses, types and fields are kept. */
export const jobSchema: z.ZodMiniType<Job, Job> = /*@__PURE__*/ (() =>
  z.object({
    ...resourceFields,
    type: z.optional(z.literal('job')),
    id: z.string(),
    'job-type': jobTypeSchema,
    'job-data': z.nullish(jobDataSchema),
    status: jobStatusSchema,
    'cluster-id': z.string(),
    'cluster-name': z.string(),
    'datacenter-id': z.nullish(z.string()),
    'datacenter-name': z.nullish(z.string()),
    'node-id': z.nullish(z.string()),
    'node-name': z.nullish(z.string()),
    description: z.nullish(z.string()),
    'dry-run': z.nullish(z.boolean()),
  }))()

/**
 * Reads a job in any of the shapes in which the server shows it: what `GET /jobs/{id}` answers, a row of `GET /jobs/`, the answer to an action.
 *
 * @param value any value; out comes the same object, typed, or what is wrong with it.
 *
 * @example
 * import { parseJob } from '@jobwright/core/lcm'
 * parseJob({ id: 'j1', 'job-type': 'install', status: 'PENDING', 'cluster-id': 'c1', 'cluster-name': 'test' }).ok //=> true
 * parseJob('Termination in progress').ok //=> false
 */
export const parseJob: (value: unknown) => ParseResult<Job> = /*@__PURE__*/ (() => createParser<Job>(jobSchema))()
