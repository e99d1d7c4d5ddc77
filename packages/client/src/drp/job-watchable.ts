import type { JobView } from '@jobwright/core'
import { isEmptyUuid, type Job, type Machine, toJobView } from '@jobwright/core/drp'
import type { Connection } from '../api/index.ts'
import type { ReadContext, Watchable } from '../wait/index.ts'
import { heldUpBy } from './held-up.ts'
import { getJob, listedJobs } from './job-operations.ts'
import { isSuperseded } from './job-standing.ts'
import { getMachine } from './machine-operations.ts'
import { foundOf, orUndefined, readListed } from './read-listed.ts'

/** How often to look: a job takes from seconds to hours, and a look costs the server next to nothing. */
export const pace = { intervalMs: 2_000, floorMs: 500 } as const

/** How the jobs of a server are read while somebody waits for them. */
export function jobWatchable(connection: Connection, maxConcurrency: number | undefined): Watchable<Job> {
  const { transport, send } = connection
  const { name: source, clock } = transport
  const documents = new WeakMap<JobView, Job>()

  const show = (job: Job, machine: Machine | undefined): JobView => {
    const plain = toJobView(job, { source })
    const more = isSuperseded(job) ? 'superseded' : heldUpBy(machine, job)
    const view: JobView = more === undefined ? plain : { ...plain, flags: [...plain.flags, more] }
    documents.set(view, job)
    return view
  }

  /** The machine that a job waits for; only a job that was set aside waits for one. */
  async function machineOf(job: Job, { signal, detail }: ReadContext): Promise<Machine | undefined> {
    if (detail === 'status' || job.State !== 'incomplete' || isSuperseded(job) || isEmptyUuid(job.Machine)) {
      return undefined
    }
    return orUndefined(send({ ...getMachine(job.Machine, 'jobs.wait'), once: true }, { signal }))
  }

  async function readMany(ids: readonly string[], context: ReadContext): Promise<Map<string, JobView>> {
    const { signal } = context
    const listed = await readListed(connection, listedJobs, ids, signal)
    const readOne = async (id: string) => {
      const job = listed.get(id) ?? (await orUndefined(send({ ...getJob(id, 'jobs.wait'), once: true }, { signal })))
      return job && show(job, await machineOf(job, context))
    }
    return foundOf(ids, await Promise.all(ids.map(readOne)))
  }

  return {
    source,
    system: 'drp',
    kind: 'job',
    pace,
    clock,
    maxConcurrency,
    onEvent: (event) => transport.announce(event),
    read: async (id, context) => (await readMany([id], context)).get(id),
    readMany,
    documentOf: (view) => documents.get(view) ?? (view.raw as Job),
  }
}
