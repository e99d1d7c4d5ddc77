import type { JobView } from '@jobwright/core'
import { isEmptyUuid, type Job, type Machine, toJobView } from '@jobwright/core/drp'
import type { Connection } from '../api/index.ts'
import type { ReadContext, Watchable } from '../wait/index.ts'
import { heldUpBy, type LastJob } from './held-up.ts'
import { getJob, listedJobs } from './job-operations.ts'
import { pace } from './job-watchable.ts'
import { getMachine, listedMachines } from './machine-operations.ts'
import { readSubject } from './machine-subject.ts'
import { type MachineTries, triesReader } from './machine-tries.ts'
import { foundOf, orUndefined, readListed } from './read-listed.ts'

/** How the machines of a server are read while somebody waits for their tasks. The ids are those of `machineSubject`. */
export function machineWatchable(connection: Connection, maxConcurrency: number | undefined): Watchable<Machine> {
  const { transport, send } = connection
  const { name: source, clock } = transport
  const documents = new WeakMap<JobView, Machine>()
  const readTries = triesReader()

  const show = (
    machine: Machine,
    job: Job | undefined,
    workflow: string | undefined,
    tries: MachineTries | undefined,
  ): JobView => {
    const inAnother = workflow !== undefined && machine.Workflow !== workflow
    const view = inAnother ? superseded(plainView(machine, job, source)) : machineView(machine, job, source, tries)
    documents.set(view, machine)
    return view
  }

  async function readMany(subjects: readonly string[], { signal }: ReadContext): Promise<Map<string, JobView>> {
    const wanted = subjects.map(readSubject)
    const ids = wanted.map(({ id }) => id)
    const listed = await readListed(connection, listedMachines, ids, signal)
    const readMachine = async (id: string) =>
      listed.get(id) ?? orUndefined(send({ ...getMachine(id, 'machines.wait'), once: true }, { signal }))
    const machines = await Promise.all(ids.map(readMachine))

    const jobIds = machines.flatMap((machine) => jobToRead(machine) ?? [])
    const listedOnes = await readListed(connection, listedJobs, jobIds, signal)
    const readJob = async (id: string) =>
      listedOnes.get(id) ?? orUndefined(send({ ...getJob(id, 'machines.wait'), once: true }, { signal }))
    const showOne = async (machine: Machine | undefined, index: number) => {
      const jobId = jobToRead(machine)
      const job = jobId === undefined ? undefined : await readJob(jobId)
      return machine && show(machine, job, wanted[index]?.workflow, await readTries(machine, readJob))
    }
    return foundOf(subjects, await Promise.all(machines.map(showOne)))
  }

  return {
    source,
    system: 'drp',
    kind: 'machine',
    pace,
    clock,
    maxConcurrency,
    onEvent: (event) => transport.announce(event),
    read: async (subject, context) => (await readMany([subject], context)).get(subject),
    readMany,
    documentOf: (view) => documents.get(view) ?? (view.raw as Machine),
  }
}

/** A machine, and what holds it up; of one whose task may be tried again, that is only known by the tries. */
export function machineView(machine: Machine, job: Job | undefined, source: string, tries?: MachineTries): JobView {
  const view = plainView(machine, job, source, tries)
  // The pause before the next try passes by itself.
  return tries?.complete === true ? view : heldUp(view, machine, job)
}

function plainView(
  machine: Machine,
  job: Job | undefined,
  source: string,
  { jobs }: Pick<MachineTries, 'jobs'> = { jobs: job === undefined ? [] : [job] },
): JobView {
  return toJobView(machine, { source, jobs })
}

/** The current job of a machine, unless the machine itself tells how that stands, as it does from v4 on. */
export function jobToRead(machine: Machine | undefined): string | undefined {
  if (machine === undefined || machine.JobState || isEmptyUuid(machine.CurrentJob)) return undefined
  return machine.CurrentJob
}

/** It works on something else by now: what became of the work that is waited for is not to be seen any more. */
function superseded({ outcome, ...view }: JobView): JobView {
  return { ...view, phase: outcome === undefined ? view.phase : 'pending', flags: [...view.flags, 'superseded'] }
}

function heldUp(view: JobView, machine: Machine, job: Job | undefined): JobView {
  const by = heldUpBy(machine, lastOf(machine, job))
  return by === undefined || view.phase === 'ended' ? view : { ...view, flags: [...view.flags, by] }
}

/** What the present entry of the list came to; the exit state of a job before it says nothing about it. */
function lastOf({ JobState, JobExitState, Tasks, CurrentTask }: Machine, job: Job | undefined): LastJob | undefined {
  const Task = Tasks?.[CurrentTask]
  if (JobState && Task !== undefined) return { Task, ExitState: JobExitState }
  return job?.CurrentIndex === CurrentTask ? job : undefined
}
