import { type Clock, isJobwrightError, type WaitOutcome, type WaitPlan, type WaitReason } from '@jobwright/core'
import { Limiter } from '../transport/limiter.ts'
import { systemClock } from '../transport/system-clock.ts'
import { askToCancel, type Cancelling } from './ask-to-cancel.ts'
import { type Look, look } from './look.ts'
import { onAbort } from './on-abort.ts'
import type { WaitResult } from './wait-result.ts'
import type { WaitingJob } from './waiting-job.ts'
import type { CancellableWatchable, Watchable } from './watched.ts'

// One reason for all: an error made for each look would cost more than the look.
const lookIsOver = 'The look is over.'

/** How a loop is run. */
export interface WaitLoopOptions<Document> {
  readonly signal?: AbortSignal | undefined
  readonly onTimeout?: 'leave' | 'cancel' | undefined
  /** Told of each job's end. */
  readonly onEnd?: ((result: WaitResult<Document>) => void) | undefined
  /** Does a job that is not found after the grace end as lost? Default: the loop rejects. */
  readonly lostIfNotFound?: boolean
}

/**
 * Carries out what `planWait` decides for one job or several that began together: one timer, one listener on the signal, and nothing
 * of it left when the loop is over.
 */
export class WaitLoop<Document> {
  readonly #watchable: Watchable<Document> | CancellableWatchable<Document>
  readonly #clock: Clock
  readonly #jobs: readonly WaitingJob<Document>[]
  readonly #options: WaitLoopOptions<Document>
  // Made when they are needed, and dropped after: most of the time a wait only waits, and there may be ten thousand of them.
  /** Reads that are under way; an answer to a read that is not among them comes too late. */
  #reads: Set<AbortController> | undefined
  #cancels: Promise<void>[] | undefined
  #readLine: Limiter | undefined
  #cancelLine: Limiter | undefined
  #stopListening: (() => void) | undefined
  /** How many jobs are still being waited for. */
  #left: number
  #stopTimer: (() => void) | undefined
  #timerAt = 0
  /** Have all been woken together since the last look? Being woken again changes nothing then, and there may be thousands of wake-ups. */
  #allWoken = false
  #aborted = false
  #concluding = false
  #over: ((failure?: Failure) => void) | undefined

  constructor(
    watchable: Watchable<Document>,
    jobs: readonly WaitingJob<Document>[],
    options: WaitLoopOptions<Document>,
  ) {
    this.#watchable = watchable
    this.#clock = watchable.clock ?? systemClock
    this.#jobs = jobs
    this.#left = jobs.length
    this.#options = options
  }

  /** Resolves when every job has a result; rejects when nothing can be known. */
  run(): Promise<void> {
    return new Promise((resolve) => {
      this.#over = (failure) => resolve(failure && rejection(failure))
      this.#begin()
    })
  }

  /** Calls the wait off. */
  abort(): void {
    this.#aborted = true
    this.#conclude()
  }

