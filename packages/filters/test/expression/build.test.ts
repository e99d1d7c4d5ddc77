import {
  allNodes,
  and,
  isNodeExpression,
  type LabelOperand,
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
  tag,
} from '@jobwright/filters'
import { describe, expect, test } from 'vitest'

/** Everything that one can get at in a value. */
function* reachable(value: unknown): Iterable<object> {
  if (typeof value !== 'object' || value === null) return
  yield value
  for (const part of Object.values(value)) yield* reachable(part)
}

/** Calls what does not compile. */
function call(builder: unknown, ...given: readonly unknown[]): unknown {
  return (builder as (...given: readonly unknown[]) => unknown)(...given)
}

describe('builders make plain data', () => {
  const cases: readonly (readonly [string, NodeExpression, unknown])[] = [
    ['all nodes', allNodes(), { kind: 'all' }],
    ['no nodes', noNodes(), { kind: 'none' }],
    ['names', nodeName('a', 'b'), { kind: 'name', test: { in: ['a', 'b'] } }],
    ['no names', nodeName(), { kind: 'name', test: { in: [] } }],
    ['a list of names', nodeName({ in: ['a'] }), { kind: 'name', test: { in: ['a'] } }],
    ['a name by prefix', nodeName({ prefix: 'cmp-' }), { kind: 'name', test: { prefix: 'cmp-' } }],
    ['a tag by suffix', tag({ suffix: '-gpu' }), { kind: 'tag', test: { suffix: '-gpu' } }],
    ['a rack by glob', rack({ glob: 'r?' }), { kind: 'rack', test: { glob: 'r?' } }],
    ['a label', label('k'), { kind: 'label', key: 'k', test: { present: true } }],
    ['a label, spelled out', label('k', { present: true }), { kind: 'label', key: 'k', test: { present: true } }],
    ['a label by value', label('k', 'v'), { kind: 'label', key: 'k', test: { in: ['v'] } }],
    ['a label that equals', label('k', { equals: 'v' }), { kind: 'label', key: 'k', test: { in: ['v'] } }],
    ['a label by glob', label('k', { glob: '*' }), { kind: 'label', key: 'k', test: { glob: '*' } }],
    [
      'a label that is not',
      rackLabel('k', { not: 'v' }),
      { kind: 'not', of: { kind: 'rackLabel', key: 'k', test: { in: ['v'] } } },
    ],
    ['a label of the empty key', rackLabel('', ''), { kind: 'rackLabel', key: '', test: { in: [''] } }],
    ['and', and(tag('a'), noNodes()), { kind: 'and', of: [{ kind: 'tag', test: { in: ['a'] } }, { kind: 'none' }] }],
    ['or', or(allNodes(), allNodes()), { kind: 'or', of: [{ kind: 'all' }, { kind: 'all' }] }],
    ['or of nothing', or(), { kind: 'or', of: [] }],
    ['not', not(allNodes()), { kind: 'not', of: { kind: 'all' } }],
  ]
  test.each(cases)('%s', (_, made, data) => {
    expect(made).toEqual(data)
    expect(parseExpression(made)).toEqual({ ok: true, value: data })
    expect(isNodeExpression(made)).toBe(true)
    for (const part of reachable(and(made))) expect(Object.isFrozen(part)).toBe(true)
  })
})

describe('builders keep nothing that can change', () => {
  test('a list of values is copied', () => {
    const values = ['a']
    const [byName, byLabel] = [nodeName({ in: values }), label('k', { in: values })]
    values.push('b')
    expect(byName).toEqual(nodeName('a'))
    expect(byLabel).toEqual(label('k', 'a'))
    expect(Object.isFrozen(values)).toBe(false)
  })

  test('plain data is copied in all its parts, what was built stays itself', () => {
    const parsed = {
      kind: 'or' as const,
      of: [
        { kind: 'and' as const, of: [{ kind: 'all' as const }, { kind: 'none' as const }] },
        { kind: 'not' as const, of: { kind: 'label' as const, key: 'k', test: { in: ['v'] } } },
        { kind: 'rackLabel' as const, key: 'k', test: { present: true as const } },
        { kind: 'tag' as const, test: { prefix: 'p' } },
      ],
    }
    const before = structuredClone(parsed)
    const made = not(parsed)
    for (const part of reachable(made)) expect(Object.isFrozen(part)).toBe(true)
    for (const part of reachable(parsed)) expect(Object.isFrozen(part)).toBe(false)
    parsed.of.pop()
    parsed.of.push({ kind: 'not', of: { kind: 'label', key: '', test: { in: [] } } })
    expect(made).toEqual({ kind: 'not', of: before })
    const built = tag('a')
    const joined = and(built)
    expect(joined.kind === 'and' && joined.of[0]).toBe(built)
  })

  test('a list of operands is copied', () => {
    const operands = [tag('a')]
    const joined = or(...operands)
    operands.push(tag('b'))
    expect(joined).toEqual({ kind: 'or', of: [tag('a')] })
  })
})

