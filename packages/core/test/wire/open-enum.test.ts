import { createParser, openEnum } from '@jobwright/core'
import { expect, test } from 'vitest'

const word = openEnum(['success', 'failure'])
const parse = createParser(word)

test('accepts known and unknown words alike, and keeps them', () => {
  for (const value of ['success', 'failure', 'postponed', '', '__proto__']) {
    expect(parse(value)).toEqual({ ok: true, value })
    expect(word.safeParse(value)).toEqual({ success: true, data: value })
  }
})

test('refuses what is not a word', () => {
  for (const value of [undefined, null, 5, true, ['success'], { success: 1 }]) {
    expect(parse(value)).toEqual({ ok: false, issues: [{ code: 'invalid_type', path: [] }] })
  }
})

test('tells known words from others', () => {
  expect(word.isKnown('success')).toBe(true)
  for (const value of ['Success', 'constructor', '__proto__', undefined, 5]) expect(word.isKnown(value)).toBe(false)
})

test('lists the known words in the order given, and the list is not the caller’s', () => {
  const given = ['b', 'a'] as const
  const { known } = openEnum(given)
  expect(known).toEqual(['b', 'a'])
  expect(known).not.toBe(given)
  expect(Object.isFrozen(known)).toBe(true)
})
