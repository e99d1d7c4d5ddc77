import { nearMiss, nearMisses } from '@jobwright/core'
import { describe, expect, test } from 'vitest'

describe('one word', () => {
  test.each<[string, string[], string | undefined]>([
    // The same but for case and surrounding space, however short.
    ['a', ['b', 'A'], 'A'],
    ['ca', ['CA'], 'CA'],
    [' ca', ['x', 'Ca\n'], 'Ca\n'],
    ['', ['', 'x'], ''],
    // Two letters are near everything.
    ['ab', ['ac', 'abc', 'b', 'ba'], undefined],
    // Three to five letters: one edit.
    ['abc', ['abd'], 'abd'],
    ['abc', ['abcd'], 'abcd'],
    ['abc', ['bc'], 'bc'],
    ['abc', ['acb'], 'acb'],
    ['abc', ['bac'], 'bac'],
    ['abcde', ['abcxy'], undefined],
    ['abcde', ['abcdefg'], undefined],
    ['abcde', ['cde'], undefined],
    ['abcd', ['bcda'], undefined],
    // Six and more: two.
    ['abcdef', ['abcdxy'], 'abcdxy'],
    ['abcdef', ['abcd'], 'abcd'],
    ['abcdef', ['abcdefgh'], 'abcdefgh'],
    ['abcdef', ['bcdefa'], 'bcdefa'],
    ['abcdef', ['badcef'], 'badcef'],
    ['abcdef', ['abcxyz'], undefined],
    ['abcdef', ['badcfe'], undefined],
    // Each letter is edited once: a swap and an insertion between the two are three edits.
    ['abcdeca', ['abcdeabc'], undefined],
    ['abcdef', ['uvwxyz'], undefined],
    ['abcdef', [], undefined],
    // The nearest, and the first of several.
    ['abcdef', ['abcdxy', 'abcdex', 'abcdey'], 'abcdex'],
    ['abcdef', ['abcdex', 'ABCDEF', 'abcdef'], 'ABCDEF'],
    ['constructor', ['x'], undefined],
    ['__proto_', ['__proto__'], '__proto__'],
  ])('%j among %j: %j', (word, candidates, meant) => {
    expect(nearMiss(word, candidates)).toBe(meant)
    expect(nearMiss(word, new Set(candidates).values())).toBe(meant)
  })

  test('is measured up to 64 letters, and compared whole above', () => {
    const x = (count: number) => 'x'.repeat(count)
    expect(nearMiss(`${x(63)}a`, [`${x(63)}b`])).toBe(`${x(63)}b`)
    expect(nearMiss(`${x(64)}a`, [`${x(64)}b`])).toBeUndefined()
    expect(nearMiss(x(64), [x(65)])).toBeUndefined()
    expect(nearMiss(x(65), [x(64)])).toBeUndefined()
    expect(nearMiss(x(65), ['other', ` ${x(65).toUpperCase()} `])).toBe(` ${x(65).toUpperCase()} `)
  })

  test('may be as long as it likes', () => {
    const long = 'ab'.repeat(500_000)
    expect(nearMiss(long, ['ba'.repeat(500_000), long.toUpperCase()])).toBe(long.toUpperCase())
    expect(nearMiss(`${long}c`, [long, 'timeoutMs'])).toBeUndefined()
    expect(nearMisses([long], ['ba'.repeat(500_000), long.toUpperCase()]).get(long)).toBe(long.toUpperCase())
  })
})

describe('many words', () => {
  const entries = (wanted: Iterable<string>, candidates: Iterable<string>) => [...nearMisses(wanted, candidates)]

  test('get each the nearest there is', () => {
    expect(entries(['rack-1', 'web', 'DB'], ['rack-01', 'db', 'rack_1'])).toEqual([
      ['rack-1', 'rack-01'],
      ['DB', 'db'],
    ])
    expect(entries(['node-x'], ['node-xyz', 'node-xy', 'node-y', 'Node-X'])).toEqual([['node-x', 'Node-X']])
    expect(entries(['abc', 'abcdef'], ['abd', 'abcdxf'])).toEqual([
      ['abc', 'abd'],
      ['abcdef', 'abcdxf'],
    ])
  })

  test('get none that is too far, though it shares all but a letter', () => {
    expect(entries(['ab', 'abcd'], ['ba', 'bcda', 'a'])).toEqual([])
    expect(entries(['abcdef'], ['bcdefa'])).toEqual([['abcdef', 'bcdefa']])
  })

  test('are none, and nothing is looked at', () => {
    const unread = (function* () {
      yield 'a'
      throw new Error('It was read.')
    })()
    expect(entries([], unread)).toEqual([])
    expect(entries(['abc'], [])).toEqual([])
  })

  test('may be names that every object has', () => {
    const hostile = ['__proto__', 'constructor', 'toString', 'valueOf']
    expect(entries(hostile, ['timeoutMs'])).toEqual([])
    expect(entries(['__proto_', 'Constructor'], hostile)).toEqual([
      ['__proto_', '__proto__'],
      ['Constructor', 'constructor'],
    ])
  })

  test('are measured up to 32 letters, and compared whole above', () => {
    const x = (count: number) => 'x'.repeat(count)
    expect(entries([`${x(31)}a`], [`${x(31)}b`])).toEqual([[`${x(31)}a`, `${x(31)}b`]])
    expect(entries([`${x(32)}a`], [`${x(32)}b`])).toEqual([])
    expect(entries([`${x(32)}a`], [` ${x(32)}A`])).toEqual([[`${x(32)}a`, ` ${x(32)}A`]])
  })

  test('are found for eight words that only a letter tells apart', () => {
    const alike = Array.from('bcdefghijk', (letter) => `${letter}aaaaa`)
    expect(entries(alike, ['aaaaa']).map(([word]) => word)).toEqual(alike.slice(0, 8))
    // A word that comes again takes no place.
    expect(entries([...Array.from({ length: 9 }, () => 'zaaaaa'), 'yaaaaa'], ['aaaaa'])).toHaveLength(2)
  })

  test('are measured against 32 candidates, those that are the same but for case among them', () => {
    const others = Array.from({ length: 40 }, (_, index) => `bcdefgh${String.fromCodePoint(0x4e00 + index)}`)
    const [first = ''] = others
    const nearestOf = (...candidates: readonly string[]) => nearMisses(['abcdefgh'], candidates).get('abcdefgh')
    expect(nearestOf(...others)).toBe(first)
    expect(nearestOf(...others.slice(0, 31), 'abcdefgx')).toBe('abcdefgx')
    expect(nearestOf(...others.slice(0, 32), 'abcdefgx')).toBe(first)
    expect(nearestOf(...others, 'ABCDEFGH')).toBe('ABCDEFGH')
    // A candidate that comes again is measured once.
    expect(nearestOf(...Array.from({ length: 40 }, () => first), 'abcdefgx')).toBe('abcdefgx')
    // So is one that comes near in more than one way: without the first letter, and without the last.
    const turned = Array.from({ length: 31 }, (_, bits) =>
      Array.from('bababa', (letter, at) => ((bits >> at) % 2 === 0 ? letter : letter.toUpperCase())).join(''),
    )
    expect(nearMisses(['ababab'], [...turned, 'ababax']).get('ababab')).toBe('ababax')
  })

  test('are found among many without comparing each with each', () => {
    const wanted = Array.from({ length: 20_000 }, (_, index) => `nod-${index}`)
    const found = nearMisses(
      wanted,
      wanted.map((word) => word.replace('nod', 'node')),
    )
    expect(found.size).toBe(20_000)
    expect(found.get('nod-19999')).toBe('node-19999')
  })
})
