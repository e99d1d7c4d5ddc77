const form = /^[+-]?(?:(?:\d+(?:\.\d*)?|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+$/
const part = /(\d+(?:\.\d*)?|\.\d+)(ns|us|µs|μs|ms|s|m|h)/g

const msOf: ReadonlyMap<string, number> = /*@__PURE__*/ (() =>
  new Map([
    ['ns', 1e-6],
    ['us', 1e-3],
    ['µs', 1e-3],
    ['μs', 1e-3],
    ['ms', 1],
    ['s', 1000],
    ['m', 60_000],
    ['h', 3_600_000],
  ]))()

/** The longest text that is read: durations that people write are short. */
const longest = 100

/**
 * Reads a duration as servers in Go write it: numbers with the units `h`, `m`, `s`, `ms`, `us` and `ns`, one after the other.
 *
 * @param text a duration.
 * @returns milliseconds; undefined for what is none.
 *
 * @example
 * import { parseGoDuration } from '@jobwright/core/drp'
 * parseGoDuration('72h') //=> 259200000
 * parseGoDuration('1h30m') //=> 5400000
 * parseGoDuration('3 days') //=> undefined
 */
export function parseGoDuration(text: string): number | undefined {
  if (text === '0' || text === '+0' || text === '-0') return 0
  if (text.length > longest || !form.test(text)) return undefined
  let ms = 0
  for (const [, number = '', unit = ''] of text.matchAll(part)) ms += Number(number) * (msOf.get(unit) ?? 0)
  return text.startsWith('-') ? -ms : ms
}
