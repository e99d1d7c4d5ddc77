import { compareTimestamps, parseTimestamp } from '@jobwright/core'
import { describe, expect, test } from 'vitest'

describe('the recorded forms', () => {
  test.each([
    ['Drydock, POST', '2026-11-20 21:49:37.848913+00:00', '2026-11-20T21:49:37.848913Z'],
    ['Drydock, GET: no offset means UTC', '2026-11-20 21:49:37.848913', '2026-11-20T21:49:37.848913Z'],
    ['Drydock, a fraction of zero left out', '2026-11-20 21:49:37', '2026-11-20T21:49:37Z'],
    ['DRP, nanoseconds', '2026-11-20T21:49:37.848913829Z', '2026-11-20T21:49:37.848913829Z'],
    ['DRP, the zero time', '0001-01-01T00:00:00Z', '0001-01-01T00:00:00Z'],
    ['LCM, milliseconds', '2016-05-04T12:00:00.120Z', '2016-05-04T12:00:00.120Z'],
    ['oVirt, an offset', '2016-07-06T10:40:02.456+02:00', '2016-07-06T08:40:02.456Z'],
    ['a west offset without colon', '2016-07-06T10:40:02-0730', '2016-07-06T18:10:02Z'],
    ['small letters', '2016-07-06t10:40:02z', '2016-07-06T10:40:02Z'],
    ['an offset of minus nothing', '2016-07-06T10:40:02-00:00', '2016-07-06T10:40:02Z'],
  ])('%s', (_, text, expected) => {
    expect(parseTimestamp(text)).toBe(expected)
  })
})

describe('an offset moves the date', () => {
  test.each([
    ['2026-03-01T00:59:59+01:00', '2026-02-28T23:59:59Z'],
    ['2024-03-01T00:00:00+00:01', '2024-02-29T23:59:00Z'],
    ['2024-02-28T23:00:00-01:00', '2024-02-29T00:00:00Z'],
    ['2026-02-28T23:00:00-01:00', '2026-03-01T00:00:00Z'],
    ['2026-01-01T00:00:00+23:59', '2025-12-31T00:01:00Z'],
    ['2025-12-31T12:00:00-12:00', '2026-01-01T00:00:00Z'],
    ['2026-05-31T23:59:00-00:01', '2026-06-01T00:00:00Z'],
    ['2026-05-15T23:59:00-00:01', '2026-05-16T00:00:00Z'],
    ['2026-05-15T00:00:00+00:01', '2026-05-14T23:59:00Z'],
    ['2026-05-01T00:00:00+01:00', '2026-04-30T23:00:00Z'],
    ['0001-01-01T00:00:00+01:00', '0000-12-31T23:00:00Z'],
  ])('%s', (text, expected) => {
    expect(parseTimestamp(text)).toBe(expected)
  })
})

describe('what is no time', () => {
  test.each([
    '',
    'now',
    '2026-11-20',
    '2026-11-20T21:49Z',
    '2026-11-20  21:49:37',
    ' 2026-11-20 21:49:37',
    '2026-11-20 21:49:37 ',
    '2026-11-20 21:49:37\n',
    '2026-11-20T21:49:37.Z',
    '2026-11-20T21:49:37.1234567890Z',
    '2026-11-20T21:49:37+02',
    '2026-11-20T21:49:37+02:00:00',
    '+2026-11-20T21:49:37Z',
    '12026-11-20T21:49:37Z',
    '２０２６-11-20T21:49:37Z',
    '2026-00-20T21:49:37Z',
    '2026-13-20T21:49:37Z',
    '2026-11-00T21:49:37Z',
    '2026-11-31T21:49:37Z',
    '2026-04-31T21:49:37Z',
    '2026-06-31T21:49:37Z',
    '2026-09-31T21:49:37Z',
    '2026-01-32T21:49:37Z',
    '2026-02-29T21:49:37Z',
    '2024-02-30T21:49:37Z',
    '1900-02-29T00:00:00Z',
    '2026-11-20T24:00:00Z',
    '2026-11-20T23:60:00Z',
    '2026-11-20T23:59:60Z',
    '2026-11-20T23:59:59+24:00',
    '2026-11-20T23:59:59+00:60',
    '0000-01-01T00:00:00+00:01',
    '9999-12-31T23:59:00-00:01',
  ])('%j', (text) => {
    expect(parseTimestamp(text)).toBeUndefined()
  })

  test('leap days are days', () => {
    for (const year of ['2024', '2000', '0000']) {
      expect(parseTimestamp(`${year}-02-29 00:00:00`)).toBe(`${year}-02-29T00:00:00Z`)
    }
  })

  test('the last moment of every month exists', () => {
    const days = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    for (const [index, day] of days.entries()) {
      const month = String(index + 1).padStart(2, '0')
      expect(parseTimestamp(`2026-${month}-${day}T23:59:59Z`)).toBe(`2026-${month}-${day}T23:59:59Z`)
      expect(parseTimestamp(`2026-${month}-${day + 1}T23:59:59Z`)).toBeUndefined()
    }
  })
})

describe('order', () => {
  test('goes by the instant, not by the text', () => {
    expect(compareTimestamps('2026-11-20 21:49:37', '2026-11-20T22:49:37.000000+01:00')).toBe(0)
    expect(compareTimestamps('2026-11-20T21:49:37.9Z', '2026-11-20T21:49:37.848913Z')).toBe(1)
    expect(compareTimestamps('2026-11-20T21:49:37Z', '2026-11-20T21:49:37.000000001Z')).toBe(-1)
    expect(compareTimestamps('2026-11-20T23:00:00+02:00', '2026-11-20T22:00:00Z')).toBe(-1)
  })

  test('puts what is no time first, in the order of the characters', () => {
    const sorted = ['2026-11-20T00:00:00Z', 'soon', '0001-01-01T00:00:00Z', '3000-99-99', ''].toSorted(
      compareTimestamps,
    )
    expect(sorted).toEqual(['', '3000-99-99', 'soon', '0001-01-01T00:00:00Z', '2026-11-20T00:00:00Z'])
  })
})
