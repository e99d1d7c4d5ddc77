import { JobwrightError, type Node } from '@jobwright/core'
import {
  allNodes,
  and,
  type Finding,
  label,
  lint,
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

const nodes: readonly Node[] = [
  {
    name: 'web-01',
    tags: ['gpu', 'protected'],
    labels: { color: 'blue', type: 'physical' },
    rack: 'rack-1',
    rackLabels: { hall: 'east' },
  },
  { name: 'web-02', tags: ['gpu'], labels: { color: 'yellow' }, rack: 'rack-2' },
  { name: 'db-01', labels: { type: 'physical' } },
]

/** Findings in short: level, code, place. */
const brief = (findings: readonly Finding[]) =>
  findings.map(({ level, code, path }) => `${level} ${code} ${path.join('.')}`.trim())
const said = (findings: readonly Finding[]) => findings.map(({ message }) => message)
const briefOf = (expression: NodeExpression) => brief(lint(expression))
const saidOf = (expression: NodeExpression) => said(lint(expression))

test('a sound expression has no findings', () => {
  const sound = or(
    and(tag('gpu', 'protected'), label('color'), not(label('color', 'red')), not(rack('rack-2'))),
    nodeName({ prefix: 'db-' }),
  )
  expect(lint(sound)).toEqual([])
  expect(lint(and(tag('gpu'), tag('protected')), nodes)).toEqual([])
  expect(lint(or(nodeName('web-01'), nodeName('web-02')), nodes, { action: 'destroy_nodes' })).toEqual([])
})

describe('a malformed expression', () => {
  const malformed = (value: unknown) =>
    lint(value, nodes).map(({ code, level, path, message, suggestion }) => {
      expect([code, level]).toEqual(['malformed-expression', 'error'])
      return [path.join('.'), message, suggestion]
    })

  test('is an error at each place, and looked into no further', () => {
    expect(
      malformed({
        kind: 'and',
        of: [
          { kind: 'Tag', test: { in: ['x'] } },
          { kind: 'tag', tests: {} },
          { kind: 'label', test: { present: false } },
          { kind: 'rack', test: { prefixes: 'x' } },
          { kind: 'name', test: { in: 'x' } },
          { kind: 'name', test: { in: [5] } },
          { kind: 'name', test: { prefix: 5 } },
          { kind: 'or', of: {} },
          'x',
          { kind: 'not' },
          { kind: 'name', test: {} },
          { kind: 7 },
        ],
      }),
    ).toEqual([
      ['of.0.kind', 'kind is one of all, none, name, tag, rack, label, rackLabel, and, or, not, here it is Tag', 'tag'],
      ['of.1.tests', 'tests is no part of an expression', 'test'],
      ['of.1.test', 'test is missing', undefined],
      ['of.2.key', 'key is missing', undefined],
      ['of.2.test.present', 'present is true', undefined],
      ['of.3.test.prefixes', 'prefixes is no part of an expression', 'prefix'],
      ['of.4.test.in', 'in is a list of texts', undefined],
      ['of.5.test.in.0', 'a value is a text, here it is the number 5', undefined],
      ['of.6.test.prefix', 'prefix is a text, here it is the number 5', undefined],
      ['of.7.of', 'of is a list of expressions, and of a not one expression', undefined],
      ['of.8', 'an expression is an object with a kind', undefined],
      ['of.9.of', 'of is missing', undefined],
      ['of.10.test', 'a test is an object of one key: in, prefix, suffix, glob or, of a label, present', undefined],
      [
        'of.11.kind',
        'kind is one of all, none, name, tag, rack, label, rackLabel, and, or, not, here it is the number 7',
        undefined,
      ],
    ])
    expect(Object.hasOwn(lint({ kind: 'x' })[0] ?? {}, 'suggestion')).toBe(false)
  })

  test('that is too deep or too big is one too', () => {
    const deep = Array.from({ length: 300 }).reduce<unknown>((of) => ({ kind: 'not', of }), { kind: 'all' })
    expect(said(lint(deep))).toEqual(['expressions stand at most 200 deep in one another'])
    const big = { kind: 'and', of: Array.from({ length: 100_001 }, () => ({ kind: 'all' })) }
    expect(said(lint(big))).toEqual(['an expression is made up of at most 100000 expressions'])
    expect(said(lint(Object.assign([], { kind: 'all' })))).toEqual(['an expression is an object with a kind'])
  })
})

describe('a contradiction', () => {
  test('is two values of what a node has one of', () => {
    expect(lint(and(label('color', 'blue'), tag('gpu'), label('color', 'red')))).toEqual([
      {
        code: 'contradiction',
        level: 'warning',
        path: ['of', 2],
        message: 'no node satisfies both label color = blue and label color = red',
      },
      { code: 'selects-nothing', level: 'warning', path: [], message: 'no node can be selected' },
    ])
    for (const one of [nodeName, rack, (value: string) => rackLabel('hall', value)]) {
      expect(briefOf(and(one('a'), one('b')))).toEqual(['warning contradiction of.1', 'warning selects-nothing'])
    }
    expect(briefOf(and(tag('a'), tag('b')))).toEqual([])
    expect(briefOf(and(label('a', 'x'), label('b', 'y'), rackLabel('a', 'z')))).toEqual([])
    expect(briefOf(and(nodeName('a', 'b'), nodeName('b', 'c')))).toEqual([])
  })

  test('is something and its negation, in whatever order its operands stand', () => {
    expect(saidOf(and(tag('a', 'b'), not(tag('b', 'a'))))[0]).toBe(
      'no node satisfies both tag a or b and no tag b or a',
    )
    expect(saidOf(and(not(label('color')), label('color')))[0]).toBe(
      'no node satisfies both no label color and label color',
    )
    const one = or(tag('a'), rack('r'))
    const other = or(rack('r'), tag('a'), tag('a'))
    expect(lint(and(tag('x'), one, not(other)))[0]).toEqual({
      code: 'contradiction',
      level: 'warning',
      path: ['of', 2, 'of'],
      message: 'no node satisfies both of[1] and the negation of of[2].of',
    })
    expect(briefOf(and(and(tag('a'), tag('b')), not(and(tag('b'), tag('a')))))).toContain(
      'warning contradiction of.1.of',
    )
    const third = or(tag('c'), rack('r'))
    expect(briefOf(and(one, third, not(one), not(third)))).toEqual([
      'warning contradiction of.2.of',
      'warning contradiction of.3.of',
      'warning selects-nothing',
    ])
    // By De Morgan.
    expect(briefOf(and(or(not(tag('a')), not(rack('b'))), and(tag('a'), rack('b'))))).toContain(
      'warning contradiction of.1',
    )
  })

  test('is a test and the negation of a wider one', () => {
    const contradicting: readonly NodeExpression[] = [
      and(tag('a'), not(tag('a', 'b'))),
      and(not(tag('a', 'b')), tag('a')),
      and(label('k', 'x'), not(label('k'))),
      and(tag({ prefix: 'ab' }), not(tag({ prefix: 'a' }))),
      and(tag({ suffix: 'ba' }), not(tag({ suffix: 'a' }))),
      and(tag('abc', 'abd'), not(tag({ glob: 'ab?' }))),
      and(tag('abc', 'abd'), not(tag({ prefix: 'ab' }))),
      and(rack({ glob: 'x*' }), not(rack({ glob: '**' }))),
      and(rack({ glob: 'x*' }), not(rack({ prefix: '' }))),
      and(rack('x'), not(rack({ suffix: '' }))),
    ]
    for (const expression of contradicting) {
      expect(briefOf(expression), JSON.stringify(expression)).toEqual([
        `warning contradiction of.1${expression.kind === 'and' && expression.of[1]?.kind === 'not' ? '.of' : ''}`,
        'warning selects-nothing',
      ])
    }
    const sound: readonly NodeExpression[] = [
      and(tag('a', 'b'), not(tag('a'))),
      and(label('k'), not(label('k', 'x'))),
      and(tag({ prefix: 'a' }), not(tag({ prefix: 'ab' }))),
      and(tag({ suffix: 'a' }), not(tag({ suffix: 'ba' }))),
      and(tag({ prefix: 'ab' }), not(tag({ suffix: 'a' }))),
      and(tag({ suffix: 'ab' }), not(tag({ prefix: 'a' }))),
      and(tag('abc', 'x'), not(tag({ glob: 'ab?' }))),
      and(tag('a'), not(rack('a')), not(label('a')), not(rackLabel('a'))),
      and(not(label('k', 'x')), not(label('k', 'y'))),
      and(not(label('k')), not(label('k', 'y'))),
      and(rack({ prefix: 'a' }), not(rack({ glob: '*a' }))),
      and(rack({ prefix: 'a' }), not(rack({ glob: '' }))),
    ]
    for (const expression of sound) expect(briefOf(expression), JSON.stringify(expression)).toEqual([])
  })

  test('is forms that no text has both of', () => {
    const contradicting: readonly NodeExpression[] = [
      and(nodeName({ prefix: 'a' }), nodeName({ prefix: 'b' })),
      and(nodeName({ suffix: 'a' }), nodeName({ suffix: 'b' })),
      and(nodeName('a', 'b'), nodeName({ prefix: 'c' })),
      and(nodeName({ glob: 'c?' }), nodeName('ca', 'cb', 'cc'), nodeName({ suffix: 'd' })),
    ]
    for (const expression of contradicting) {
      expect(briefOf(expression)[0], JSON.stringify(expression)).toMatch(/^warning contradiction of\.\d$/)
    }
    const sound: readonly NodeExpression[] = [
      and(nodeName({ prefix: 'a' }), nodeName({ prefix: 'ab' })),
      and(nodeName({ prefix: 'ab' }), nodeName({ prefix: 'a' })),
      and(nodeName({ suffix: 'a' }), nodeName({ suffix: 'ba' })),
      and(nodeName({ suffix: 'ba' }), nodeName({ suffix: 'a' })),
      and(nodeName({ prefix: 'a' }), nodeName({ suffix: 'b' }), nodeName({ glob: 'a*b' })),
      and(nodeName({ suffix: 'b' }), nodeName({ prefix: 'a' })),
      and(nodeName('a', 'c'), nodeName({ prefix: 'c' })),
      and(nodeName({ prefix: 'c' }), nodeName('a', 'c')),
      and(tag({ prefix: 'a' }), tag({ prefix: 'b' })),
      and(tag('a'), tag({ prefix: 'b' })),
      and(label('k', { prefix: 'a' }), label('k')),
      and(label('k'), label('k', { prefix: 'a' })),
    ]
    for (const expression of sound) expect(briefOf(expression), JSON.stringify(expression)).toEqual([])
  })

  test('can take three or more', () => {
    const expression = and(nodeName('a', 'b'), nodeName('b', 'c'), nodeName('c', 'a'))
    expect(lint(expression)[0]).toEqual({
      code: 'contradiction',
      level: 'warning',
      path: ['of', 2],
      message: 'no node satisfies name = c or a and all the others',
    })
    const contradicting: readonly NodeExpression[] = [
      and(rack('a', 'b'), not(rack('a')), not(rack('b'))),
      and(not(rack('a')), not(rack('b')), rack('a', 'b')),
      and(not(rack({ prefix: 'a' })), not(rack({ suffix: 'b' })), rack('aa', 'bb')),
      and(rack('aa', 'bb'), not(rack({ prefix: 'a' })), not(rack({ suffix: 'b' }))),
      and(rack('aa', 'ab', 'bb'), rack({ prefix: 'a' }), rack({ suffix: 'b' }), not(rack('ab'))),
      and(rack({ prefix: 'a' }), rack({ suffix: 'b' }), rack('aa', 'bb')),
      and(rack('a', 'b'), not(rack('a')), rack('a', 'c')),
    ]
    for (const each of contradicting) expect(briefOf(each)[0], JSON.stringify(each)).toMatch(/^warning contradiction/)
    const sound: readonly NodeExpression[] = [
      and(rack('a', 'b', 'c'), not(rack('a')), not(rack('b'))),
      and(not(rack('a')), rack('a', 'b'), rack('b', 'c')),
      and(tag('a', 'b'), not(tag('a')), tag('a', 'c')),
      and(tag('a', 'b'), tag('b', 'c'), tag('c', 'a')),
    ]
    // Of several tags one can answer each.
    for (const each of sound) expect(briefOf(each), JSON.stringify(each)).toEqual([])
  })

  test('is found through operands of the same kind, and reported once', () => {
    const nested = and(label('k', 'a'), and(tag('x'), not(or(tag('y'), not(label('k', 'b'))))), label('k', 'c'))
    expect(lint(nested).filter(({ code }) => code === 'contradiction')).toEqual([
      {
        code: 'contradiction',
        level: 'warning',
        path: ['of', 1, 'of', 1, 'of', 'of', 1, 'of'],
        message: 'no node satisfies both label k = a and label k = b',
      },
    ])
    expect(briefOf(and(nodeName('a'), nodeName('b'), rack('a'), rack('b')))).toEqual([
      'warning contradiction of.1',
      'warning contradiction of.3',
      'warning selects-nothing',
    ])
  })

  test('in one operand of an or leaves the others', () => {
    expect(briefOf(or(tag('x'), and(rack('a'), rack('b'))))).toEqual(['warning contradiction of.1.of.1'])
    expect(briefOf(and(tag('x'), or(rack('a'), and(rack('b'), rack('c')))))).toEqual([
      'warning contradiction of.1.of.1.of.1',
    ])
    expect(briefOf(or(rack('a'), rack('b')))).toEqual([])
  })

  test('among very many tests is found where it is plain', () => {
    const many = Array.from({ length: 3_000 }, (_, index) => not(nodeName(`n${index}`)))
    expect(briefOf(and(...many, nodeName('n2999')))).toEqual([
      'warning contradiction of.3000',
      'warning selects-nothing',
    ])
    expect(briefOf(and(nodeName('n2999'), ...many))).toContain('warning contradiction of.3000.of')
    const forms = Array.from({ length: 3_000 }, (_, index) => not(tag({ prefix: `n${index}` })))
    expect(briefOf(and(...forms, tag({ prefix: 'n2999' })))[0]).toBe('warning contradiction of.3000')
    const values = Array.from({ length: 100 }, (_, index) => `n${index}x`)
    const prefixes = values.map((value) => not(rack({ prefix: value })))
    // Forms are compared up to a limit; a finding is never wrong, but can be missing.
    expect(briefOf(and(rack(...values), ...prefixes))).toEqual([])
    expect(briefOf(and(rack(...values), ...prefixes.slice(0, 60)))).toEqual([])
    expect(briefOf(and(rack(...values.slice(0, 60)), ...prefixes.slice(0, 60)))[0]).toMatch(/^warning contradiction/)
  })
})

describe('a tautology', () => {
  test('is an or that nothing escapes', () => {
    expect(lint(or(label('color', { not: 'blue' }), label('color', { not: 'red' })))).toEqual([
      {
        code: 'tautology',
        level: 'warning',
        path: ['of', 1, 'of'],
        message: 'every node satisfies no label color = blue or no label color = red',
      },
      { code: 'selects-everything', level: 'info', path: [], message: 'every node is selected, whatever it carries' },
    ])
    expect(saidOf(or(tag('a'), rack('x'), not(tag('a'))))[0]).toBe('every node satisfies tag a or no tag a')
    expect(briefOf(or(label('k'), not(label('k', 'x'))))[0]).toBe('warning tautology of.1.of')
    expect(saidOf(or(not(rack('a', 'b')), rack('a'), rack('b')))[0]).toBe(
      'every node satisfies one of the others or rack = b',
    )
    expect(briefOf(not(and(rack('a'), rack('b'))))).toEqual([
      'warning contradiction of.of.1',
      'info selects-everything',
    ])
    expect(briefOf(or(not(tag('a')), not(tag('b')), not(and(tag('c'), not(tag('a'))))))).toEqual([
      'warning tautology of.2.of.of.1.of',
      'info selects-everything',
    ])
  })

  test('in one operand of an and leaves the others', () => {
    expect(briefOf(and(tag('x'), or(tag('a'), not(tag('a')))))).toEqual(['warning tautology of.1.of.1.of'])
    expect(briefOf(or(label('k', 'x'), not(label('k'))))).toEqual([])
  })
})

describe('what is said of every node or none', () => {
  test('whatever the nodes', () => {
    const everything: readonly NodeExpression[] = [
      allNodes(),
      and(),
      not(noNodes()),
      or(tag('x'), allNodes()),
      and(and(), nodeName({ prefix: '' })),
      nodeName({ prefix: '' }),
      nodeName({ suffix: '' }),
      nodeName({ glob: '*' }),
      not(and(tag('x'), noNodes())),
    ]
    for (const expression of everything) expect(briefOf(expression)).toEqual(['info selects-everything'])
    const nothing: readonly NodeExpression[] = [
      noNodes(),
      not(allNodes()),
      and(tag('x'), noNodes()),
      or(noNodes(), not(nodeName({ suffix: '' }))),
      not(nodeName({ glob: '***' })),
    ]
    for (const expression of nothing) expect(briefOf(expression)).toEqual(['warning selects-nothing'])
    const something: readonly NodeExpression[] = [
      rack({ prefix: '' }),
      tag({ glob: '*' }),
      label('k', { suffix: '' }),
      and(tag('x'), allNodes()),
      or(tag('x'), noNodes()),
      nodeName({ glob: '' }),
      nodeName({ prefix: 'x' }),
      nodeName({ glob: '*x' }),
    ]
    for (const expression of something) expect(briefOf(expression), JSON.stringify(expression)).toEqual([])
  })

  test('on these nodes', () => {
    expect(lint(or(tag('gpu'), label('type', 'physical')), nodes)).toEqual([
      { code: 'selects-everything', level: 'info', path: [], message: 'all 3 nodes are selected' },
    ])
    expect(said(lint(tag('gpu'), nodes.slice(0, 1)))).toEqual(['the only node is selected'])
    expect(lint(and(tag('protected'), rack('rack-2')), nodes)).toEqual([
      { code: 'selects-nothing', level: 'warning', path: [], message: 'none of the nodes is selected' },
    ])
    expect(said(lint(allNodes(), nodes))).toEqual(['every node is selected, whatever it carries'])
    expect(brief(lint(tag('gpu'), []))).toEqual(['warning selects-nothing'])
    expect(brief(lint(allNodes(), []))).toEqual(['info selects-everything'])
  })

  test('is a warning where every node would be destroyed', () => {
    for (const action of ['destroy_nodes', 'destroy_node']) {
      expect(brief(lint(allNodes(), undefined, { action }))).toEqual(['warning selects-everything'])
      expect(brief(lint(not(tag('x')), [{ name: 'a', tags: ['y'] }], { action }))).toContain(
        'warning selects-everything',
      )
    }
    expect(brief(lint(allNodes(), undefined, { action: 'deploy_nodes' }))).toEqual(['info selects-everything'])
  })
})

describe('what no node carries', () => {
  test('is found value by value, with what was probably meant', () => {
    const expression = or(
      nodeName('web-1', 'web-02'),
      tag('gpus', 'gpu', 'gpus'),
      label('color', { in: ['yelow', 'blue'] }),
      rack('rack-3'),
      rackLabel('hall', 'eastt'),
      tag('x'),
    )
    const findings = lint(expression, nodes).filter(({ code }) => code === 'never-matches')
    expect(findings.map(({ path, message, suggestion }) => [path.join('.'), message, suggestion])).toEqual([
      ['of.0.test.in.0', 'no node is named web-1', 'web-01'],
      ['of.1.test.in.0', 'no node has tag gpus', 'gpu'],
      ['of.5.test.in.0', 'no node has tag x', undefined],
      ['of.2.test.in.0', 'no node has label color = yelow', 'yellow'],
      ['of.3.test.in.0', 'no node is in rack rack-3', 'rack-1'],
      ['of.4.test.in.0', 'no node has rack label hall = eastt', 'east'],
    ])
    expect(findings.every(({ level }) => level === 'warning')).toBe(true)
    expect(Object.hasOwn(findings[2] ?? {}, 'suggestion')).toBe(false)
  })

  test('is found key by key', () => {
    const expression = or(label('colour', 'blue'), rackLabel('color'), label('type', { prefix: 'p' }), label(''))
    expect(lint(expression, nodes).map(({ path, message, suggestion }) => [path, message, suggestion])).toEqual([
      [['of', 0, 'key'], 'no node has label colour', 'color'],
      [['of', 3, 'key'], 'no node has label ""', undefined],
      [['of', 1, 'key'], 'no node has rack label color', undefined],
    ])
    expect(said(lint(label('colour', { prefix: 'b' }), nodes))[0]).toBe('no node has label colour')
  })

  test('is found of forms', () => {
    const expression = or(
      nodeName({ prefix: 'cmp-' }),
      tag({ glob: 'cpu*' }),
      label('color', { suffix: 'x' }),
      rack({ prefix: 'r9' }),
      nodeName({ prefix: 'web' }),
    )
    expect(lint(expression, nodes).map(({ path, message }) => [path.join('.'), message])).toEqual([
      ['of.0.test.prefix', 'no node has a name beginning with cmp-'],
      ['of.1.test.glob', 'no node has a tag of the form "cpu*"'],
      ['of.2.test.suffix', 'no node has a label color ending in x'],
      ['of.3.test.prefix', 'no node has a rack beginning with r9'],
    ])
    expect(brief(lint(or(tag({ prefix: 'a' }), rack('r')), [{ name: 'n' }]))).toEqual([
      'warning never-matches of.0.test.prefix',
      'warning never-matches of.1.test.in.0',
      'warning selects-nothing',
    ])
  })

  test('leaves nothing out where it is negated, an error before a destruction if it is misspelled', () => {
    const expression = and(tag('gpu'), not(tag('protcted')), not(not(tag('gpus'))), label('color', { not: 'red' }))
    expect(lint(expression, nodes).map(({ level, message }) => `${level}: ${message}`)).toEqual([
      'warning: no node has tag protcted, so this leaves none out',
      'warning: no node has tag gpus',
      'warning: no node has label color = red, so this leaves none out',
      'warning: none of the nodes is selected',
    ])
    const [first, ...rest] = lint(expression, nodes, { action: 'destroy_nodes' })
    expect(first).toEqual({
      code: 'never-matches',
      level: 'error',
      path: ['of', 1, 'of', 'test', 'in', 0],
      message: 'no node has tag protcted, so this leaves none out',
      suggestion: 'protected',
    })
    expect(rest.map(({ level }) => level)).toEqual(['warning', 'warning', 'warning'])
    expect(brief(lint(not(label('tipe', 'x')), nodes, { action: 'destroy_node' }))[0]).toBe(
      'error never-matches of.key',
    )
  })

  test('is not asked of an empty inventory', () => {
    expect(brief(lint(tag('x'), []))).toEqual(['warning selects-nothing'])
  })
})

describe('lists', () => {
  test('that give something again', () => {
    expect(lint(or(tag('a', 'b', 'a', 'a'), rack('a')))).toEqual([
      { code: 'repeated-value', level: 'info', path: ['of', 0, 'test', 'in', 2], message: 'the list gives a again' },
      { code: 'repeated-value', level: 'info', path: ['of', 0, 'test', 'in', 3], message: 'the list gives a again' },
    ])
    expect(lint(or(tag('a', 'b'), rack('x'), tag('b', 'a'), not(not(tag('a', 'b')))))).toEqual([
      { code: 'repeated-operand', level: 'info', path: ['of', 2], message: 'this says again what of[0] says' },
      { code: 'repeated-operand', level: 'info', path: ['of', 3], message: 'this says again what of[0] says' },
    ])
    expect(briefOf(and(or(tag('a'), rack('b')), or(rack('b'), tag('a'), rack('b'))))).toEqual([
      'info repeated-operand of.1',
      'info repeated-operand of.1.of.2',
    ])
    expect(briefOf(and(tag('a'), label('a'), rackLabel('a'), label('a', 'a'), label('a', { prefix: 'a' })))).toEqual([])
    expect(briefOf(or(tag('a'), and(tag('a'), tag('a')), or(tag('b')), not(and(not(tag('b'))))))).toEqual([
      'info repeated-operand of.1',
      'info repeated-operand of.3',
      'info repeated-operand of.1.of.1',
    ])
    expect(briefOf(and(and(or(tag('a'), tag('b')), tag('c')), and(tag('a'), tag('b'), tag('c'))))).toEqual([])
  })

  test('of nothing, where that is no node', () => {
    expect(lint(and(tag('x'), or(rack('r'), tag(...([] as string[]))), or(tag('x'), or())))).toEqual([
      {
        code: 'no-values',
        level: 'warning',
        path: ['of', 1, 'of', 1, 'test', 'in'],
        message: 'a list of no values, which is no node',
      },
      { code: 'no-values', level: 'warning', path: ['of', 2, 'of', 1], message: 'an or of nothing, which is no node' },
    ])
    expect(briefOf(or())).toEqual(['warning selects-nothing', 'warning no-values'])
    const none = rack(...([] as string[]))
    expect(briefOf(and(none, rack('a'), not(none)))).toEqual([
      'warning selects-nothing',
      'warning no-values of.0.test.in',
      'warning no-values of.2.of.test.in',
    ])
    expect(briefOf(rack(...([] as string[])))).toEqual(['warning selects-nothing', 'warning no-values test.in'])
    expect(briefOf(and(nodeName('a'), not(nodeName(...([] as string[])))))).toEqual([
      'warning no-values of.1.of.test.in',
    ])
  })
})

test('findings come errors first, and options are checked', () => {
  const expression = and(tag('gpu', 'gpu'), not(tag('protcted')))
  expect(brief(lint(expression, nodes, { action: 'destroy_nodes' }))).toEqual([
    'error never-matches of.1.of.test.in.0',
    'info repeated-value of.0.test.in.1',
  ])
  expect(() => lint(allNodes(), nodes, { actions: 'x' } as never)).toThrow(JobwrightError)
  expect(() => lint(allNodes(), undefined, { action: 'destroy_node_' })).toThrow('did you mean destroy_node')
  expect(() => lint(allNodes(), { nodes: [] } as never)).toThrow('lint: nodes must be a list of nodes.')
})

test('nodes can come from whatever lists them', () => {
  const listing = { nodes: () => new Set(nodes).values() }
  for (const expression of [tag('gpus'), or(tag('gpu'), label('type', 'physical')), and(rack('rack-1'), rack('x'))]) {
    expect(lint(expression, listing)).toEqual(lint(expression, nodes))
  }
  const filter = { filter_set_type: 'union', filter_set: [{ filter_type: 'union', node_tags: ['gpus'] }] }
  expect(lint(filter, listing)).toEqual(lint(filter, nodes))
})
