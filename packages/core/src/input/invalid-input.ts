import { JobwrightError } from '../errors/index.ts'

/**
 * Makes the error for input that cannot be taken: nothing was done with it.
 *
 * @param message what is wrong, where, and what to do; never the value, which may be a secret.
 * @param cause the error behind it. Default: none.
 * @returns a JobwrightError with the code `invalid-input`.
 * @example
 * import { invalidInput } from '@jobwright/core'
 * const error = invalidInput('plan: nodes must be a list of nodes.')
 * error.code //=> 'invalid-input'
 * error.message //=> 'plan: nodes must be a list of nodes.'
 */
export function invalidInput(message: string, cause?: unknown): JobwrightError {
  return new JobwrightError(message, { code: 'invalid-input', cause })
}
