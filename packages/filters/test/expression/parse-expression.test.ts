import { isNodeExpression, type NodeExpression, parseExpression } from '@jobwright/filters'
import { describe, expect, test } from 'vitest'

function issuesOf(value: unknown) {
  const parsed = parseExpression(value)
  return parsed.ok ? [] : parsed.issues
}

/** A list of holes. */
function sparse(length: number): readonly unknown[] {
  return Object.assign([], { length })
}

/** So many expressions in one another; the innermost one is `all`. */
function nested(depth: number): NodeExpression {
  let expression: NodeExpression = { kind: 'all' }
  for (let level = 1; level < depth; level++) expression = { kind: 'not', of: expression }
  return expression
}

describe('parseExpression names what is wrong by path', () => {
  const cases: readonly (readonly [string, unknown, string, readonly (string | number)[]])[] = [
    ['no object', 'all', 'invalid_type', []],
    ['null', null, 'invalid_type', []],
    ['a list', [{ kind: 'all' }], 'invalid_type', []],
    ['no kind', {}, 'invalid_type', ['kind']],
    ['a kind that is no text', { kind: 1 }, 'invalid_type', ['kind']],
    ['an unknown kind', { kind: 'xor', of: [] }, 'invalid_value', ['kind']],
    ['a kind that all objects have', { kind: 'constructor' }, 'invalid_value', ['kind']],
    ['an unknown key', { kind: 'all', colour: 1 }, 'unrecognized_keys', ['colour']],
    ['a key of another kind', { kind: 'tag', key: 'k', test: { in: [] } }, 'unrecognized_keys', ['key']],
    ['a key given as undefined', { kind: 'all', of: undefined }, 'unrecognized_keys', ['of']],
    ['no test', { kind: 'tag' }, 'invalid_type', ['test']],
    ['a test that is a text', { kind: 'tag', test: 'gpu' }, 'invalid_type', ['test']],
    ['a test that is a list', { kind: 'tag', test: ['gpu'] }, 'invalid_type', ['test']],
    ['an empty test', { kind: 'tag', test: {} }, 'invalid_value', ['test']],
    ['two tests', { kind: 'tag', test: { prefix: 'a', suffix: 'b' } }, 'invalid_value', ['test']],
    ['an unknown test', { kind: 'tag', test: { regex: '.*' } }, 'unrecognized_keys', ['test', 'regex']],
    [
      'a test that labels alone have',
      { kind: 'tag', test: { present: true } },
      'unrecognized_keys',
      ['test', 'present'],
    ],
    [
      'present that is not true',
      { kind: 'label', key: 'k', test: { present: 1 } },
      'invalid_value',
      ['test', 'present'],
    ],
    ['values that are no list', { kind: 'name', test: { in: 'a' } }, 'invalid_type', ['test', 'in']],
    ['a value that is no text', { kind: 'name', test: { in: ['a', 1] } }, 'invalid_type', ['test', 'in', 1]],
    ['a prefix that is no text', { kind: 'name', test: { prefix: null } }, 'invalid_type', ['test', 'prefix']],
    ['a suffix that is no text', { kind: 'name', test: { suffix: 1 } }, 'invalid_type', ['test', 'suffix']],
    ['a glob that is no text', { kind: 'rack', test: { glob: {} } }, 'invalid_type', ['test', 'glob']],
    ['no key', { kind: 'label', test: { present: true } }, 'invalid_type', ['key']],
    ['a key that is no text', { kind: 'rackLabel', key: 1, test: { in: [] } }, 'invalid_type', ['key']],
    ['operands that are no list', { kind: 'and', of: { kind: 'all' } }, 'invalid_type', ['of']],
    ['no operands', { kind: 'or' }, 'invalid_type', ['of']],
    ['a list under not', { kind: 'not', of: [{ kind: 'all' }] }, 'invalid_type', ['of']],
    [
      'something deep inside',
      { kind: 'and', of: [{ kind: 'all' }, { kind: 'not', of: { kind: 'label', key: 'k', test: { in: [null] } } }] },
      'invalid_type',
      ['of', 1, 'of', 'test', 'in', 0],
    ],
  ]
  test.each(cases)('%s', (_, value, code, path) => {
    expect(issuesOf(value)).toEqual([{ code, path }])
  })

  test('several things at once, in the order of the document', () => {
    const document = {
      kind: 'or',
      of: [{ kind: 'tag', tset: {}, test: { prefix: 1, regex: 2 } }, { kind: '' }],
      also: 1,
    }
    expect(issuesOf(document)).toEqual([
      { code: 'unrecognized_keys', path: ['also'] },
      { code: 'unrecognized_keys', path: ['of', 0, 'tset'] },
      { code: 'unrecognized_keys', path: ['of', 0, 'test', 'regex'] },
      { code: 'invalid_value', path: ['of', 1, 'kind'] },
    ])
  })
})

