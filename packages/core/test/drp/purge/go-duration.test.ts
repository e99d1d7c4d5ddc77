import { parseGoDuration } from '@jobwright/core/drp'
import { expect, test } from 'vitest'

test.each([
  ['0', 0],
  ['-0', 0],
  ['+0', 0],
  ['0s', 0],
  ['72h', 259_200_000],
  ['1h30m', 5_400_000],
  ['1.5h', 5_400_000],
  ['1.h', 3_600_000],
  ['.5s', 500],
  ['250ms', 250],
  ['1m2s3ms', 62_003],
  ['2us', 0.002],
  ['2µs', 0.002],
  ['2μs', 0.002],
  ['3ns', 0.000_003],
  ['+2s', 2000],
  ['-2s', -2000],
])('%s is a duration', (text, ms) => {
  expect(parseGoDuration(text)).toBeCloseTo(ms, 9)
})

test.each([
  '',
  's',
  '5',
  'never',
  '1 h',
  ' 1h',
  '1h ',
  '1d',
  '1H',
  '.s',
  '1..5h',
  '--1h',
  '1h-5m',
  '1h30',
  '00',
  `${'1h'.repeat(60)}`,
])('%j is none', (text) => {
  expect(parseGoDuration(text)).toBeUndefined()
})

test('a duration of a hundred characters is the longest', () => {
  expect(parseGoDuration('1s'.repeat(50))).toBe(50_000)
  expect(parseGoDuration(`${'1s'.repeat(50)}1`)).toBeUndefined()
})
