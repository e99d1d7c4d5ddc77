import { isJobwrightError, JobwrightError } from '@jobwright/core'
import type { Job, Step } from '@jobwright/core/ovirt'
import type { RequestOptions } from '../../transport/index.ts'
import { teller } from '../../transport/teller.ts'
import type { OvirtClient } from '../client.ts'
import { isLost } from '../lost-answer.ts'
import { attachJob } from './attach-job.ts'
import { KnownSteps } from './known-steps.ts'
import { lossMessage } from './loss.ts'
import type { TrackOptions } from './options.ts'
import { type Report, Reporter, type Verdict } from './reporter.ts'
import type { StepReport } from './step-report.ts'
import type { TrackLoss, TrackLossReason, TrackReport } from './tracked.ts'
import { verdictOn } from './verdict.ts'

/** What is told about a job, and under which id. */
export interface JobReportsOptions {
  readonly description: string
  readonly correlationId: string
  readonly timeoutMs: number
  readonly options: TrackOptions
}

/** Everything the engine is told about one job and its steps. Nothing here throws or rejects because of the engine. */
export class JobReports {
  readonly correlationId: string
  /** The job, once the engine has it. */
  jobId: string | undefined
  /** Why the engine does not show the work, or not as it ended. */
  loss: TrackLoss | undefined
  readonly #client: OvirtClient
  readonly #given: JobReportsOptions
  readonly #reporter: Reporter
  readonly #known = new KnownSteps()
  readonly #tellError: (error: unknown, report: TrackReport) => void
  readonly #tellLoss: (loss: TrackLoss) => void

  constructor(client: OvirtClient, given: JobReportsOptions) {
    this.#client = client
    this.#given = given
    this.correlationId = given.correlationId
    this.#tellError = teller('onReportError', 'The work', given.options.onReportError)
    this.#tellLoss = teller('onLost', 'The work', given.options.onLost)
    const { timeoutMs } = given
    this.#reporter = new Reporter({ clock: client.clock, timeoutMs, judge: (...failed) => this.#judge(...failed) })
  }

  /** Finds or adds the job. Rejects with JobwrightError `conflict` where it is known in time that there is one which cannot be used. */
  async begin(signal: AbortSignal): Promise<void> {
    let refusal: JobwrightError | undefined
    let isLate = false
    const { description, options } = this.#given
    const { autoCleared = true } = options
    // An id that was just made is nobody else's: what came of it while an answer was lost is no reason to refuse the work.
    const isMade = options.correlationId === undefined
    const whenEnded = isMade ? 'add-another' : (options.whenEnded ?? 'refuse')
    let mayBeThere = !isMade
    const send = async (closed: AbortSignal): Promise<void> => {
      const request = this.#request(closed)
      try {
        const wanted = { description, autoCleared, whenEnded, request, mayBeThere }
        const { id, added } = await attachJob(this.#client, wanted)
        if (!added) await this.#readSteps(id, closed)
        this.jobId = id
      } catch (error) {
        mayBeThere ||= isLost(error)
        if (isMade || isLate || !isJobwrightError(error, 'conflict')) throw error
        refusal = error
      }
    }
    await this.#reporter.waitFor(this.#reporter.add({ kind: 'add-job', description, send }), signal)
    isLate = true
    if (refusal !== undefined) throw refusal
  }

  /** Adds a step, or finds the one that a run before has added. */
  async beginStep(step: StepReport): Promise<void> {
    await this.#reporter.waitFor(this.#addStep(step))
  }

  /** Shows how a step ended. */
  async endStep(step: StepReport, succeeded: boolean): Promise<void> {
    await this.#reporter.waitFor(this.#endStep(step, succeeded))
  }

  /** Adds a step without anybody waiting for it. */
  addStep(step: StepReport): void {
    void this.#addStep(step)
  }

  /**
   * Shows how the job ended, and then which steps failed: a failed step fails its job and closes all other steps, which can do no harm any more. What a run
   * before has begun and this one has not is among them, as nobody has brought it to its end.
   */
  async end(succeeded: boolean, failed: readonly StepReport[]): Promise<void> {
    void this.#endJob(succeeded)
    for (const step of failed) void this.#endStep(step, false)
    if (await this.#drain()) {
      for (const step of this.#known.left) void this.#endStep(step, false)
      void this.#readEnd(succeeded)
      await this.#drain()
    }
    this.#reporter.close()
  }

  /** Tells of a step that the job does not show as it is. */
  tellLeft(description: string, message: string): void {
    const error = new JobwrightError(`track: ${message} (${description})`, { code: 'aborted' })
    this.#tellError(error, { kind: 'left-running', description, willRetry: false })
  }

  #addStep(step: StepReport): Promise<void> {
    const { parent, type, description } = step
    const send = async (closed: AbortSignal): Promise<void> => {
      const { jobId } = this
      if (jobId === undefined) return
      if (parent !== undefined && parent.id === undefined) return this.#tellNoParent(step)
      if (step.mayBeThere) await this.#readSteps(jobId, closed)
      step.id = this.#known.find(parent?.id, step)
      if (step.id !== undefined) return
      const { steps } = this.#client
      const request = this.#request(closed)
      const wanted = { type, description }
      try {
        const added = await (parent?.id === undefined
          ? steps.add(jobId, wanted, request)
          : steps.addSub(jobId, parent.id, wanted, request))
        this.#known.take(added.id)
        step.id = added.id
      } catch (error) {
        // The next try looks first.
        step.mayBeThere ||= isLost(error)
        throw error
      }
    }
    return this.#reporter.add({ kind: 'add-step', description, send })
  }

  #endStep(
    step: { readonly id: string | undefined; readonly description?: string | undefined },
    succeeded: boolean,
  ): Promise<void> {
    const { description = '' } = step
    const send = async (closed: AbortSignal): Promise<void> => {
      if (this.jobId === undefined || step.id === undefined) return
      try {
        await this.#client.steps.end(this.jobId, step.id, { succeeded }, this.#request(closed))
      } catch (error) {
        // Only the answer could not be read.
        if (!isJobwrightError(error) || error.applied !== 'yes') throw error
      }
    }
    return this.#reporter.add({ kind: 'end-step', description, send })
  }

