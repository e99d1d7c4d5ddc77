import { isEmptyUuid, type Job, type Machine } from '@jobwright/core/drp'
import { isSuperseded } from '../job-standing.ts'
import { readSubject } from '../machine-subject.ts'
import { jobToRead } from '../machine-watchable.ts'
import type { ObjectName } from './sources.ts'
import type { Foundations } from './woken-by-events.ts'

/** A job's view is made of the job, and while it is set aside also of the machine that it waits for. */
export const jobFoundations: Foundations<Job> = {
  ownName: (id) => named('jobs', id),
  restsOn: (job, detail) => {
    const waits = detail !== 'status' && job.State === 'incomplete' && !isSuperseded(job) && !isEmptyUuid(job.Machine)
    return waits ? [jobNamed(job.Uuid), machineNamed(job.Machine)] : [jobNamed(job.Uuid)]
  },
}

/** A machine's view is made of the machine, and before v4 also of its current job. */
export const machineFoundations: Foundations<Machine> = {
  ownName: (subject) => named('machines', readSubject(subject).id),
  restsOn: (machine) => {
    const job = jobToRead(machine)
    return job === undefined ? [machineNamed(machine.Uuid)] : [machineNamed(machine.Uuid), jobNamed(job)]
  },
}

function jobNamed(key: string): ObjectName {
  return { type: 'jobs', key }
}

function machineNamed(key: string): ObjectName {
  return { type: 'machines', key }
}

/** The object of an id in the form in which events name it; what else names one is told apart only by reading it. */
function named(type: ObjectName['type'], id: string): ObjectName | undefined {
  return isUuid(id) ? { type, key: id } : undefined
}

/** Is it an id in the form in which servers write them? */
export function isUuid(id: string): boolean {
  return /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id)
}
