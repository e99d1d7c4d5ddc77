import { checkKeys, invalidInput, isJobwrightError } from '@jobwright/core'
import { describe, expect, test } from 'vitest'

/** What is said of options; undefined when nothing is. */
function refusal(options: object, known: readonly string[]): string | undefined {
  try {
    checkKeys('wait', options, known)
    return undefined
  } catch (error) {
    if (isJobwrightError(error, 'invalid-input')) return error.message
    throw error
  }
}

describe('known keys', () => {
  test('are taken, all, some or none of them', () => {
    expect(refusal({ timeoutMs: 1, signal: undefined }, ['timeoutMs', 'signal'])).toBeUndefined()
    expect(refusal({ signal: null }, ['timeoutMs', 'signal'])).toBeUndefined()
    expect(refusal({}, ['timeoutMs'])).toBeUndefined()
    expect(refusal({}, [])).toBeUndefined()
  })

  test('are those of the object itself that can be seen', () => {
    const options = Object.create({ inherited: 1 }) as object
    Object.defineProperty(options, 'hidden', { value: 1, enumerable: false })
    expect(refusal(Object.assign(options, { [Symbol('s')]: 1 }), ['timeoutMs'])).toBeUndefined()
  })
})

describe('an unknown key', () => {
  test('is refused with all that are known, the first of several, also without a value', () => {
    const known = ['timeoutMs', 'signal']
    expect(refusal({ color: 1 }, known)).toBe('wait: unknown option "color"; known are timeoutMs, signal.')
    expect(refusal({ color: undefined }, known)).toBe('wait: unknown option "color"; known are timeoutMs, signal.')
    expect(refusal({ signal: 1, size: 1, color: 1 }, known)).toContain('"size"')
  })

  test('never has its value repeated', () => {
    expect(refusal({ pasword: 's3cret' }, ['password'])).toBe(
      'wait: unknown option "pasword" (did you mean password?); known are password.',
    )
  })

  test.each<[string, string[], string | undefined]>([
    ['timeoutMS', ['intervalMs', 'timeoutMs'], 'timeoutMs'],
    ['timeuotMs', ['intervalMs', 'timeoutMs'], 'timeoutMs'],
    // A beginning, whichever of the two it is of.
    ['timeout', ['intervalMs', 'timeoutMs'], 'timeoutMs'],
    ['tim', ['intervalMs', 'timeoutMs'], 'timeoutMs'],
    ['TIM', ['intervalMs', 'timeoutMs'], 'timeoutMs'],
    ['timeoutMsOrMore', ['intervalMs', 'timeoutMs'], 'timeoutMs'],
    ['TIMEOUTMSOrMore', ['intervalMs', 'timeoutMs'], 'timeoutMs'],
    ['environment', ['env'], 'env'],
    ['timeout', ['timeoutSeconds', 'timeoutMs'], 'timeoutMs'],
    ['time', ['timeoutSeconds', 'timeoutMinutes'], 'timeoutSeconds'],
    // What is near comes before what begins alike.
    ['node', ['nodeName', 'mode'], 'mode'],
    // Two letters begin too much.
    ['ti', ['timeoutMs'], undefined],
    ['idOfNode', ['id'], undefined],
    ['', ['timeoutMs'], undefined],
    ['Ms', ['timeoutMs'], undefined],
    ['outMs', ['timeoutMs'], undefined],
    ['anything', [], undefined],
  ])('%j among %j: %j was meant', (key, known, meant) => {
    const advice = meant === undefined ? '' : ` (did you mean ${meant}?)`
    expect(refusal({ [key]: 1 }, known)).toBe(
      `wait: unknown option ${JSON.stringify(key)}${advice}; known are ${known.join(', ')}.`,
    )
  })

  test.each([null, undefined, 'timeoutMs', 5])('are none: %j', (none) => {
    expect(refusal(none as unknown as object, ['timeoutMs'])).toBe('wait: the options must be an object.')
  })

  test.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])('may be %s', (key) => {
    const options = JSON.parse(`{ "${key}": { "timeoutMs": 1 } }`) as object
    expect(refusal(options, ['timeoutMs'])).toBe(`wait: unknown option "${key}"; known are timeoutMs.`)
  })

  test('is written so that it cannot be taken for something else', () => {
    expect(refusal({ 'a"\nb': 1 }, ['timeoutMs'])).toBe('wait: unknown option "a\\"\\nb"; known are timeoutMs.')
  })
})

describe('an error for bad input', () => {
  test('says that nothing was done, and why', () => {
    const cause = new RangeError('too far')
    const error = invalidInput('plan: nodes must be a list of nodes.', cause)
    expect(error).toMatchObject({ name: 'JobwrightError', code: 'invalid-input', applied: 'no', retryable: false })
    expect(error.message).toBe('plan: nodes must be a list of nodes.')
    expect(error.cause).toBe(cause)
    expect(invalidInput('No.')).not.toHaveProperty('cause')
  })
})
