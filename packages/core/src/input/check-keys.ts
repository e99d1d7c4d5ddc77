import { invalidInput } from './invalid-input.ts'
import { nearMiss } from './near-miss.ts'

/**
 * Refuses keys that nobody reads: a mistyped option would otherwise be passed over in silence.
 *
 * @param of whose options they are; begins the message.
 * @param options what was given. An unknown key is refused also where its value is undefined.
 * @param known the keys that are read.
 * @throws JobwrightError `invalid-input` for what is no object; or naming the key, the one that was probably meant, and all that are known.
 * @example
 * import { checkKeys } from '@jobwright/core'
 * checkKeys('wait', { timeoutMs: 1 }, ['timeoutMs', 'signal']) //=> undefined
 * checkKeys('wait', { timeoutMS: 1 }, ['timeoutMs', 'signal']) //=> throws JobwrightError
 */
export function checkKeys(of: string, options: unknown, known: readonly string[]): void {
  if (typeof options !== 'object' || options === null) throw invalidInput(`${of}: the options must be an object.`)
  const unknown = Object.keys(options).find((key) => !known.includes(key))
  if (unknown === undefined) return
  const meant = nearMiss(unknown, known) ?? known.find((key) => begins(unknown, key) || begins(key, unknown))
  const advice = meant === undefined ? '' : ` (did you mean ${meant}?)`
  throw invalidInput(`${of}: unknown option ${JSON.stringify(unknown)}${advice}; known are ${known.join(', ')}.`)
}

/** Does a key that says something begin another one, small and capital letters alike? */
function begins(key: string, other: string): boolean {
  return key.length > 2 && other.toLowerCase().startsWith(key.toLowerCase())
}
