import type { JobView } from '@jobwright/core'
import { type Job, toJobView } from '@jobwright/core/ovirt'
import type { ReadContext, Watchable } from '../wait/index.ts'
import type { OvirtConnection } from './connection.ts'
import { isRefusedOrUnread, type JobReader, type Wanted } from './job-reader.ts'

/** How often to look: programs that wait for the engine are known to look every five seconds (go-ovirt-client), or every second (oVirt's own examples in Python). */
export const pace = { intervalMs: 5_000, floorMs: 1_000 } as const

/** From so many jobs on, they are looked for in the list of all jobs. */
const manyIds = 4

/** As long as the list is not so many times as long as what is looked for in it: jobs that are not cleared automatically stay in it for ever. */
const mostForOne = 25

/** How the jobs of an engine are read while somebody waits for them. */
export function jobWatchable(connection: OvirtConnection, reader: JobReader): Watchable<Job> {
  const { transport, maxConcurrency } = connection
  const { name: source, clock } = transport
  /** How many jobs the engine had when they were last listed. */
  let listed = 0

  async function readMany(ids: readonly string[], { detail, signal }: ReadContext): Promise<Map<string, JobView>> {
    const wanted = { steps: detail !== 'status', signal }
    const found = new Map<string, Job>()
    if (ids.length >= manyIds && listed <= ids.length * mostForOne) {
      const jobs = await listAll(wanted)
      listed = jobs?.length ?? Number.POSITIVE_INFINITY
      for (const job of jobs ?? []) found.set(job.id, job)
    }
    const views = new Map<string, JobView>()
    const readOne = async (id: string): Promise<void> => {
      const row = found.get(id)
      const job = row === undefined ? await reader.get(id, wanted) : await reader.withSteps(row, wanted)
      if (job !== undefined) views.set(id, toJobView(job, { source }))
    }
    await Promise.all(ids.map(readOne))
    return views
  }

  /** Lists all jobs; undefined where that is not possible, and each job by itself may be. */
  async function listAll(wanted: Wanted): Promise<readonly Job[] | undefined> {
    try {
      return await reader.list(wanted)
    } catch (error) {
      // To list takes more than to read one; and somebody else's job in it may be one that cannot be read.
      if (isRefusedOrUnread(error)) return undefined
      throw error
    }
  }

  return {
    source,
    system: 'ovirt',
    kind: 'job',
    pace,
    clock,
    maxConcurrency,
    onEvent: (event) => transport.announce(event),
    read: async (id, context) => (await readMany([id], context)).get(id),
    readMany,
  }
}
