import {
  allNodes,
  and,
  label,
  matches,
  type NodeExpression,
  nodeName,
  noNodes,
  not,
  or,
  parseExpression,
  rack,
  rackLabel,
  simplify,
  tag,
} from '@jobwright/filters'
import { describe, expect, test } from 'vitest'

type Case = readonly [name: string, given: NodeExpression, simple: NodeExpression]

function each(cases: readonly Case[]): void {
  test.each(cases)('%s', (_, given, simple) => {
    expect(simplify(given)).toEqual(simple)
    expect(simplify(simple)).toEqual(simple)
  })
}

describe('constants', () => {
  each([
    ['all', allNodes(), allNodes()],
    ['none', noNodes(), noNodes()],
    ['and of nothing', and(), allNodes()],
    ['or of nothing', or(), noNodes()],
    ['in nothing', tag(), noNodes()],
    ['not in nothing', not(tag()), allNodes()],
    ['not all', not(allNodes()), noNodes()],
    ['not none', not(noNodes()), allNodes()],
    ['and none', and(tag('a'), noNodes()), noNodes()],
    ['or all', or(tag('a'), allNodes()), allNodes()],
    ['and all', and(allNodes(), tag('a')), tag('a')],
    ['or none', or(noNodes(), tag('a')), tag('a')],
    ['a list of one', and(or(and(tag('a')))), tag('a')],
    ['a list of one and constants', or(noNodes(), and(allNodes(), tag('a'), allNodes()), noNodes()), tag('a')],
    ['a value and not', and(tag('a'), not(tag('a'))), noNodes()],
    ['a value or not', or(tag('a'), not(tag('a'))), allNodes()],
    ['a list and not', and(tag('a'), rack('r'), not(and(rack('r'), tag('a')))), noNodes()],
    ['a list or not', or(tag('a'), rack('r'), not(or(rack('r'), tag('a')))), allNodes()],
    ['an alternative and not both of it', and(or(tag('a'), rack('r')), not(tag('a')), not(rack('r'))), noNodes()],
    ['a name of any form', nodeName({ glob: '*' }), allNodes()],
    ['a name with an empty prefix', nodeName({ prefix: '' }), allNodes()],
    ['a name with an empty suffix', not(nodeName({ suffix: '' })), noNodes()],
  ])
})

describe('order, repetition and nesting', () => {
  each([
    ['values', tag('b', 'a', 'b'), tag('a', 'b')],
    ['operands', and(tag('b'), rack('r'), tag('b')), and(rack('r'), tag('b'))],
    ['lists in lists', and(and(tag('b'), and(tag('c'))), tag('a')), and(tag('a'), tag('b'), tag('c'))],
    ['not not', not(not(not(not(tag('a'))))), tag('a')],
    [
      'tests come by attribute, then lists',
      and(or(tag('a'), label('k')), tag('b'), rackLabel('a'), rack('r'), nodeName('n'), label('l'), label('k', 'v')),
      and(label('k', 'v'), label('l'), nodeName('n'), rack('r'), rackLabel('a'), tag('b')),
    ],
    [
      'a part comes before its contrary',
      or(and(rack('r'), tag('b')), and(not(tag('a')), rack('r')), and(tag('a'), rack('r'))),
      or(and(rack('r'), tag('a')), and(not(tag('a')), rack('r')), and(rack('r'), tag('b'))),
    ],
    [
      'of two lists that begin alike the shorter one comes first',
      or(
        and(rack('r'), or(rack('s'), and(tag('a'), tag('b'), tag('c')))),
        and(rack('r'), or(rack('s'), and(tag('a'), tag('b')))),
        and(rack('r'), or(rack('s'), and(tag('a'), tag('b'), tag('d')))),
      ),
      or(
        and(rack('r'), or(rack('s'), and(tag('a'), tag('b')))),
        and(rack('r'), or(rack('s'), and(tag('a'), tag('b'), tag('c')))),
        and(rack('r'), or(rack('s'), and(tag('a'), tag('b'), tag('d')))),
      ),
    ],
    [
      'lists of lists come part by part',
      or(and(tag('a'), tag('c')), and(tag('a'), tag('b'), tag('d')), and(rack('r'), tag('z'))),
      or(and(rack('r'), tag('z')), and(tag('a'), tag('b'), tag('d')), and(tag('a'), tag('c'))),
    ],
  ])
})

