import type { Job, JobEvent, JobNode } from '@jobwright/core/lcm'

/** What is remembered of a job from one look to the next. */
export interface KnownJob {
  /** The number of the time at which that was remembered. */
  readonly at: number
  /** The job as it was read last. */
  readonly job: Job
  /** Its job nodes by id; undefined while they have not been read. */
  readonly nodes: ReadonlyMap<string, JobNode> | undefined
  /** Its events by id, as far as they have been read. */
  readonly events: ReadonlyMap<string, JobEvent>
}

/** Waits are given up without a word, so that what is remembered must have an end. */
const most = 1_000

/** The jobs that are being waited for. Of too many, those that were looked at last are remembered. */
export class KnownJobs {
  readonly #jobs = new Map<string, KnownJob>()
  #now = 0

  /** The number of the last time at which anything was remembered: answers to what is asked from now on are newer than all of that. */
  get now(): number {
    return this.#now
  }

  get(id: string): KnownJob | undefined {
    return this.#jobs.get(id)
  }

  remember(known: Omit<KnownJob, 'at'>): void {
    const { id } = known.job
    this.#now += 1
    this.#jobs.delete(id)
    this.#jobs.set(id, { ...known, at: this.#now })
    for (const oldest of this.#jobs.keys()) {
      if (this.#jobs.size <= most) return
      this.#jobs.delete(oldest)
    }
  }
}
