import { invalidInput } from '@jobwright/core'

/** oVirt: other characters are dropped, and what is longer is cut off. */
const kept = /^[\w-]{1,36}$/

/**
 * Refuses a correlation id that the engine would change: its jobs could not be found by it.
 *
 * Throws JobwrightError `invalid-input`. `of` begins the message.
 */
export function checkCorrelationId(of: string, correlationId: unknown): void {
  if (typeof correlationId === 'string' && kept.test(correlationId)) return
  throw invalidInput(
    `${of}: correlationId must be 1 to 36 characters of 0-9, A-Z, a-z, _ and -: the engine would change any other, and find nothing by it.`,
  )
}
