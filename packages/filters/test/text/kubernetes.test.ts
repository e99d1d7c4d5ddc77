import {
  allNodes,
  and,
  formatFilter,
  fromKubernetesSelector,
  label,
  matches,
  type NodeExpression,
  nodeName,
  noNodes,
  not,
  or,
  rack,
  rackLabel,
  tag,
  toKubernetesSelector,
} from '@jobwright/filters'
import { describe, expect, test } from 'vitest'

const reason = {
  key: 'a label key is 1 to 63 letters, digits, -, _ and ., with a letter or digit at both ends, with or without a DNS name and a slash before it',
  value: 'a label value is empty or 1 to 63 letters, digits, -, _ and ., with a letter or digit at both ends',
  slash: 'a label key has at most one slash',
  prefix: 'the prefix of a label key is a DNS name of at most 253 characters',
  operators: 'known are =, ==, !=, in, notin',
}

describe('fromKubernetesSelector', () => {
  const cases: readonly (readonly [string, NodeExpression])[] = [
    ['', allNodes()],
    [' \t\r\n', allNodes()],
    ['key', label('key')],
    ['!key', not(label('key'))],
    [' ! key ', not(label('key'))],
    ['key=value', label('key', 'value')],
    ['key==value', label('key', 'value')],
    ['key = value', label('key', 'value')],
    ['key!=value', label('key', { not: 'value' })],
    ['key=', label('key', '')],
    ['key==,other', and(label('key', ''), label('other'))],
    ['key!=', label('key', { not: '' })],
    ['key in (a)', label('key', { in: ['a'] })],
    ['key in (a, b,a)', label('key', { in: ['a', 'b'] })],
    ['key in(a)', label('key', { in: ['a'] })],
    ['key notin (a,b)', not(label('key', { in: ['a', 'b'] }))],
    ['key in (,a)', label('key', { in: ['', 'a'] })],
    ['key in (a,)', label('key', { in: ['a', ''] })],
    ['key in (a,,b)', label('key', { in: ['a', '', 'b'] })],
    ['key in (,)', label('key', { in: [''] })],
    ['in', label('in')],
    ['notin in (in,notin)', label('notin', { in: ['in', 'notin'] })],
    ['in=in', label('in', 'in')],
    ['!in', not(label('in'))],
    [
      'env in (a,b),!x,tier!=web,app.kubernetes.io/name=web',
      and(
        label('env', { in: ['a', 'b'] }),
        not(label('x')),
        label('tier', { not: 'web' }),
        label('app.kubernetes.io/name', 'web'),
      ),
    ],
    [`${'k'.repeat(63)}=${'v'.repeat(63)}`, label('k'.repeat(63), 'v'.repeat(63))],
    ['A_b.c-9=9_Z.y-0', label('A_b.c-9', '9_Z.y-0')],
    ['k/k', label('k/k')],
    [`${'a.'.repeat(126)}a/k`, label(`${'a.'.repeat(126)}a/k`)],
    ['9-a.b/k', label('9-a.b/k')],
    ['constructor', label('constructor')],
  ]
  test.each(cases)('%j', (selector, expression) => {
    expect(fromKubernetesSelector(selector)).toEqual({ ok: true, expression })
  })

  const refused: readonly (readonly [string, string, string])[] = [
    [',', ',', 'a condition is missing beside a comma'],
    ['a,', ',', 'a condition is missing beside a comma'],
    ['a,,b', ',', 'a condition is missing beside a comma'],
    ['!', '!', 'a key must follow the !'],
    ['a, ! ,b', '!', 'a key must follow the !'],
    ['!!a', '!!a', 'found "!" where a key should be'],
    ['=a', '=a', 'found "=" where a key should be'],
    ['!=a', '!=a', 'found "!=" where a key should be'],
    ['!a=b', '!a=b', 'only a key can follow the !, found "="'],
    ['! a in (b)', '! a in (b)', 'only a key can follow the !, found "in"'],
    ['a > 5,b', 'a > 5', '> compares numbers, which an expression cannot'],
    ['b, a<5', 'a<5', '< compares numbers, which an expression cannot'],
    ['a b', 'a b', `"b" is no operator; ${reason.operators}`],
    ['a not in (b)', 'a not in (b)', `"not" is no operator; ${reason.operators}`],
    ['a!', 'a!', `"!" is no operator; ${reason.operators}`],
    ['a)', 'a)', `")" is no operator; ${reason.operators}`],
    ['a(b,c)', 'a(b,c)', `"(" is no operator; ${reason.operators}`],
    ['a=b c', 'a=b c', 'found "c" where the value should be, or the end of it'],
    ['a=!b', 'a=!b', 'found "!" where the value should be, or the end of it'],
    ['a===b', 'a===b', 'found "=" where the value should be, or the end of it'],
    ['a=(b,c)', 'a=(b,c)', 'found "(" where the value should be, or the end of it'],
    ['a=b)', 'a=b)', 'found ")" where the value should be, or the end of it'],
    ['a in', 'a in', 'values in parentheses must follow in'],
    ['a in b', 'a in b', 'values in parentheses must follow in'],
    ['a in b c)', 'a in b c)', 'values in parentheses must follow in'],
    ['a in ()', 'a in ()', 'values in parentheses must follow in'],
    ['a notin (', 'a notin (', 'values in parentheses must follow notin'],
    ['a notin (b,c', 'a notin (b,c', 'values in parentheses must follow notin'],
    ['a in (b) c', 'a in (b) c', 'values in parentheses must follow in'],
    ['a in (b c)', 'a in (b c)', 'found "c" where a comma or ) should be'],
    ['a in (b,!c)', 'a in (b,!c)', 'found "!" where a comma or ) should be'],
    ['a in ((b))', 'a in ((b))', 'found "(" where a comma or ) should be'],
    ['a in (b)) ', 'a in (b))', 'found ")" where a comma or ) should be'],
    ['ok,-a', '-a', reason.key],
    ['a-', 'a-', reason.key],
    ['_a', '_a', reason.key],
    ['a*b', 'a*b', reason.key],
    ['größe', 'größe', reason.key],
    ['a\u00a0', 'a\u00a0', reason.key],
    ['a\u000b=b', 'a\u000b=b', reason.key],
    ['p/', 'p/', reason.key],
    ['"a"', '"a"', reason.key],
    [`${'k'.repeat(64)}`, 'k'.repeat(64), reason.key],
    ['a/b/c', 'a/b/c', reason.slash],
    ['/a', '/a', reason.prefix],
    ['A.b/c', 'A.b/c', reason.prefix],
    ['a..b/c', 'a..b/c', reason.prefix],
    ['.a/c', '.a/c', reason.prefix],
    ['-a/c', '-a/c', reason.prefix],
    ['a-/c', 'a-/c', reason.prefix],
    ['a_b/c', 'a_b/c', reason.prefix],
    [`${'a.'.repeat(126)}aa/c`, `${'a.'.repeat(126)}aa/c`, reason.prefix],
    ['a=-b', 'a=-b', reason.value],
    ['a=b.', 'a=b.', reason.value],
    ['a=b/c', 'a=b/c', reason.value],
    ['a in (b,c*)', 'a in (b,c*)', reason.value],
    [`a!=${'v'.repeat(64)}`, `a!=${'v'.repeat(64)}`, reason.value],
  ]
  test.each(refused)('%j is refused', (selector, part, reason) => {
    expect(fromKubernetesSelector(selector)).toEqual({ ok: false, reason, part })
  })

  test('repeats no more than 40 characters', () => {
    const long = 'abcdefghij'.repeat(10)
    expect(fromKubernetesSelector(`a ${long}`)).toEqual({
      ok: false,
      reason: `"${long.slice(0, 40)}"… is no operator; ${reason.operators}`,
      part: `a ${long}`,
    })
  })

  test('takes long selectors, up to what an expression may be made up of', () => {
    const of = (conditions: number) => fromKubernetesSelector('!a,'.repeat(conditions - 1).concat('!a'))
    expect(of(49_999)).toMatchObject({ ok: true })
    expect(of(50_000)).toEqual({ ok: false, reason: 'a selector has fewer than 50000 conditions', part: '' })
    expect(fromKubernetesSelector('('.repeat(1_000_000))).toMatchObject({ ok: false })
    expect(fromKubernetesSelector(`a in (${'b,'.repeat(300_000)})`)).toMatchObject({ ok: true })
  })

  test('refuses what is no text', () => {
    for (const selector of [undefined, null, 5, ['a']]) {
      expect(() => fromKubernetesSelector(selector as unknown as string)).toThrowError(
        /^fromKubernetesSelector: the selector must be a text\.$/,
      )
    }
  })

  test('reads the label that is not there as Kubernetes does', () => {
    const bare = { name: 'a' }
    const read = (selector: string) => {
      const reading = fromKubernetesSelector(selector)
      return reading.ok && matches(reading.expression, bare)
    }
    const all = ['', '!env', 'env!=a', 'env notin (a,b)', 'env!=']
    expect(all.map(read)).toEqual([true, true, true, true, true])
    expect(['env', 'env=a', 'env=', 'env in (a,)'].map(read)).toEqual([false, false, false, false])
  })
})

