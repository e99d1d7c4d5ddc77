/** A row of the engine's table of jobs. Times are seconds since the engine was first started. */
export interface JobRow {
  readonly id: string
  readonly external: boolean
  status: string
  cleared: boolean
  end: number | null
  updated: number
}

/** A row of its table of steps. */
export interface StepRow {
  readonly id: string
  readonly job: string
  readonly parent: string | null
  readonly number: number
  readonly external: boolean
  readonly waits: boolean
  status: string
  end: number | null
}

/** The engine as two tables that are overwritten, told after its procedures and statements; each command answers whether it was accepted. */
export class EngineRows {
  jobs: JobRow[] = []
  steps: StepRow[] = []
  now = 0
  #nextCleaning = 600

  addJob(id: string, cleared: boolean, external = true): void {
    this.jobs.push({ id, external, cleared, status: 'started', end: null, updated: this.now })
  }

  canAddStep(parentId: string): boolean {
    const job = this.jobs.find((row) => row.id === parentId)
    return job === undefined ? this.steps.some((row) => row.id === parentId) : job.external
  }

  addStep(id: string, parentId: string, { external = true, waits = false } = {}): void {
    const above = this.steps.find((row) => row.id === parentId)
    const [job, parent] = [above?.job ?? parentId, above?.id ?? null]
    const number = this.steps.filter((row) => row.job === job && row.parent === parent).length
    this.steps.push({ id, job, parent, number, external, waits, status: 'started', end: null })
    for (const row of this.jobs) if (row.id === job) row.updated = this.now
  }

  endJob(id: string, succeeded: boolean, force: boolean): boolean {
    const job = this.jobs.find((row) => row.id === id && row.external)
    if (job === undefined) return false
    this.#end(job, succeeded)
    if (force) job.cleared = true
    return true
  }

  endStep(id: string, succeeded: boolean): boolean {
    const step = this.steps.find((row) => row.id === id && row.external)
    const job = this.jobs.find((row) => row.id === step?.job)
    if (step === undefined || job === undefined) return false
    Object.assign(step, { status: succeeded ? 'finished' : 'failed', end: this.now })
    if (succeeded) job.updated = this.now
    else this.#end(job, false)
    return true
  }

  clear(id: string): boolean {
    const job = this.jobs.find((row) => row.id === id && row.external)
    if (job !== undefined) job.cleared = true
    return job !== undefined
  }

  remove(id: string): void {
    this.jobs = this.jobs.filter((row) => row.id !== id)
    this.steps = this.steps.filter((row) => row.job !== id)
  }

  restart(): void {
    const waiting = new Set(this.steps.filter(({ waits }) => waits).map(({ job }) => job))
    for (const job of this.jobs)
      if (!waiting.has(job.id) && job.status === 'started')
        Object.assign(job, { status: 'unknown', end: this.now, updated: this.now })
    for (const step of this.steps)
      if (!waiting.has(step.job) && step.status === 'started') Object.assign(step, { status: 'unknown', end: this.now })
    this.#nextCleaning = this.now + 600
  }

  pass(seconds: number): void {
    const until = this.now + seconds
    for (; this.#nextCleaning <= until; this.#nextCleaning += 600) {
      this.now = this.#nextCleaning
      for (const { id, cleared, status, end } of this.jobs) {
        const age = this.now - (end ?? this.now)
        if (cleared && age > (status === 'finished' ? 600 : 3_600)) this.remove(id)
      }
    }
    this.now = until
  }

  #end(job: JobRow, succeeded: boolean): void {
    if (job.status === 'started')
      Object.assign(job, { status: succeeded ? 'finished' : 'failed', end: this.now, updated: this.now })
    for (const step of this.steps)
      if (step.job === job.id && step.status === 'started') Object.assign(step, { status: job.status, end: job.end })
  }
}