  #begin(): void {
    const { signal } = this.#options
    if (this.#left === 0) this.#finish()
    else if (this.#aborted || signal?.aborted === true) this.abort()
    else {
      if (signal !== undefined) this.#stopListening = onAbort(signal, () => this.abort())
      try {
        for (const job of this.#jobs) job.stopWakeUps = this.#watchable.wakeUps?.(job.id, () => this.#wake(job))
        this.#turn()
      } catch (error) {
        this.#fail(error)
      }
    }
  }

  /** Goes through all jobs: whose turn it is is read, and the timer is set for the next. */
  #turn(): void {
    const now = this.#clock.now()
    this.#allWoken = false
    const due: WaitingJob<Document>[] = []
    let inMs = Number.POSITIVE_INFINITY
    let over = false
    for (const job of this.#jobs) {
      if (!job.open) continue
      const plan = job.step('tick', now)
      if (plan.kind !== 'poll') {
        over = true
        continue
      }
      if (!job.reading && plan.inMs === 0) due.push(job)
      inMs = Math.min(inMs, job.reading || plan.inMs === 0 ? plan.state.deadlineAt - now : plan.inMs)
    }
    if (over) {
      this.#conclude()
      return
    }
    this.#setTimer(inMs)
    if (due.length === 0) return
    for (const job of due) job.reading = true
    if (this.#jobs.length === 1 || this.#watchable.readMany !== undefined) void this.#read(due)
    else for (const job of due) this.#readInLine(job)
  }

  #readInLine(job: WaitingJob<Document>): void {
    this.#readLine ??= new Limiter(this.#watchable.maxConcurrency ?? 16)
    const line = this.#readLine
    line.queue(() => void this.#read([job]).finally(() => line.leave()))
  }

  async #read(jobs: readonly WaitingJob<Document>[]): Promise<void> {
    const [first, ...rest] = jobs
    if (first === undefined) return
    if (this.#concluding || this.#over === undefined) {
      for (const job of jobs) job.reading = false
      return
    }
    const reading = new AbortController()
    this.#reads ??= new Set()
    this.#reads.add(reading)
    const context = { signal: reading.signal, detail: first.state.settings.detail ?? 'targets' }
    const ids = [first.id, ...rest.map(({ id }) => id)] as const
    const answer = await look(this.#watchable, ids, context).catch((error: unknown) => ({ error }))
    // A reader of several may have requests under way when one of them fails.
    reading.abort(lookIsOver)
    if (this.#reads?.delete(reading) !== true) return
    if (this.#reads.size === 0) this.#reads = undefined
    if ('error' in answer) {
      const { error } = answer
      this.#fail(isJobwrightError(error) ? first.failure(error, this.#results()) : error)
      return
    }
    try {
      this.#answered(jobs, answer)
    } catch (error) {
      // A view that is none: its reader's mistake.
      this.#fail(error)
    }
  }

  #answered(jobs: readonly WaitingJob<Document>[], found: (id: string) => Look): void {
    const now = this.#clock.now()
    for (const job of jobs) {
      // Its deadline came first, while the clock was set back for others.
      if (!job.open) continue
      let plan = job.see(found(job.id), now)
      if (plan.kind === 'poll' && job.woken) plan = job.step('wake', now)
      job.woken = false
      if (plan.kind === 'poll') this.#setTimerSooner(plan.inMs)
      else this.#end(job, plan)
    }
  }

  #end(job: WaitingJob<Document>, plan: Exclude<WaitPlan, { kind: 'poll' }>): void {
    // At one instant, an end comes first, then an abort, which may still be about to come, then the deadline.
    const notFound = plan.reason === 'not-found' && this.#options.lostIfNotFound === true
    if (plan.reason !== 'ended' && (this.#aborted || plan.reason === 'deadline')) this.#conclude()
    else if (plan.kind === 'settled') this.#settle(job, plan.outcome, plan.reason)
    else if (notFound) this.#settle(job, 'lost', plan.reason)
    else this.#fail(job.failure(plan.reason, this.#results()))
  }

  /** The deadline has come, or an abort: lets whatever else happens at this instant happen, and ends what is left. */
  #conclude(): void {
    if (this.#concluding || this.#over === undefined) return
    this.#concluding = true
    this.#stopTimer?.()
    this.#stopTimer = this.#clock.schedule(0, () => {
      this.#concluding = false
      const now = this.#clock.now()
      for (const job of this.#jobs) {
        if (!job.open) continue
        const plan = job.step(this.#aborted ? 'aborted' : 'tick', now)
        if (plan.kind === 'settled') this.#settle(job, plan.outcome, plan.reason)
      }
      // Some may be left when the clock was set back.
      if (this.#over !== undefined) this.#turn()
    })
  }

  #settle(job: WaitingJob<Document>, outcome: WaitOutcome, reason: WaitReason): void {
    job.open = false
    this.#left--
    stopWakeUps(job)
    const { onTimeout, onEnd, signal } = this.#options
    const report = (cancel?: Cancelling) => job.tell(onEnd, job.settle(outcome, reason, cancel))
    const watchable = this.#watchable
    if (outcome === 'timed-out' && onTimeout === 'cancel' && 'cancel' in watchable) {
      this.#cancelLine ??= new Limiter(watchable.maxConcurrency ?? 16)
      const line = this.#cancelLine
      const asked = new Promise<Cancelling>((resolve) => {
        line.queue(() => void askToCancel(watchable, job.id, this.#clock, signal).then(resolve))
      })
      this.#cancels ??= []
      this.#cancels.push(
        asked.then((answer) => {
          line.leave()
          report(answer)
        }),
      )
    } else report()
    if (this.#left === 0) this.#finish()
  }

  #fail(error: unknown): void {
    // An abort that came first has the last word, unless a job has ended.
    if (this.#aborted) this.#conclude()
    else this.#finish({ error })
  }

  #finish(failure?: Failure): void {
    const over = this.#over
    if (over === undefined) return
    this.#over = undefined
    this.#stopTimer?.()
    this.#stopListening?.()
    for (const job of this.#jobs) stopWakeUps(job)
    for (const reading of this.#reads ?? []) reading.abort()
    this.#reads = undefined
    if (this.#cancels === undefined) over(failure)
    else void Promise.all(this.#cancels).then(() => over(failure))
  }

  #wake(woken: WaitingJob<Document>): void {
    if (this.#concluding || this.#over === undefined || this.#allWoken) return
    const now = this.#clock.now()
    // One request reads them all, so they keep one schedule.
    this.#allWoken = this.#watchable.readMany !== undefined
    for (const job of this.#allWoken ? this.#jobs : [woken]) {
      if (!job.open) continue
      if (job.reading) job.woken = true
      else {
        const plan = job.step('wake', now)
        this.#setTimerSooner(plan.kind === 'poll' ? plan.inMs : 0)
      }
    }
  }

  #setTimer(inMs: number): void {
    this.#stopTimer?.()
    this.#timerAt = this.#clock.now() + inMs
    this.#stopTimer = this.#clock.schedule(inMs, () => this.#turn())
  }

  #setTimerSooner(inMs: number): void {
    if (this.#concluding || this.#over === undefined) return
    if (this.#clock.now() + inMs < this.#timerAt) this.#setTimer(inMs)
  }

  #results(): ReadonlyMap<string, WaitResult<Document>> {
    return new Map(this.#jobs.flatMap(({ id, result }) => (result === undefined ? [] : [[id, result]])))
  }
}

function stopWakeUps(job: WaitingJob<unknown>): void {
  const stop = job.stopWakeUps
  job.stopWakeUps = undefined
  job.tell(stop, undefined)
}

interface Failure {
  readonly error: unknown
}

async function rejection({ error }: Failure): Promise<never> {
  throw error
}
