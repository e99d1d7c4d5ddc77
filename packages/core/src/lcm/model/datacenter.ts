import * as z from 'zod/mini'
import { createParser, type ParseResult } from '../../wire/index.ts'
import { type CreateJobTarget, createJobTargetFields, type JobTarget, jobTargetFields } from './job-target.ts'
import { givenTextSchema } from './resource.ts'

/** What the nodes of a datacenter do beside keeping data. */
export interface Workloads {
  /** Do they keep graphs? */
  readonly 'graph-enabled'?: boolean | null | undefined
  /** Do they search? */
  readonly 'solr-enabled'?: boolean | null | undefined
  /** Do they compute with Spark? */
  readonly 'spark-enabled'?: boolean | null | undefined
  /** Do they compute with Hadoop? Outdated. */
  readonly 'hadoop-enabled'?: boolean | null | undefined
}

/** A datacenter. */
export interface Datacenter extends JobTarget, Workloads {
  /** Its kind. */
  readonly type?: string | undefined
  /** The cluster it is of. */
  readonly 'cluster-id': string
  /** When a job last had full success on all of it; null for never. What was configured since then is not on its nodes yet. */
  readonly 'converged-on'?: string | null | undefined
}

/** What is posted to `/datacenters/` to make a datacenter. There may be none of its name yet, or the server answers 409. */
export interface CreateDatacenter extends CreateJobTarget, Workloads {
  /** The cluster it is to be of. */
  readonly 'cluster-id': string
}

/** What a {@link Datacenter} must be. New statuses and fields are kept. */
export const datacenterSchema: z.ZodMiniType<Datacenter, Datacenter> = /*@__PURE__*/ (() =>
  z.object({
    ...jobTargetFields,
    ...workloads(),
    type: z.optional(z.string()),
    'cluster-id': z.string(),
    'converged-on': z.nullish(z.string()),
  }))()

/** What a {@link CreateDatacenter} must be: it holds nothing else. */
export const createDatacenterSchema: z.ZodMiniType<CreateDatacenter, CreateDatacenter> = /*@__PURE__*/ (() =>
  z.strictObject({ ...createJobTargetFields, ...workloads(), 'cluster-id': givenTextSchema }))()

/**
 * Reads a datacenter.
 *
 * @param value any value; out comes the same object, typed, or what is wrong with it.
 *
 * @example
 * import { parseDatacenter } from '@jobwright/core/lcm'
 * parseDatacenter({ id: 'd1', name: 'dc1', 'cluster-id': 'c1', 'converged-on': null }).ok //=> true
 */
export const parseDatacenter: (value: unknown) => ParseResult<Datacenter> = /*@__PURE__*/ (() =>
  createParser<Datacenter>(datacenterSchema))()

/**
 * Checks what is to be posted to `/datacenters/`.
 *
 * @param value any value; out comes the same object, typed, or what is wrong with it.
 *
 * @example
 * import { parseCreateDatacenter } from '@jobwright/core/lcm'
 * parseCreateDatacenter({ name: 'dc1', 'cluster-id': 'c1', 'solr-enabled': 'true' })
 * //=> { ok: false, issues: [{ code: 'invalid_type', path: ['solr-enabled'] }] }
 */
export const parseCreateDatacenter: (value: unknown) => ParseResult<CreateDatacenter> = /*@__PURE__*/ (() =>
  createParser<CreateDatacenter>(createDatacenterSchema))()

function workloads() {
  return {
    'graph-enabled': z.nullish(z.boolean()),
    'solr-enabled': z.nullish(z.boolean()),
    'spark-enabled': z.nullish(z.boolean()),
    'hadoop-enabled': z.nullish(z.boolean()),
  }
}
