import { JobwrightError, type Node } from '@jobwright/core'
import {
  allNodes,
  and,
  type ExpressionExplanation,
  explainNode,
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

const full: Node = {
  name: 'cmp-07',
  tags: ['gpu', 'gpu-a100', 'spare'],
  labels: { color: 'yellow', type: 'virtual' },
  rack: 'r1',
  rackLabels: { hall: 'east' },
}
const bare: Node = { name: 'web-1' }

const textOf = (expression: NodeExpression, node: Node): string => explainNode(expression, node).text
const placesOf = (expression: NodeExpression, node: Node): readonly string[] =>
  explainNode(expression, node).deciding.map(({ path }) => path.join('.'))

describe('an explanation', () => {
  test('mirrors the expression, with a verdict and what the node has at each place', () => {
    const expression = or(and(label('color', 'yellow'), not(tag('gpu'))), rack('r2'), allNodes(), noNodes())
    expect(explainNode(expression, full)).toEqual({
      node: 'cmp-07',
      selected: true,
      tree: {
        kind: 'or',
        path: [],
        verdict: true,
        of: [
          {
            kind: 'and',
            path: ['of', 0],
            verdict: false,
            of: [
              {
                kind: 'label',
                path: ['of', 0, 'of', 0],
                verdict: true,
                key: 'color',
                test: { in: ['yellow'] },
                actual: 'yellow',
              },
              {
                kind: 'not',
                path: ['of', 0, 'of', 1],
                verdict: false,
                of: {
                  kind: 'tag',
                  path: ['of', 0, 'of', 1, 'of'],
                  verdict: true,
                  test: { in: ['gpu'] },
                  actual: ['gpu', 'gpu-a100', 'spare'],
                },
              },
            ],
          },
          { kind: 'rack', path: ['of', 1], verdict: false, test: { in: ['r2'] }, actual: 'r1' },
          { kind: 'all', path: ['of', 2], verdict: true },
          { kind: 'none', path: ['of', 3], verdict: false },
        ],
      },
      deciding: [{ kind: 'all', path: ['of', 2], verdict: true }],
      text: 'selected: all is every node',
    } satisfies ExpressionExplanation)
  })

  test('has null and empty lists for what the node lacks', () => {
    const { tree } = explainNode(and(tag('x'), rack('x'), label('k'), rackLabel('k'), nodeName('x')), bare)
    expect(tree).toMatchObject({
      of: [
        { kind: 'tag', actual: [] },
        { kind: 'rack', actual: null },
        { kind: 'label', key: 'k', actual: null, test: { present: true } },
        { kind: 'rackLabel', key: 'k', actual: null },
        { kind: 'name', actual: 'web-1', test: { in: ['x'] } },
      ],
    })
    const nothing: Node = { name: 'n', tags: null, labels: null, rack: null, rackLabels: null }
    expect(explainNode(or(tag('x'), rack('x'), label('k'), rackLabel('k')), nothing).selected).toBe(false)
  })

  test('finds labels and racks, each in its own place', () => {
    expect(explainNode(rackLabel('hall', 'east'), full).selected).toBe(true)
    expect(explainNode(label('hall', 'east'), full).selected).toBe(false)
    expect(explainNode(label('toString'), full).selected).toBe(false)
    const hostile: Node = { name: 'n', labels: JSON.parse('{"__proto__":"x"}') }
    expect(textOf(label('__proto__', 'x'), hostile)).toBe('selected: label __proto__ = x')
  })
})

describe('the reason', () => {
  const a = tag('gpu')
  const b = label('color', 'yellow')
  const lacking = tag('missing')

  test('is every operand where all are needed, and the first of those with the fewest where one is enough', () => {
    expect(placesOf(and(a, b, rack('r1')), full)).toEqual(['of.0', 'of.1', 'of.2'])
    expect(placesOf(or(lacking, rack('x')), full)).toEqual(['of.0', 'of.1'])
    expect(placesOf(or(and(a, b), rack('r1'), nodeName('cmp-07')), full)).toEqual(['of.1'])
    expect(placesOf(and(a, or(lacking, rack('x')), nodeName('x')), full)).toEqual(['of.2'])
    expect(placesOf(not(and(or(lacking, rack('x')), nodeName('x'))), full)).toEqual(['of.of.1'])
  })

  test('names a test once, at the first place that counts', () => {
    expect(placesOf(and(or(lacking, a), a, b, a), full)).toEqual(['of.0.of.1', 'of.2'])
    const listed = tag('gpu', 'gpu', 'spare')
    expect(placesOf(and(listed, tag('spare', 'gpu')), full)).toEqual(['of.0'])
    expect(placesOf(and(label('color'), rackLabel('hall'), label('type')), full)).toEqual(['of.0', 'of.1', 'of.2'])
  })

  test('leaves out what another test justifies besides', () => {
    // The first operand alone would blame gpu; yellow, which the second needs, holds it too.
    expect(placesOf(and(or(a, b), b), full)).toEqual(['of.1'])
    expect(placesOf(and(or(a, b), or(b, rack('r1'))), full)).toEqual(['of.1.of.0'])
    expect(placesOf(or(and(lacking, rack('x')), and(rack('x'), nodeName('x'))), full)).toEqual(['of.1.of.0'])
    expect(placesOf(and(or(a, b), or(b, a), or(rack('r1'), a)), full)).toEqual(['of.0.of.0'])
  })

  test('keeps what is needed in several places as long as one of them does not have it otherwise', () => {
    expect(placesOf(and(or(a, and(b, rack('r1'))), b), full)).toEqual(['of.0.of.0', 'of.1'])
    expect(placesOf(and(or(and(a, b), and(a, rack('r1'))), or(b, nodeName('x'))), full)).toEqual([
      'of.0.of.0.of.0',
      'of.0.of.0.of.1',
    ])
  })

  test('is a constant only where no test is needed', () => {
    expect(placesOf(and(allNodes(), a, and()), full)).toEqual(['of.1'])
    expect(placesOf(or(noNodes(), lacking, or()), full)).toEqual(['of.1'])
    expect(placesOf(or(a, and(allNodes(), not(noNodes()))), full)).toEqual(['of.1.of.0', 'of.1.of.1.of'])
    expect(placesOf(and(allNodes(), allNodes()), full)).toEqual(['of.0'])
    expect(placesOf(and(a, noNodes()), bare)).toEqual(['of.1'])
  })
})

describe('the text of a selected node', () => {
  test('says what it has of what is wanted', () => {
    expect(textOf(label('color', 'yellow'), full)).toBe('selected: label color = yellow')
    expect(textOf(and(nodeName('cmp-07'), tag('gpu'), rack('r1'), rackLabel('hall', 'east')), full)).toBe(
      'selected: name = cmp-07, tag gpu, rack = r1 and rack label hall = east',
    )
  })

  test('says which of several values it is', () => {
    expect(textOf(label('color', { in: ['red', 'yellow'] }), full)).toBe('selected: label color = yellow')
    expect(textOf(tag('spare', 'gpu'), full)).toBe('selected: tag gpu')
    expect(textOf(nodeName('a', 'cmp-07'), full)).toBe('selected: name = cmp-07')
  })

  test('says what a form was found in', () => {
    expect(textOf(nodeName({ prefix: 'cmp-' }), full)).toBe('selected: name beginning with cmp- (cmp-07)')
    expect(textOf(tag({ suffix: '00' }), full)).toBe('selected: tag ending in 00 (gpu-a100)')
    expect(textOf(label('color', { glob: 'y*w' }), full)).toBe('selected: label color of the form "y*w" (yellow)')
    expect(textOf(rack({ prefix: '' }), full)).toBe('selected: rack beginning with "" (r1)')
    expect(textOf(label('color'), full)).toBe('selected: label color')
  })

  test('says what it does not have, and what besides', () => {
    expect(textOf(not(label('color', 'red')), full)).toBe('selected: no label color = red (yellow)')
    expect(textOf(label('color', { not: 'red' }), bare)).toBe('selected: no label color = red')
    expect(textOf(not(label('color')), bare)).toBe('selected: no label color')
    expect(textOf(not(rackLabel('hall', { prefix: 'w' })), full)).toBe(
      'selected: no rack label hall beginning with w (east)',
    )
    expect(textOf(not(tag('a', 'b')), full)).toBe('selected: no tag a or b')
    expect(textOf(not(nodeName('a', 'b')), full)).toBe('selected: name other than a or b (cmp-07)')
    expect(textOf(not(nodeName({ glob: 'web-?' })), full)).toBe('selected: name not of the form "web-?" (cmp-07)')
    expect(textOf(not(rack('r9')), full)).toBe('selected: rack other than r9 (r1)')
    expect(textOf(not(rack({ suffix: '9' })), bare)).toBe('selected: rack not ending in 9 (no rack)')
  })

  test('pushes negations down to the tests', () => {
    expect(textOf(not(or(tag('x'), not(tag('gpu')))), full)).toBe('selected: no tag x and tag gpu')
    expect(textOf(not(not(tag('gpu'))), full)).toBe('selected: tag gpu')
  })

  test('spells out five tests', () => {
    const wanted = ['1', '2', '3', '4', '5', '6', '7']
    const node: Node = { name: 'n', tags: wanted }
    expect(textOf(and(...wanted.map((each) => tag(each))), node)).toBe(
      'selected: tag 1, tag 2, tag 3, tag 4, tag 5 and 2 more',
    )
    expect(textOf(not(tag(...wanted)), bare)).toBe('selected: no tag 1, 2, 3, 4, 5 or 2 more')
  })
})

describe('the text of a node that is not selected', () => {
  test('says what is wanted and what the node has instead', () => {
    expect(textOf(and(label('color', 'yellow'), label('type', 'physical')), full)).toBe(
      'not selected: wants label type = physical, the node has virtual',
    )
    expect(textOf(nodeName('a'), full)).toBe('not selected: wants name = a, the node is cmp-07')
    expect(textOf(rack('r2', 'r3'), full)).toBe('not selected: wants rack = r2 or r3, the node is in r1')
    expect(textOf(rack('r2'), bare)).toBe('not selected: wants rack = r2, the node is in no rack')
    expect(textOf(rackLabel('hall', 'west'), full)).toBe(
      'not selected: wants rack label hall = west, the rack has east',
    )
    expect(textOf(rackLabel('hall'), bare)).toBe('not selected: wants rack label hall, the rack has none')
    expect(textOf(label('zone'), full)).toBe('not selected: wants label zone, the node has none')
    expect(textOf(label('zone', { in: [] }), full)).toBe(
      'not selected: wants label zone = a value of none, the node has none',
    )
  })

  test('says so of tags and forms too', () => {
    expect(textOf(tag('x', 'y'), full)).toBe('not selected: wants tag x or y, the node has gpu, gpu-a100 and spare')
    expect(textOf(tag('x'), bare)).toBe('not selected: wants tag x, the node has no tags')
    expect(textOf(nodeName({ prefix: 'db-' }), full)).toBe(
      'not selected: wants name beginning with db-, the node is cmp-07',
    )
    expect(textOf(label('type', { suffix: 'x' }), full)).toBe(
      'not selected: wants label type ending in x, the node has virtual',
    )
    expect(textOf(rack({ glob: 'x?' }), full)).toBe('not selected: wants rack of the form "x?", the node is in r1')
    expect(textOf(tag({ glob: 'cpu*' }), bare)).toBe('not selected: wants tag of the form "cpu*", the node has no tags')
  })

  test('says what should be absent', () => {
    expect(textOf(not(label('color', 'yellow')), full)).toBe(
      'not selected: wants no label color = yellow, the node has yellow',
    )
    expect(textOf(not(label('color')), full)).toBe('not selected: wants no label color, the node has yellow')
    expect(textOf(not(tag('spare', 'x')), full)).toBe('not selected: wants no tag spare or x, the node has spare')
    expect(textOf(not(tag({ prefix: 'gpu' })), full)).toBe(
      'not selected: wants no tag beginning with gpu, the node has gpu and gpu-a100',
    )
    expect(textOf(not(nodeName({ prefix: 'cmp' })), full)).toBe(
      'not selected: wants name not beginning with cmp, the node is cmp-07',
    )
    expect(textOf(not(rack('r1')), full)).toBe('not selected: wants rack other than r1, the node is in r1')
  })

  test('gives the alternatives, those of one attribute in one breath', () => {
    expect(textOf(or(tag('x'), and(rack('r2'), nodeName('a'))), full)).toBe(
      'not selected: wants tag x, the node has gpu, gpu-a100 and spare; or rack = r2, the node is in r1',
    )
    expect(textOf(or(label('color', 'red'), label('color', { in: ['blue', 'red'] }), label('type', 'x')), full)).toBe(
      'not selected: wants label color = red or blue, the node has yellow; or label type = x, the node has virtual',
    )
    // Two absences wanted are not the absence of both.
    expect(textOf(not(and(tag('gpu'), tag('spare'))), full)).toBe(
      'not selected: wants no tag gpu, the node has gpu; or no tag spare, the node has spare',
    )
    expect(textOf(or(nodeName('a'), nodeName({ prefix: 'b' }), nodeName('c')), full)).toBe(
      'not selected: wants name = a, the node is cmp-07; or name beginning with b, the node is cmp-07; or name = c, the node is cmp-07',
    )
  })

  test('spells out five', () => {
    const wanted = ['1', '2', '3', '4', '5', '6', '7']
    expect(textOf(or(...wanted.map((each) => nodeName(each))), full)).toBe(
      'not selected: wants name = 1, 2, 3, 4, 5 or 2 more, the node is cmp-07',
    )
    const labels = wanted.map((each) => `label ${each}, the node has none`)
    expect(textOf(or(...wanted.map((each) => label(each))), full)).toBe(
      `not selected: wants ${labels.slice(0, 5).join('; or ')}; or one of 2 more`,
    )
    expect(textOf(or(...wanted.slice(0, 5).map((each) => label(each))), full)).toBe(
      `not selected: wants ${labels.slice(0, 5).join('; or ')}`,
    )
  })
})

test('the text of constants says what they are', () => {
  expect(textOf(allNodes(), full)).toBe('selected: all is every node')
  expect(textOf(noNodes(), full)).toBe('not selected: none is no node')
  expect(textOf(and(), full)).toBe('selected: an and of nothing is every node')
  expect(textOf(or(), full)).toBe('not selected: an or of nothing is no node')
  expect(textOf(not(allNodes()), full)).toBe('not selected: all is every node, and it is negated')
  expect(textOf(not(or()), full)).toBe('selected: an or of nothing is no node, and it is negated')
  expect(textOf(or(noNodes(), or()), full)).toBe('not selected: none is no node; an or of nothing is no node')
})

test('odd words are quoted, and never make a second line', () => {
  expect(textOf(label('a b', 'x\ny'), bare)).toBe('not selected: wants label "a b" = "x\\ny", the node has none')
})

test('semantics make no difference to an expression, and options are checked', () => {
  const expression = and(tag('gpu'), tag('x'))
  expect(explainNode(expression, full, { semantics: 'deployed' })).toEqual(explainNode(expression, full))
  expect(() => explainNode(expression, full, { semantics: 'real' } as never)).toThrow(JobwrightError)
  expect(() => explainNode(expression, full, { semantic: 'deployed' } as never)).toThrow(
    'explainNode: unknown option "semantic" (did you mean semantics?)',
  )
})

test('what is no expression is refused', () => {
  const malformed: readonly unknown[] = [{ kind: 'tagg' }, { kind: 'and' }, { kind: 'tag', test: {} }, { kind: 5 }]
  for (const expression of malformed) {
    expect(() => explainNode(expression as NodeExpression, full)).toThrow(/^explainNode: this is no expression: /)
  }
})

test('what somebody adds to all objects changes nothing', () => {
  const expressions = [label('color', { prefix: 'y' }), label('type'), not(tag('gpu')), or(and(rack('x')), noNodes())]
  const outcome = () => JSON.stringify(expressions.map((each) => [explainNode(each, full), lint(each, [full, bare])]))
  const before = outcome()
  const added = ['in', 'prefix', 'suffix', 'glob', 'present', 'key', 'of', 'test']
  for (const key of added) Object.defineProperty(Object.prototype, key, { value: ['x'], configurable: true })
  let after: string
  try {
    after = outcome()
  } finally {
    for (const key of added) Reflect.deleteProperty(Object.prototype, key)
  }
  expect(after).toBe(before)
})

test('wide expressions are explained in a short text', () => {
  const wanted = Array.from({ length: 5_000 }, (_, index) => label(`k${index}`, 'x'))
  const { deciding, text } = explainNode(or(...wanted), bare)
  expect(deciding).toHaveLength(5_000)
  expect(text).toMatch(/; or one of 4995 more$/)
  const repeated = Array.from({ length: 5_000 }, () => or(tag('gpu'), tag('spare')))
  expect(placesOf(and(...repeated), full)).toEqual(['of.0.of.0'])
})
