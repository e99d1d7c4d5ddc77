import { JobwrightError } from '@jobwright/core'

/** An error that says what a caller wrote wrongly. */
export function invalidInput(message: string): JobwrightError {
  return new JobwrightError(message, { code: 'invalid-input' })
}

/** Refuses a key that nobody reads: most likely it is misspelt. */
export function refuseUnknownKeys(given: object, known: readonly string[], what: string): void {
  const unknown = Object.keys(given).find((key) => !known.includes(key))
  if (unknown !== undefined) throw invalidInput(`${what} has no "${unknown}": it takes ${known.join(', ')}.`)
}
