import { JobwrightError, type JobwrightErrorInit } from '@jobwright/core'
import type { WaitResult } from './wait-result.ts'

/** What a failed wait tells. */
export interface WaitFailedErrorInit extends JobwrightErrorInit {
  /** The job that was waited for. */
  readonly id: string
  /** What another process goes on with. */
  readonly token: string
  /** Of `waitAll`: the jobs that had ended. Default none. */
  readonly results?: ReadonlyMap<string, WaitResult> | undefined
}

/**
 * A wait failed and nothing is known of the job: credentials were refused, it was never found, or its server stayed out of reach for
 * longer than the tolerance. `code` says which; once that is mended, `resume(error.token)` goes on.
 *
 * @example
 * import { WaitFailedError } from '@jobwright/client/wait'
 * const error = new WaitFailedError('task 4f1c: nothing is known.', { code: 'unavailable', id: '4f1c', token: 'jw1.e30.0' })
 * error.code //=> 'unavailable'
 * error.token //=> 'jw1.e30.0'
 */
export class WaitFailedError extends JobwrightError {
  /** The name of the class. */
  override readonly name: string = 'WaitFailedError'
  /** The job that was waited for. */
  readonly id: string
  /** What another process goes on with. It holds no secret. */
  readonly token: string
  // Hidden from printing: results hold whole documents.
  readonly #results: ReadonlyMap<string, WaitResult>

  constructor(message: string, init: WaitFailedErrorInit) {
    super(message, init)
    this.id = init.id
    this.token = init.token
    this.#results = init.results ?? new Map()
  }

  /** Of `waitAll`: the jobs that had ended before, by id. */
  get results(): ReadonlyMap<string, WaitResult> {
    return this.#results
  }
}
