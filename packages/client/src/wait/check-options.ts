import { JobwrightError } from '@jobwright/core'

/** What one option must be: undefined when the value is fine, else what it must be, in words. */
export type OptionRule = (value: unknown) => string | undefined

/** Refuses what is no such set of options: an unknown key, with the nearest known one, and a value that breaks its rule. */
export function checkOptions(of: string, options: unknown, rules: ReadonlyMap<string, OptionRule>): void {
  if (typeof options !== 'object' || options === null) throw refused(`${of}: the options must be an object.`)
  for (const [key, value] of Object.entries(options)) {
    const rule = rules.get(key)
    if (rule === undefined)
      throw refused(`${of}: unknown option ${JSON.stringify(key)}; ${adviceFor(key, [...rules.keys()])}`)
    const wanted = value === undefined ? undefined : rule(value)
    if (wanted !== undefined) throw refused(`${of}: the option ${key} must be ${wanted}.`)
  }
}

/** A number of milliseconds from `least` to a hundred years. */
export function milliseconds(least: number): OptionRule {
  return (value) =>
    typeof value === 'number' && value >= least && value <= longestMs
      ? undefined
      : `a number of milliseconds from ${least} to ${longestMs}`
}

/** One of some words. */
export function oneOf(...words: readonly string[]): OptionRule {
  return (value) => (words.some((word) => word === value) ? undefined : words.join(' or '))
}

/** Something to call. */
export const callable: OptionRule = (value) => (typeof value === 'function' ? undefined : 'a function')

/** An AbortSignal, of whatever realm. */
export const abortSignal: OptionRule = (value) =>
  typeof value === 'object' && value !== null && 'aborted' in value && 'addEventListener' in value
    ? undefined
    : 'an AbortSignal'

/** An input error: nothing was sent. */
export function refused(message: string): JobwrightError {
  return new JobwrightError(message, { code: 'invalid-input' })
}

const longestMs = 100 * 365 * 86_400_000

function adviceFor(key: string, known: readonly string[]): string {
  const near = known
    .map((name) => ({ name, distance: editDistance(key.slice(0, 64).toLowerCase(), name.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance)[0]
  return near !== undefined && near.distance <= 3 ? `did you mean ${near.name}?` : `known are ${known.join(', ')}.`
}

/** How many letters have to be put in, left out or replaced to make one word of the other (Levenshtein). */
function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, column) => column)
  for (let line = 0; line < from.length; line++) {
    const above = row
    row = [line + 1]
    for (let column = 0; column < to.length; column++) {
      const [replaced = 0, left = 0, put = 0] = [above[column], above[column + 1], row[column]]
      row.push(Math.min(replaced + (from[line] === to[column] ? 0 : 1), left + 1, put + 1))
    }
  }
  return row[to.length] ?? 0
}
