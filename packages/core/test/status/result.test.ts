import { joinResults, type ResultWord, readResultWord } from '@jobwright/core'
import { expect, test } from 'vitest'

const words = ['incomplete', 'unreported', 'success', 'failure', 'partial_success'] as const

test('the table of joins, whole', () => {
  const table: Record<ResultWord, ResultWord[]> = {
    incomplete: ['incomplete', 'unreported', 'success', 'failure', 'partial_success'],
    unreported: ['unreported', 'unreported', 'success', 'failure', 'partial_success'],
    success: ['success', 'success', 'success', 'partial_success', 'partial_success'],
    failure: ['failure', 'failure', 'partial_success', 'failure', 'partial_success'],
    partial_success: ['partial_success', 'partial_success', 'partial_success', 'partial_success', 'partial_success'],
  }
  expect(Object.keys(table)).toEqual([...words])
  for (const a of words) expect(words.map((b) => joinResults(a, b))).toEqual(table[a])
})

test('joining is commutative, associative, idempotent, and incomplete changes nothing: all 125 triples', () => {
  let triples = 0
  for (const a of words) {
    expect(joinResults(a, a)).toBe(a)
    expect(joinResults('incomplete', a)).toBe(a)
    for (const b of words) {
      expect(joinResults(a, b)).toBe(joinResults(b, a))
      for (const c of words) {
        expect(joinResults(joinResults(a, b), c)).toBe(joinResults(a, joinResults(b, c)))
        triples++
      }
    }
  }
  expect(triples).toBe(125)
})

test('words are read in both spellings, and others not', () => {
  for (const word of words) expect(readResultWord(word)).toBe(word)
  expect(readResultWord('Success')).toBe('success')
  expect(readResultWord('Failure')).toBe('failure')
  for (const word of ['', 'SUCCESS', 'Partial_success', 'constructor', '__proto__', 'toString']) {
    expect(readResultWord(word)).toBeUndefined()
  }
})
