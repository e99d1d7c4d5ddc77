/** What went wrong, as far as a caller would act differently. */
export type ErrorCode =
  | 'authentication'
  | 'forbidden'
  | 'not-found'
  | 'conflict'
  | 'rejected'
  | 'rate-limited'
  | 'unavailable'
  | 'certificate'
  | 'timed-out'
  | 'aborted'
  | 'unexpected-response'
  | 'invalid-input'

/** Did the write take effect on the server? */
export type Applied = 'no' | 'yes' | 'unknown'

/** What an error is made of. */
export interface JobwrightErrorInit {
  /** What went wrong. */
  readonly code: ErrorCode
  /** Did the write take effect? Default `'no'`. */
  readonly applied?: Applied | undefined
  /** Can the same call succeed later without a change? Default false. */
  readonly retryable?: boolean | undefined
  /** The error behind this one. It is kept on `cause` and never printed by `toJSON`. */
  readonly cause?: unknown
}

// A registered symbol, so that a second copy of the package in one process still recognises the error.
const brand = /*@__PURE__*/ Symbol.for('jobwright.error')

/**
 * The base of every error that Jobwright throws: the message says what failed, on what, and what to do.
 *
 * `code` is stable and meant to be switched on; `applied` tells whether a write took effect; `toJSON` gives an object that is safe to log.
 *
 * @example
 * ```ts
 * import { JobwrightError } from '@jobwright/core'
 * const error = new JobwrightError('The filter has no filter_set: add one, or send null for all nodes.', { code: 'invalid-input' })
 * error.code //=> 'invalid-input'
 * error.applied //=> 'no'
 * ```
 */
export class JobwrightError extends Error {
  /** The name of the class. */
  override readonly name: string = 'JobwrightError'
  /** What went wrong; stable. */
  readonly code: ErrorCode
  /** Did the write take effect on the server? */
  readonly applied: Applied
  /** Can the same call succeed later without a change? */
  readonly retryable: boolean

  constructor(message: string, init: JobwrightErrorInit) {
    super(message, init.cause === undefined ? undefined : { cause: init.cause })
    this.code = init.code
    this.applied = init.applied ?? 'no'
    this.retryable = init.retryable ?? false
    Object.defineProperty(this, brand, { value: true })
  }

  /** The error as plain data that is safe to log: no cause, no stack. */
  toJSON(): { name: string; code: ErrorCode; applied: Applied; retryable: boolean; message: string } {
    const { name, code, applied, retryable, message } = this
    return { name, code, applied, retryable, message }
  }
}

/**
 * Tells whether something thrown is a Jobwright error, and of the given code if one is given.
 *
 * It also recognises errors of another copy of the package, for which `instanceof` fails.
 *
 * @example
 * ```ts
 * import { isJobwrightError, JobwrightError } from '@jobwright/core'
 * isJobwrightError(new JobwrightError('No such task.', { code: 'not-found' }), 'not-found') //=> true
 * isJobwrightError(new TypeError('x')) //=> false
 * ```
 */
export function isJobwrightError<Code extends ErrorCode = ErrorCode>(
  error: unknown,
  code?: Code,
): error is JobwrightError & { readonly code: Code } {
  if (typeof error !== 'object' || error === null || !Object.hasOwn(error, brand)) return false
  return code === undefined || (error as JobwrightError).code === code
}
