import type { ParseResult } from '@jobwright/core'
import {
  clusterSchema,
  configProfileSchema,
  datacenterSchema,
  jobEventSchema,
  jobNodeSchema,
  jobSchema,
  machineCredentialSchema,
  nodeSchema,
  parseCluster,
  parseConfigProfile,
  parseDatacenter,
  parseJob,
  parseJobEvent,
  parseJobNode,
  parseMachineCredential,
  parseNode,
  parseRepository,
  repositorySchema,
} from '@jobwright/core/lcm'
import type { readDocuments } from '../api/index.ts'

/** A kind of records, as far as reading them goes. */
export interface LcmKind<Item> {
  /** What they are called in the client and in operations, such as `jobNodes`. */
  readonly called: string
  /** Their collection in the path, such as `job_nodes`. */
  readonly collection: string
  /** Reads one. */
  readonly parse: (value: unknown) => ParseResult<Item>
  /** What one is. */
  readonly schema: Parameters<typeof readDocuments>[1]
}

/** The kinds of records that LCM has. */
export const kinds = /*@__PURE__*/ (() => ({
  jobs: kindOf('jobs', 'jobs', parseJob, jobSchema),
  jobNodes: kindOf('jobNodes', 'job_nodes', parseJobNode, jobNodeSchema),
  jobEvents: kindOf('jobEvents', 'job_events', parseJobEvent, jobEventSchema),
  clusters: kindOf('clusters', 'clusters', parseCluster, clusterSchema),
  datacenters: kindOf('datacenters', 'datacenters', parseDatacenter, datacenterSchema),
  nodes: kindOf('nodes', 'nodes', parseNode, nodeSchema),
  machineCredentials: kindOf(
    'machineCredentials',
    'machine_credentials',
    parseMachineCredential,
    machineCredentialSchema,
  ),
  repositories: kindOf('repositories', 'repositories', parseRepository, repositorySchema),
  configProfiles: kindOf('configProfiles', 'config_profiles', parseConfigProfile, configProfileSchema),
}))()

function kindOf<Item>(
  called: string,
  collection: string,
  parse: (value: unknown) => ParseResult<Item>,
  schema: Parameters<typeof readDocuments>[1],
): LcmKind<Item> {
  return { called, collection, parse, schema }
}
