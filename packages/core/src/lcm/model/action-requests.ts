import * as z from 'zod/mini'
import { createParser, type Open, type ParseResult } from '../../wire/index.ts'
import { givenTextSchema } from './resource.ts'
import type { ConcurrencyStrategy, JobScope, JobType } from './words.ts'

/** What every request for a job says, in both versions. */
export interface JobRequest {
  /** The cluster, datacenter or node to work on: its id, a UUID. */
  readonly 'resource-id': string
  /** Are the other nodes still worked on after one has failed? Default false: those that are being worked on are finished, no other is begun. */
  readonly 'continue-on-error'?: boolean | undefined
}

/** What an install job can be asked for beside, in both versions. */
export interface BootstrapOption {
  /** Do new nodes join the ring by themselves? Default null: LCM decides. */
  readonly 'auto-bootstrap'?: boolean | null | undefined
}

/** What every job of v2 can be asked for beside. */
export interface ConcurrencyOption {
  /**
   * How many nodes to work on at a time. Default `default`, which is LCM's choice. Other words are let pass, as only two of seven are known.
   * It says something only of a job that works on more than one node.
   */
  readonly 'concurrency-strategy'?: Open<ConcurrencyStrategy> | undefined
}

/** What v1 can be asked for beside, of install jobs and, by its documents, of configure jobs: they also say that those never set the password. */
export interface PasswordOption {
  /** Secret: the new password of the default user of Cassandra. The server keeps it with the job and shows it to everybody who reads the job. */
  readonly 'change-default-cassandra-password'?: string | undefined
}

/** What v2 takes at `/actions/install`: install and configure nodes. Safe to repeat. In v2 the password of Cassandra is set with the cluster. */
export interface InstallRequest extends JobRequest, BootstrapOption, ConcurrencyOption {
  /** `install`. */
  readonly 'job-type': 'install'
  /** What `resource-id` is the id of. */
  readonly 'job-scope': JobScope
}

/** What v1 takes at `/actions/install`. */
export interface V1InstallRequest extends JobRequest, BootstrapOption, PasswordOption {
  /** `install`. */
  readonly 'job-type': 'install'
  /** What `resource-id` is the id of. */
  readonly 'job-scope': JobScope
}

/** What v2 takes at `/actions/configure`: write the configuration of installed nodes and restart them. */
export interface ConfigureRequest extends JobRequest, BootstrapOption, ConcurrencyOption {
  /** `configure`. */
  readonly 'job-type': 'configure'
  /** What `resource-id` is the id of. */
  readonly 'job-scope': JobScope
}

/** What v1 takes at `/actions/configure`. */
export interface V1ConfigureRequest extends JobRequest, BootstrapOption, PasswordOption {
  /** `configure`. */
  readonly 'job-type': 'configure'
  /** What `resource-id` is the id of. */
  readonly 'job-scope': JobScope
}

/** What v2 takes at `/actions/restart`: restart nodes one after another. */
export interface RestartRequest extends JobRequest, ConcurrencyOption {
  /** `restart`. */
  readonly 'job-type': 'restart'
  /** What `resource-id` is the id of. */
  readonly 'job-scope': JobScope
}

/** What v1 takes at `/actions/restart`. */
export interface V1RestartRequest extends JobRequest {
  /** `restart`. */
  readonly 'job-type': 'restart'
  /** What `resource-id` is the id of. */
  readonly 'job-scope': JobScope
}

/**
 * What v2 takes at `/actions/upgrade`: move to a later patch of the same release. Never of a whole cluster. Its options are in no document; those of
 * every job are taken to be among them.
 */
export interface UpgradeRequest extends JobRequest, ConcurrencyOption {
  /** `upgrade`. */
  readonly 'job-type': 'upgrade'
  /** What `resource-id` is the id of. */
  readonly 'job-scope': Exclude<JobScope, 'cluster'>
}

/** What both versions take at `/actions/terminate`: kill a job that is pending or running. It is not a job itself. */
export interface TerminateRequest {
  /** The job to kill. */
  readonly 'job-id': string
}

/** What makes a job in v2. */
export type ActionRequest = InstallRequest | ConfigureRequest | RestartRequest | UpgradeRequest

/** What makes a job in v1. */
export type V1ActionRequest = V1InstallRequest | V1ConfigureRequest | V1RestartRequest