describe('builders refuse what is no expression, saying where', () => {
  const tests = 'give texts, or one test: { in: texts }, { prefix }, { suffix }, { glob }'
  const cases: readonly (readonly [string, () => unknown, string])[] = [
    ['a name that is no text', () => call(nodeName, 'a', 1), `nodeName: invalid_type at in[1]; ${tests}.`],
    ['null', () => call(tag, null), `tag: invalid_type at in[0]; ${tests}.`],
    ['a list', () => call(rack, ['a']), `rack: invalid_type at in[0]; ${tests}.`],
    [
      'two tests',
      () => call(rack, { glob: '*' }, { glob: '*' }),
      `rack: invalid_type at in[0], invalid_type at in[1]; ${tests}.`,
    ],
    ['an unknown test', () => call(tag, { regex: '.*' }), `tag: unrecognized_keys at regex; ${tests}.`],
    ['present of a tag', () => call(tag, { present: true }), `tag: unrecognized_keys at present; ${tests}.`],
    ['a key that is no text', () => call(label, 1, 'a'), 'label: the key must be a text.'],
    ['no key', () => call(rackLabel), 'rackLabel: the key must be a text.'],
    [
      'a value that is null',
      () => call(label, 'k', null),
      `label: invalid_type at the document itself; ${tests}, { equals }, { not } or { present: true }.`,
    ],
    [
      'a value that is a number',
      () => call(label, 'k', 1),
      `label: invalid_type at the document itself; ${tests}, { equals }, { not } or { present: true }.`,
    ],
    [
      'no test',
      () => call(label, 'k', {}),
      `label: invalid_value at the document itself; ${tests}, { equals }, { not } or { present: true }.`,
    ],
    [
      'not of a test',
      () => call(label, 'k', { not: { in: [] } }),
      `label: invalid_type at in[0]; ${tests}, { equals }, { not } or { present: true }.`,
    ],
    [
      'equals and not',
      () => call(label, 'k', { equals: 'a', not: 'b' }),
      `label: unrecognized_keys at equals, unrecognized_keys at not; ${tests}, { equals }, { not } or { present: true }.`,
    ],
    [
      'an operand that is none',
      () => call(and, tag('a'), undefined),
      'and, operand 2: this is no expression: invalid_type at the document itself.',
    ],
    [
      'an operand that is a filter',
      () => call(or, { filter_set_type: 'union' }),
      'or, operand 1: this is no expression: invalid_type at kind.',
    ],
    ['not of nothing', () => call(not), 'not: this is no expression: invalid_type at the document itself.'],
    [
      'a broken operand',
      () => call(not, { kind: 'and', of: [{ kind: 'tag', test: { in: [1] } }] }),
      'not: this is no expression: invalid_type at of[0].test.in[0].',
    ],
  ]
  test.each(cases)('%s', (_, build, message) => {
    expect(build).toThrow(expect.objectContaining({ code: 'invalid-input', message }))
  })

  test('what would be refused as JSON for its depth or size', () => {
    let deep = allNodes()
    for (let level = 1; level < 200; level++) deep = not(deep)
    expect(parseExpression(deep).ok).toBe(true)
    const message = 'expressions stand at most 200 deep in one another; give operands side by side.'
    expect(() => not(deep)).toThrow(expect.objectContaining({ code: 'invalid-input', message: `not: ${message}` }))
    expect(() => or(tag('a'), deep)).toThrow(expect.objectContaining({ message: `or: ${message}` }))
    const many = and(...Array.from({ length: 50_000 }, () => allNodes()))
    expect(parseExpression(or(many, and(...Array.from({ length: 49_997 }, () => noNodes())))).ok).toBe(true)
    expect(() => or(many, many)).toThrow(
      expect.objectContaining({ message: 'or: an expression is made up of at most 100000 expressions.' }),
    )
  })
})

test('a label that is not a value is met by nodes without the label', () => {
  const operands: readonly LabelOperand[] = [{ not: 'v' }]
  for (const operand of operands) {
    expect(matches(label('k', operand), { name: 'a' })).toBe(true)
    expect(matches(label('k', operand), { name: 'a', labels: { k: 'w' } })).toBe(true)
    expect(matches(label('k', operand), { name: 'a', labels: { k: 'v' } })).toBe(false)
  }
})
