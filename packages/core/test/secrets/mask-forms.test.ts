import { maskForms } from '@jobwright/core'
import { describe, expect, test } from 'vitest'

describe('maskForms', () => {
  test('masks each form wherever it stands', () => {
    expect(maskForms('a secret and a Secret, and a secret', ['secret', 'Secret'])).toBe('a *** and a ***, and a ***')
    expect(maskForms('secretsecret', ['secret'])).toBe('******')
  })

  test('leaves a text without any as it is', () => {
    expect(maskForms('nothing here', ['secret'])).toBe('nothing here')
    expect(maskForms('', ['secret'])).toBe('')
    expect(maskForms('anything', [])).toBe('anything')
  })

  test('passes over the empty form', () => {
    expect(maskForms('text', ['', 'ex'])).toBe('t***t')
  })

  test('takes the farthest of the forms that begin at one place, whichever is given first', () => {
    const forms = ['canary-of-all/1 x', 'canary-of-all%2F1%20x', 'canary-of-all%2F1+x']
    for (const order of [forms, forms.toReversed()]) {
      expect(maskForms('with canary-of-all/1 x failed', order)).toBe('with *** failed')
      expect(maskForms('with canary-of-all%2F1%20x failed', order)).toBe('with *** failed')
      expect(maskForms('with canary-of-all%2F1+x failed', order)).toBe('with *** failed')
    }
  })

  test('recognises a secret that was cut off, by its first twelve characters and no fewer', () => {
    expect(maskForms('key=canary-of-a', ['canary-of-all'])).toBe('key=canary-of-a')
    expect(maskForms('key=canary-of-al…', ['canary-of-all'])).toBe('key=***…')
    expect(maskForms('key=canary-of-all', ['canary-of-all'])).toBe('key=***')
    expect(maskForms('key=canary-of-a', ['canary-of-a'])).toBe('key=***')
  })

  test('masks secrets that overlap as one, and those side by side as two', () => {
    expect(maskForms('<one-two-three>', ['one-two', 'two-three'])).toBe('<***>')
    expect(maskForms('<one-two-three>', ['one-two-three', 'two'])).toBe('<***>')
    expect(maskForms('<one-two>', ['one', '-two'])).toBe('<******>')
    expect(maskForms('<ababa>', ['aba'])).toBe('<***>')
    expect(maskForms('<abab>', ['aba', 'bab'])).toBe('<***>')
  })

  test('takes time by the length of text and secret, however they repeat themselves', () => {
    const text = 'a'.repeat(1_000_000)
    expect(maskForms(`${text}b`, [text.slice(0, 100_000)])).toBe('***b')
  })
})