describe('values of one attribute', () => {
  each([
    ['names under or', or(nodeName('b'), nodeName('c', 'a')), nodeName('a', 'b', 'c')],
    ['tags under or', or(tag('b'), tag('a')), tag('a', 'b')],
    ['names under and', and(nodeName('a', 'b'), nodeName('b', 'c')), nodeName('b')],
    ['racks under and', and(rack('a', 'b', 'c'), rack('b', 'c', 'd'), rack('c', 'b')), rack('b', 'c')],
    ['a label has one value', and(label('k', 'a'), label('k', 'b')), noNodes()],
    ['a label of a rack has one value', and(rackLabel('k', 'a'), rackLabel('k', 'b')), noNodes()],
    ['labels of two keys', and(label('k', 'a'), label('l', 'b')), and(label('k', 'a'), label('l', 'b'))],
    ['labels of nodes and racks', and(label('k', 'a'), rackLabel('k', 'b')), and(label('k', 'a'), rackLabel('k', 'b'))],
    ['a node has many tags', and(tag('a'), tag('b')), and(tag('a'), tag('b'))],
    ['a node has one of two tags, twice', and(tag('a', 'b'), tag('b', 'c')), and(tag('a', 'b'), tag('b', 'c'))],
    ['excluded tags under and', and(not(tag('b')), not(tag('a'))), not(tag('a', 'b'))],
    ['excluded tags under or', or(not(tag('a')), not(tag('b'))), not(and(tag('a'), tag('b')))],
    ['excluded names under and', and(not(nodeName('b')), not(nodeName('a', 'b'))), not(nodeName('a', 'b'))],
    ['excluded names under or', or(not(nodeName('a', 'b')), not(nodeName('b', 'c'))), not(nodeName('b'))],
    ['excluded names that differ', or(not(nodeName('a')), not(nodeName('b'))), allNodes()],
    ['a name but not', and(nodeName('a', 'b', 'c'), not(nodeName('b', 'x'))), nodeName('a', 'c')],
    ['a name but not itself', and(nodeName('a', 'b'), not(nodeName('b', 'a'))), noNodes()],
    ['a tag but not another', and(tag('a', 'b'), not(tag('b', 'c'))), and(not(tag('b', 'c')), tag('a'))],
    ['a name or not', or(nodeName('a', 'b'), not(nodeName('b', 'c'))), not(nodeName('c'))],
    ['a label with any value and one', and(label('k'), label('k', 'v')), label('k', 'v')],
    ['a label with any value and a form', and(label('k'), label('k', { prefix: 'v' })), label('k', { prefix: 'v' })],
    ['a label with any value or one', or(label('k', 'v'), label('k')), label('k')],
    [
      'a label with any value but one',
      and(label('k'), label('k', { not: 'v' })),
      and(not(label('k', 'v')), label('k')),
    ],
    ['a label that is not there but one', and(not(label('k')), label('k', 'v')), noNodes()],
    ['a label that is not there nor one', and(not(label('k')), label('k', { not: 'v' })), not(label('k'))],
    ['a label that is not there but of a form', and(not(label('k')), label('k', { prefix: 'v' })), noNodes()],
    [
      'a label that is not there nor of a form',
      and(not(label('k')), not(label('k', { prefix: 'v' }))),
      not(label('k')),
    ],
    ['no tags nor one', and(not(tag({ prefix: '' })), not(tag('a'))), not(tag({ prefix: '' }))],
    [
      'tags, and one or not another',
      and(tag({ prefix: '' }), or(tag('b'), not(tag('a')))),
      and(tag({ prefix: '' }), or(tag('b'), not(tag('a')))),
    ],
    [
      'no tags, and one or not another',
      and(not(tag({ prefix: '' })), or(tag('b'), not(tag('a')))),
      not(tag({ prefix: '' })),
    ],
    ['tags and one', and(tag({ glob: '*' }), tag('a')), tag('a')],
    ['a value and a form stay', and(rack('r'), rack({ suffix: 'r' })), and(rack('r'), rack({ suffix: 'r' }))],
    [
      'not a value, not a form',
      and(not(rack('r')), not(rack({ suffix: 's' }))),
      not(or(rack('r'), rack({ suffix: 's' }))),
    ],
  ])
})

