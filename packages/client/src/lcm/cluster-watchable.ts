import { isJobwrightError, type JobView, viewKey } from '@jobwright/core'
import { type Job, redact, toJobView } from '@jobwright/core/lcm'
import type { Watchable } from '../wait/index.ts'
import { listActiveJobs } from './active-jobs.ts'
import type { LcmConnection } from './connection.ts'
import { pace } from './job-watchable.ts'

/** How the queue of a cluster is read while somebody waits until it is empty: the jobs that are active are its parts. */
export function clusterWatchable(connection: LcmConnection): Watchable<readonly Job[]> {
  const { transport, secrets, maxConcurrency } = connection
  const { name: source, clock } = transport

  const show = (id: string, jobs: readonly Job[]): JobView => {
    const parts = jobs.map((job) => toJobView(job, { source, secrets: secrets.all }))
    const phase = parts.every((part) => part.phase === 'pending') ? 'pending' : 'running'
    const count = jobs.length === 1 ? '1 active job' : `${jobs.length} active jobs`
    return {
      key: viewKey({ source, system: 'lcm', kind: 'cluster', id }),
      source,
      system: 'lcm',
      kind: 'cluster',
      id,
      name: jobs[0]?.['cluster-name'] ?? id,
      status: jobs.length === 0 ? 'no active jobs' : count,
      ...(jobs.length === 0 ? { phase: 'ended', outcome: 'succeeded' } : { phase }),
      flags: [...new Set(parts.flatMap(({ flags }) => flags))],
      targets: parts.map((part) => ({ name: `${part.name} (${part.id})`, phase: part.phase, why: part.status })),
      messages: [],
      children: parts,
      raw: redact(jobs, { secrets: secrets.all }),
    }
  }

  return {
    source,
    system: 'lcm',
    kind: 'cluster',
    pace,
    clock,
    maxConcurrency,
    onEvent: (event) => transport.announce(event),
    async read(id, { signal }) {
      try {
        return show(id, await listActiveJobs(connection, { clusterId: id, signal }, true))
      } catch (error) {
        if (isJobwrightError(error, 'not-found')) return undefined
        throw error
      }
    },
  }
}
