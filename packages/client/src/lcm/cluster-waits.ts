import type { Job, RollUpExplanation } from '@jobwright/core/lcm'
import type { RequestOptions } from '../transport/index.ts'
import { jobMethods, type WaitOptions, type WaitResult } from '../wait/index.ts'
import { clusterWatchable } from './cluster-watchable.ts'
import type { LcmConnection } from './connection.ts'
import { explainRollupOf } from './rollup.ts'

/** What can be waited for, and explained, with clusters of LCM. */
export interface LcmClusterWaits {
  /**
   * Waits until a cluster has no active job: none that is pending, none that runs. All pages of its jobs are read at each look.
   *
   * It is `succeeded` then, however the jobs ended. Nothing keeps others from starting another job right after.
   *
   * @returns as `jobs.wait` does: the targets are the active jobs, the flags are theirs, and the document lists them.
   * @throws as `jobs.wait` does; WaitFailedError `not-found` for a cluster that the server does not know, after the grace.
   *
   * @example
   * import { createLcmClient } from '@jobwright/client/lcm'
   * const job = { id: 'j1', 'job-type': 'install', status: 'FAILED', 'cluster-id': 'c1', 'cluster-name': 'test' }
   * const page = { count: 1, 'per-page': 50, current: 1, last: 1, next: null, previous: null, results: [job] }
   * const lcm = createLcmClient({ baseUrl: 'https://opscenter.example:8443', auth: 'none', fetch: async () => Response.json(page) })
   * const { outcome, document } = await lcm.clusters.waitUntilIdle('c1', { timeoutMs: 3_600_000 })
   * outcome //=> 'succeeded'
   * document //=> []
   */
  waitUntilIdle(id: string, options: Omit<WaitOptions, 'detail'>): Promise<WaitResult<readonly Job[]>>
  /**
   * Names the jobs that keep a cluster red, although its last job may have succeeded: `job-status` is rolled up from the jobs of its datacenters and nodes,
   * and a job that failed there shows until one on exactly that succeeds.
   *
   * It reads the last job of the cluster, then those of datacenters and nodes that are red. The jobs are without secrets.
   *
   * @throws RequestError `not-found` for a cluster that the server does not know.
   *
   * @example
   * import { createLcmClient } from '@jobwright/client/lcm'
   * const ofJob = { 'job-type': 'install', 'cluster-id': 'c1', 'cluster-name': 'test' }
   * const pageOf = (...results: object[]) => ({ count: results.length, 'per-page': 50, current: 1, last: 1, next: null, previous: null, results })
   * const answers: Record<string, unknown> = {
   *   '/clusters/c1': { id: 'c1', name: 'test', 'job-status': 'FAILED', 'last-job-id': 'j2' },
   *   '/clusters/c1/datacenters/': pageOf({ id: 'd1', name: 'east', 'cluster-id': 'c1', 'job-status': 'FAILED', 'last-job-id': 'j1' }),
   *   '/clusters/c1/nodes/': pageOf(),
   *   '/jobs/j1': { ...ofJob, id: 'j1', status: 'FAILED', 'datacenter-id': 'd1' },
   *   '/jobs/j2': { ...ofJob, id: 'j2', status: 'COMPLETE' },
   * }
   * const fetch = async (url: string) => Response.json(answers[url.replace(/^.*\/lcm/, '')])
   * const lcm = createLcmClient({ baseUrl: 'https://opscenter.example:8443', auth: 'none', fetch })
   * const { red, lastJob, causes } = await lcm.clusters.explainRollup('c1')
   * red //=> true
   * lastJob?.status //=> 'COMPLETE'
   * causes.map(({ scope, name, job }) => `${scope} ${name}: ${job.id}`) //=> ['datacenter east: j1']
   */
  explainRollup(id: string, options?: RequestOptions): Promise<RollUpExplanation>
}

/** Gives clusters their methods for waiting. */
export function lcmClusterWaits(connection: LcmConnection): LcmClusterWaits {
  const methods = jobMethods<readonly Job[]>(clusterWatchable(connection))
  return {
    waitUntilIdle: (id, options) => methods.wait(id, options),
    explainRollup: (id, options) => explainRollupOf(connection, id, options),
  }
}
