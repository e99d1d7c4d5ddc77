import { isJobwrightError, type JobView } from '@jobwright/core'
import { type Job, jobLifecycle, toJobView } from '@jobwright/core/lcm'
import type { CancellableWatchable, ReadContext } from '../wait/index.ts'
import { terminateJob } from './action-operations.ts'
import type { LcmConnection } from './connection.ts'
import { nothingKnown, readParts } from './job-parts.ts'
import { kinds } from './kinds.ts'
import { KnownJobs } from './known-jobs.ts'
import { pagesOf } from './listing.ts'
import { getRecord } from './record-operations.ts'
import { noteJump } from './status-jumps.ts'

/** How often to look: LCM itself looks after its jobs every five seconds, and they take minutes to hours. */
export const pace = { intervalMs: 20_000, floorMs: 5_000 } as const

/** From so many jobs on, they are looked for in the list of all jobs, as long as that takes half as many requests. */
const manyIds = 8

const of = 'jobs.wait'

/** How the jobs of a server are read while somebody waits for them. */
export function jobWatchable(connection: LcmConnection): CancellableWatchable<Job> {
  const { transport, call, secrets, maxConcurrency } = connection
  const { name: source, clock } = transport
  const known = new KnownJobs()
  let pages = 0

  async function readOne(id: string, signal: AbortSignal): Promise<Job | undefined> {
    try {
      return await call(() => ({ ...getRecord(kinds.jobs, id, of), once: true }), { signal })
    } catch (error) {
      if (isJobwrightError(error, 'not-found')) return undefined
      throw error
    }
  }

  async function show(job: Job, askedAt: number, context: ReadContext): Promise<JobView> {
    const before = known.get(job.id)
    // Several may wait for one job, and an answer may be overtaken by one that was asked for later.
    if (before !== undefined && before.at <= askedAt) noteJump(connection, before.job, job)
    const parts = await readParts(connection, job, before, context)
    known.remember({ ...(jobLifecycle.isEnded(job.status) ? nothingKnown : parts), job })
    const { nodes, events } = parts
    return toJobView(job, {
      source,
      nodes: nodes && [...nodes.values()],
      events: [...events.values()],
      secrets: secrets.all,
    })
  }

  /** Finds jobs that go on in the list of all jobs. It holds those of all times, and gets longer and longer. */
  async function readFromList(ids: readonly string[], signal: AbortSignal): Promise<ReadonlyMap<string, Job>> {
    const found = new Map<string, Job>()
    // The rows do not tell the password of a job, which its events may quote: so each job is read by itself first.
    const wanted = new Set(ids.filter((id) => known.get(id) !== undefined))
    if (wanted.size < manyIds || pages > wanted.size / 2) return found
    try {
      for await (const { last, results } of pagesOf(
        connection,
        { kind: kinds.jobs, name: of, once: true },
        { signal },
      )) {
        pages = last
        for (const job of results) {
          // One that has ended is read by itself, as its row is only a part of it.
          if (wanted.delete(job.id) && !jobLifecycle.isEnded(job.status)) found.set(job.id, job)
        }
        if (wanted.size === 0 || pages > ids.length / 2) break
      }
    } catch (error) {
      // Something of somebody else's in it that cannot be read: each job by itself may be fine.
      if (!isJobwrightError(error, 'unexpected-response')) throw error
      pages = Number.POSITIVE_INFINITY
    }
    return found
  }

  async function readMany(ids: readonly string[], context: ReadContext): Promise<Map<string, JobView>> {
    const askedAt = known.now
    const listed = await readFromList(ids, context.signal)
    const views = new Map<string, JobView>()
    const readAndShow = async (id: string): Promise<void> => {
      const job = listed.get(id) ?? (await readOne(id, context.signal))
      if (job !== undefined) views.set(id, await show(job, askedAt, context))
    }
    await Promise.all(ids.map(readAndShow))
    return views
  }

  return {
    source,
    system: 'lcm',
    kind: 'job',
    pace,
    clock,
    maxConcurrency,
    onEvent: (event) => transport.announce(event),
    read: async (id, context) => (await readMany([id], context)).get(id),
    readMany,
    async cancel(id, { signal }) {
      await call(() => terminateJob(id), { signal })
    },
  }
}
