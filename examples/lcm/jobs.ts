import type { JobCancellation, JobReport } from '@jobwright/client/lcm'
import { exitCodeOf, type WaitResult } from '@jobwright/client/wait'
import { isJobwrightError } from '@jobwright/core'
import type { Cluster, Job } from '@jobwright/core/lcm'
import type { Board } from './board.ts'
import type { Site } from './open-site.ts'
import type { Options } from './options.ts'

/** What the program has the server do, in this order. */
export type JobType = 'install' | 'restart'

/** A job that was waited for. */
export interface Done {
  readonly type: JobType
  readonly end: WaitResult<Job>
  /** How it went; undefined where the server is not asked any more. */
  readonly report: JobReport | undefined
  /** What became of terminating it; undefined where nobody has asked for that. */
  readonly terminated: JobCancellation | undefined
}

/** The cluster, how it is shown, and what interrupts the work on it. */
export interface Work {
  readonly site: Site
  readonly cluster: Cluster
  readonly board: Board
  readonly options: Options
  /** When the program began, by the site's clock. */
  readonly begunAt: number
  readonly signal: AbortSignal
}

/** As often as LCM itself looks after its jobs, in milliseconds. */
const intervalMs = 5_000
/** A termination takes effect when LCM looks after the job next, and a little later where its machine is slow. */
const terminationMs = 120_000

/** Runs the jobs one after another, as long as they succeed. */
export async function runJobs(work: Work): Promise<readonly Done[]> {
  const types: readonly JobType[] = work.options.install ? ['install', 'restart'] : ['restart']
  const done: Done[] = []
  for (const type of types) {
    const one = await runJob(work, type)
    done.push(one)
    if (exitCodeOf(one.end) !== 0) break
  }
  return done
}

async function runJob(work: Work, type: JobType): Promise<Done> {
  const { site, board, options, begunAt, signal } = work
  const { jobs } = site.lcm
  const elapsed = () => site.clock.now() - begunAt
  const ahead = await jobs.listActive({ clusterId: work.cluster.id, signal })
  const { id } = await submit(work, type)
  if (ahead.length > 0)
    board.say(`${type}  comes after what is active on the cluster: ${ahead.map((job) => job.id).join(', ')}`, elapsed())
  const end = await jobs.wait(id, {
    timeoutMs: Math.max(1, options.timeoutMs - elapsed()),
    settleOn: options.failFast ? 'failing' : 'ended',
    detail: 'messages',
    intervalMs,
    signal,
    onSnapshot: ({ view }) => board.show(type, view, elapsed()),
  })
  const isGivenUp = end.outcome === 'failing' || end.outcome === 'timed-out'
  if (end.reason !== 'ended') board.say(`${type}  is not waited for any more: ${end.outcome}`, elapsed())
  const terminated =
    isGivenUp && options.terminate
      ? await jobs.cancel(id, {
          timeoutMs: terminationMs,
          detail: 'messages',
          signal,
          onSnapshot: ({ view }) => board.show(type, view, elapsed()),
        })
      : undefined
  return { type, end, report: signal.aborted ? undefined : await reportOn(work, id), terminated }
}

/** How a job went is known without its report, too: that it cannot be read is no reason to fail. */
async function reportOn({ site, board, begunAt, signal }: Work, id: string): Promise<JobReport | undefined> {
  try {
    return await site.lcm.jobs.report(id, { signal })
  } catch (error) {
    if (!isJobwrightError(error)) throw error
    board.say(`the report on the job cannot be read: ${error.message}`, site.clock.now() - begunAt)
    return undefined
  }
}

/** Makes the job. A restart goes on after a node that failed, unless it is told not to; an install that cannot succeed is not worth going on with. */
function submit({ site, cluster, options }: Work, type: JobType): Promise<Job> {
  const request = {
    'job-scope': 'cluster' as const,
    'resource-id': cluster.id,
    'continue-on-error': type === 'restart' && !options.stopOnError,
    ...(options.concurrency !== undefined && { 'concurrency-strategy': options.concurrency }),
  }
  // This is not called off halfway: nobody would know whether there is a job, and which.
  return site.lcm.actions[type](request)
}
