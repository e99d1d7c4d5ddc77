const seconds = /^\d+$/
const imfFixdate = /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), (\d\d) ([A-Z][a-z]{2}) (\d{4}) (\d\d):(\d\d):(\d\d) GMT$/
const rfc850Date =
  /^(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day, (\d\d)-([A-Z][a-z]{2})-(\d\d) (\d\d):(\d\d):(\d\d) GMT$/
const asctimeDate = /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) ([A-Z][a-z]{2}) (\d\d| \d) (\d\d):(\d\d):(\d\d) (\d{4})$/
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/**
 * How long a `Retry-After` header asks to wait, in milliseconds from `now`: a number of seconds, or one of the three forms of a date in HTTP
 * (RFC 9110, 5.6.7 and 10.2.3). Undefined for everything else: other clients guess there.
 */
export function parseRetryAfter(value: string, now: number): number | undefined {
  const text = value.trim()
  if (seconds.test(text)) return Math.min(Number(text) * 1000, Number.MAX_SAFE_INTEGER)
  const time = parseHttpDate(text, now)
  return time === undefined ? undefined : Math.max(0, time - now)
}

function parseHttpDate(text: string, now: number): number | undefined {
  const imf = imfFixdate.exec(text)
  if (imf !== null) {
    const [, day, month, year, ...time] = imf
    return timeOf(Number(year), month, day, time)
  }
  const asctime = asctimeDate.exec(text)
  if (asctime !== null) {
    const [, month, day, hour, minute, second, year] = asctime
    return timeOf(Number(year), month, day, [hour, minute, second])
  }
  const rfc850 = rfc850Date.exec(text)
  if (rfc850 === null) return undefined
  const [, day, month, shortYear, ...time] = rfc850
  // Two digits mean the latest such year that is at most 50 years ahead.
  const latest = new Date(now).getUTCFullYear() + 50
  return timeOf(latest - ((latest - Number(shortYear)) % 100), month, day, time)
}

function timeOf(
  year: number,
  monthName: string | undefined,
  day: string | undefined,
  [hour, minute, second]: readonly (string | undefined)[],
): number | undefined {
  const month = months.indexOf(monthName ?? '')
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 60) return undefined
  const midnight = new Date(0)
  midnight.setUTCFullYear(year, month, Number(day))
  // A day that its month does not have would have become one of the next month.
  if (month === -1 || midnight.getUTCDate() !== Number(day)) return undefined
  return midnight.getTime() + ((Number(hour) * 60 + Number(minute)) * 60 + Number(second)) * 1000
}
