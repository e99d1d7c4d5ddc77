import type { Job } from './job.ts'
import type { JobScope } from './words.ts'

/**
 * What a job was run on. A job does not keep its `job-scope`: it has the id of its node, or of its datacenter, or of neither.
 *
 * @param job a job, in any shape.
 *
 * @example
 * import { jobScopeOf } from '@jobwright/core/lcm'
 * const job = { id: 'j1', 'job-type': 'install', status: 'PENDING', 'cluster-id': 'c1', 'cluster-name': 'test' }
 * jobScopeOf({ ...job, 'datacenter-id': 'd1', 'node-id': null }) //=> 'datacenter'
 */
export function jobScopeOf(job: Job): JobScope {
  if (job['node-id']) return 'node'
  return job['datacenter-id'] ? 'datacenter' : 'cluster'
}
