/** How long a job runs, in milliseconds. */
export const durationMs = 600_000

/** How a wait for a job ended. */
export type End = 'succeeded' | 'failed' | 'aborted'

/** What the server says of a job. */
type Status = Exclude<End, 'aborted'> | 'running'

/** A server with jobs that all began together and run for ten minutes; every tenth fails. It counts who asks. */
export class Jobs {
  /** How many jobs were read, one by one or together. */
  looks = 0
  /** How many requests that took. */
  requests = 0
  readonly ids: readonly string[]
  /** How often they are to be looked at, in milliseconds. */
  readonly intervalMs: number
  readonly #failing: ReadonlySet<string>
  readonly #endAt: number

  constructor(count: number, intervalMs: number) {
    this.intervalMs = intervalMs
    this.ids = Array.from({ length: count }, (_, at) => `job-${at}`)
    this.#failing = new Set(this.ids.filter((_, at) => at % 10 === 9))
    this.#endAt = Date.now() + durationMs
  }

  async read(id: string): Promise<Status> {
    this.requests++
    return this.#look(id)
  }

  async readMany(ids: readonly string[]): Promise<Status[]> {
    this.requests++
    return ids.map((id) => this.#look(id))
  }

  #look(id: string): Status {
    this.looks++
    if (Date.now() < this.#endAt) return 'running'
    return this.#failing.has(id) ? 'failed' : 'succeeded'
  }
}
