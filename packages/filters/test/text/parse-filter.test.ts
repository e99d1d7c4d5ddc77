import {
  allNodes,
  and,
  type FilterSyntaxError,
  formatFilter,
  label,
  type NodeExpression,
  nodeName,
  noNodes,
  not,
  or,
  parseExpression,
  parseFilter,
  rack,
  rackLabel,
  tag,
} from '@jobwright/filters'
import { describe, expect, test } from 'vitest'

const value = (text: string) => {
  const parsed = parseFilter(text)
  if (!parsed.ok) throw new Error(parsed.message)
  return parsed.value
}
const mistake = (text: string, options = {}): FilterSyntaxError => {
  const parsed = parseFilter(text, options)
  if (parsed.ok) throw new Error(`${text} is no mistake`)
  return parsed
}
const brief = (text: string): readonly [number, string, string | undefined] => {
  const { offset, expected, suggestion } = mistake(text)
  return [offset, expected.join(' '), suggestion]
}

const starts = 'name tag rack label.<key> rackLabel.<key> not all none all of any of none of ('
const operators = '= != ^= $= ~ in not in'

describe('what can be said', () => {
  const cases: readonly (readonly [string, NodeExpression])[] = [
    ['all', allNodes()],
    ['none', noNodes()],
    ['name = a', nodeName('a')],
    ['name != a', not(nodeName('a'))],
    ['name in (a, b)', nodeName('a', 'b')],
    ['name in ()', nodeName()],
    ['name not in (a, b)', not(nodeName('a', 'b'))],
    ['name ^= cmp-', nodeName({ prefix: 'cmp-' })],
    ['name $= -01', nodeName({ suffix: '-01' })],
    ['name ~ cmp-??*', nodeName({ glob: 'cmp-??*' })],
    ['tag = gpu', tag('gpu')],
    ['rack in (r1,r2)', rack('r1', 'r2')],
    ['label.color', label('color')],
    ['label.color=red', label('color', 'red')],
    ['label.color!=red', label('color', { not: 'red' })],
    ['label.app.kubernetes.io/name = web', label('app.kubernetes.io/name', 'web')],
    ['label["any key"] ^= ""', label('any key', { prefix: '' })],
    ['label [ "k" ]', label('k')],
    ['label.and not in (x)', not(label('and', 'x'))],
    ['rackLabel.row $= 1', rackLabel('row', { suffix: '1' })],
    ['rackLabel["__proto__"]', rackLabel('__proto__')],
    ['label.größe = "groß"', label('größe', 'groß')],
    ['name = 节点', nodeName('节点')],
    ['name = all', nodeName('all')],
    ['tag in (none, any, of)', tag('none', 'any', 'of')],
    ['name = "and"', nodeName('and')],
    ['name = "\\u0041\\n\\"\\\\/\\/"', nodeName('A\n"\\//')],
    ['name = aa:bb%eth0/64+x@y_z', nodeName('aa:bb%eth0/64+x@y_z')],
    ['not label.a', not(label('a'))],
    ['not not all', not(not(allNodes()))],
    ['label.a and label.b or label.c', or(and(label('a'), label('b')), label('c'))],
    ['label.a or label.b and label.c', or(label('a'), and(label('b'), label('c')))],
    ['not label.a and label.b', and(not(label('a')), label('b'))],
    ['not (label.a and label.b)', not(and(label('a'), label('b')))],
    ['label.a and label.b and label.c', and(label('a'), label('b'), label('c'))],
    ['(label.a and label.b) and label.c', and(and(label('a'), label('b')), label('c'))],
    ['label.a and (label.b or label.c)', and(label('a'), or(label('b'), label('c')))],
    ['((name = a))', nodeName('a')],
    ['all of ()', and()],
    ['any of ()', or()],
    ['none of ()', not(or())],
    ['all of (name = a)', and(nodeName('a'))],
    ['any of (name = a, all, none and all)', or(nodeName('a'), allNodes(), and(noNodes(), allNodes()))],
    ['none of (all or none, not tag = a)', not(or(or(allNodes(), noNodes()), not(tag('a'))))],
    ['any of (any of (), all of (all), (none))', or(or(), and(allNodes()), noNodes())],
    ['all and all of (none)', and(allNodes(), and(noNodes()))],
    ['\ufeff\r\n\tname\u00a0=\n a ', nodeName('a')],
  ]
  test.each(cases)('%s', (text, expression) => {
    expect(parseFilter(text)).toEqual({ ok: true, value: expression })
  })

  test('is frozen all through, and good for the builders', () => {
    const parsed = value('label.a = x and not (tag in (t) or name ^= n)')
    const frozen = (part: unknown): boolean =>
      typeof part !== 'object' || part === null || (Object.isFrozen(part) && Object.values(part).every(frozen))
    expect(frozen(parsed)).toBe(true)
    expect(and(parsed)).toEqual({ kind: 'and', of: [parsed] })
    const nested = and(parsed)
    expect(nested.kind === 'and' && nested.of[0]).toBe(parsed)
  })
})

