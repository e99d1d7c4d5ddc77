import { compareTimestamps, parseTimestamp } from '@jobwright/core'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'

const options = { seed: 20261120, numRuns: 500 }

const instant = fc.date({
  min: new Date('0001-01-02T00:00:00Z'),
  max: new Date('9999-12-30T00:00:00Z'),
  noInvalidDate: true,
})
const offset = fc.integer({ min: -(23 * 60 + 59), max: 23 * 60 + 59 })

/** Writes an instant as a server far from Greenwich would. */
function write(date: Date, offsetMinutes: number, blank: boolean): string {
  const local = new Date(date.getTime() + offsetMinutes * 60_000).toISOString().slice(0, -1)
  const size = Math.abs(offsetMinutes)
  const zone = `${offsetMinutes < 0 ? '-' : '+'}${String(Math.floor(size / 60)).padStart(2, '0')}:${String(size % 60).padStart(2, '0')}`
  return (blank ? local.replace('T', ' ') : local) + zone
}

test('a time written with any offset is read as the instant it names', () => {
  fc.assert(
    fc.property(instant, offset, fc.boolean(), (date, minutes, blank) => {
      expect(parseTimestamp(write(date, minutes, blank))).toBe(date.toISOString())
    }),
    options,
  )
})

test('what was read is read again unchanged', () => {
  fc.assert(
    fc.property(instant, offset, fc.stringMatching(/^\d{1,9}$/), (date, minutes, fraction) => {
      const text = parseTimestamp(write(date, minutes, true).replace(/\.\d+/, `.${fraction}`))
      expect(text).toMatch(/Z$/)
      expect(text?.slice(20, -1)).toBe(fraction)
      expect(parseTimestamp(text ?? '')).toBe(text)
    }),
    options,
  )
})

test('a day exists exactly when the calendar of the language knows it', () => {
  const counts = { yes: 0, no: 0 }
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 9999 }), fc.nat(14), fc.nat(33), (year, month, day) => {
      const [y, m, d] = [String(year).padStart(4, '0'), String(month).padStart(2, '0'), String(day).padStart(2, '0')]
      const date = new Date(0)
      date.setUTCFullYear(year, month - 1, day)
      const exists = date.toISOString().startsWith(`${y}-${m}-${d}T`)
      counts[exists ? 'yes' : 'no']++
      expect(parseTimestamp(`${y}-${m}-${d} 00:00:00`) !== undefined).toBe(exists)
    }),
    { ...options, numRuns: 2000 },
  )
  expect(counts.yes).toBeGreaterThan(1000)
  expect(counts.no).toBeGreaterThan(200)
})

test('the order of times is the order of instants', () => {
  const near = fc.integer({ min: -3, max: 3 }).map((step) => new Date(Date.UTC(2024, 1, 29) + step * 500))
  fc.assert(
    fc.property(near, near, offset, offset, (a, b, offsetA, offsetB) => {
      const order = compareTimestamps(write(a, offsetA, true), write(b, offsetB, false))
      expect(order).toBe(Math.sign(a.getTime() - b.getTime()))
    }),
    options,
  )
})

test('any texts have an order, and a time or none: nothing throws', () => {
  const text = fc.oneof(fc.string(), fc.constantFrom('2026-11-20 21:49:37', '2026-11-20T21:49:37.000Z'))
  fc.assert(
    fc.property(text, text, text, (a, b, c) => {
      expect(compareTimestamps(a, b)).toBe(-compareTimestamps(b, a) + 0)
      const [first, second, third] = [a, b, c].toSorted(compareTimestamps) as [string, string, string]
      expect([
        compareTimestamps(first, second),
        compareTimestamps(second, third),
        compareTimestamps(first, third),
      ]).not.toContain(1)
    }),
    options,
  )
})
