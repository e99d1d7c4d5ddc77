import { JobwrightError } from '@jobwright/core'
import { type Job, jobLifecycle, redact } from '@jobwright/core/lcm'
import type { RequestOptions } from '../transport/index.ts'
import type { LcmConnection } from './connection.ts'
import { jobsOfCluster } from './job-lists.ts'
import { kinds } from './kinds.ts'
import { pagesOf } from './listing.ts'

/** Where jobs are looked for. */
export interface ActiveJobsOptions extends RequestOptions {
  /** Only those on this cluster and on what is in it. Default: those on all clusters. */
  readonly clusterId?: string | undefined
}

/** Rows may move from page to page while they are read; so often a list is read anew to have all of them. */
const mostTries = 3

/**
 * Reads all pages of a list of jobs and answers those that have not ended. A word for a status that nobody knows is not taken for an end.
 *
 * @throws JobwrightError `unexpected-response` when the server says that there are more jobs than it shows.
 */
export async function listActiveJobs(
  connection: LcmConnection,
  { clusterId, ...request }: ActiveJobsOptions = {},
  once = false,
): Promise<readonly Job[]> {
  const listed = clusterId === undefined ? { kind: kinds.jobs, name: 'jobs.listActive' } : jobsOfCluster(clusterId)
  for (let tries = 1; ; tries += 1) {
    const jobs = new Map<string, Job>()
    let count = 0
    for await (const page of pagesOf(connection, { ...listed, once }, request)) {
      for (const job of page.results) jobs.set(job.id, job)
      count = page.count
    }
    if (jobs.size >= count) return [...jobs.values()].filter(({ status }) => !jobLifecycle.isEnded(status))
    if (tries === mostTries) throw incomplete(listed.name, jobs.size, count)
  }
}

/** Throws ActiveJobsError if any job has not ended. */
export async function assertNoActiveJobs(
  connection: LcmConnection,
  options: ActiveJobsOptions | undefined,
): Promise<void> {
  const active = await listActiveJobs(connection, options)
  if (active.length === 0) return
  const { transport, secrets } = connection
  throw new ActiveJobsError(transport.name, redact(active, { secrets: secrets.all }))
}

function incomplete(of: string, shown: number, count: number): JobwrightError {
  const message = `${of}: the server shows ${shown} of ${count} jobs, so that nobody can say whether one of the others is active. Try again.`
  return new JobwrightError(message, { code: 'unexpected-response', retryable: true })
}

/**
 * There are jobs that have not ended: a restart of OpsCenter now would leave those that run ORPHANED.
 *
 * @example
 * import { ActiveJobsError } from '@jobwright/client/lcm'
 * const job = { id: 'j1', 'job-type': 'install', status: 'IDLE', 'cluster-id': 'c1', 'cluster-name': 'test' }
 * const error = new ActiveJobsError('opscenter', [job])
 * error.message //=> 'opscenter: 1 job is active: install test (IDLE, j1). Wait for its end before OpsCenter is restarted, or it is ORPHANED.'
 * error.code //=> 'conflict'
 */
export class ActiveJobsError extends JobwrightError {
  /** The name of the class. */
  override readonly name: string = 'ActiveJobsError'
  // Hidden from printing, as whole documents are.
  readonly #jobs: readonly Job[]

  constructor(source: string, jobs: readonly Job[]) {
    super(messageOf(source, jobs), { code: 'conflict' })
    this.#jobs = jobs
  }

  /** The jobs, as the list shows them. */
  get jobs(): readonly Job[] {
    return this.#jobs
  }
}

const mostNamed = 5

function messageOf(source: string, jobs: readonly Job[]): string {
  const named = jobs.slice(0, mostNamed).map(describe).join('; ')
  const more = jobs.length > mostNamed ? `; and ${jobs.length - mostNamed} more` : ''
  const [what, whose, they] =
    jobs.length === 1
      ? ['1 job is', 'its end', 'it is']
      : [`${jobs.length} jobs are`, 'their ends', 'those that run are']
  return `${source}: ${what} active: ${named}${more}. Wait for ${whose} before OpsCenter is restarted, or ${they} ORPHANED.`
}

function describe(job: Job): string {
  const on = job['node-name'] ?? job['datacenter-name'] ?? job['cluster-name']
  return `${job['job-type']} ${on} (${job.status}, ${job.id})`
}
