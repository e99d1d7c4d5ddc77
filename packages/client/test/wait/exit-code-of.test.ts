import { exitCodeOf, JobNotSucceededError, type WaitResult } from '@jobwright/client/wait'
import { type ErrorCode, JobwrightError } from '@jobwright/core'
import { expect, test } from 'vitest'

const resultOf = (fields: Partial<WaitResult>): WaitResult => ({
  id: 'a',
  outcome: 'succeeded',
  reason: 'ended',
  flags: [],
  targets: [],
  document: {},
  view: undefined,
  token: 'jw1',
  polls: 1,
  elapsedMs: 0,
  ...fields,
})
const failed = resultOf({ outcome: 'failed' })
const timedOut = resultOf({ outcome: 'timed-out', reason: 'deadline' })
const aborted = resultOf({ outcome: 'aborted', reason: 'aborted' })

test.each([
  [{}, 0],
  [{ flags: ['unknown-status'] }, 0],
  [{ flags: ['nothing-done'] }, 1],
  [{ flags: ['errors-reported'] }, 1],
  [{ outcome: 'failed' }, 1],
  [{ outcome: 'partial' }, 1],
  [{ outcome: 'cancelled' }, 1],
  [{ outcome: 'incomplete' }, 1],
  [{ outcome: 'lost', reason: 'gone' }, 1],
  [{ outcome: 'failing', reason: 'will-fail' }, 1],
  [{ outcome: 'stalled', reason: 'no-sign-of-life' }, 1],
  [{ outcome: 'timed-out', reason: 'deadline' }, 3],
  [{ outcome: 'timed-out', reason: 'still-pending' }, 3],
  [{ outcome: 'aborted', reason: 'aborted' }, 130],
] as const)('a result of %o exits with %i', (fields, code) => {
  const result = resultOf(fields)
  expect(exitCodeOf(result)).toBe(code)
  expect(exitCodeOf([result])).toBe(code)
  expect(exitCodeOf(new Map([['a', result]]))).toBe(code)
  expect(exitCodeOf(new JobNotSucceededError(result))).toBe(code)
})

test('of several results the worst that is known counts', () => {
  const success = resultOf({})
  expect(exitCodeOf([success, success])).toBe(0)
  expect(exitCodeOf([success, timedOut])).toBe(3)
  expect(exitCodeOf([success, timedOut, failed])).toBe(1)
  expect(exitCodeOf(new Set([failed, timedOut, aborted]))).toBe(130)
  expect(exitCodeOf([])).toBe(1)
  expect(exitCodeOf(new Map())).toBe(1)
  expect(exitCodeOf([{ outcome: 'succeeded' }])).toBe(1)
})

test('errors exit by their code', () => {
  const codes: Record<ErrorCode, number> = {
    'invalid-input': 2,
    'timed-out': 3,
    authentication: 4,
    forbidden: 4,
    'not-found': 4,
    conflict: 4,
    rejected: 4,
    'rate-limited': 4,
    unavailable: 4,
    certificate: 4,
    'unexpected-response': 4,
    aborted: 130,
  }
  for (const [code, exit] of Object.entries(codes)) {
    expect(exitCodeOf(new JobwrightError('No.', { code: code as ErrorCode }))).toBe(exit)
  }
})

test('what is no error of a known kind exits with 1, an abort of the platform with 130', () => {
  const abort = new Error('aborted')
  abort.name = 'AbortError'
  expect(exitCodeOf(abort)).toBe(130)
  for (const thrown of [new TypeError('bug'), 'text', undefined, null, 0, {}, { outcome: 'succeeded' }]) {
    expect(exitCodeOf(thrown)).toBe(1)
  }
})
