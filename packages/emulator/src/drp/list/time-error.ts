import { goQuote } from './go-quote.ts'

const layout = '2006-01-02T15:04:05Z07:00'

/** The parts of an RFC 3339 time in order: how Go's layout names each, which text fits, and what is said of a number out of range. */
const parts: readonly (readonly [
  element: string,
  form: RegExp,
  range?: readonly [noun: string, least: number, most: number],
])[] = [
  ['2006', /^\d{4}/],
  ['-', /^-/],
  ['01', /^\d\d/, ['month', 1, 12]],
  ['-', /^-/],
  ['02', /^\d\d/],
  ['T', /^T/],
  ['15', /^\d\d?/, ['hour', 0, 23]],
  [':', /^:/],
  ['04', /^\d\d/, ['minute', 0, 59]],
  [':', /^:/],
  ['05', /^\d\d/, ['second', 0, 59]],
  ['', /^(?:[.,]\d+)?/],
  ['Z07:00', /^(?:Z|[+-]\d\d:\d\d)/],
]

/** What Go says of a text that is no RFC 3339 time. */
export function timeError(text: string): string {
  const whole = `parsing time ${goQuote(text)}`
  let rest = text
  for (const [element, form, range] of parts) {
    const found = form.exec(rest)?.[0]
    if (found === undefined)
      return `${whole} as ${goQuote(layout)}: cannot parse ${goQuote(rest)} as ${goQuote(element)}`
    rest = rest.slice(found.length)
    if (range === undefined) continue
    const [noun, least, most] = range
    if (Number(found) < least || Number(found) > most) return `${whole}: ${noun} out of range`
  }
  // The day of the month is looked at last, when the month and year are known.
  return rest === '' ? `${whole}: day out of range` : `${whole}: extra text: ${goQuote(rest)}`
}
