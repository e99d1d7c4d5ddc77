import { JobwrightError } from '../errors/index.ts'

/** Refuses option keys that nobody reads: a mistyped option would otherwise be passed over in silence. */
export function checkOptionKeys(of: string, options: object, known: readonly string[]): void {
  const unknown = Object.keys(options).find((key) => !known.includes(key))
  if (unknown === undefined) return
  throw new JobwrightError(`${of}: unknown option "${unknown}"; known are ${known.join(', ')}.`, {
    code: 'invalid-input',
  })
}
