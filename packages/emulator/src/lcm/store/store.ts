import { Collection } from './collection.ts'
import type { JobEventRecord, JobNodeRecord, JobRecord, KindName, ResourceRecord } from './records.ts'

/** Everything that is kept, but for what the rules of jobs keep themselves. */
export interface LcmStore {
  readonly resources: Readonly<Record<KindName, Collection<ResourceRecord>>>
  /** In groups by cluster. */
  readonly jobs: Collection<JobRecord>
  /** In groups by job. */
  readonly jobNodes: Collection<JobNodeRecord>
  /** In groups by job and by job node. */
  readonly jobEvents: Collection<JobEventRecord>
}

/** Makes an empty store. */
export function createStore(): LcmStore {
  const resources = () => new Collection<ResourceRecord>()
  return {
    resources: {
      clusters: resources(),
      datacenters: resources(),
      nodes: resources(),
      machine_credentials: resources(),
      repositories: resources(),
      config_profiles: resources(),
    },
    jobs: new Collection<JobRecord>(({ clusterId }) => [clusterId]),
    jobNodes: new Collection<JobNodeRecord>(({ jobId }) => [jobId]),
    jobEvents: new Collection<JobEventRecord>(({ jobId, jobNodeId }) => [jobId, jobNodeId]),
  }
}
