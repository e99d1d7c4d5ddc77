/** What one option must be: undefined when the value is fine, else what it must be, in words. */
export type OptionRule = (value: unknown) => string | undefined

const longestMs = 100 * 365 * 86_400_000

/** A number of milliseconds from `least` to a hundred years. */
export function milliseconds(least: number): OptionRule {
  return (value) =>
    typeof value === 'number' && value >= least && value <= longestMs
      ? undefined
      : `a number of milliseconds from ${least} to ${longestMs}`
}

/** A number from `least` up; Infinity is one. */
export function atLeast(least: number): OptionRule {
  return (value) => (typeof value === 'number' && value >= least ? undefined : `a number from ${least} up`)
}

/** A number without a fraction. */
export function wholeNumber(least: number, most: number = Number.MAX_SAFE_INTEGER): OptionRule {
  const wanted = most === Number.MAX_SAFE_INTEGER ? `from ${least} up` : `from ${least} to ${most}`
  return (value) =>
    Number.isInteger(value) && Number(value) >= least && Number(value) <= most ? undefined : `a whole number ${wanted}`
}

/** One of some words. */
export function oneOf(...words: readonly string[]): OptionRule {
  return (value) => (words.some((word) => word === value) ? undefined : words.join(' or '))
}

/** Something to call. */
export const callable: OptionRule = (value) => (typeof value === 'function' ? undefined : 'a function')

/** A text with something in it. */
export const text: OptionRule = (value) => (typeof value === 'string' && value !== '' ? undefined : 'a text, not empty')

/** True or false. */
export const flag: OptionRule = (value) => (typeof value === 'boolean' ? undefined : 'true or false')

/** An AbortSignal, of whatever realm. */
export const abortSignal: OptionRule = (value) =>
  typeof value === 'object' && value !== null && 'aborted' in value && 'addEventListener' in value
    ? undefined
    : 'an AbortSignal'

/** An object with a value for each name. Headers and maps are none: their names are no keys, and would be passed over in silence. */
export const record: OptionRule = (value) =>
  typeof value === 'object' && value !== null && !(Symbol.iterator in value)
    ? undefined
    : 'an object with a value for each name'

/** What is looked into elsewhere. */
export const anything: OptionRule = () => undefined
