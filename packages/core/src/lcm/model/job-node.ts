import * as z from 'zod/mini'
import { createParser, type Open, type ParseResult } from '../../wire/index.ts'
import { type LcmResource, resourceFields } from './resource.ts'
import { type JobStatus, jobStatusSchema } from './words.ts'

/** One node's part in a job. There is none before the job is picked up. */
export interface JobNode extends LcmResource {
  /** `job-node`. */
  readonly type?: 'job-node' | undefined
  /** Its id, a UUID; not that of the node. */
  readonly id: string
  /** The job it is a part of. */
  readonly 'job-id': string
  /** The node that is worked on. */
  readonly 'node-id': string
  /** The name of the node when the job was made. */
  readonly 'node-name': string
  /** The name of the node's datacenter when the job was made. */
  readonly 'datacenter-name': string
  /** Where the job stands on this node, in the words of jobs. */
  readonly status: Open<JobStatus>
}

/** What a {@link JobNode} must be. New statuses and fields are kept. */
export const jobNodeSchema: z.ZodMiniType<JobNode, JobNode> = /*@__PURE__*/ (() =>
  z.object({
    ...resourceFields,
    type: z.optional(z.literal('job-node')),
    id: z.string(),
    'job-id': z.string(),
    'node-id': z.string(),
    'node-name': z.string(),
    'datacenter-name': z.string(),
    status: jobStatusSchema,
  }))()

/**
 * Reads a job node: what `GET /job_nodes/{id}` answers, or a row of a list of them.
 *
 * @param value any value; out comes the same object, typed, or what is wrong with it.
 *
 * @example
 * import { parseJobNode } from '@jobwright/core/lcm'
 * parseJobNode({ id: 'jn1', 'job-id': 'j1', 'node-id': 'n1', 'node-name': '10.0.3.132', 'datacenter-name': 'dc1', status: 'FAILED' }).ok //=> true
 */
export const parseJobNode: (value: unknown) => ParseResult<JobNode> = /*@__PURE__*/ (() =>
  createParser<JobNode>(jobNodeSchema))()