describe('absorption', () => {
  const [a, b, r, s] = [tag('a'), tag('b'), rack('r'), label('s')]
  each([
    ['or', or(a, and(a, r)), a],
    ['and', and(a, or(r, a)), a],
    ['of negated operands', or(not(a), and(r, not(a))), not(a)],
    ['deep inside', not(and(s, not(and(a, or(r, and(b, a), a))))), or(a, not(s))],
    ['of lists', or(and(a, r), and(s, a, r)), and(r, a)],
    ['of alternatives', and(or(a, r, s), or(r, a)), or(r, a)],
    ['of a list by its parts', and(a, r, or(s, and(r, a))), and(r, a)],
    ['of several, whatever comes first', or(and(a, r, s), and(a, b, s), and(a, s)), and(s, a)],
    ['not where one part differs', or(and(a, r), and(a, s, b)), or(and(s, a, b), and(r, a))],
    ['by a value of a list', and(nodeName('x'), or(nodeName('x', 'y'), a)), nodeName('x')],
    ['by another value', and(nodeName('x', 'y'), or(not(nodeName('z')), a)), nodeName('x', 'y')],
    ['not by another tag', and(b, or(not(a), r)), and(b, or(r, not(a)))],
    ['by any value', and(label('k', 'v'), or(label('k'), a)), label('k', 'v')],
    ['by a form', and(label('k', { prefix: 'v' }), or(label('k'), a)), label('k', { prefix: 'v' })],
    ['by what is not there', and(not(label('k')), or(label('k', { not: 'v' }), a)), not(label('k'))],
    [
      'by a list that was merged',
      and(nodeName('x', 'y'), nodeName('y', 'z'), r, or(and(nodeName('x', 'y'), r), a)),
      and(nodeName('y'), r),
    ],
    [
      'not by a list of which a part does not hold',
      and(a, b, r, or(s, and(r, not(and(a, b))))),
      and(r, a, b, or(s, and(r, not(and(a, b))))),
    ],
    [
      'not by a list that has other parts too',
      or(and(a, r), and(a, s, b), and(r, s, b)),
      or(and(s, r, b), and(s, a, b), and(r, a)),
    ],
    ['by what was merged', and(nodeName('x', 'y'), nodeName('y', 'z'), or(nodeName('x', 'y'), a)), nodeName('y')],
  ])
})

describe('De Morgan, in the smaller way of writing', () => {
  const [a, r, n, s] = [tag('a'), rack('r'), nodeName('n'), label('s')]
  each([
    ['all parts negated', and(not(a), not(r)), not(or(r, a))],
    ['all alternatives negated', or(not(a), not(r), not(n)), not(and(n, r, a))],
    ['two of three negated stay', and(s, not(a), not(r)), and(not(r), not(a), s)],
    ['three of four negated', and(s, not(a), not(r), not(n)), and(s, not(or(n, r, a)))],
    ['one positive under not', not(or(not(a), r)), and(not(r), a)],
    ['all positive under not stay', not(or(a, r)), not(or(r, a))],
    ['lists count as their contrary is written', and(not(and(a, r)), not(and(n, s))), not(or(and(s, n), and(r, a)))],
    ['lists as large as their contraries stay', or(and(a, not(r)), and(n, not(s))), or(and(not(s), n), and(not(r), a))],
    ['as large both ways stays', or(and(not(a), not(r)), s), or(s, not(or(r, a)))],
  ])
})