describe('what is wrong is said', () => {
  test('in one sentence with place, find, wants and guess', () => {
    expect(mistake('label.a and\r\n  lable.color = yellow')).toEqual({
      ok: false,
      message:
        'parseFilter: line 2, column 3: found "lable.color", expected one of `name`, `tag`, `rack`, `label.<key>`, `rackLabel.<key>`, `not`, `all`, `none`, `all of`, `any of`, `none of`, `(`. Did you mean `label`?',
      line: 2,
      column: 3,
      offset: 15,
      expected: starts
        .replaceAll(' of', '_of')
        .split(' ')
        .map((word) => word.replace('_', ' ')),
      suggestion: 'label',
    })
    expect(mistake('name = ').message).toBe(
      'parseFilter: line 1, column 8: found the end of the text, expected `<value>`.',
    )
    expect(mistake('name = a)')).not.toHaveProperty('suggestion')
  })

  const cases: readonly (readonly [string, ...ReturnType<typeof brief>])[] = [
    ['', 0, starts, undefined],
    [' \n ', 3, starts, undefined],
    ['()', 1, starts, undefined],
    ['and all', 0, starts, undefined],
    ['all and', 7, starts, undefined],
    ['all of (all,)', 12, starts, undefined],
    ['"a" = b', 0, starts, undefined],
    ['!label.a', 0, starts, 'not'],
    ['color = red', 0, starts, 'label.color'],
    ['color == red', 0, starts, 'label.color'],
    ['color <> red', 0, starts, 'label.color'],
    ['color in (red)', 0, starts, 'label.color'],
    ['color not in (red)', 0, starts, 'label.color'],
    ['color notin (red)', 0, starts, 'label.color'],
    ['color != red', 0, starts, 'label.color'],
    ['color ^= red', 0, starts, 'label.color'],
    ['color $= red', 0, starts, 'label.color'],
    ['color ~ red', 0, starts, 'label.color'],
    ['color > 5', 0, starts, 'label.color'],
    ['color & red', 0, starts, undefined],
    ['color', 0, starts, undefined],
    ['tga = a', 0, starts, 'tag'],
    ['rakc = a', 0, starts, 'rack'],
    ['rackLable in (a)', 0, starts, 'rackLabel'],
    ['lable["a"]', 0, starts, 'label'],
    ['ALL', 0, starts, 'all'],
    ['rack.row', 0, starts, undefined],
    ['. = a', 0, starts, undefined],
    ['.a = a', 0, starts, 'label..a'],
    ['.name = a', 0, starts, 'label..name'],
    ['color "broken', 0, starts, undefined],
    ['color and all', 0, starts, undefined],
    ['color inside', 0, starts, undefined],
    [`${'c'.repeat(20)} = red`, 0, starts, `label.${'c'.repeat(20)}`],
    [`${'c'.repeat(21)} = red`, 0, starts, undefined],
    ['app.kubernetes.io/name = web', 0, starts, undefined],
    ['a.k8s.io/name = web', 0, starts, 'label.a.k8s.io/name'],
    ['Label.color', 0, starts, 'label'],
    ['racklabels.row', 0, starts, 'rackLabel'],
    ['Name = a', 0, starts, 'name'],
    ['nme = a', 0, starts, 'name'],
    ['nume = a', 0, starts, 'name'],
    ['node = a', 0, starts, 'label.node'],
    ['nne', 0, starts, 'none'],
    ['NOT all', 0, starts, 'not'],
    ['lable', 0, starts, 'label'],
    ['label', 5, '.<key> ["<key>"]', undefined],
    ['label = a', 6, '.<key> ["<key>"]', undefined],
    ['label. = a', 0, starts, undefined],
    ['label[a]', 6, '"<key>"', undefined],
    ['label["a" = b', 10, ']', undefined],
    ['name', 4, operators, undefined],
    ['name.x = a', 0, starts, 'label.name.x'],
    ['name == a', 5, operators, '='],
    ['name === a', 5, operators, '='],
    ['name !== a', 5, operators, '!='],
    ['name <> a', 5, operators, '!='],
    ['name =~ a', 5, operators, '~'],
    ['name && a', 5, operators, undefined],
    ['name notin (a)', 5, operators, 'not in'],
    ['name IN (a)', 5, operators, 'in'],
    ['name not a', 9, 'in', undefined],
    ['name not In (a)', 9, 'in', 'in'],
    ['name = and', 7, '<value>', '"and"'],
    ['name = or', 7, '<value>', '"or"'],
    ['name = not', 7, '<value>', '"not"'],
    ['name in (in)', 9, '<value>', '"in"'],
    ["name = 'a'", 7, '<value>', '"'],
    ['name = (a)', 7, '<value>', undefined],
    ['name in a', 8, '(', undefined],
    ['name in (a b)', 11, ', )', undefined],
    ['name in (a,)', 11, '<value>', undefined],
    ['name in (', 9, '<value>', undefined],
    ['name = a b', 9, 'and or <end>', undefined],
    ['name = a AND all', 9, 'and or <end>', 'and'],
    ['name = a && all', 9, 'and or <end>', 'and'],
    ['name = a & all', 9, 'and or <end>', 'and'],
    ['name = a || all', 9, 'and or <end>', 'or'],
    ['name = a | all', 9, 'and or <end>', 'or'],
    ['name = a=b', 8, 'and or <end>', undefined],
    ['(name = a', 9, 'and or )', undefined],
    ['(name = a, all)', 9, 'and or )', undefined],
    ['name = a)', 8, 'and or <end>', undefined],
    ['name = a, all', 8, 'and or <end>', undefined],
    ['any of (name = a', 16, 'and or , )', undefined],
    ['any of ((all, all))', 12, 'of and or )', undefined],
    ['all of', 6, '(', undefined],
    ['any', 3, 'of', undefined],
    ['any off (all)', 4, 'of', 'of'],
    ['all x', 4, 'of and or <end>', undefined],
    ['(none x', 6, 'of and or )', undefined],
    ['label.a red', 8, `${operators} and or <end>`, undefined],
    ['label.a == red', 8, `${operators} and or <end>`, '='],
    ['label["a"] red', 11, `${operators} and or <end>`, undefined],
    ['label.a and all b', 16, 'of and or <end>', undefined],
    ['label.a = b c', 12, 'and or <end>', undefined],
    ['name = "a', 9, '"', undefined],
    ['name = "a\n"', 9, '"', undefined],
    ['name = "a\u001f"', 9, '"', undefined],
    ['name = "\\x"', 8, '\\" \\\\ \\/ \\b \\f \\n \\r \\t \\u0000', undefined],
    ['name = "\\u12g4"', 8, '\\" \\\\ \\/ \\b \\f \\n \\r \\t \\u0000', undefined],
    ['name = "\\', 8, '\\" \\\\ \\/ \\b \\f \\n \\r \\t \\u0000', undefined],
    ['label["a', 8, '"', undefined],
    ['"name = a', 0, starts, undefined],
    ['name "a\\x"', 5, operators, undefined],
    ['name = a \u{1f600}', 9, 'and or <end>', undefined],
    ['name = \ud83d', 7, '<value>', undefined],
    ['name = #a', 7, '<value>', undefined],
  ]
  test.each(cases)('%s', (text, ...rest) => {
    expect(brief(text)).toEqual(rest)
  })

  test('showing what is there as it is read', () => {
    expect(mistake('name = \u{1f600}').message).toContain('found "\u{1f600}", expected `<value>`.')
    expect(mistake('name = "a\n"').message).toContain('found "\\n", expected `"`.')
    expect(mistake('name = "\\x"').message).toContain('found "\\\\x", expected one of `\\"`, ')
    expect(mistake('name = "\\').message).toContain('found "\\\\", expected one of')
    expect(mistake('name =! a').message).toContain('found "=!", ')
    expect(mistake('name = a \u202e').message).toContain('found "\\u202e", ')
  })

  test('with columns in UTF-16 code units', () => {
    expect(mistake('name = "\u{1f600}" x')).toMatchObject({ line: 1, column: 13, offset: 12 })
    expect(mistake('name = "é" x')).toMatchObject({ line: 1, column: 12, offset: 11 })
  })

  test('with lines that end with \\n or \\r\\n, and no other way', () => {
    expect(mistake('\nx')).toMatchObject({ line: 2, column: 1, offset: 1 })
    expect(mistake('\n\n\r\n x')).toMatchObject({ line: 4, column: 2, offset: 5 })
    expect(mistake('all\r\u2028 x')).toMatchObject({ line: 1, column: 7, offset: 6 })
    expect(mistake('\n')).toMatchObject({ line: 2, column: 1, offset: 1 })
  })

  test('without repeating more than 40 characters', () => {
    const long = 'abcdefghij'.repeat(10)
    const quoted = `"${long.slice(0, 40)}"…`
    expect(mistake(`${long} = b`).message).toContain(`found ${quoted}, `)
    expect(mistake(`name = a ${long}`).message).toContain(`found ${quoted}, `)
    expect(mistake(`name = a ${long.slice(0, 40)}`).message).toContain(`found "${long.slice(0, 40)}", `)
    expect(mistake(`name = a "${long}"`).message).toContain(`found "\\"${long.slice(0, 39)}"…, `)
    expect(mistake(`name ${'='.repeat(100)}`).message).toContain(`found "${'='.repeat(40)}"…, `)
    expect(mistake(`name = "${long}`).message).not.toContain('abc')
  })
})

