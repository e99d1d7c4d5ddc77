import { isJobwrightError, JobwrightError } from '@jobwright/core'
import { describe, expect, test } from 'vitest'

describe('JobwrightError', () => {
  test('says what went wrong, whether the write took effect, and whether to try again', () => {
    const cause = new Error('socket closed')
    const error = new JobwrightError('The job may have been created: look before you try again.', {
      code: 'unavailable',
      applied: 'unknown',
      retryable: true,
      cause,
    })
    expect(error).toBeInstanceOf(Error)
    expect(error.name).toBe('JobwrightError')
    expect(error.message).toBe('The job may have been created: look before you try again.')
    expect([error.code, error.applied, error.retryable]).toEqual(['unavailable', 'unknown', true])
    expect(error.cause).toBe(cause)
    expect(error.stack).toContain('jobwright-error.test.ts')
  })

  test('took no effect and is not worth a retry, unless it says so; and has no cause unless one is given', () => {
    const error = new JobwrightError('No.', {
      code: 'rejected',
      applied: undefined,
      retryable: undefined,
      cause: undefined,
    })
    expect([error.applied, error.retryable]).toEqual(['no', false])
    expect(Object.hasOwn(error, 'cause')).toBe(false)
  })

  test('is plain data in JSON, without the cause and the stack', () => {
    const error = new JobwrightError('No.', { code: 'forbidden', cause: new Error('token=canary') })
    expect(JSON.parse(JSON.stringify(error))).toEqual({
      name: 'JobwrightError',
      code: 'forbidden',
      applied: 'no',
      retryable: false,
      message: 'No.',
    })
  })

  test('shows no brand', () => {
    const error = new JobwrightError('No.', { code: 'conflict' })
    expect(Object.keys(error).sort()).toEqual(['applied', 'code', 'name', 'retryable'])
    expect(
      Object.getOwnPropertySymbols(error).filter((symbol) => Object.propertyIsEnumerable.call(error, symbol)),
    ).toEqual([])
  })
})

describe('isJobwrightError', () => {
  const error = new JobwrightError('No such task.', { code: 'not-found' })

  test('knows its errors, and their codes where one is asked for', () => {
    expect(isJobwrightError(error)).toBe(true)
    expect(isJobwrightError(error, 'not-found')).toBe(true)
    expect(isJobwrightError(error, 'conflict')).toBe(false)
  })

  test('knows subclasses', () => {
    class TaskGoneError extends JobwrightError {}
    expect(isJobwrightError(new TaskGoneError('Gone.', { code: 'not-found' }), 'not-found')).toBe(true)
  })

  test('knows the errors of another copy of the package', () => {
    class CopiedError extends Error {
      readonly code = 'not-found'
      constructor() {
        super('copy')
        Object.defineProperty(this, Symbol.for('jobwright.error'), { value: true })
      }
    }
    expect(isJobwrightError(new CopiedError(), 'not-found')).toBe(true)
  })

  test.each([
    ['undefined', undefined],
    ['null', null],
    ['a text', 'not-found'],
    ['a function', () => undefined],
    ['another error', new TypeError('x')],
    ['something of the same shape', { code: 'not-found', applied: 'no', retryable: false, message: 'No.' }],
    ['what only inherits the brand', Object.create(error)],
  ])('does not take %s for one', (_what, value) => {
    expect(isJobwrightError(value)).toBe(false)
    expect(isJobwrightError(value, 'not-found')).toBe(false)
  })
})
