import * as z from 'zod/mini'
import type { Open } from '../../wire/index.ts'
import { type LcmResource, resourceFields } from './resource.ts'
import { type JobStatus, jobStatusSchema } from './words.ts'

/** What jobs can be run on: a cluster, a datacenter, a node. Settings that are null are inherited, from cluster to datacenter to node. */
export interface JobTarget extends LcmResource {
  /** Its id, a UUID. */
  readonly id: string
  /** Its name. */
  readonly name: string
  /** Notes. */
  readonly comment?: string | null | undefined
  /** The port of SSH on its machines. Default 22. */
  readonly 'ssh-management-port'?: number | null | undefined
  /** How its machines are logged in to. */
  readonly 'machine-credential-id'?: string | null | undefined
  /** How its nodes are configured. */
  readonly 'config-profile-id'?: string | null | undefined
  /** The last job on it. */
  readonly 'last-job-id'?: string | null | undefined
  /**
   * Where its jobs stand; null for no job yet. Of clusters and datacenters it is rolled up from the jobs below, too: it is not the status of the last job,
   * and a failed job of a datacenter shows on the cluster until a job of that datacenter succeeds.
   */
  readonly 'job-status'?: Open<JobStatus> | null | undefined
}

/** The schemas of the fields that everything has that jobs can be run on. */
export const jobTargetFields = /*@__PURE__*/ (() => ({
  ...resourceFields,
  id: z.string(),
  name: z.string(),
  comment: z.nullish(z.string()),
  'ssh-management-port': z.nullish(z.int()),
  'machine-credential-id': z.nullish(z.string()),
  'config-profile-id': z.nullish(z.string()),
  'last-job-id': z.nullish(z.string()),
  'job-status': z.nullish(jobStatusSchema),
}))()

/** What can be said of everything that is made to run jobs on. */
export interface CreateJobTarget {
  /** Its name. */
  readonly name: string
  /** Notes. */
  readonly comment?: string | null | undefined
  /** The port of SSH on its machines. Default 22, or as above it. */
  readonly 'ssh-management-port'?: number | null | undefined
  /** How its machines are logged in to. Default as above it. */
  readonly 'machine-credential-id'?: string | null | undefined
  /** How its nodes are configured. Default as above it. */
  readonly 'config-profile-id'?: string | null | undefined
}

/** The schemas of the fields of a {@link CreateJobTarget}. */
export const createJobTargetFields = /*@__PURE__*/ (() => ({
  name: z.string().check(z.minLength(1)),
  comment: z.nullish(z.string()),
  'ssh-management-port': z.nullish(z.int()),
  'machine-credential-id': z.nullish(z.string()),
  'config-profile-id': z.nullish(z.string()),
}))()
