import { invalidInput } from '@jobwright/core'
import type { OptionRule } from '../input/index.ts'

/** oVirt: other characters are dropped, and what is longer is cut off, so that nothing would be found by it. */
export const correlationIdRule: OptionRule = (value) =>
  typeof value === 'string' && /^[\w-]{1,36}$/.test(value)
    ? undefined
    : '1 to 36 characters of 0-9, A-Z, a-z, _ and -: the engine would change any other, and find nothing by it'

/**
 * Refuses a correlation id that the engine would change: its jobs could not be found by it.
 *
 * Throws JobwrightError `invalid-input`. `of` begins the message.
 */
export function checkCorrelationId(of: string, correlationId: unknown): void {
  const wanted = correlationIdRule(correlationId)
  if (wanted !== undefined) throw invalidInput(`${of}: correlationId must be ${wanted}.`)
}
