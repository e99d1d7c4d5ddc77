import * as z from 'zod/mini'
import { createParser, type ParseResult } from '../../wire/index.ts'
import { type CreateJobTarget, createJobTargetFields, type JobTarget, jobTargetFields } from './job-target.ts'
import { givenTextSchema } from './resource.ts'

/** A cluster. */
export interface Cluster extends JobTarget {
  /** Its kind. */
  readonly type?: string | undefined
  /** Where its packages come from. */
  readonly 'repository-id'?: string | null | undefined
  /** Does LCM manage it? */
  readonly managed?: boolean | null | undefined
  /** Its name in the rest of OpsCenter, from the end of its first successful install on. */
  readonly 'opsc-cluster-id'?: string | null | undefined
  /** Does the default user of Cassandra still have the default password? v1. */
  readonly 'has-default-password'?: boolean | null | undefined
  /** Does LCM set up the encryption between OpsCenter and Cassandra? From 6.8.52 on. */
  readonly 'manage-opsc-cassandra-ssl'?: boolean | null | undefined
  /** Secret: the password that was to be replaced; whether v2 ever sends it back is not known. */
  readonly 'old-password'?: string | null | undefined
  /** Secret: the password that was to be set; whether v2 ever sends it back is not known. */
  readonly 'new-password'?: string | null | undefined
}

/** What is posted to `/clusters/` to make a cluster. To be installed it needs a repository, a machine credential and a configuration profile. */
export interface CreateCluster extends CreateJobTarget {
  /** Where its packages come from. */
  readonly 'repository-id'?: string | null | undefined
  /** Secret: the password of the default user of Cassandra as it is; v2. */
  readonly 'old-password'?: string | undefined
  /** Secret: the password of the default user of Cassandra as it is to be; v2. */
  readonly 'new-password'?: string | undefined
  /** Is LCM to set up the encryption between OpsCenter and Cassandra? Default true; from 6.8.52 on. */
  readonly 'manage-opsc-cassandra-ssl'?: boolean | undefined
}

/** What a {@link Cluster} must be. New statuses and fields are kept. */
export const clusterSchema: z.ZodMiniType<Cluster, Cluster> = /*@__PURE__*/ (() =>
  z.object({
    ...jobTargetFields,
    type: z.optional(z.string()),
    'repository-id': z.nullish(z.string()),
    managed: z.nullish(z.boolean()),
    'opsc-cluster-id': z.nullish(z.string()),
    'has-default-password': z.nullish(z.boolean()),
    'manage-opsc-cassandra-ssl': z.nullish(z.boolean()),
    'old-password': z.nullish(z.string()),
    'new-password': z.nullish(z.string()),
  }))()

/** What a {@link CreateCluster} must be: it holds nothing else. */
export const createClusterSchema: z.ZodMiniType<CreateCluster, CreateCluster> = /*@__PURE__*/ (() =>
  z.strictObject({
    ...createJobTargetFields,
    'repository-id': z.nullish(z.string()),
    'old-password': z.optional(givenTextSchema),
    'new-password': z.optional(givenTextSchema),
    'manage-opsc-cassandra-ssl': z.optional(z.boolean()),
  }))()

/**
 * Reads a cluster.
 *
 * @param value any value; out comes the same object, typed, or what is wrong with it.
 *
 * @example
 * import { parseCluster } from '@jobwright/core/lcm'
 * parseCluster({ id: 'c1', name: 'test', 'job-status': null }).ok //=> true
 */
export const parseCluster: (value: unknown) => ParseResult<Cluster> = /*@__PURE__*/ (() =>
  createParser<Cluster>(clusterSchema))()

/**
 * Checks what is to be posted to `/clusters/`.
 *
 * @param value any value; out comes the same object, typed, or what is wrong with it.
 *
 * @example
 * import { parseCreateCluster } from '@jobwright/core/lcm'
 * parseCreateCluster({ name: 'test', password: '' }) //=> { ok: false, issues: [{ code: 'unrecognized_keys', path: ['password'] }] }
 */
export const parseCreateCluster: (value: unknown) => ParseResult<CreateCluster> = /*@__PURE__*/ (() =>
  createParser<CreateCluster>(createClusterSchema))()
