const form = /^(\d{4})-(\d\d)-(\d\d)[Tt ](\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?(?:[Zz]|([+-])(\d\d):?(\d\d))?$/

/**
 * Reads a time as the four systems write it and gives it in one form: ISO 8601 in UTC, with the precision received.
 *
 * Read are `T` or a blank between date and time, up to nine digits of a second's fraction, and `Z`, an offset such as `+02:00` or
 * `+0200`, or none: Drydock answers GET without an offset and means UTC. The zero time of Go, `0001-01-01T00:00:00Z`, is a time like
 * any other. Nothing is rounded, as a `Date` would round microseconds.
 *
 * @param text a time.
 * @returns `YYYY-MM-DDTHH:MM:SS[.fraction]Z`; undefined when the text has another form, names a day or hour that does not exist
 * (leap seconds included), or leaves the years 0000 to 9999.
 * @example
 * ```ts
 * import { parseTimestamp } from '@jobwright/core'
 *
 * parseTimestamp('2026-11-20 21:49:37.848913') //=> '2026-11-20T21:49:37.848913Z'
 * parseTimestamp('2026-01-01T00:30:00+02:00') //=> '2025-12-31T22:30:00Z'
 * parseTimestamp('2026-02-31T00:00:00Z') //=> undefined
 * ```
 */
export function parseTimestamp(text: string): string | undefined {
  const parts = form.exec(text)
  if (parts === null) return undefined
  const [, year, month, day, hour, minute, second, fraction, sign, offsetHour, offsetMinute] = parts
  const date = { year: Number(year), month: Number(month), day: Number(day) }
  if (date.day < 1 || date.day > daysIn(date.year, date.month)) return undefined
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined
  if (Number(offsetHour ?? 0) > 23 || Number(offsetMinute ?? 0) > 59) return undefined

  const offset = (Number(offsetHour ?? 0) * 60 + Number(offsetMinute ?? 0)) * (sign === '-' ? -1 : 1)
  const minutes = Number(hour) * 60 + Number(minute) - offset
  const utc = minutes < 0 ? dayBefore(date) : minutes < minutesInDay ? date : dayAfter(date)
  if (utc.year < 0 || utc.year > 9999) return undefined

  const ofDay = (minutes + minutesInDay) % minutesInDay
  const clock = `${pad(Math.floor(ofDay / 60))}:${pad(ofDay % 60)}:${second}${fraction === undefined ? '' : `.${fraction}`}`
  return `${pad(utc.year, 4)}-${pad(utc.month)}-${pad(utc.day)}T${clock}Z`
}

/**
 * Orders two times, whatever form and precision each is written in.
 *
 * @param a a time in a form that {@link parseTimestamp} reads.
 * @param b another.
 * @returns a negative number when `a` is earlier, a positive one when it is later, 0 when they are the same instant. Texts that are
 * no times come before all times, in the order of their characters, so that any list can be sorted.
 * @example
 * ```ts
 * import { compareTimestamps } from '@jobwright/core'
 *
 * compareTimestamps('2026-11-20 21:49:37', '2026-11-20T22:49:37.000+01:00') //=> 0
 * compareTimestamps('2026-11-20T21:49:37.9Z', '2026-11-20T21:49:37.848913Z') //=> 1
 * ```
 */
export function compareTimestamps(a: string, b: string): number {
  const [left, right] = [sortKey(a), sortKey(b)]
  if (left === right) return 0
  return left < right ? -1 : 1
}

/** A text whose order of characters is the order of time. */
function sortKey(text: string): string {
  const utc = parseTimestamp(text)
  // Without the second mark, a text that is no time could fall between two times.
  return utc === undefined ? `0${text}` : `1${utc.slice(0, 19)}${utc.slice(20, -1).padEnd(9, '0')}`
}

interface CalendarDay {
  readonly year: number
  readonly month: number
  readonly day: number
}

const minutesInDay = 1440

function daysIn(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28
  if (month < 1 || month > 12) return 0
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
}

function dayBefore({ year, month, day }: CalendarDay): CalendarDay {
  if (day > 1) return { year, month, day: day - 1 }
  return month > 1 ? { year, month: month - 1, day: daysIn(year, month - 1) } : { year: year - 1, month: 12, day: 31 }
}

function dayAfter({ year, month, day }: CalendarDay): CalendarDay {
  if (day < daysIn(year, month)) return { year, month, day: day + 1 }
  return month < 12 ? { year, month: month + 1, day: 1 } : { year: year + 1, month: 1, day: 1 }
}

const pad = (value: number, width = 2): string => String(value).padStart(width, '0')
