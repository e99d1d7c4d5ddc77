import type { Job } from '@jobwright/core/drp'
import { listedJobs } from '../job-operations.ts'
import type { FleetReading } from './fleet-kind.ts'
import { listableId, readByIds } from './read-by-ids.ts'
import type { FleetQuestion } from './settings.ts'

const anyJob: FleetQuestion = /*@__PURE__*/ (() => ({ where: new Map(), idField: 'Uuid' }))()

/** Reads jobs by their ids, as far as there are such and lists can be asked for them. */
export function readJobs(ids: Iterable<string>, reading: FleetReading): Promise<readonly Job[]> {
  return readByIds(listedJobs, anyJob, [...ids].filter(listableId), reading)
}

/** Reads single jobs for several who each follow a trail of their own: what is asked for at the same time is read together. */
export function jobsTogether(reading: FleetReading): (id: string) => Promise<Job | undefined> {
  let ids = new Set<string>()
  let jobs: Promise<ReadonlyMap<string, Job>> | undefined
  const readAll = async () => {
    // Until now, others could join.
    await Promise.resolve()
    const together = ids
    ids = new Set()
    jobs = undefined
    return new Map((await readJobs(together, reading)).map((job) => [job.Uuid, job]))
  }
  return async (id) => {
    ids.add(id)
    jobs ??= readAll()
    return (await jobs).get(id)
  }
}