/** What an {@link InstallRequest} must be: it holds nothing else. */
export const installRequestSchema: z.ZodMiniType<InstallRequest, InstallRequest> = /*@__PURE__*/ (() =>
  z.strictObject({ ...jobRequest('install'), ...bootstrapOption(), ...concurrencyOption() }))()

/** What a {@link V1InstallRequest} must be: it holds nothing else. */
export const v1InstallRequestSchema: z.ZodMiniType<V1InstallRequest, V1InstallRequest> = /*@__PURE__*/ (() =>
  z.strictObject({ ...jobRequest('install'), ...bootstrapOption(), ...passwordOption() }))()

/** What a {@link ConfigureRequest} must be: it holds nothing else. */
export const configureRequestSchema: z.ZodMiniType<ConfigureRequest, ConfigureRequest> = /*@__PURE__*/ (() =>
  z.strictObject({ ...jobRequest('configure'), ...bootstrapOption(), ...concurrencyOption() }))()

/** What a {@link V1ConfigureRequest} must be: it holds nothing else. */
export const v1ConfigureRequestSchema: z.ZodMiniType<V1ConfigureRequest, V1ConfigureRequest> = /*@__PURE__*/ (() =>
  z.strictObject({ ...jobRequest('configure'), ...bootstrapOption(), ...passwordOption() }))()

/** What a {@link RestartRequest} must be: it holds nothing else. */
export const restartRequestSchema: z.ZodMiniType<RestartRequest, RestartRequest> = /*@__PURE__*/ (() =>
  z.strictObject({ ...jobRequest('restart'), ...concurrencyOption() }))()

/** What a {@link V1RestartRequest} must be: it holds nothing else. */
export const v1RestartRequestSchema: z.ZodMiniType<V1RestartRequest, V1RestartRequest> = /*@__PURE__*/ (() =>
  z.strictObject(jobRequest('restart')))()

/** What an {@link UpgradeRequest} must be: it holds nothing else. */
export const upgradeRequestSchema: z.ZodMiniType<UpgradeRequest, UpgradeRequest> = /*@__PURE__*/ (() =>
  z.strictObject({
    ...jobRequest('upgrade'),
    'job-scope': z.enum(['datacenter', 'node']),
    ...concurrencyOption(),
  }))()

/** What a {@link TerminateRequest} must be: it holds nothing else. */
export const terminateRequestSchema: z.ZodMiniType<TerminateRequest, TerminateRequest> = /*@__PURE__*/ (() =>
  z.strictObject({ 'job-id': givenTextSchema }))()

/**
 * Checks what is to be posted to `/actions/install` of v2. It is stricter than the server, which takes the text `"false"` for a yes or no and does
 * who knows what.
 *
 * @param value any value; out comes the same object, typed, or what is wrong with it.
 *
 * @example
 * import { parseInstallRequest } from '@jobwright/core/lcm'
 * const request = { 'job-type': 'install', 'job-scope': 'cluster', 'resource-id': '7064583a-0656-4914-819e-937863793ab5' }
 * parseInstallRequest({ ...request, 'continue-on-error': false }).ok //=> true
 * parseInstallRequest({ ...request, 'continue-on-error': 'false' })
 * //=> { ok: false, issues: [{ code: 'invalid_type', path: ['continue-on-error'] }] }
 */
export const parseInstallRequest: (value: unknown) => ParseResult<InstallRequest> = /*@__PURE__*/ (() =>
  createParser<InstallRequest>(installRequestSchema))()

/**
 * Checks what is to be posted to `/actions/install` of v1. See {@link parseInstallRequest}.
 *
 * @param value any value; out comes the same object, typed, or what is wrong with it.
 *
 * @example
 * import { parseV1InstallRequest } from '@jobwright/core/lcm'
 * const request = { 'job-type': 'install', 'job-scope': 'cluster', 'resource-id': '7064583a-0656-4914-819e-937863793ab5' }
 * parseV1InstallRequest({ ...request, 'concurrency-strategy': 'default' })
 * //=> { ok: false, issues: [{ code: 'unrecognized_keys', path: ['concurrency-strategy'] }] }
 */
export const parseV1InstallRequest: (value: unknown) => ParseResult<V1InstallRequest> = /*@__PURE__*/ (() =>
  createParser<V1InstallRequest>(v1InstallRequestSchema))()

