import {
  allNodes,
  and,
  formatFilter,
  label,
  type NodeExpression,
  nodeName,
  noNodes,
  not,
  or,
  rack,
  rackLabel,
  tag,
} from '@jobwright/filters'
import { describe, expect, test } from 'vitest'

const [a, b, c] = [label('a'), label('b'), label('c')]

describe('formatFilter', () => {
  const cases: readonly (readonly [NodeExpression, string])[] = [
    [allNodes(), 'all'],
    [noNodes(), 'none'],
    [nodeName('a'), 'name = a'],
    [nodeName('a', 'b'), 'name in (a, b)'],
    [nodeName('a', 'a'), 'name in (a, a)'],
    [nodeName(), 'name in ()'],
    [not(nodeName('a')), 'name != a'],
    [not(nodeName('a', 'b')), 'name not in (a, b)'],
    [not(nodeName()), 'name not in ()'],
    [tag({ prefix: 'g' }), 'tag ^= g'],
    [tag({ suffix: 'g' }), 'tag $= g'],
    [rack({ glob: 'r-*?' }), 'rack ~ r-*?'],
    [not(rack({ glob: 'r*' })), 'not rack ~ r*'],
    [label('a'), 'label.a'],
    [not(label('a')), 'not label.a'],
    [not(not(label('a', 'x'))), 'not label.a != x'],
    [rackLabel('a', 'x'), 'rackLabel.a = x'],
    [and(a, b, c), 'label.a and label.b and label.c'],
    [or(a, b, c), 'label.a or label.b or label.c'],
    [or(and(a, b), c), 'label.a and label.b or label.c'],
    [and(or(a, b), c), '(label.a or label.b) and label.c'],
    [and(and(a, b), c), '(label.a and label.b) and label.c'],
    [or(a, or(b, c)), 'label.a or (label.b or label.c)'],
    [and(not(a), b), 'not label.a and label.b'],
    [not(and(a, b)), 'not (label.a and label.b)'],
    [not(or(a, b)), 'not (label.a or label.b)'],
    [not(not(a)), 'not not label.a'],
    [not(allNodes()), 'not all'],
    [and(), 'all of ()'],
    [or(), 'any of ()'],
    [and(or(a, b)), 'all of (label.a or label.b)'],
    [or(and(a, b)), 'any of (label.a and label.b)'],
    [and(or(a), and(b)), 'any of (label.a) and all of (label.b)'],
    [not(and()), 'not all of ()'],
    [nodeName(''), 'name = ""'],
    [nodeName('and', 'or', 'not', 'in'), 'name in ("and", "or", "not", "in")'],
    [nodeName('all', 'none', 'AND', 'of', 'label.x'), 'name in (all, none, AND, of, label.x)'],
    [
      nodeName('a b', 'a,b', 'a(b', 'a=b', '#', "'", '"', '\\', '[', '~', '&', '{'),
      'name in ("a b", "a,b", "a(b", "a=b", "#", "\'", "\\"", "\\\\", "[", "~", "&", "{")',
    ],
    [nodeName('é', 'e\u0301', '节点', '\u0663'), 'name in (é, e\u0301, 节点, \u0663)'],
    [nodeName('😀', '€'), 'name in ("😀", "€")'],
    [
      nodeName('\n', '\u0000', '\u007f', '\u00a0', '\u202e', '\u2028', '\u200b', '\ud83d', '\u{e0041}'),
      'name in ("\\n", "\\u0000", "\\u007f", "\\u00a0", "\\u202e", "\\u2028", "\\u200b", "\\ud83d", "\\udb40\\udc41")',
    ],
    [nodeName('_-./:@+*?%azAZ09'), 'name = _-./:@+*?%azAZ09'],
    [label('app.kubernetes.io/name', 'web'), 'label.app.kubernetes.io/name = web'],
    [label('any key'), 'label["any key"]'],
    [label(''), 'label[""]'],
    [label('and'), 'label.and'],
    [label('.'), 'label..'],
    [rackLabel('__proto__', { prefix: '' }), 'rackLabel.__proto__ ^= ""'],
    [rackLabel('"'), 'rackLabel["\\""]'],
  ]
  test.each(cases)('%j', (expression, text) => {
    expect(formatFilter(expression)).toBe(text)
  })

  test('takes plain data and leaves it alone', () => {
    const data = { kind: 'and', of: [{ kind: 'all' }, { kind: 'tag', test: { in: ['a'] } }] } as const
    expect(formatFilter(data)).toBe('all and tag = a')
    expect(Object.isFrozen(data)).toBe(false)
  })

  test('refuses what is no expression', () => {
    const filter = { filter_set_type: 'union', filter_set: [] } as unknown as NodeExpression
    expect(() => formatFilter(filter)).toThrowError(/^formatFilter: this is no expression: invalid_type at kind/)
    let deep: NodeExpression = { kind: 'all' }
    for (let level = 0; level < 100_000; level++) deep = { kind: 'not', of: deep }
    expect(() => formatFilter(deep)).toThrowError(/^formatFilter: .*too_deep/)
  })
})
