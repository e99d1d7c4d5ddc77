import type { JobwrightError } from '../errors/jobwright-error.ts'
import { invalidInput } from '../input/index.ts'

const deepest = 200

/**
 * Copies JSON and freezes the copy, so that neither the caller's later changes nor ours cross over. Keys are copied as data: an own
 * `__proto__` stays an own key. What JSON cannot hold is refused; a field that is undefined is left out, as JSON leaves it out.
 */
export function frozenCopy<T>(value: T, place: string): T {
  return copy(value, place, 0) as T
}

function copy(value: unknown, place: string, depth: number): unknown {
  if (value === null || typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value)) return value
  if (depth >= deepest) throw unfit(place, `nests more than ${deepest} levels, or holds itself`)
  if (Array.isArray(value))
    return Object.freeze(value.map((item, index) => copy(item, `${place}[${index}]`, depth + 1)))
  if (typeof value !== 'object') throw unfit(place, `is of type ${typeof value}`)
  if (!isPlain(value)) throw unfit(place, 'is no plain object')
  const fields = Object.entries(value).filter(([, field]) => field !== undefined)
  return Object.freeze(
    Object.fromEntries(fields.map(([key, field]) => [key, copy(field, `${place}.${key}`, depth + 1)])),
  )
}

/** Also for an object of another realm, whose `Object.prototype` is not ours. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === null || Object.getPrototypeOf(prototype) === null
}

function unfit(place: string, why: string): JobwrightError {
  return invalidInput(
    `Cannot put ${place} into a Status: it ${why}. Give JSON: plain objects, arrays, texts, finite numbers, booleans, null.`,
  )
}