describe('toKubernetesSelector', () => {
  const nothing = label('k', { in: [] })
  const cases: readonly (readonly [NodeExpression, string])[] = [
    [allNodes(), ''],
    [and(), ''],
    [and(allNodes(), allNodes()), ''],
    [not(noNodes()), ''],
    [not(or()), ''],
    [not(label('key', { in: [] })), ''],
    [label('key'), 'key'],
    [not(label('key')), '!key'],
    [not(not(label('key'))), 'key'],
    [label('key', 'a'), 'key=a'],
    [label('key', ''), 'key='],
    [label('key', { in: ['a', 'a'] }), 'key=a'],
    [label('key', { in: ['a', 'b', 'a'] }), 'key in (a,b)'],
    [label('key', { in: ['', 'b'] }), 'key in (,b)'],
    [label('key', { not: 'a' }), 'key!=a'],
    [not(label('key', { in: ['b', ''] })), 'key notin (b,)'],
    [and(label('b'), label('a')), 'b,a'],
    [and(label('a'), and(allNodes(), not(label('b')), and(label('p.q/c', 'x')))), 'a,!b,p.q/c=x'],
    [or(label('a')), 'a'],
    [not(and(label('a'))), '!a'],
    [not(or(label('a'), label('b', 'x'), not(label('c')))), '!a,b!=x,c'],
    [not(or(label('a'), not(and(label('b'), label('c'))))), '!a,b,c'],
    [or(label('k', 'a'), label('k', { in: ['b', 'a'] })), 'k in (a,b)'],
    [or(label('k', 'a'), or(label('k', 'b'), not(not(label('k', 'c'))))), 'k in (a,b,c)'],
    [not(and(label('k', { not: 'a' }), label('k', { not: 'b' }))), 'k in (a,b)'],
    [or(label('k', { in: [] }), label('k', 'a')), 'k=a'],
    [and(or(label('k', 'a'), label('k', 'b')), label('k')), 'k in (a,b),k'],
  ]
  test.each(cases)('%j', (expression, selector) => {
    expect(toKubernetesSelector(expression)).toEqual({ ok: true, selector })
  })

  const refused: readonly (readonly [NodeExpression, NodeExpression, string])[] = [
    ...(
      [
        [nodeName('a'), 'name'],
        [tag('a'), 'tag'],
        [rack('a'), 'rack'],
        [rackLabel('a'), 'label of a rack'],
      ] as const
    ).flatMap(([part, noun]) => {
      const reason = `a Kubernetes selector knows labels alone, no ${noun}`
      return [
        [part, part, reason],
        [and(label('ok'), not(part)), part, reason],
      ] as const
    }),
    ...[noNodes(), or(), not(allNodes()), not(and()), not(not(noNodes())), label('k', { in: [] })].flatMap((part) => {
      const reason = 'a Kubernetes selector cannot select no node at all'
      return [
        [part, part, reason],
        [and(label('ok'), part), part, reason],
      ] as const
    }),
    ...[
      or(label('a'), label('b')),
      or(label('a', 'x'), label('b', 'x')),
      or(label('a', 'x'), label('a')),
      or(label('a', 'x'), label('a', { prefix: 'y' })),
      or(label('a', 'x'), label('a', { not: 'y' })),
      or(label('a', 'x'), allNodes()),
      or(label('a', 'x'), and(label('a', 'y'), label('a', 'y'))),
      or(label('a', 'x'), or()),
      or(label('a', 'x'), tag('a')),
      not(and(label('a', 'x'), label('a', 'y'))),
      not(and(label('a', { not: 'x' }), label('a', { not: 'y' }), label('b', { not: 'y' }))),
      not(and(label('a', { not: 'x' }), not(or(label('a', 'y'), label('b', 'y'))))),
    ].flatMap((part) => {
      const reason = 'a Kubernetes selector cannot say "or", save for values of one label'
      return [
        [part, part, reason],
        [and(label('ok'), part), part, reason],
      ] as const
    }),
    ...[label('k', { prefix: 'a' }), label('k', { suffix: 'a' }), label('k', { glob: 'a' })].map(
      (part) => [not(part), part, 'a Kubernetes selector compares whole values alone'] as const,
    ),
    ...[label(''), label('__proto__', 'a'), label('any key', { in: [] }), label('a b')].map(
      (part) => [not(part), part, reason.key] as const,
    ),
    [label('a/b/c', 'x'), label('a/b/c', 'x'), reason.slash],
    [label('A/b', { in: [] }), label('A/b', { in: [] }), reason.prefix],
    [label('k', { in: ['a', 'b '] }), label('k', { in: ['a', 'b '] }), reason.value],
    [not(label('k', 'é')), label('k', 'é'), reason.value],
    [or(label('k', 'a'), label('k', 'b,c')), or(label('k', 'a'), label('k', 'b,c')), reason.value],
    [or(label('-', 'a'), label('-', 'b')), or(label('-', 'a'), label('-', 'b')), reason.key],
    [or(nothing, nothing), or(nothing, nothing), 'a Kubernetes selector cannot select no node at all'],
  ]
  test.each(refused)('%j is refused', (expression, part, reason) => {
    expect(toKubernetesSelector(expression)).toEqual({ ok: false, reason, part })
  })

  test('names the very part of what the builders made', () => {
    const part = tag('gpu')
    const writing = toKubernetesSelector(and(label('a'), not(or(label('b'), part))))
    expect(writing.ok ? undefined : writing.part).toBe(part)
  })

  test('refuses what is no expression', () => {
    const filter = { filter_set_type: 'union', filter_set: [] } as unknown as NodeExpression
    expect(() => toKubernetesSelector(filter)).toThrowError(/^toKubernetesSelector: this is no expression: /)
  })

  test('gives text that reads well both ways', () => {
    const reading = fromKubernetesSelector('env in (a,b),!x,tier!=web')
    const expression = reading.ok ? reading.expression : noNodes()
    expect(formatFilter(expression)).toBe('label.env in (a, b) and not label.x and label.tier != web')
    expect(toKubernetesSelector(expression)).toEqual({ ok: true, selector: 'env in (a,b),!x,tier!=web' })
  })
})
