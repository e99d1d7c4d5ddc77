import type { JobView } from '@jobwright/core'
import { type DrpEvent, type Job, type Machine, parseJob, parseMachine } from '@jobwright/core/drp'
import { listedJobs } from '../job-operations.ts'
import { drpListing } from '../listing.ts'
import { listedMachines } from '../machine-operations.ts'
import { triesReader } from '../machine-tries.ts'
import { jobToRead, machineView } from '../machine-watchable.ts'
import type { FleetKind, FleetReading, FleetViewer, HasIds } from './fleet-kind.ts'
import { jobsTogether, readJobs } from './jobs-together.ts'
import { idsPerList, listableId } from './read-by-ids.ts'

/** Machines. Before v4, how one stands is told by its current job, so those are listed too. */
export const machineFleet: FleetKind<Machine> = /*@__PURE__*/ (() => ({
  listed: { ...listedMachines, prefix: 'machines' },
  parse: parseMachine,
  viewer: (source) => new MachineViewer(source),
}))()

class MachineViewer implements FleetViewer<Machine> {
  readonly #source: string
  /** What is known of the newest jobs of each machine, the newest first: a job is told of before it is its machine's current one. */
  readonly #jobs = new Map<string, readonly Job[]>()
  #alsoType: 'jobs' | undefined
  /** Where v4 tries a failed task again, the jobs tell whether it goes on. */
  readonly #readTries = triesReader()

  constructor(source: string) {
    this.#source = source
  }

  get alsoType(): 'jobs' | undefined {
    return this.#alsoType
  }

  async show(machines: readonly Machine[], reading: FleetReading): Promise<readonly JobView[]> {
    const wanted = machines.filter((machine) => jobToRead(machine) !== undefined)
    if (wanted.length > 0) this.#alsoType = 'jobs'
    const unknown = wanted.filter((machine) => reading.listed || this.#jobOf(machine) === undefined)
    for (const job of await currentJobs(unknown, reading)) this.#remember(job)
    const readJob = jobsTogether(reading)
    return Promise.all(
      machines.map(async (machine) => {
        const tries = await this.#readTries(machine, readJob)
        return machineView(machine, this.#jobOf(machine), this.#source, tries)
      }),
    )
  }

  told({ Object: object }: DrpEvent, ids: HasIds): string | undefined {
    const parsed = parseJob(object)
    if (!parsed.ok || !ids.has(parsed.value.Machine)) return undefined
    this.#remember(parsed.value)
    return parsed.value.Machine
  }

  keep(ids: HasIds): void {
    for (const id of this.#jobs.keys()) if (!ids.has(id)) this.#jobs.delete(id)
  }

  #jobOf(machine: Machine): Job | undefined {
    const id = jobToRead(machine)
    return id === undefined ? undefined : this.#jobs.get(machine.Uuid)?.find(({ Uuid }) => Uuid === id)
  }

  #remember(job: Job): void {
    const others = this.#jobs.get(job.Machine)?.filter(({ Uuid }) => Uuid !== job.Uuid) ?? []
    this.#jobs.set(job.Machine, [job, ...others.slice(0, 1)])
  }
}

/**
 * The current jobs of machines. Those of a page of machines are mostly on one page of jobs: the current ones of the machines from the first key to
 * the last. What is not, because others are on it or a machine has moved on meanwhile, is asked for by its id.
 */
async function currentJobs(machines: readonly Machine[], reading: FleetReading): Promise<readonly Job[]> {
  const ids = new Set(machines.flatMap((machine) => jobToRead(machine) ?? []).filter(listableId))
  if (ids.size <= idsPerList) return readJobs(ids, reading)
  const keys = machines.map(({ Uuid }) => Uuid).filter(listableId)
  const [first, last] = [keys.reduce(lower, keys[0] ?? ''), keys.reduce(higher, '')]
  const { connection, signal } = reading
  const limit = machines.length
  const where = { Machine: { between: [first, last] as const }, Current: true }
  const jobs: Job[] = []
  for await (const job of drpListing(connection, listedJobs, { where, limit, pageSize: limit }, { signal }).items()) {
    if (ids.delete(job.Uuid)) jobs.push(job)
  }
  return [...jobs, ...(await readJobs(ids, reading))]
}

function lower(a: string, b: string): string {
  return b < a ? b : a
}

function higher(a: string, b: string): string {
  return b > a ? b : a
}
