import type { OvirtClient } from '@jobwright/client/ovirt'
import { type ErrorCode, execute, JobwrightError, manualClock } from '@jobwright/core'
import {
  type Job,
  type JobCommand,
  type JobRecord,
  jobDecider,
  noJob,
  type Step,
  type StepRecord,
} from '@jobwright/core/ovirt'

/** What befalls a request: it does not arrive, its answer does not, nothing comes back, or it is refused. */
export type Trouble =
  | 'ok'
  | 'unavailable'
  | 'lost'
  | 'stalled'
  | 'stalled-applied'
  | 'forbidden'
  | 'authentication'
  | 'certificate'
  | 'rejected'
  | 'unreadable'
  | 'unseen'

/** A request that arrived, or was to arrive. */
export interface Asked {
  /** Which one it is, from 1. */
  readonly nr: number
  /** `POST job`, `POST step Copy`, `END step Copy failed` and so on. */
  readonly what: string
}

const refusing: ReadonlySet<Trouble> = new Set(['forbidden', 'authentication', 'certificate', 'rejected'])

const decider = jobDecider({ profile: 'v4' })

/** An engine in memory, by the rules of core, with a client of it: no documents, no HTTP, and all the trouble that is wanted. */
export class Engine {
  /** Time stands still until all is done that needs none. */
  readonly clock = manualClock({
    now: Date.UTC(2026, 10, 20),
    settle: () => new Promise((resolve) => setImmediate(resolve)),
  })
  /** The jobs by id, also those that were removed. */
  readonly jobs = new Map<string, JobRecord>()
  readonly asked: Asked[] = []
  /** What befalls each request. Default nothing. */
  trouble: (asked: Asked) => Trouble = () => 'ok'
  /** How long the engine takes for each, in milliseconds. */
  latencyMs: (asked: Asked) => number = () => 0
  /** Told before a request is carried out. */
  onRequest: (asked: Asked) => void = () => {}
  #ids = 0

  /** The job, if there is one alone. */
  get job(): JobRecord {
    const [job, ...more] = this.jobs.values()
    if (job === undefined || more.length > 0) throw new Error(`${this.jobs.size} jobs`)
    return job
  }

  /** What was asked, in order. */
  get said(): readonly string[] {
    return this.asked.map(({ what }) => what)
  }

  /** The steps of the only job, as `Copy > Disk a: finished`. */
  get shown(): readonly string[] {
    const { steps } = this.job
    const pathOf = ({ parentId, description }: StepRecord): string => {
      const parent = parentId === null ? undefined : steps.get(parentId)
      return parent === undefined ? description : `${pathOf(parent)} > ${description}`
    }
    return [...steps.values()].map((step) => `${pathOf(step)}: ${step.status}`)
  }

  tell(id: string, command: JobCommand): void {
    const execution = execute(decider, this.jobs.get(id) ?? noJob, command)
    if (!execution.ok) throw this.error('rejected', `400 ${execution.refusal.code}`)
    this.jobs.set(id, execution.state)
  }

  restart(): void {
    for (const id of this.jobs.keys()) this.tell(id, { type: 'restart-engine', at: this.clock.now() })
  }

  remove(): void {
    this.jobs.clear()
  }

  error(code: ErrorCode, message: string, applied: 'no' | 'yes' | 'unknown' = 'no'): JobwrightError {
    return new JobwrightError(message, { code, applied })
  }