describe('patterns are written plainly', () => {
  const cases: readonly (readonly [glob: string, test: NodeExpression])[] = [
    ['', label('k', '')],
    ['ab', label('k', 'ab')],
    ['a\\*', label('k', 'a*')],
    ['a\\', label('k', 'a\\')],
    ['\\a\\?', label('k', 'a?')],
    ['*', label('k')],
    ['**', label('k')],
    ['ab*', label('k', { prefix: 'ab' })],
    ['a\\**', label('k', { prefix: 'a*' })],
    ['*ab', label('k', { suffix: 'ab' })],
    ['**ab', label('k', { suffix: 'ab' })],
    ['*\0', label('k', { suffix: '\0' })],
    ['?', label('k', { glob: '?' })],
    ['a?', label('k', { glob: 'a?' })],
    ['?a', label('k', { glob: '?a' })],
    ['a*b', label('k', { glob: 'a*b' })],
    ['*a*', label('k', { glob: '*a*' })],
    ['*?', label('k', { glob: '?*' })],
    ['a*?*?b', label('k', { glob: 'a??*b' })],
    ['*a**?', label('k', { glob: '*a?*' })],
    ['*\\**', label('k', { glob: '*\\**' })],
    ['*\\?\\\\\\b*', label('k', { glob: '*\\?\\\\b*' })],
    // A prefix and a suffix count in code units: half a character is no whole one to a pattern.
    ['a\ud83d*', label('k', { glob: 'a\ud83d*' })],
    ['*\ude00a', label('k', { glob: '*\ude00a' })],
    ['\ude00*', label('k', { prefix: '\ude00' })],
    ['*\ud83d', label('k', { suffix: '\ud83d' })],
    ['\u{1f600}*', label('k', { prefix: '\u{1f600}' })],
    ['*\u{1f600}', label('k', { suffix: '\u{1f600}' })],
    ['\udbff\\\udc00', noNodes()],
    ['*\ud800\\\udfff?', noNodes()],
    ['\ud83da\ude00', label('k', '\ud83da\ude00')],
  ]
  test.each(cases)('%j', (glob, simple) => {
    expect(simplify(label('k', { glob }))).toEqual(simple)
    expect(simplify(simple)).toEqual(simple)
    for (const value of [
      '',
      'a',
      'ab',
      'aab',
      'a*',
      'b',
      '\ud83d',
      '\u{1f600}',
      'a\u{1f600}',
      '\u{1f600}a',
      'a\\',
      '?\\b',
    ]) {
      const node = { name: 'n', labels: { k: value } }
      expect(matches(simple, node), value).toBe(matches(label('k', { glob }), node))
    }
  })

  each([
    ['any rack', rack({ glob: '**' }), rack({ prefix: '' })],
    ['any tag', tag({ suffix: '' }), tag({ prefix: '' })],
    ['any label', rackLabel('k', { prefix: '' }), rackLabel('k')],
    ['texts that are not patterns', tag({ prefix: '*' }), tag({ prefix: '*' })],
  ])
})

/** How deep expressions stand in one another. */
function depthOf(expression: NodeExpression): number {
  return 1 + ('of' in expression ? Math.max(0, ...[expression.of].flat().map(depthOf)) : 0)
}

describe('limits', () => {
  /** Lists in lists, of which gathering what is negated makes the inmost ones deeper. */
  function alternating(levels: number): NodeExpression {
    let deep: NodeExpression = tag('inmost')
    for (let level = 0; level < levels; level++) {
      const [one, other] = [not(label(`l${level}`)), not(rackLabel(`r${level}`))]
      deep = level % 2 === 0 ? and(tag(`t${level}`), label(`k${level}`), one, other, deep) : or(one, deep)
    }
    return deep
  }

  test('what would come out too deep to be read again stays as it was', () => {
    const [shallow, deep] = [alternating(100), alternating(198)]
    expect(depthOf(simplify(shallow))).toBeGreaterThan(depthOf(shallow))
    expect(parseExpression(simplify(shallow)).ok).toBe(true)
    expect(simplify(deep)).toBe(deep)
  })

  test('two hundred levels and a hundred thousand expressions are simplified', () => {
    let deep: NodeExpression = tag('x')
    for (let level = 1; level < 200; level++) deep = { kind: 'not', of: deep }
    expect(simplify(deep)).toEqual(not(tag('x')))
    const of = Array.from({ length: 99_999 }, (_, at): NodeExpression => nodeName(`n${at % 10}`))
    const digits = Array.from({ length: 10 }, (_, at) => `n${at}`)
    expect(simplify({ kind: 'or', of })).toEqual(nodeName(...digits))
  })

  test('what is no expression is refused', () => {
    const given: NodeExpression = JSON.parse('{ "kind": "and", "of": [{ "kind": "tag", "test": { "is": "x" } }] }')
    const message = 'simplify: this is no expression: unrecognized_keys at of[0].test.is.'
    expect(() => simplify(given)).toThrow(expect.objectContaining({ code: 'invalid-input', message }))
  })
})
