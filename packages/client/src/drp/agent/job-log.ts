import { type Clock, isJobwrightError } from '@jobwright/core'
import { pause } from '../../api/index.ts'
import { mayPass } from './may-pass.ts'

/** As the real agents do: what was written is sent a second later, or as soon as it is this much. */
const flushAfterMs = 1_000
const flushAtBytes = 64 * 1_024

/** Of what the server does not take so much is kept, from the end. What is sent to one that is slow is not read on before it is less again. */
const keptBytes = 1_024 * 1_024

/** How often, and after which pause, the rest is offered to a server that does not take it. */
const lastTries = 3
const pauseMs = 1_000

/** What a job's log is written through. */
export interface JobLogTools {
  readonly clock: Clock
  /** Appends to the log on the server. */
  readonly append: (bytes: Uint8Array) => Promise<unknown>
  /** Told how many bytes were lost. */
  readonly onLost: (bytes: number, error: unknown) => void
}

/**
 * What is written to a job's log, on its way there: gathered, sent in order, one request at a time. What an answer got lost for is sent again:
 * it may then stand in the log twice, rather than not at all.
 */
export class JobLog {
  readonly #tools: JobLogTools
  #waiting: Uint8Array[] = []
  #size = 0
  #sending: Promise<void> | undefined
  #stopTimer: (() => void) | undefined
  #releases: (() => void)[] = []
  /** Why the last sending failed. */
  #trouble: { readonly error: unknown } | undefined
  /** Is what is left sent, without waiting for more? */
  #closing = false
  /** Was the server asked for the last time? */
  #over = false
  #lost = 0

  constructor(tools: JobLogTools) {
    this.#tools = tools
  }

  /** Takes what is to be appended; resolves when there is room for more. */
  write(chunk: string | Uint8Array): Promise<void> {
    const bytes = typeof chunk === 'string' ? new TextEncoder().encode(chunk) : chunk.slice()
    this.#waiting.push(bytes)
    this.#size += bytes.length
    if (this.#over) this.#loseDownTo(0)
    else if (this.#trouble !== undefined) this.#loseDownTo(keptBytes)
    else if (this.#size >= flushAtBytes) void this.#send()
    this.#setTimer()
    // What is more than that waits behind what is being sent.
    if (this.#size <= keptBytes) return Promise.resolve()
    return new Promise((resolve) => this.#releases.push(resolve))
  }

  /** Sends what is left, and then takes no more. */
  async close(signal: AbortSignal): Promise<void> {
    this.#closing = true
    await this.#sending
    for (let tries = 0; this.#size > 0 && tries < lastTries && !signal.aborted; tries++) {
      if (tries > 0) await pause(this.#tools.clock, pauseMs, [signal])
      await this.#send()
    }
    this.#giveUp()
  }

  #send(): Promise<void> {
    this.#sending ??= this.#sendWhatWaits()
    return this.#sending
  }

  async #sendWhatWaits(): Promise<void> {
    do await this.#sendOnce()
    while (this.#size >= flushAtBytes && this.#trouble === undefined)
    this.#sending = undefined
    this.#setTimer()
  }

  async #sendOnce(): Promise<void> {
    this.#stopTimer?.()
    this.#stopTimer = undefined
    const chunks = this.#waiting
    const size = this.#size
    this.#waiting = []
    this.#size = 0
    this.#release()
    try {
      await this.#tools.append(joined(chunks, size))
      this.#trouble = undefined
    } catch (error) {
      // Where it arrived after all, it is only the answer that could not be read.
      const arrived = isJobwrightError(error) && error.applied === 'yes'
      this.#trouble = arrived ? undefined : { error }
      if (!arrived) {
        this.#waiting.unshift(...chunks)
        this.#size += size
        if (mayPass(error)) this.#loseDownTo(keptBytes)
        else this.#giveUp()
        this.#release()
      }
    }
  }

  #release(): void {
    for (const release of this.#releases.splice(0)) release()
  }

  #setTimer(): void {
    if (this.#size === 0 || this.#over || this.#closing || this.#sending !== undefined) return
    this.#stopTimer ??= this.#tools.clock.schedule(flushAfterMs, () => void this.#send())
  }

  #giveUp(): void {
    this.#over = true
    this.#stopTimer?.()
    this.#stopTimer = undefined
    this.#loseDownTo(0)
    if (this.#lost > 0) this.#tools.onLost(this.#lost, this.#trouble?.error)
    this.#lost = 0
  }

  #loseDownTo(size: number): void {
    while (this.#size > size) {
      const oldest = this.#waiting.shift()
      if (oldest === undefined) return
      this.#size -= oldest.length
      this.#lost += oldest.length
    }
  }
}

function joined(chunks: readonly Uint8Array[], size: number): Uint8Array {
  const all = new Uint8Array(size)
  let at = 0
  for (const chunk of chunks) {
    all.set(chunk, at)
    at += chunk.length
  }
  return all
}
