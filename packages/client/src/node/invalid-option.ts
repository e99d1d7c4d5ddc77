import { JobwrightError } from '@jobwright/core'

/** The error for options that cannot be taken. It tells the option's name and never its value, which may be a secret. */
export function invalidOption(problem: string): JobwrightError {
  return new JobwrightError(`nodeTransport: ${problem}`, { code: 'invalid-input' })
}