  /** A client of it, of a program that is killed in the midst of one of its requests, if it is: nothing comes back from then on. */
  client(kill: Kill = { at: Number.POSITIVE_INFINITY, arrives: true }): OvirtClient {
    const { clock } = this
    let sent = 0
    const ask = async <T>(what: string, options: Asking | undefined, run: () => T): Promise<T> => {
      if (options?.signal?.aborted === true) throw this.error('aborted', 'called off')
      sent += 1
      const isKilled = sent >= kill.at
      const nothing = () =>
        new Promise<never>((_, reject) => {
          options?.signal?.addEventListener('abort', () => reject(this.error('aborted', 'called off', 'unknown')))
        })
      if (sent > kill.at || (isKilled && !kill.arrives)) return nothing()
      const asked = { nr: this.asked.length + 1, what }
      this.asked.push(asked)
      this.onRequest(asked)
      const writes = !what.startsWith('GET')
      const trouble = this.trouble(asked)
      const ms = this.latencyMs(asked)
      if (ms > 0) await new Promise<void>((resolve) => clock.schedule(ms, resolve))
      if (trouble === 'unavailable') throw this.error('unavailable', '503')
      if (trouble === 'stalled') return nothing()
      if (refusing.has(trouble)) throw this.error(trouble as ErrorCode, trouble)
      const answer = run()
      if (trouble === 'lost') throw this.error('unavailable', 'no answer', writes ? 'unknown' : 'no')
      if (trouble === 'unseen') throw this.error('forbidden', 'not to be read', 'unknown')
      if (trouble === 'unreadable') throw this.error('unexpected-response', 'nonsense', writes ? 'yes' : 'no')
      return trouble === 'stalled-applied' || isKilled ? nothing() : answer
    }

    const addJob = (description: string, autoCleared = false, options?: Asking) =>
      ask('POST job', options, () => {
        const id = this.newId('j')
        const correlationId = options?.correlationId ?? null
        this.tell(id, { type: 'add-job', id, description, autoCleared, correlationId, at: clock.now() })
        return this.#showJob(id)
      })
    const findJobs = (correlationId: string | undefined, options?: Asking) =>
      ask('GET jobs', options, () =>
        [...this.jobs.values()]
          .filter((job) => job.correlationId === correlationId)
          .map((job) => this.#showJob(job.id ?? '')),
      )
    const getJob = (id: string, options?: Asking) => ask('GET job', options, () => this.#showJob(id))
    const addStep = (
      jobId: string,
      parentId: string | undefined,
      step: { type: string; description: string },
      options?: Asking,
    ) =>
      ask(`POST step ${step.description}`, options, () => {
        const id = this.newId('s')
        const { type: stepType, description } = step
        this.tell(jobId, { type: 'add-step', id, parentId: parentId ?? jobId, stepType, description, at: clock.now() })
        const added = this.jobs.get(jobId)?.steps.get(id)
        if (added === undefined) throw new Error('not added')
        return showStep(added)
      })

    const client: Pick<OvirtClient, 'clock' | 'profile'> & {
      jobs: Pick<OvirtClient['jobs'], 'ensure'> & Loose<'add' | 'get' | 'list' | 'end'>
      steps: Loose<'add' | 'addSub' | 'list' | 'end'>
    } = {
      clock,
      profile: 'v4',
      jobs: {
        add: (job: { description: string; auto_cleared?: boolean }, options?: Asking) =>
          addJob(job.description, job.auto_cleared, options),
        get: getJob,
        list: ({ correlationId }: { correlationId?: string }, options?: Asking) =>
          listOf(() => findJobs(correlationId, options)),
        ensure: async ({ description, auto_cleared }, options) => {
          const find = async (): Promise<Job | undefined> => {
            const found = await findJobs(options.correlationId, options)
            const external = found.filter(({ external }) => external)
            const [goesOn, another] = external.filter(({ status }) => status === 'started')
            if (another !== undefined) throw this.error('conflict', 'several jobs')
            return goesOn ?? external.at(-1)
          }
          const found = await find()
          if (found !== undefined) return { job: found, added: false }
          try {
            return { job: await addJob(description, auto_cleared, options), added: true }
          } catch (error) {
            if (!(error instanceof JobwrightError) || error.applied === 'no') throw error
            const job = await find()
            if (job === undefined) throw error
            return { job, added: true }
          }
        },
        end: (id: string, { succeeded }: { succeeded: boolean }, options?: Asking) =>
          ask(`END job ${succeeded ? 'finished' : 'failed'}`, options, () => {
            this.#showJob(id)
            this.tell(id, { type: 'end-job', succeeded, at: clock.now() })
          }),
      },
      steps: {
        add: (jobId: string, step: { type: string; description: string }, options?: Asking) =>
          addStep(jobId, undefined, step, options),
        addSub: (jobId: string, parentId: string, step: { type: string; description: string }, options?: Asking) =>
          addStep(jobId, parentId, step, options),
        list: (jobId: string, _query: object, options?: Asking) =>
          listOf(() =>
            ask('GET steps', options, () => [...(this.jobs.get(jobId)?.steps.values() ?? [])].map(showStep)),
          ),
        end: (jobId: string, id: string, { succeeded }: { succeeded: boolean }, options?: Asking) => {
          const description = this.jobs.get(jobId)?.steps.get(id)?.description ?? id
          return ask(`END step ${description} ${succeeded ? 'finished' : 'failed'}`, options, () => {
            if (this.jobs.get(jobId)?.steps.has(id) !== true) throw this.error('not-found', '400 Step not found.')
            this.tell(jobId, { type: 'end-step', id, succeeded, at: clock.now() })
          })
        },
      },
    }
    return client as unknown as OvirtClient
  }

  newId(kind: string): string {
    this.#ids += 1
    return `${kind}${this.#ids}`
  }

  #showJob(id: string): Job {
    const job = this.jobs.get(id)
    if (job === undefined) throw this.error('not-found', '404')
    const { description, status, external, startedAt } = job
    return { id, description, status, external, start_time: new Date(startedAt).toISOString() }
  }
}

/** Where a program is killed: in the midst of which of its requests, counted from 1, and whether that one arrives. */
export interface Kill {
  readonly at: number
  readonly arrives: boolean
}

interface Asking {
  readonly signal?: AbortSignal | undefined
  readonly correlationId?: string | undefined
}

/** What is called with the arguments of the real one, and answers no more than is looked at. */
type Loose<Name extends string> = { readonly [Key in Name]: (...args: never[]) => unknown }

function showStep({ id, parentId, number, description, stepType, status, external }: StepRecord): Step {
  const parent = parentId === null ? {} : { parent_step: { id: parentId } }
  return { id, number, description, type: stepType, status, external, ...parent }
}

/** The steps in another order than they were added in: none is promised. */
function listOf<Item>(read: () => Promise<readonly Item[]>): { items(): AsyncIterable<Item> } {
  return {
    async *items() {
      yield* (await read()).toReversed()
    },
  }
}
