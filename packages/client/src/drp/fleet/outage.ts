import { type Clock, isJobwrightError, JobwrightError } from '@jobwright/core'
import { composedCall } from '../../api/composed-call.ts'
import type { Connection } from '../../api/index.ts'
import { passesByItself, retryAfterOf } from '../../wait/passing.ts'
import type { FleetOutage } from './fleet-watch.ts'

/** How an outage is held out. */
export interface OutageOptions {
  /** Begins the message of the error at the end: whose server, and what was done. */
  readonly of: string
  readonly clock: Clock
  readonly intervalMs: number
  readonly toleranceMs: number
  /** Pauses for so long, or until there is reason to think that the server is back. */
  readonly pause: (ms: number) => Promise<void>
  /** Told of each request that failed. */
  readonly onFailure: () => void
}

/** A server that may be out of reach for a while. */
export class Outage {
  readonly #options: OutageOptions
  #present: FleetOutage | undefined
  /** The time of the first request since the last answer, if that failed. */
  #failingSince: number | undefined

  constructor(options: OutageOptions) {
    this.#options = options
  }

  /** The outage since which nothing could be shown, though requests may be answered again. */
  get present(): FleetOutage | undefined {
    return this.#present
  }

  /** Something could be shown. */
  isOver(): void {
    this.#present = undefined
  }

  /** The same connection, on which whatever is sent is sent again until it is answered or the tolerance is over. */
  patient(connection: Connection): Connection {
    const send: Connection['send'] = (operation, request) =>
      composedCall(async () => {
        for (;;) {
          try {
            const answer = await connection.send({ ...operation, once: true }, request).withResponse()
            this.#failingSince = undefined
            return answer
          } catch (error) {
            await this.#holdOut(error)
          }
        }
      })
    return { ...connection, send }
  }

  async #holdOut(error: unknown): Promise<void> {
    if (!isJobwrightError(error) || !passesByItself(error)) throw error
    const { clock, intervalMs, toleranceMs, pause, onFailure } = this.#options
    const now = clock.now()
    // The clock may have been set back meanwhile.
    this.#failingSince = Math.min(this.#failingSince ?? now, now)
    const leftMs = this.#failingSince + toleranceMs - now
    if (leftMs <= 0) throw this.#failure(error)
    this.#present = { since: this.#present?.since ?? now, error }
    onFailure()
    await pause(Math.min(Math.max(intervalMs, retryAfterOf(error) ?? 0), leftMs))
  }

  #failure(cause: JobwrightError): JobwrightError {
    const { of, toleranceMs } = this.#options
    const message = `${of}: the server was out of reach for ${Math.round(toleranceMs / 1_000)} s, at last with: ${cause.message}`
    return new JobwrightError(message, { code: cause.code, retryable: true, cause })
  }
}
