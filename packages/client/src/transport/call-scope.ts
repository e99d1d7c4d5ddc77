import type { Clock } from '@jobwright/core'

/** What ended a wait within a call before its time. */
export type Interruption = 'aborted' | 'closed' | 'attempt-timeout' | 'total-timeout'

/** Thrown when a call's wait was interrupted. It never leaves the transport. */
export class Interrupted extends Error {
  readonly by: Interruption

  constructor(by: Interruption) {
    super(by)
    this.by = by
  }
}

/** One call's patience: everything it waits for ends with its signal, its client, and its time. At most one wait is under way. */
export class CallScope {
  readonly #clock: Clock
  readonly #startedAt: number
  readonly #totalTimeoutMs: number
  readonly #signal: AbortSignal | undefined
  #stoppedBy: Interruption | undefined
  #interrupt: ((by: Interruption) => void) | undefined

  constructor(clock: Clock, totalTimeoutMs: number, signal: AbortSignal | undefined) {
    this.#clock = clock
    this.#startedAt = clock.now()
    this.#totalTimeoutMs = totalTimeoutMs
    this.#signal = signal
    if (signal?.aborted) this.#stoppedBy = 'aborted'
    else signal?.addEventListener('abort', this.#abort)
  }

  /** How much of the call's time has passed, in milliseconds. A clock that was set back does not give any back. */
  get elapsedMs(): number {
    return Math.max(0, this.#clock.now() - this.#startedAt)
  }

  /** Throws {@link Interrupted} when the call is over. */
  check(): void {
    if (this.#stoppedBy !== undefined) throw new Interrupted(this.#stoppedBy)
    if (this.elapsedMs >= this.#totalTimeoutMs) throw new Interrupted('total-timeout')
  }

  /**
   * Waits for what `begin` starts, at most `limitMs`. `begin` answers how to call it off, which is done when the wait is interrupted.
   * Rejects with {@link Interrupted}.
   */
  wait<T>(
    begin: (resolve: (value: T) => void, reject: (error: Error) => void) => () => void,
    limitMs: number = Number.POSITIVE_INFINITY,
  ): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const leftMs = this.#totalTimeoutMs - this.elapsedMs
      const timeMs = Math.min(limitMs, leftMs)
      let open = true
      const leave = () => {
        open = false
        stopTimer?.()
        this.#interrupt = undefined
      }
      const callOff = begin(
        (value) => {
          if (open) leave()
          resolve(value)
        },
        (error) => {
          if (open) leave()
          reject(error)
        },
      )
      const interrupt = (by: Interruption) => {
        leave()
        // It stays over when the clock is set back.
        if (by === 'total-timeout') this.#stoppedBy ??= by
        callOff()
        reject(new Interrupted(by))
      }
      const stopTimer =
        open && Number.isFinite(timeMs)
          ? this.#clock.schedule(timeMs, () => interrupt(limitMs < leftMs ? 'attempt-timeout' : 'total-timeout'))
          : undefined
      if (!open) return
      this.#interrupt = interrupt
      // What was begun may have had the call stopped at once.
      if (this.#stoppedBy !== undefined) interrupt(this.#stoppedBy)
    })
  }

  /** Runs something that takes a signal, at most `limitMs`; the signal is aborted when the wait is interrupted. */
  async run<T>(work: (signal: AbortSignal) => Promise<T>, limitMs?: number): Promise<T> {
    this.check()
    const controller = new AbortController()
    return this.awaits(work(controller.signal), controller, limitMs)
  }

  /** Waits for what is under way, at most `limitMs`; its controller is aborted when the wait is interrupted. */
  awaits<T>(underWay: Promise<T>, controller: AbortController, limitMs?: number): Promise<T> {
    return this.wait<T>((resolve, reject) => {
      underWay.then(resolve, reject)
      return () => controller.abort()
    }, limitMs)
  }

  /** Lets time pass. */
  async pause(ms: number): Promise<void> {
    this.check()
    return this.wait<void>((resolve) => this.#clock.schedule(ms, resolve))
  }

  /** Interrupts what the call waits for, and all that it would wait for from now on. */
  stop(by: Interruption): void {
    this.#stoppedBy ??= by
    this.#interrupt?.(by)
  }

  /** Lets go of the signal. */
  end(): void {
    this.#signal?.removeEventListener('abort', this.#abort)
  }

  readonly #abort = () => this.stop('aborted')
}
