import { isJobwrightError, JobwrightError } from '@jobwright/core'
import { onAbort } from '../wait/on-abort.ts'

/** What a run came to. */
export interface Landed<T> {
  readonly value: T
  /** Was it the run of another call? */
  readonly shared: boolean
}

/** Runs of which those for the same thing at the same time are one. */
export class Flights<T> {
  readonly #underWay = new Map<string, Promise<T>>()

  /**
   * Runs something, or waits for the run of the same key that is under way. What fails because its own caller has called it off, or given it too little time, is not
   * the failure of others: one of them runs it again.
   *
   * @param of begins the message when `signal` is aborted.
   */
  async share(of: string, key: string, signal: AbortSignal | undefined, run: () => Promise<T>): Promise<Landed<T>> {
    for (let other = this.#underWay.get(key); other !== undefined; other = this.#underWay.get(key)) {
      try {
        return { value: await unlessAborted(of, other, signal), shared: true }
      } catch (error) {
        if (signal?.aborted === true || !isOfItsCaller(error)) throw error
      }
    }
    const flight = run().finally(() => this.#underWay.delete(key))
    this.#underWay.set(key, flight)
    return { value: await flight, shared: false }
  }
}

function isOfItsCaller(error: unknown): boolean {
  return isJobwrightError(error, 'aborted') || isJobwrightError(error, 'timed-out')
}

function unlessAborted<T>(of: string, promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return promise
  return new Promise((resolve, reject) => {
    const giveUp = () => reject(new JobwrightError(`${of}: it was called off.`, { code: 'aborted' }))
    if (signal.aborted) giveUp()
    const stopListening = onAbort(signal, giveUp)
    promise.then(resolve, reject).finally(stopListening)
  })
}