describe('limits', () => {
  const nested = (levels: number) => `${'('.repeat(levels - 1)}all${')'.repeat(levels - 1)}`
  const mixed = (levels: number): NodeExpression =>
    levels === 1 ? allNodes() : levels % 2 === 0 ? not(mixed(levels - 1)) : and(noNodes(), mixed(levels - 1))

  test('200 levels are taken, and not one more', () => {
    expect(parseFilter(nested(200))).toEqual({ ok: true, value: allNodes() })
    expect(mistake(nested(201))).toEqual({
      ok: false,
      message: 'parseFilter: line 1, column 200: the filter is nested more than 200 levels deep here.',
      line: 1,
      column: 200,
      offset: 199,
      expected: [],
    })
    expect(parseFilter(formatFilter(mixed(200)))).toEqual({ ok: true, value: mixed(200) })
    let lonely = and()
    while (!formatFilter(lonely).startsWith('all of ('.repeat(200))) lonely = and(lonely)
    expect(parseFilter(formatFilter(lonely))).toEqual({ ok: true, value: lonely })
    expect(mistake(`not (${formatFilter(mixed(200))})`).message).toContain('more than 200 levels deep')
    expect(parseFilter(`${'not '.repeat(199)}all`).ok).toBe(true)
    expect(mistake(`${'not '.repeat(200)}all`)).toMatchObject({ offset: 796, expected: [] })
  })

  test.each([
    ['not all', 2],
    ['name != a', 2],
    ['label.a not in ()', 2],
    ['all and all of ()', 2],
    ['(all)', 2],
    ['none of ()', 2],
    ['none of (all)', 3],
    ['all and (all)', 2],
    ['all and all or all', 3],
    ['all and not all', 3],
    ['all of (all, name != a)', 3],
    ['not not all', 3],
    ['not name != a', 3],
    ['((all))', 3],
    ['(all and all) and all', 3],
    ['any of (all, all or all and all)', 4],
    ['any of (none of (all), all)', 4],
    ['all or not (all and all of ())', 4],
  ])('%s has %i levels', (text, levels) => {
    expect(parseFilter(text, { maxDepth: levels }).ok).toBe(true)
    expect(mistake(text, { maxDepth: levels - 1 })).toMatchObject({
      message: expect.stringContaining(`more than ${levels - 1} levels deep here.`),
      expected: [],
    })
  })

  test('levels that are too many are found where they begin', () => {
    expect(mistake('all and (all or not all)', { maxDepth: 2 }).offset).toBe(8)
    expect(mistake('all and all of (all)', { maxDepth: 1 }).offset).toBe(8)
    expect(mistake('all or not all', { maxDepth: 1 }).offset).toBe(7)
  })

  test('what is taken, parseExpression takes', () => {
    const widest = `any of (${'name != a, '.repeat(49_999)}all)`
    expect(parseExpression(value(widest))).toMatchObject({ ok: true })
    expect(mistake(`any of (${'name != a, '.repeat(49_999)}all, all)`)).toMatchObject({
      offset: widest.length + 5,
      message: expect.stringContaining(': the filter is made up of more than 100000 expressions.'),
      expected: [],
    })
    expect(mistake(`${'name = a or '.repeat(99_999)}name = a`, { maxLength: 2_000_000 })).toMatchObject({
      message: expect.stringContaining('100000 expressions'),
    })
    expect(mistake('all and '.repeat(120_000))).toMatchObject({ offset: 800_004 })
  })

  test('a million characters are taken, and not one more', () => {
    expect(parseFilter(`all${' '.repeat(999_997)}`)).toEqual({ ok: true, value: allNodes() })
    expect(mistake(`all${' '.repeat(999_998)}`)).toEqual({
      ok: false,
      message: 'parseFilter: line 1, column 1000001: the filter is longer than 1000000 characters.',
      line: 1,
      column: 1_000_001,
      offset: 1_000_000,
      expected: [],
    })
    expect(parseFilter('all', { maxLength: 3 }).ok).toBe(true)
    expect(mistake('all', { maxLength: 2 })).toMatchObject({ offset: 2, expected: [] })
    expect(parseFilter(`name = "${'a'.repeat(1_000_000)}"`, { maxLength: 2_000_000 }).ok).toBe(true)
  })

  test.each(['(', 'not ', 'any of (', '"', '\\', '=', 'name in (', 'a', '\n', 'all and (', 'label[', '\u{1f600}'])(
    'no stack overflows on many a %j',
    (piece) => {
      expect(mistake(piece.repeat(Math.floor(999_999 / piece.length))).offset).toBeLessThanOrEqual(1_000_000)
    },
  )
})