/**
 * Checks what is to be posted to `/actions/configure` of v2. See {@link parseInstallRequest}.
 *
 * @param value any value; out comes the same object, typed, or what is wrong with it.
 *
 * @example
 * import { parseConfigureRequest } from '@jobwright/core/lcm'
 * parseConfigureRequest({ 'job-type': 'configure', 'job-scope': 'rack', 'resource-id': 'r1' })
 * //=> { ok: false, issues: [{ code: 'invalid_value', path: ['job-scope'] }] }
 */
export const parseConfigureRequest: (value: unknown) => ParseResult<ConfigureRequest> = /*@__PURE__*/ (() =>
  createParser<ConfigureRequest>(configureRequestSchema))()

/**
 * Checks what is to be posted to `/actions/configure` of v1. See {@link parseInstallRequest}.
 *
 * @param value any value; out comes the same object, typed, or what is wrong with it.
 *
 * @example
 * import { parseV1ConfigureRequest } from '@jobwright/core/lcm'
 * parseV1ConfigureRequest({ 'job-type': 'configure', 'job-scope': 'node', 'resource-id': 'n1' }).ok //=> true
 */
export const parseV1ConfigureRequest: (value: unknown) => ParseResult<V1ConfigureRequest> = /*@__PURE__*/ (() =>
  createParser<V1ConfigureRequest>(v1ConfigureRequestSchema))()

/**
 * Checks what is to be posted to `/actions/restart` of v2. See {@link parseInstallRequest}.
 *
 * @param value any value; out comes the same object, typed, or what is wrong with it.
 *
 * @example
 * import { parseRestartRequest } from '@jobwright/core/lcm'
 * parseRestartRequest({ 'job-type': 'restart', 'job-scope': 'cluster', 'resource-id': 'c1', 'concurrency-strategy': 'default' }).ok //=> true
 */
export const parseRestartRequest: (value: unknown) => ParseResult<RestartRequest> = /*@__PURE__*/ (() =>
  createParser<RestartRequest>(restartRequestSchema))()

/**
 * Checks what is to be posted to `/actions/restart` of v1. See {@link parseInstallRequest}.
 *
 * @param value any value; out comes the same object, typed, or what is wrong with it.
 *
 * @example
 * import { parseV1RestartRequest } from '@jobwright/core/lcm'
 * parseV1RestartRequest({ 'job-type': 'restart', 'job-scope': 'cluster', 'resource-id': 'c1' }).ok //=> true
 */
export const parseV1RestartRequest: (value: unknown) => ParseResult<V1RestartRequest> = /*@__PURE__*/ (() =>
  createParser<V1RestartRequest>(v1RestartRequestSchema))()

/**
 * Checks what is to be posted to `/actions/upgrade` of v2. See {@link parseInstallRequest}.
 *
 * @param value any value; out comes the same object, typed, or what is wrong with it.
 *
 * @example
 * import { parseUpgradeRequest } from '@jobwright/core/lcm'
 * parseUpgradeRequest({ 'job-type': 'upgrade', 'job-scope': 'cluster', 'resource-id': 'c1' })
 * //=> { ok: false, issues: [{ code: 'invalid_value', path: ['job-scope'] }] }
 */
export const parseUpgradeRequest: (value: unknown) => ParseResult<UpgradeRequest> = /*@__PURE__*/ (() =>
  createParser<UpgradeRequest>(upgradeRequestSchema))()

/**
 * Checks what is to be posted to `/actions/terminate`.
 *
 * @param value any value; out comes the same object, typed, or what is wrong with it.
 *
 * @example
 * import { parseTerminateRequest } from '@jobwright/core/lcm'
 * parseTerminateRequest({ 'job-id': '27138a41-59b6-487b-892a-3a211201fb51' }).ok //=> true
 */
export const parseTerminateRequest: (value: unknown) => ParseResult<TerminateRequest> = /*@__PURE__*/ (() =>
  createParser<TerminateRequest>(terminateRequestSchema))()

function jobRequest<const Type extends JobType>(type: Type) {
  return {
    'job-type': z.literal(type),
    'job-scope': z.enum(['cluster', 'datacenter', 'node']),
    'resource-id': givenTextSchema,
    'continue-on-error': z.optional(z.boolean()),
  }
}

function bootstrapOption() {
  return { 'auto-bootstrap': z.nullish(z.boolean()) }
}

function concurrencyOption() {
  return {
    'concurrency-strategy': z.optional(
      givenTextSchema as z.ZodMiniType<Open<ConcurrencyStrategy>, Open<ConcurrencyStrategy>>,
    ),
  }
}

function passwordOption() {
  return { 'change-default-cassandra-password': z.optional(givenTextSchema) }
}
