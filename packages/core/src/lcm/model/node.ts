import * as z from 'zod/mini'
import { createParser, type ParseResult } from '../../wire/index.ts'
import { type CreateJobTarget, createJobTargetFields, type JobTarget, jobTargetFields } from './job-target.ts'
import { givenTextSchema, valuesSchema } from './resource.ts'

/** The addresses of a node that both versions know. */
export interface NodeAddresses {
  /** Where nodes of its cluster reach it. Default its `ssh-management-address`. */
  readonly 'listen-address'?: string | null | undefined
  /** Where nodes of other datacenters reach it. Default its `listen-address`. */
  readonly 'broadcast-address'?: string | null | undefined
}

/** Where clients of Cassandra reach a node, in the words of v1. */
export interface V1ClientAddresses {
  /** The address it listens on for clients. */
  readonly 'rpc-address'?: string | null | undefined
  /** The address that it tells clients. */
  readonly 'broadcast-rpc-address'?: string | null | undefined
}

/** Where clients of Cassandra reach a node, in the words of v2. */
export interface ClientAddresses {
  /** The address it listens on for clients. */
  readonly 'native-transport-address'?: string | null | undefined
  /** The address that it tells clients. */
  readonly 'native-transport-broadcast-address'?: string | null | undefined
}

/** How a node takes its place in the ring. */
export interface RingSettings {
  /** The token it begins with. */
  readonly 'initial-token'?: string | null | undefined
  /** Do new nodes ask it for the others? */
  readonly seed?: boolean | null | undefined
  /** Does it join the ring by itself when it is new? */
  readonly 'auto-bootstrap'?: boolean | null | undefined
  /** The rack it is in. */
  readonly rack?: string | null | undefined
}

/** A node, as either version shows it. */
export interface Node extends JobTarget, NodeAddresses, V1ClientAddresses, ClientAddresses, RingSettings {
  /** Its kind. */
  readonly type?: string | undefined
  /** The datacenter it is of. */
  readonly 'datacenter-id': string
  /** Where LCM logs in to it. It may be its only address. */
  readonly 'ssh-management-address': string
  /** What has been found out about its machine. */
  readonly facts?: Readonly<Record<string, unknown>> | null | undefined
}

/** What v2 takes at `/nodes/` to make a node. */
export interface CreateNode extends CreateJobTarget, NodeAddresses, ClientAddresses, RingSettings {
  /** The datacenter it is to be of. */
  readonly 'datacenter-id': string
  /** Where LCM is to log in to it. */
  readonly 'ssh-management-address': string
}

/** What v1 takes at `/nodes/` to make a node. */
export interface V1CreateNode extends CreateJobTarget, NodeAddresses, V1ClientAddresses, RingSettings {
  /** The datacenter it is to be of. */
  readonly 'datacenter-id': string
  /** Where LCM is to log in to it. */
  readonly 'ssh-management-address': string
}

/** What a {@link Node} must be. New statuses and fields are kept. */
export const nodeSchema: z.ZodMiniType<Node, Node> = /*@__PURE__*/ (() =>
  z.object({
    ...jobTargetFields,
    ...commonFields(),
    ...v1ClientAddresses(),
    ...clientAddresses(),
    type: z.optional(z.string()),
    'datacenter-id': z.string(),
    'ssh-management-address': z.string(),
    facts: z.nullish(valuesSchema),
  }))()

/** What a {@link CreateNode} must be: it holds nothing else. */
export const createNodeSchema: z.ZodMiniType<CreateNode, CreateNode> = /*@__PURE__*/ (() =>
  z.strictObject({ ...createJobTargetFields, ...requiredFields(), ...commonFields(), ...clientAddresses() }))()

/** What a {@link V1CreateNode} must be: it holds nothing else. */
export const v1CreateNodeSchema: z.ZodMiniType<V1CreateNode, V1CreateNode> = /*@__PURE__*/ (() =>
  z.strictObject({ ...createJobTargetFields, ...requiredFields(), ...commonFields(), ...v1ClientAddresses() }))()

/**
 * Reads a node, as either version shows it.
 *
 * @param value any value; out comes the same object, typed, or what is wrong with it.
 *
 * @example
 * import { parseNode } from '@jobwright/core/lcm'
 * parseNode({ id: 'n1', name: 'node0', 'datacenter-id': 'd1', 'ssh-management-address': '10.0.3.132', 'rpc-address': '0.0.0.0' }).ok //=> true
 */
export const parseNode: (value: unknown) => ParseResult<Node> = /*@__PURE__*/ (() => createParser<Node>(nodeSchema))()

/**
 * Checks what is to be posted to `/nodes/` of v2.
 *
 * @param value any value; out comes the same object, typed, or what is wrong with it.
 *
 * @example
 * import { parseCreateNode } from '@jobwright/core/lcm'
 * const node = { name: 'node0', 'datacenter-id': 'd1', 'ssh-management-address': '10.0.3.132' }
 * parseCreateNode({ ...node, 'native-transport-address': '0.0.0.0' }).ok //=> true
 * parseCreateNode({ ...node, 'rpc-address': '0.0.0.0' }) //=> { ok: false, issues: [{ code: 'unrecognized_keys', path: ['rpc-address'] }] }
 */
export const parseCreateNode: (value: unknown) => ParseResult<CreateNode> = /*@__PURE__*/ (() =>
  createParser<CreateNode>(createNodeSchema))()

/**
 * Checks what is to be posted to `/nodes/` of v1.
 *
 * @param value any value; out comes the same object, typed, or what is wrong with it.
 *
 * @example
 * import { parseV1CreateNode } from '@jobwright/core/lcm'
 * const node = { name: 'node0', 'datacenter-id': 'd1', 'ssh-management-address': '10.0.3.132' }
 * parseV1CreateNode({ ...node, 'rpc-address': '0.0.0.0' }).ok //=> true
 */
export const parseV1CreateNode: (value: unknown) => ParseResult<V1CreateNode> = /*@__PURE__*/ (() =>
  createParser<V1CreateNode>(v1CreateNodeSchema))()

function requiredFields() {
  return { 'datacenter-id': givenTextSchema, 'ssh-management-address': givenTextSchema }
}

function commonFields() {
  return {
    'listen-address': z.nullish(z.string()),
    'broadcast-address': z.nullish(z.string()),
    'initial-token': z.nullish(z.string()),
    seed: z.nullish(z.boolean()),
    'auto-bootstrap': z.nullish(z.boolean()),
    rack: z.nullish(z.string()),
  }
}

function v1ClientAddresses() {
  return { 'rpc-address': z.nullish(z.string()), 'broadcast-rpc-address': z.nullish(z.string()) }
}

function clientAddresses() {
  return {
    'native-transport-address': z.nullish(z.string()),
    'native-transport-broadcast-address': z.nullish(z.string()),
  }
}