describe('parseExpression takes hostile documents', () => {
  test('own keys count alone: what an object inherits is not there', () => {
    expect(issuesOf(Object.create({ kind: 'all' }))).toEqual([{ code: 'invalid_type', path: ['kind'] }])
    expect(issuesOf(Object.assign(Object.create({ test: { in: [] } }), { kind: 'tag' }))).toEqual([
      { code: 'invalid_type', path: ['test'] },
    ])
    expect(isNodeExpression(Object.create({ kind: 'all' }))).toBe(false)
  })

  test('keys named like what all objects inherit', () => {
    const kinds = ['__proto__', 'toString', 'hasOwnProperty', 'constructor']
    for (const kind of kinds) expect(issuesOf({ kind })).toEqual([{ code: 'invalid_value', path: ['kind'] }])
    const document: unknown = JSON.parse('{ "kind": "all", "__proto__": { "kind": "none" } }')
    expect(issuesOf(document)).toEqual([{ code: 'unrecognized_keys', path: ['__proto__'] }])
    const label: unknown = JSON.parse('{ "kind": "label", "key": "__proto__", "test": { "in": ["constructor"] } }')
    expect(parseExpression(label)).toEqual({ ok: true, value: label })
  })

  test('holes in lists are no operands and no values', () => {
    expect(issuesOf({ kind: 'and', of: sparse(2) })).toEqual([
      { code: 'invalid_type', path: ['of', 0] },
      { code: 'invalid_type', path: ['of', 1] },
    ])
    expect(issuesOf({ kind: 'tag', test: { in: sparse(1) } })).toEqual([
      { code: 'invalid_type', path: ['test', 'in', 0] },
    ])
  })

  test('200 levels are taken, one more is refused where it begins, and a hundred thousand do not overflow the stack', () => {
    expect(issuesOf(nested(200))).toEqual([])
    expect(issuesOf(nested(201))).toEqual([{ code: 'too_deep', path: Array.from({ length: 200 }, () => 'of') }])
    expect(issuesOf(nested(100_000))).toEqual([{ code: 'too_deep', path: Array.from({ length: 200 }, () => 'of') }])
    const circle = { kind: 'not', of: {} }
    circle.of = circle
    expect(issuesOf(circle)).toMatchObject([{ code: 'too_deep' }])
  })

  test('levels side by side are not one in another', () => {
    expect(issuesOf({ kind: 'and', of: [nested(199), nested(199), nested(199)] })).toEqual([])
  })

  test('100 000 expressions are taken, one more is refused, and what is shared a billion times is given up', () => {
    const all = { kind: 'all' }
    expect(issuesOf({ kind: 'and', of: Array.from({ length: 99_999 }, () => all) })).toEqual([])
    expect(issuesOf({ kind: 'and', of: Array.from({ length: 100_000 }, () => all) })).toEqual([
      { code: 'too_big', path: ['of', 99_999] },
    ])
    let shared: unknown = { kind: 'all' }
    for (let level = 0; level < 100; level++) shared = { kind: 'or', of: [shared, shared] }
    expect(issuesOf(shared).map(({ code }) => code)).toEqual(['too_big'])
  })

  test('values of a list are no expressions: there may be as many as one likes', () => {
    expect(issuesOf({ kind: 'name', test: { in: Array.from({ length: 200_000 }, () => 'a') } })).toEqual([])
  })

  test('the first hundred issues are listed, and no more are looked for', () => {
    const issues = issuesOf({ kind: 'and', of: Array.from({ length: 1000 }, () => ({ kind: 'xor' })) })
    expect(issues).toHaveLength(100)
    expect(issues.at(-1)).toEqual({ code: 'invalid_value', path: ['of', 99, 'kind'] })
    expect(issuesOf({ kind: 'tag', test: { in: Array.from({ length: 1000 }, () => 1) } })).toHaveLength(100)
    const keys = Object.fromEntries(Array.from({ length: 1000 }, (_, at) => [`k${at}`, at]))
    expect(issuesOf({ kind: 'all', ...keys })).toHaveLength(100)
  })
})