  #endJob(succeeded: boolean): Promise<void> {
    const { description } = this.#given
    const send = async (closed: AbortSignal): Promise<void> => {
      if (this.jobId !== undefined) await this.#client.jobs.end(this.jobId, { succeeded }, this.#request(closed))
    }
    return this.#reporter.add({ kind: 'end-job', description, send })
  }

  /** The engine answers every end of a job like a success: whether it was the one that counts, the job tells. */
  #readEnd(succeeded: boolean): Promise<void> {
    const { description } = this.#given
    const send = async (closed: AbortSignal): Promise<void> => {
      const status = (await this.#readJob(closed))?.status
      if (status === undefined) return
      if (status === 'unknown') this.#lose('engine-restarted')
      else if (status !== (succeeded ? 'finished' : 'failed')) this.#lose('job-ended')
    }
    return this.#reporter.add({ kind: 'end-job', description, send })
  }

  async #readJob(closed: AbortSignal): Promise<Job | undefined> {
    return this.jobId === undefined ? undefined : this.#client.jobs.get(this.jobId, this.#request(closed))
  }

  async #readSteps(jobId: string, closed: AbortSignal): Promise<void> {
    const steps: Step[] = []
    for await (const step of this.#client.steps.list(jobId, {}, this.#request(closed)).items()) steps.push(step)
    this.#known.read(steps)
  }

  #request(signal: AbortSignal): RequestOptions & { readonly correlationId: string } {
    return { correlationId: this.correlationId, signal }
  }

  async #drain(): Promise<boolean> {
    const isAllSent = await this.#reporter.drain()
    if (!isAllSent) this.#lose('unreachable', this.#reporter.trouble)
    return isAllSent
  }

  async #judge(error: unknown, report: Report, closed: AbortSignal): Promise<Verdict> {
    const { kind, description } = report
    const verdict = await verdictOn(error, report, () => this.#readJob(closed))
    const [next, reason] = typeof verdict === 'string' ? [{ next: 'skip' } as const, verdict] : [verdict, undefined]
    this.#tellError(error, { kind, description, willRetry: next.next === 'retry' })
    if (reason !== undefined) {
      this.#lose(reason, error)
      this.#reporter.close()
    }
    return next
  }

  #lose(reason: TrackLossReason, error?: unknown): void {
    if (this.loss !== undefined) return
    const { jobId, correlationId } = this
    const message = lossMessage(reason, this.#given.description)
    this.loss = { reason, message, jobId, correlationId, ...(error !== undefined && { error }) }
    this.#tellLoss(this.loss)
  }

  #tellNoParent({ description }: StepReport): void {
    const error = new JobwrightError(
      `track: the step is not shown, as its parent could not be added (${description})`,
      {
        code: 'conflict',
      },
    )
    this.#tellError(error, { kind: 'add-step', description, willRetry: false })
  }
}