describe('bad input', () => {
  const invalid = (message: string) => expect.objectContaining({ code: 'invalid-input', message })
  const thrown = (act: () => unknown) => {
    try {
      act()
    } catch (error) {
      return error
    }
    return undefined
  }

  test.each([undefined, null, 5, ['all'], { kind: 'all' }])('%j is no text', (text) => {
    expect(thrown(() => parseFilter(text as unknown as string))).toEqual(
      invalid('parseFilter: the filter must be a text.'),
    )
  })

  test('limits out of range and unknown options', () => {
    for (const maxDepth of [0, 201, 1.5, Number.NaN, '5']) {
      expect(thrown(() => parseFilter('all', { maxDepth: maxDepth as number }))).toEqual(
        invalid('parseFilter: maxDepth must be a whole number from 1 to 200.'),
      )
    }
    for (const maxLength of [0, -1, Number.POSITIVE_INFINITY]) {
      expect(thrown(() => parseFilter('all', { maxLength }))).toEqual(
        invalid('parseFilter: maxLength must be a whole number from 1 to 9007199254740991.'),
      )
    }
    expect(parseFilter('all', { maxDepth: 1, maxLength: Number.MAX_SAFE_INTEGER }).ok).toBe(true)
    expect(parseFilter('all', { maxDepth: undefined, maxLength: undefined }).ok).toBe(true)
    const mistyped = { maxdepth: 3, maxLength: 3 }
    expect(thrown(() => parseFilter('all', mistyped))).toEqual(
      invalid('parseFilter: unknown option "maxdepth" (did you mean maxDepth?); known are maxDepth, maxLength.'),
    )
  })
})
