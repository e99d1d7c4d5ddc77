import { invalidInput, JobwrightError } from '@jobwright/core'
import type { StepType } from '@jobwright/core/ovirt'
import { onAbort } from '../../wait/on-abort.ts'
import type { JobReports } from './job-reports.ts'
import type { TrackOptions } from './options.ts'
import { reasonOf } from './reason.ts'
import { nameStep } from './step-name.ts'
import { type StepReport, stepReport } from './step-report.ts'
import type { Tracked, TrackedJob, TrackedStep, TrackedStepOptions } from './tracked.ts'

type Run<T> = (step: TrackedStep) => Promise<T> | T

/** A function at work, with its steps. */
export class TrackedWork {
  readonly #reports: JobReports
  readonly #options: TrackOptions
  readonly #stop = new AbortController()
  readonly #running = new Set<StepReport>()
  /** The steps that failed and are to be shown so last. */
  readonly #failed: StepReport[] = []
  /** Has a step failed that was shown so at once? The engine has failed the job then. */
  #hasFailedJob = false
  #isOver = false

  constructor(reports: JobReports, options: TrackOptions) {
    this.#reports = reports
    this.#options = options
  }

  /** Shows a function as a job: what it returns or throws is passed on, whatever becomes of the reports. */
  async run<T>(run: (job: TrackedJob) => Promise<T> | T): Promise<T> {
    const { signal } = this.#options
    const stopListening = signal && onAbort(signal, () => this.#stop.abort(signal.reason))
    try {
      await this.#reports.begin(this.#stop.signal)
      return await this.#runToItsEnd(run)
    } finally {
      stopListening?.()
    }
  }

  async #runToItsEnd<T>(run: (job: TrackedJob) => Promise<T> | T): Promise<T> {
    let value: T
    try {
      // The work was called off before it began.
      if (this.#stop.signal.aborted) throw calledOff(this.#options.signal?.reason)
      value = await run(this.#trackedJob())
    } catch (error) {
      await this.#end(false)
      throw error
    }
    await this.#end(true)
    return value
  }

  async #end(succeeded: boolean): Promise<void> {
    this.#isOver = true
    for (const step of this.#running) {
      this.#failed.push(step)
      this.#reports.tellLeft(
        step.description,
        'a step still ran when the function had ended, and is shown as failed: await it',
      )
    }
    if (!succeeded) {
      this.#sayWhy()
      this.#stop.abort(new JobwrightError('track: the function has thrown', { code: 'aborted' }))
    }
    await this.#reports.end(succeeded && !this.#hasFailedJob, this.#failed)
  }

  /** Work that was called off says so by a step more. */
  #sayWhy(): void {
    const { signal } = this.#options
    if (signal === undefined || !signal.aborted) return
    const description = reasonOf(signal.reason, this.#options)
    const step = stepReport({ type: 'finalizing', description, key: undefined })
    this.#reports.addStep(step)
    this.#failed.push(step)
  }

  #trackedJob(): TrackedJob {
    const reports = this.#reports
    return {
      get id() {
        return reports.jobId
      },
      get loss() {
        return reports.loss
      },
      ...this.#tracked(undefined),
    }
  }

  #trackedStep(step: StepReport): TrackedStep {
    return {
      get id() {
        return step.id
      },
      description: step.description,
      ...this.#tracked(step),
    }
  }

  #tracked(parent: StepReport | undefined): Omit<Tracked, 'id'> {
    return {
      correlationId: this.#reports.correlationId,
      signal: this.#stop.signal,
      step: async <T>(
        type: StepType,
        description: string,
        second: TrackedStepOptions | Run<T> | undefined,
        third?: Run<T>,
      ) => {
        const [options = {}, run] = typeof second === 'function' ? [{}, second] : [second, third]
        const step = stepReport(nameStep(type, description, options), parent)
        if (typeof run !== 'function') throw invalidInput('step: give the function that does the work of the step.')
        return this.#runStep(step, run)
      },
    }
  }

  async #runStep<T>(step: StepReport, run: Run<T>): Promise<T> {
    const tracked = this.#trackedStep(step)
    if (this.#isOver) {
      this.#reports.tellLeft(step.description, 'a step began when the function had ended, and is not shown: await it')
      return run(tracked)
    }
    this.#running.add(step)
    await this.#reports.beginStep(step)
    let value: T
    try {
      value = await run(tracked)
    } catch (error) {
      await this.#endStep(step, false)
      throw error
    }
    await this.#endStep(step, true)
    return value
  }

  async #endStep(step: StepReport, succeeded: boolean): Promise<void> {
    // It is shown as failed already.
    if (this.#isOver) return
    this.#running.delete(step)
    if (succeeded) return this.#reports.endStep(step, true)
    if (this.#options.failSteps !== 'at-once') {
      this.#failed.push(step)
      return
    }
    this.#hasFailedJob = true
    await this.#reports.endStep(step, false)
  }
}

/** What is thrown in place of work that was called off before it began. */
export function calledOff(reason: unknown): JobwrightError {
  return new JobwrightError('track: called off before the work began', { code: 'aborted', cause: reason })
}
