import type { Clock } from '@jobwright/core'
import type { AgentProfile, Machine } from '@jobwright/core/drp'
import { pause } from '../../api/index.ts'
import type { MachineExpectation } from '../changes.ts'
import type { DrpClient } from '../client.ts'
import { DrpConflictError } from '../conflict-error.ts'
import type { RunAgentOptions } from './options.ts'
import type { AgentProgress, JobNote } from './progress.ts'

/** How long a run that is called off waits for the server and for what it runs, in milliseconds. */
const leaveMs = 30_000

/** What the steps of one run share: what it was told, what it knows of its machine, and what went wrong. */
export class RunContext {
  readonly client: DrpClient
  readonly options: RunAgentOptions
  readonly clock: Clock
  readonly context: string
  readonly profile: AgentProfile
  /** The machine as it was when it last did what was waited for. */
  machine: Machine | undefined
  /** The boot environment that the machine runs in. */
  bootEnv: string | undefined
  /** The job that this run was given last: left open, it is this run's to fail. */
  ownJob: string | undefined
  /** Could the machine not be kept from being given the next job? */
  unmarked = false
  jobs = 0
  lastJob: JobNote | undefined
  trouble: { readonly error: unknown } | undefined
  thrown: { readonly error: unknown } | undefined
  readonly #calledOff = new AbortController()
  readonly #givenUp = new AbortController()
  #stopTimer: (() => void) | undefined

  constructor(client: DrpClient, options: RunAgentOptions) {
    this.client = client
    this.options = options
    this.clock = client.clock
    this.context = options.context ?? ''
    this.profile = options.profile ?? 'v4.8'
    this.bootEnv = options.bootEnv
  }

  /** Aborted when the run is called off. */
  get calledOff(): AbortSignal {
    return this.#calledOff.signal
  }

  /** Aborted when the run was called off and takes too long to end: then nothing is waited for any more. */
  get givenUp(): AbortSignal {
    return this.#givenUp.signal
  }

  callOff(): void {
    this.#stopTimer ??= this.clock.schedule(leaveMs, () => this.#givenUp.abort())
    this.#calledOff.abort()
  }

  /** Nothing of the run is left after it. */
  close(): void {
    this.#stopTimer?.()
  }

  pause(ms: number): Promise<void> {
    return pause(this.clock, ms, [this.calledOff])
  }

  async readMachine(): Promise<Machine> {
    return this.client.machines.get(this.options.machine, { signal: this.calledOff })
  }

  /** Are the machine's tasks this agent's to run? The agents of v3.13 know no contexts. */
  isMine({ Context = '' }: Machine): boolean {
    return this.profile === 'v3.13' || Context === this.context
  }

  /** Is the machine to run in another boot environment than it does? From within a context nothing can be done about that. */
  hasNewBootEnv({ BootEnv }: Machine): boolean {
    return this.context === '' && BootEnv !== this.bootEnv
  }

  /** Keeps the machine from being given another job. */
  async markNotRunnable(expect: MachineExpectation): Promise<void> {
    if (this.machine === undefined) return
    const { Uuid } = this.machine
    try {
      this.machine = await this.client.machines.update(Uuid, { Runnable: false }, { expect, signal: this.givenUp })
    } catch (error) {
      // It is not runnable already, or it is another agent's by now.
      if (error instanceof DrpConflictError && error.reason === 'changed') return
      this.unmarked = true
      this.note(error)
    }
  }

  /** Notes what went wrong. */
  note(error: unknown): void {
    this.trouble = { error }
    this.tell({ kind: 'error', error })
  }

  tell(event: AgentProgress): void {
    if (event.kind === 'job-started') this.jobs += 1
    if (event.kind === 'job-started' || event.kind === 'job-ended') this.lastJob = event.job
    const noteThrown = (error: unknown): void => {
      this.thrown ??= { error }
    }
    try {
      const answer = this.options.onEvent?.(event)
      if (answer instanceof Promise) answer.catch(noteThrown)
    } catch (error) {
      noteThrown(error)
    }
  }
}
