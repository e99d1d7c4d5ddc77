import type { KnownJob } from './engine.ts'

/** All jobs, found by their own ids and by those of their steps. */
export class JobTable {
  readonly #jobs = new Map<string, KnownJob>()
  /** Of each step the id of its job. */
  readonly #jobIds = new Map<string, string>()

  /** All of them, in the order in which they were added. */
  jobs(): readonly KnownJob[] {
    return [...this.#jobs.values()]
  }

  job(id: string): KnownJob | undefined {
    return this.#jobs.get(id)
  }

  jobOfStep(stepId: string): KnownJob | undefined {
    const id = this.#jobIds.get(stepId)
    return id === undefined ? undefined : this.#jobs.get(id)
  }

  /** Keeps a job as it is now. */
  put(job: KnownJob): void {
    this.#jobs.set(job.id, job)
    for (const stepId of job.steps.keys()) this.#jobIds.set(stepId, job.id)
  }

  /** Removes a job with its steps. */
  remove(id: string): void {
    for (const stepId of this.#jobs.get(id)?.steps.keys() ?? []) this.#jobIds.delete(stepId)
    this.#jobs.delete(id)
  }
}
