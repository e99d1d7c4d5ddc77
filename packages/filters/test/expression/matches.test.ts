import { and, label, matches, nodeName, not, rack, rackLabel, tag, type ValueTest } from '@jobwright/filters'
import { describe, expect, test } from 'vitest'

function fits(test: ValueTest, name: string): boolean {
  return matches(nodeName(test), { name })
}

describe('a glob', () => {
  const cases: readonly (readonly [glob: string, fitting: readonly string[], others: readonly string[]])[] = [
    ['', [''], ['a']],
    ['*', ['', 'a', 'ab'], []],
    ['?', ['a', '\u{1f600}', '\ud83d', '\uffff'], ['', 'ab', '\ud83d\ud83d']],
    ['??', ['ab', '\uffff\uffff'], ['\u{1f600}', '\uffff']],
    ['a*', ['a', 'ab'], ['', 'ba']],
    ['*a', ['a', 'aba'], ['', 'ab']],
    ['a*b*c', ['abc', 'aXbXc', 'abbcc'], ['abcd', 'acb', 'ab']],
    ['*ab', ['aab', 'abab'], ['aba']],
    ['*a?c*', ['aabc', 'abcabd'], ['ac', 'abd']],
    ['\\*', ['*'], ['a', '\\*']],
    ['\\?a', ['?a'], ['xa']],
    ['\\\\', ['\\'], ['\\\\']],
    ['a\\', ['a\\'], ['a']],
    ['\\a', ['a'], ['\\a']],
    ['*\ude00', ['\ude00', 'a\ude00'], ['\u{1f600}', 'a\u{1f600}']],
    ['\ud83d*', ['\ud83d', '\ud83da'], ['\u{1f600}']],
    ['*?\uffff', ['\u{1f600}\uffff', '\uffff\uffff'], ['\uffff', '\u{1f600}']],
    ['[a-z]', ['[a-z]'], ['a']],
    ['.+', ['.+'], ['aa']],
  ]
  test.each(cases)('%j', (glob, fitting, others) => {
    for (const text of fitting) expect(fits({ glob }, text), JSON.stringify(text)).toBe(true)
    for (const text of others) expect(fits({ glob }, text), JSON.stringify(text)).toBe(false)
  })

  test('of many stars is answered, where trying every way would never end', () => {
    const text = 'a'.repeat(20_000)
    expect(fits({ glob: `${'*a'.repeat(40)}*b` }, text)).toBe(false)
    expect(fits({ glob: `${'*a'.repeat(40)}*` }, text)).toBe(true)
    expect(fits({ glob: `${'*'.repeat(10_000)}b` }, text)).toBe(false)
  })
})

describe('a node', () => {
  test('that lacks an attribute passes no test of it, and every contrary', () => {
    for (const missing of [undefined, null]) {
      const node = { name: 'a', tags: missing, labels: missing, rack: missing, rackLabels: missing }
      for (const any of [
        tag({ glob: '*' }),
        rack({ glob: '*' }),
        label('k'),
        rackLabel('k'),
        label('k', { prefix: '' }),
      ]) {
        expect(matches(any, node)).toBe(false)
        expect(matches(not(any), node)).toBe(true)
      }
    }
  })

  test('passes a test of tags by any of them, each test by another', () => {
    const node = { name: 'a', tags: ['gpu', 'spare'] }
    expect(matches(and(tag('spare', 'x'), tag({ prefix: 'g' })), node)).toBe(true)
    expect(matches(tag({ suffix: 'x' }), node)).toBe(false)
  })

  test('has the labels that are its own', () => {
    expect(matches(label('toString'), { name: 'a', labels: {} })).toBe(false)
    const labels: Readonly<Record<string, string>> = JSON.parse('{ "__proto__": "x" }')
    expect(matches(label('__proto__', 'x'), { name: 'a', labels })).toBe(true)
    expect(matches(rackLabel('__proto__', 'x'), { name: 'a', labels, rackLabels: {} })).toBe(false)
  })
})
