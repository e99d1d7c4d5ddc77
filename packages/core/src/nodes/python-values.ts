/**
 * The Python the real server relies on, for the values a JSON document can hold.
 *
 * The server looks at a filter with plain Python: `if names:`, `name in names`, `for tag in tags`. What a filter of an
 * unexpected type selects follows from what these do with a string, a number, a list or a dict. Values that JSON has no
 * word for (undefined, functions, symbols) count as `None`, which is what they become inside a JSON list.
 */
import { isObject, ownEntries } from './json-object.ts'
import { Words } from './words.ts'

/** What `in` can be asked of. */
export interface Container {
  has(item: string | null): boolean
}

/** `if value:` — None, false, zero and everything empty are false; unlike in JavaScript, so is an empty list, and NaN is true. */
export function isTruthy(value: unknown): boolean {
  switch (typeof value) {
    case 'boolean':
      return value
    case 'number':
      return value !== 0
    case 'bigint':
      return value !== 0n
    case 'string':
      return value !== ''
    case 'object':
      if (Array.isArray(value)) return value.length > 0
      return value !== null && ownEntries(value).length > 0
    default:
      return false
  }
}

/**
 * `item in value`, for an item that is a string or None; undefined where Python raises for any item.
 *
 * A string is searched for a part of it, a list for an equal element, a dict for a key. No number or boolean of a list
 * equals a string. A string raises when asked for None: that is the caller's to check.
 */
export function containerOf(value: unknown): Container | undefined {
  if (typeof value === 'string') return { has: (item) => item !== null && isPartOf(item, value) }
  const elements = elementsOf(value)
  return elements === undefined ? undefined : new Words(elements)
}

/**
 * `for element in value`; undefined where Python raises.
 *
 * A string gives its characters (code points, not UTF-16 units), a dict its keys.
 */
export function elementsOf(value: unknown): readonly unknown[] | undefined {
  if (typeof value === 'string') return Array.from(value)
  if (Array.isArray(value)) return Array.from(value, (element: unknown) => element ?? null)
  if (isObject(value)) return ownEntries(value).map(([key]) => key)
  return undefined
}

/** `str(value)` of a string, number or boolean; undefined for all else. */
export function textOf(value: unknown): string | undefined {
  switch (typeof value) {
    case 'string':
      return value
    case 'boolean':
      return value ? 'True' : 'False'
    case 'bigint':
      return value.toString()
    case 'number':
      return numberText(value)
    default:
      return undefined
  }
}

/**
 * A whole number is taken for an int, because `1` and `1.0` are one number in JavaScript; Python would write the latter
 * with its point. Fractions differ only in when an exponent appears and how wide it is.
 */
function numberText(value: number): string {
  if (Number.isNaN(value)) return 'nan'
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf'
  if (Number.isInteger(value)) return BigInt(value).toString()
  if (Math.abs(value) >= 1e-4) return String(value)
  const [digits, exponent] = value.toExponential().split('e-')
  return `${digits}e-${exponent?.padStart(2, '0')}`
}

/** Whether a string occurs in another without cutting a surrogate pair of it in two: to Python a pair is one character. */
function isPartOf(part: string, whole: string): boolean {
  for (let at = whole.indexOf(part); at >= 0; at = whole.indexOf(part, at + 1)) {
    if (!cutsPair(whole, at) && !cutsPair(whole, at + part.length)) return true
  }
  return false
}

function cutsPair(text: string, at: number): boolean {
  const before = text.charCodeAt(at - 1)
  const after = text.charCodeAt(at)
  return before >= 0xd800 && before <= 0xdbff && after >= 0xdc00 && after <= 0xdfff
}
