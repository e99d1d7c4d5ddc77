import type { JobScope } from '@jobwright/core/lcm'

/** What can be made, changed and deleted by requests: the part of a path that names the kind. */
export type KindName = 'clusters' | 'datacenters' | 'nodes' | 'machine_credentials' | 'repositories' | 'config_profiles'

/** Something that a request made. */
export interface ResourceRecord {
  readonly id: string
  /** Its fields by their names on the wire, secret ones too. What rules decide is not among them. */
  readonly fields: ReadonlyMap<string, unknown>
  /** In milliseconds since 1970. */
  readonly createdOn: number
  readonly modifiedOn: number
}

/** A job as it is shown; names are those of when it was made. */
export interface JobRecord {
  readonly id: string
  readonly jobType: string
  /** Its options by their names on the wire, a password too. */
  readonly jobData: Readonly<Record<string, unknown>>
  readonly scope: JobScope
  readonly status: string
  readonly clusterId: string
  readonly clusterName: string
  readonly datacenterId: string | null
  readonly datacenterName: string | null
  readonly nodeId: string | null
  readonly nodeName: string | null
  readonly description: string | null
  readonly createdOn: number
  readonly modifiedOn: number
}

/** One node's part in a job, as it is shown. */
export interface JobNodeRecord {
  readonly id: string
  readonly jobId: string
  readonly nodeId: string
  readonly nodeName: string
  readonly datacenterName: string
  readonly status: string
  readonly createdOn: number
  readonly modifiedOn: number
}

/** An event of a job, as it is shown. It never changes. */
export interface JobEventRecord {
  readonly id: string
  readonly jobId: string
  /** The node that it happened on; null for the job as a whole. */
  readonly nodeId: string | null
  /** The row of that node; null where there is none. */
  readonly jobNodeId: string | null
  readonly eventType: string
  readonly eventSubtype: string
  readonly message: string
  readonly eventResource: string | null
  readonly before: object
  readonly after: object
  readonly changes: boolean
  readonly traceback: string | null
  readonly createdOn: number
}

/** The text in a field of a record; an empty one where it holds none. */
export function textIn(record: ResourceRecord | undefined, name: string): string {
  const value = record?.fields.get(name)
  return typeof value === 'string' ? value : ''
}
