import type { Clock } from '@jobwright/core'
import { pause } from '../../api/index.ts'
import { onAbort } from '../../wait/on-abort.ts'
import type { TrackReport } from './tracked.ts'

/** Something to tell the engine. It may be sent again, until it is done. */
export interface Report extends Pick<TrackReport, 'kind' | 'description'> {
  readonly send: (signal: AbortSignal) => Promise<unknown>
}

/** What becomes of a report that could not be sent: `retry` it, after so many milliseconds at least, or `skip` it. */
export type Verdict = { readonly next: 'retry'; readonly afterMs: number } | { readonly next: 'skip' }

/** What reports are sent with. */
export interface ReporterTools {
  readonly clock: Clock
  /** How long anybody waits for the engine, in milliseconds. */
  readonly timeoutMs: number
  /** Says what becomes of a report; it may also close the reporter. It does not reject. */
  readonly judge: (error: unknown, report: Report, signal: AbortSignal) => Promise<Verdict>
}

/** A report on its way. */
interface Entry {
  readonly report: Report
  /** Resolves when the report is done with, one way or the other. */
  readonly done: Promise<void>
  readonly finish: () => void
}

const pausesMs = [1_000, 2_000, 4_000, 8_000, 16_000] as const
const longestPauseMs = 30_000

/**
 * Tells the engine one thing after the other, in the order in which they come up: a step is not added before its parent, nor ended before it is
 * added, and of equal steps the first is the first. What fails is tried again as long as that may help, and all else waits behind it.
 */
export class Reporter {
  readonly #tools: ReporterTools
  /** What is still to be sent, in order. A set, as an array takes long to lose the first of very many. */
  readonly #queue = new Set<Entry>()
  readonly #closed = new AbortController()
  /** Cuts the pause under way short. */
  #wake = (): void => {}
  #trouble: unknown
  /** How many pauses there have been since all went well. */
  #pauses = 0
  #isSending = false
  /** Has somebody waited in vain, and is there still something to send? Then nobody else waits. */
  #isBehind = false

  constructor(tools: ReporterTools) {
    this.#tools = tools
  }

  /** Why the report that all others wait for has not arrived; undefined where that is not known. */
  get trouble(): unknown {
    return this.#trouble
  }

  /** Takes a report; resolves when it is done with, one way or the other. */
  add(report: Report): Promise<void> {
    let finish = (): void => {}
    const done = new Promise<void>((resolve) => {
      finish = resolve
    })
    this.#queue.add({ report, done, finish })
    if (!this.#isSending) void this.#sendAll()
    return done
  }

  /** Waits for a report, but not for long, and not at all while the engine is known not to keep up. */
  async waitFor(done: Promise<void>, signal?: AbortSignal): Promise<void> {
    if (this.#isBehind) return
    const isInTime = await this.#inTime(done, signal)
    if (!isInTime) this.#isBehind = true
  }

  /** Waits until all is sent, for each report as long as for any. Answers whether all was. */
  async drain(): Promise<boolean> {
    this.#pauses = 0
    this.#wake()
    for (const { done } of this.#queue) {
      if (!(await this.#inTime(done))) return false
    }
    return true
  }

  /** Sends nothing any more; what is under way is called off. */
  close(): void {
    this.#closed.abort()
  }

  async #sendAll(): Promise<void> {
    this.#isSending = true
    for (const entry of this.#queue) {
      await this.#send(entry.report)
      this.#queue.delete(entry)
      entry.finish()
    }
    this.#isSending = false
    this.#isBehind = false
  }

  /** Sends a report until it has arrived, will not, or nothing is sent any more. */
  async #send(report: Report): Promise<void> {
    this.#pauses = 0
    this.#trouble = undefined
    for (;;) {
      const verdict = await this.#unlessClosed(() => this.#try(report))
      if (verdict?.next !== 'retry') return
      await this.#pause(verdict.afterMs)
    }
  }

  async #try(report: Report): Promise<Verdict | undefined> {
    const { signal } = this.#closed
    try {
      await report.send(signal)
      return undefined
    } catch (error) {
      this.#trouble = error
      return signal.aborted ? undefined : this.#tools.judge(error, report, signal)
    }
  }

  async #pause(leastMs: number): Promise<void> {
    const waking = new AbortController()
    this.#wake = () => waking.abort()
    const ms = Math.max(pausesMs[this.#pauses] ?? longestPauseMs, leastMs)
    this.#pauses += 1
    await pause(this.#tools.clock, ms, [this.#closed.signal, waking.signal])
  }

  /** What work answers; undefined once nothing is sent any more, whether it heeds that or not. */
  #unlessClosed<T>(work: () => Promise<T>): Promise<T | undefined> {
    const { signal } = this.#closed
    if (signal.aborted) return Promise.resolve(undefined)
    return new Promise((resolve, reject) => {
      const stopListening = onAbort(signal, () => resolve(undefined))
      work().then(resolve, reject).finally(stopListening)
    })
  }

  /** Waits for a report, as long as anybody waits. Answers whether it is done with. */
  #inTime(done: Promise<void>, signal?: AbortSignal): Promise<boolean> {
    const { clock, timeoutMs } = this.#tools
    return new Promise((resolve) => {
      const end = (isInTime: boolean): void => {
        stopTimer()
        stopListening?.()
        resolve(isInTime)
      }
      const stopTimer = clock.schedule(timeoutMs, () => end(false))
      const stopListening = signal && onAbort(signal, () => end(false))
      void done.then(() => end(true))
    })
  }
}
