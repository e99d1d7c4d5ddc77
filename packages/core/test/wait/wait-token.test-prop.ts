import { isJobwrightError, readWaitToken, startWait, writeWaitToken } from '@jobwright/core'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { settings, subject } from './views.ts'

const runs = { seed: 20261120, numRuns: 500 }
const text = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('__proto__', '\ud800', 'ä😀', ''))

test('reading what was written gives the state, for every text in it', () => {
  fc.assert(
    fc.property(text, text, text, text, fc.integer({ min: 0, max: 0xffffffff }), (source, system, kind, id, seed) => {
      const state = startWait({ source, system, kind, id }, settings, 0, seed)
      const token = writeWaitToken(state)
      expect(token).toMatch(/^jw1\.[\w-]+\.[0-9a-f]{8}$/)
      expect(readWaitToken(token, { source, system, kind, id })).toEqual(state)
    }),
    runs,
  )
})

test('a token with one character changed, left out or put in is refused', () => {
  const token = writeWaitToken(startWait(subject, settings, 0, 7))
  const characters = 'ABCxyz019-_.~ä'
  let refused = 0
  fc.assert(
    fc.property(fc.nat(token.length - 1), fc.nat(characters.length - 1), fc.nat(2), (at, which, how) => {
      const put = how === 0 ? '' : characters.charAt(which)
      const changed = token.slice(0, at) + put + token.slice(at + (how === 2 ? 0 : 1))
      fc.pre(changed !== token)
      expect(() => readWaitToken(changed)).toThrow(/^The token /)
      refused++
    }),
    runs,
  )
  expect(refused).toBeGreaterThan(400)
})

test('any text is read or refused with a typed error', () => {
  const reading = (any: string): unknown => {
    try {
      return readWaitToken(any)
    } catch (error) {
      return error
    }
  }
  fc.assert(
    fc.property(
      fc.oneof(
        text,
        text.map((rest) => `jw1.${rest}`),
      ),
      (any) => {
        const read = reading(any)
        expect(isJobwrightError(read, 'invalid-input') || !(read instanceof Error)).toBe(true)
      },
    ),
    runs,
  )
})
