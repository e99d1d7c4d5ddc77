import { execFileSync } from 'node:child_process'
import { type Node, type NodeFilter, selectNodes } from '@jobwright/core'
import {
  allNodes,
  and,
  createNodeIndex,
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
} from '@jobwright/filters'
import { describe, expect, test } from 'vitest'

const nodes: readonly Node[] = [
  { name: 'a', tags: ['gpu'], labels: { color: 'blue' }, rack: 'r1', rackLabels: { row: '1' } },
  { name: 'b', tags: ['gpu', 'spare'], labels: { color: 'yellow' }, rack: 'r1', rackLabels: { row: '1' } },
  { name: 'c', labels: { color: 'yellow', type: 'virtual' } },
]

const invalid = (message: RegExp) =>
  expect.objectContaining({ code: 'invalid-input', message: expect.stringMatching(message) })

const caught = (act: () => unknown): unknown => {
  try {
    act()
  } catch (error) {
    return error
  }
  return undefined
}

describe('an index', () => {
  test('answers expressions over each attribute', () => {
    const index = createNodeIndex(nodes)
    const names = (expression: NodeExpression) => index.select(expression).names
    expect(names(allNodes())).toEqual(['a', 'b', 'c'])
    expect(names(noNodes())).toEqual([])
    expect(names(nodeName('c', 'a', 'c', 'z'))).toEqual(['a', 'c'])
    expect(names(nodeName({ prefix: 'b' }))).toEqual(['b'])
    expect(names(tag('spare', 'none'))).toEqual(['b'])
    expect(names(rack({ suffix: '1' }))).toEqual(['a', 'b'])
    expect(names(label('color', { glob: 'y*' }))).toEqual(['b', 'c'])
    expect(names(label('type'))).toEqual(['c'])
    expect(names(label('type', { not: 'virtual' }))).toEqual(['a', 'b'])
    expect(names(rackLabel('row', '1'))).toEqual(['a', 'b'])
    expect(names(rackLabel('row', { not: '1' }))).toEqual(['c'])
    expect(names(and(tag('gpu'), or(label('color', 'blue'), label('type'))))).toEqual(['a'])
  })

  test('of no nodes selects none', () => {
    const index = createNodeIndex([])
    expect(index.size).toBe(0)
    expect(index.select(allNodes())).toEqual({ kind: 'selected', names: [], ordered: true })
    expect(index.count(not(tag('gpu')))).toBe(0)
    expect(index.select(null)).toEqual({ kind: 'selected', names: [], ordered: true })
    expect([...index.facets('tag')]).toEqual([])
    index.upsert({ name: 'a', tags: ['gpu'] })
    expect(index.select(tag('gpu')).names).toEqual(['a'])
  })

  test('gives each answer as a list of its own', () => {
    const index = createNodeIndex(nodes)
    const first = index.select(tag('gpu')).names as string[]
    const all = index.nodes() as Node[]
    first.length = 0
    all.length = 0
    expect(index.select(tag('gpu')).names).toEqual(['a', 'b'])
    expect(index.nodes()).toEqual(nodes)
  })

  test('keeps two nodes of one name apart until one is put in their place', () => {
    const index = createNodeIndex([{ name: 'a', tags: ['x'] }, { name: 'b' }, { name: 'a' }, { name: 'a', rack: 'r' }])
    expect(index.size).toBe(4)
    expect(index.get('a')).toEqual({ name: 'a', tags: ['x'] })
    expect(index.select(nodeName('a')).names).toEqual(['a', 'a', 'a'])
    expect([...index.facets('name')]).toEqual([
      ['a', 3],
      ['b', 1],
    ])
    index.upsert({ name: 'a', tags: ['y'] })
    expect(index.size).toBe(2)
    expect(index.nodes()).toEqual([{ name: 'a', tags: ['y'] }, { name: 'b' }])
    expect(index.count(tag('x'))).toBe(0)
    expect(index.remove('a')).toBe(true)
    expect(index.select(allNodes()).names).toEqual(['b'])
  })

  test('adds a new node at the end, and a removed one too when it comes back', () => {
    const index = createNodeIndex(nodes)
    index.remove('a')
    index.upsert({ name: 'd', tags: ['gpu'] })
    index.upsert({ name: 'a', tags: ['gpu'] })
    expect(index.select(tag('gpu')).names).toEqual(['b', 'd', 'a'])
    expect(index.get('a')).toEqual({ name: 'a', tags: ['gpu'] })
    expect(index.get('c')).toBe(nodes[2])
    expect(index.get('z')).toBeUndefined()
  })

  test('has a version that grows with each change and no other call', () => {
    const index = createNodeIndex(nodes)
    expect(index.version).toBe(0)
    index.upsert({ name: 'a' })
    expect(index.version).toBe(1)
    expect(index.remove('a')).toBe(true)
    expect(index.version).toBe(2)
    expect(index.remove('a')).toBe(false)
    index.select(tag('gpu'))
    index.count(null)
    index.facets('rack')
    expect(index.version).toBe(2)
  })

  test('takes back what a node was found to carry, also when somebody changed the node meanwhile', () => {
    const mutable = { name: 'a', tags: ['x'], labels: { k: '1' } as Record<string, string>, rack: 'r' }
    const index = createNodeIndex([mutable, { name: 'b', tags: ['y'] }])
    mutable.tags.push('y')
    mutable.labels['k'] = '2'
    mutable.rack = 's'
    expect(index.count(label('k', '1'))).toBe(1)
    index.upsert(mutable)
    expect([...index.facets('tag')]).toEqual([
      ['y', 2],
      ['x', 1],
    ])
    expect([...index.facets({ label: 'k' })]).toEqual([['2', 1]])
    expect([...index.facets('rack')]).toEqual([['s', 1]])
    mutable.labels['k'] = '3'
    index.remove('b')
    index.remove('a')
    expect(index.count(label('k'))).toBe(0)
    expect([...index.facets('tag')]).toEqual([])
  })

  test('reads a node when it comes and never again, so a change costs by what the two nodes carry', () => {
    let reads = 0
    const watched = (name: string): Node =>
      new Proxy({ name, tags: ['x'], labels: { k: name }, rack: 'r', rackLabels: { row: '1' } } as Node, {
        get: (node, key, receiver) => {
          reads += 1
          return Reflect.get(node, key, receiver)
        },
      })
    const index = createNodeIndex(Array.from({ length: 200 }, (_, place) => watched(`n${place}`)))
    expect(reads).toBe(200 * 8)
    index.upsert(watched('n100'))
    index.upsert(watched('new'))
    expect(reads).toBe(200 * 8 + 2 * 9)
    for (let place = 0; place < 150; place += 1) index.remove(`n${place}`)
    expect(index.select(and(tag('x'), not(label('k', 'n160')))).names).toHaveLength(50)
    expect(index.facets('rack').get('r')).toBe(51)
    expect(reads).toBe(200 * 8 + 2 * 9)
  })

  test.each([
    ['removed', (index: ReturnType<typeof createNodeIndex>) => index.remove('null')],
    ['put right', (index: ReturnType<typeof createNodeIndex>) => index.upsert({ name: 'null', tags: [], labels: {} })],
  ])(
    'asks nodes by the deployed meaning as long as one has null for its tags and labels, until that is %s',
    (_, mend) => {
      let reads = 0
      const watched = new Proxy({ name: 'a', tags: ['x'], labels: { k: '1' } } as Node, {
        get: (node, key, receiver) => {
          reads += 1
          return Reflect.get(node, key, receiver)
        },
      })
      const index = createNodeIndex([watched, { name: 'null', tags: null, labels: null }])
      const filters = [{ node_tags: ['x'] }, { node_labels: { k: '1' } }].map((asked) => ({
        filter_set_type: 'union' as const,
        filter_set: [{ filter_type: 'intersection' as const, ...asked }],
      }))
      for (const filter of filters) {
        reads = 0
        index.select(filter, { semantics: 'deployed' })
        expect(reads).toBeGreaterThan(0)
      }
      mend(index)
      reads = 0
      for (const filter of filters) {
        expect(index.select(filter, { semantics: 'deployed' })).toMatchObject({ names: ['a'] })
      }
      expect(reads).toBe(0)
    },
  )

  test('reports more memory for more nodes and more values, and gives it back', () => {
    const same = Array.from({ length: 1000 }, (_, place): Node => ({ name: `n${place}`, tags: ['x'] }))
    const unique = same.map((node, place) => ({ ...node, labels: { serial: String(place) } }))
    const small = createNodeIndex(same).bytes
    const index = createNodeIndex(unique)
    expect(createNodeIndex([]).bytes).toBeLessThan(1000)
    expect(small).toBeGreaterThan(1000 * 50)
    expect(small).toBeLessThan(1000 * 250)
    expect(index.bytes - small).toBeGreaterThan(1000 * 100)
    expect(index.bytes - small).toBeLessThan(1000 * 250)
    const before = index.bytes
    index.count(and(tag('x'), label('serial'), allNodes()))
    index.select(not(tag('x')))
    expect(index.bytes).toBeGreaterThanOrEqual(before + 4 * 32)
    const after = index.bytes
    for (let repeat = 0; repeat < 10; repeat += 1) index.select(not(tag('x')))
    expect(index.bytes).toBe(after)
    for (const { name } of same) index.remove(name)
    expect(index.bytes).toBeLessThan(2000)
  })
})

describe('the memory an index takes', () => {
  const names = Array.from({ length: 20_000 }, (_, place) => `n${place}`)
  const tagged = (tags: (place: number) => readonly string[]) =>
    createNodeIndex(names.map((name, place) => ({ name, tags: tags(place) }))).bytes
  const none = tagged(() => [])
  /** What is kept with a node for each value it carries. */
  const carried = 8

  test('is a bit per node for a value that many carry', () => {
    const bytes = tagged(() => ['x']) - none - carried * 20_000
    expect(bytes).toBeGreaterThan(20_000 / 8)
    expect(bytes).toBeLessThan(20_000 / 8 + 500)
  })

  test('is a bit per node also for a value that one in ten carries', () => {
    const bytes = tagged((place) => (place % 10 === 0 ? ['x'] : [])) - none - carried * 2000
    expect(bytes).toBeLessThan(20_000 / 8 + 500)
  })

  test('is by how many carry it for a value that few do', () => {
    const bytes = tagged((place) => (place < 100 ? ['x'] : [])) - none - carried * 100
    expect(bytes).toBeGreaterThan(8 * 100)
    expect(bytes).toBeLessThan(8 * 100 + 500)
  })

  test('grows by the sets that a question needs at once, not by how many it goes through', () => {
    const made = names.map((name, place) => ({
      name,
      tags: ['2', '3', '5'].filter((tag) => place % Number(tag) === 0),
      rack: `r${place % 10_000}`,
    }))
    const one = 4 * Math.ceil(names.length / 32)
    const needed = (expression: NodeExpression) => {
      const index = createNodeIndex(made)
      const before = index.bytes
      index.select(expression)
      return index.bytes - before
    }
    const [two, three, five] = [and(tag('2'), tag('3')), and(tag('3'), tag('5')), and(tag('5'), tag('2'))]
    expect(needed(tag('2'))).toBe(0)
    expect(needed(two)).toBe(one)
    expect(needed(and(tag('2'), tag('3'), tag('5'), not(rack('r1'))))).toBe(one)
    expect(needed(or(two, rack('r1', 'r2')))).toBe(one)
    expect(needed(or(two, three, five, two, three, five))).toBe(3 * one)
    expect(needed(and(not(two), not(three), not(five), not(two)))).toBe(3 * one)
  })

  test('is no more for a question that is asked again', () => {
    const made = names.map((name, place) => ({ name, tags: ['2', '3'].filter((tag) => place % Number(tag) === 0) }))
    const index = createNodeIndex(made)
    const ask = () => index.select(or(and(tag('2'), tag('3')), nodeName('n1', 'n1')))
    ask()
    const { bytes } = index
    for (let times = 0; times < 5; times += 1) expect(ask().names).toHaveLength(Math.ceil(names.length / 6) + 1)
    expect(index.bytes).toBe(bytes)
  })

  test('shrinks again when a value that many carried is left to few', () => {
    const index = createNodeIndex(names.map((name) => ({ name, tags: ['x'] })))
    for (const name of names.slice(3)) index.upsert({ name, tags: [] })
    expect(index.bytes - none - carried * 3).toBeLessThan(500)
    expect(index.select(tag('x')).names).toEqual(['n0', 'n1', 'n2'])
  })
})

describe('an index that changes a lot', () => {
  /** Numbers that look random and are the same each time. */
  function* numbers(): Generator<number, never> {
    for (let seed = 1; ; seed = (seed * 48_271) % 2_147_483_647) yield seed
  }
  const random = numbers()
  const below = (limit: number) => random.next().value % limit
  const made = (name: string): Node => ({
    name,
    tags: ['1', '2', '10', '300', '301'].filter((tag) => below(Number(tag)) === 0),
    labels: { color: ['red', 'blue', 'green'][below(3)] ?? '', serial: name, few: String(below(200)) },
    rack: `r${below(100)}`,
  })
  const expressions: readonly NodeExpression[] = [
    tag('1'),
    tag('2'),
    tag('300'),
    and(tag('300'), tag('301')),
    and(tag('10'), label('color', 'red')),
    and(tag('300'), not(tag('10'))),
    and(tag('10'), not(tag('300'))),
    and(not(tag('300')), not(tag('301')), not(tag('2'))),
    or(tag('300'), tag('301')),
    or(tag('300'), tag('2'), nodeName('n5', 'n17')),
    or(and(tag('2'), tag('10')), and(tag('300'), label('color')), not(tag('1'))),
    and(or(tag('2'), tag('10')), or(tag('300'), tag('10')), or(tag('301'), tag('2'))),
    and(nodeName({ glob: 'n*7' }), rack({ prefix: 'r1' })),
    and(label('few', '7'), label('color', 'blue')),
    and(label('few', { in: ['7', '8', '9', '8'] }), not(label('color', 'blue'))),
    or(label('few', '7'), label('serial', 'n5'), label('serial', 'n6')),
    and(label('serial', 'n5'), or(tag('1'), rack('r1'))),
    not(label('serial')),
  ]

  test('stays equal to its nodes while sets turn from lists into bits and back, grow, shrink and close their gaps', () => {
    let model = Array.from({ length: 1500 }, (_, place) => made(`n${place}`))
    const index = createNodeIndex(model)
    const check = () => {
      expect(index.size).toBe(model.length)
      for (const expression of expressions) {
        const expected = model.filter((node) => matches(expression, node)).map(({ name }) => name)
        expect(index.select(expression).names).toEqual(expected)
        expect(index.count(expression)).toBe(expected.length)
      }
      expect(index.nodes()).toEqual(model)
    }
    const change = (times: number, act: () => void) => {
      for (let time = 0; time < times; time += 1) act()
      check()
    }
    let fresh = 1500
    const add = () => {
      const node = made(`n${fresh}`)
      fresh += 1
      index.upsert(node)
      model.push(node)
    }
    const replace = () => {
      const place = below(model.length)
      const node = made(model[place]?.name ?? '')
      index.upsert(node)
      model[place] = node
    }
    const remove = () => {
      const [node] = model.splice(below(model.length), 1)
      expect(index.remove(node?.name ?? '')).toBe(true)
    }
    check()
    change(1500, replace)
    change(2700, add)
    change(1800, remove)
    change(1000, replace)
    change(2000, remove)
    change(380, remove)
    change(300, add)
    // All to one value, and away from it again.
    const paint = (tags: readonly string[]) => {
      model = model.map((node) => ({ ...node, tags: [...tags] }))
      for (const node of model) index.upsert(node)
      check()
    }
    paint(['300'])
    paint(['301', '10'])
    paint([])
    expect([...index.facets('tag')]).toEqual([])
  })

  test('turns few of very many into short lists that are merged', () => {
    const many = Array.from({ length: 40_000 }, (_, place): Node => ({ name: `n${place}`, rack: `r${place % 20_000}` }))
    const index = createNodeIndex(many)
    const names = (...places: number[]) => places.map((place) => `n${place}`)
    expect(index.select(rack('r7', 'r3')).names).toEqual(names(3, 7, 20_003, 20_007))
    expect(index.select(or(rack('r9'), rack('r9'), rack('r2'))).names).toEqual(names(2, 9, 20_002, 20_009))
    expect(index.select(or(rack('r9'), nodeName('n20009', 'n10'))).names).toEqual(names(9, 10, 20_009))
    expect(index.count(or(rack('r1'), rack('r2'), rack('r3')))).toBe(6)
    expect(index.count(not(or(rack('r1'), rack('r2'))))).toBe(39_996)
    expect(index.count(rack({ prefix: 'r1' }))).toBe(22_222)
    expect(index.select(and(rack('r1', 'r2', 'r3'), rack('r3', 'r4'))).names).toEqual(names(3, 20_003))
  })
})

describe('filters', () => {
  const filter: NodeFilter = {
    filter_set_type: 'union',
    filter_set: [
      { filter_type: 'intersection', node_tags: ['gpu', 'spare'] },
      { filter_type: 'intersection', node_labels: { color: 'blue', type: null }, rack_labels: { row: '1' } },
    ],
  }

  test('are read by the document unless the deployed semantics are asked for', () => {
    const index = createNodeIndex(nodes)
    expect(index.select(filter)).toEqual({ kind: 'selected', names: ['a', 'b'], ordered: true })
    expect(index.select(filter, { semantics: undefined })).toEqual(index.select(filter, { semantics: 'documented' }))
    expect(index.count(filter)).toEqual({ kind: 'selected', count: 2 })
    expect(index.select(filter, { semantics: 'deployed' })).toEqual({
      kind: 'selected',
      names: ['a', 'b'],
      ordered: false,
    })
  })

  test('that are not there select all', () => {
    const index = createNodeIndex(nodes)
    expect(index.select(undefined)).toEqual({ kind: 'selected', names: ['a', 'b', 'c'], ordered: true })
    expect(index.count(null, { semantics: 'deployed' })).toEqual({ kind: 'selected', count: 3 })
  })

  test('fail on the deployed server for as long as some node has null where they look', () => {
    const index = createNodeIndex(nodes)
    const tags: NodeFilter = { filter_set_type: 'union', filter_set: [{ filter_type: 'union', node_tags: ['gpu'] }] }
    const labels: NodeFilter = {
      filter_set_type: 'union',
      filter_set: [{ filter_type: 'union', node_labels: { color: 'blue' } }],
    }
    const kinds = () => [tags, labels].map((filter) => index.select(filter, { semantics: 'deployed' }).kind)
    expect(kinds()).toEqual(['selected', 'selected'])
    index.upsert({ name: 'd', tags: null })
    expect(kinds()).toEqual(['rejected', 'selected'])
    index.upsert({ name: 'd', labels: null })
    expect(kinds()).toEqual(['selected', 'rejected'])
    index.remove('d')
    expect(kinds()).toEqual(['selected', 'selected'])
  })

  test('name a node on the deployed server as often as selectNodes says', () => {
    const lone: NodeFilter = {
      filter_set_type: 'intersection',
      filter_set: [{ filter_type: 'intersection', node_tags: ['spare', 'gpu', 'gpu'] }],
    }
    const index = createNodeIndex(nodes)
    const expected = selectNodes(nodes, lone, { semantics: 'deployed' })
    expect(expected).toMatchObject({ names: ['a', 'a', 'b', 'b', 'b'] })
    expect(index.select(lone, { semantics: 'deployed' })).toEqual(expected)
    expect(index.count(lone, { semantics: 'deployed' })).toEqual({ kind: 'selected', count: 5 })
  })

  describe('are answered on the deployed server without reading a node again', () => {
    const entry = (filter_type: 'union' | 'intersection', values: object) => ({ filter_type, ...values })
    const lone = (values: object): NodeFilter => ({
      filter_set_type: 'intersection',
      filter_set: [entry('intersection', values)],
    })
    const known: [name: string, filter: NodeFilter, reads: number][] = [
      ['several filters', filter, 0],
      ['one value of an attribute that may repeat', lone({ node_tags: ['gpu'] }), 0],
      ['several values of one that never does', lone({ node_names: ['a', 'c'] }), 0],
      ['several attributes', lone({ node_tags: ['gpu', 'spare'], node_names: ['a', 'b'] }), 0],
      [
        'a union of repeating ones',
        { filter_set_type: 'union', filter_set: [entry('intersection', { node_tags: ['gpu', 'spare'] })] },
        0,
      ],
      [
        'a union in an intersection',
        { filter_set_type: 'intersection', filter_set: [entry('union', { node_tags: ['gpu', 'spare'] })] },
        0,
      ],
      [
        'a filter that says nothing, left out of an intersection',
        {
          filter_set_type: 'intersection',
          filter_set: [entry('intersection', {}), entry('union', { rack_names: ['r1'] })],
        },
        0,
      ],
      ['a union of nothing, which selects nothing', { filter_set_type: 'union', filter_set: [entry('union', {})] }, 0],
      ['what nobody gave', lone({ node_labels: { nobody: 'x' } }), 0],
      ['repeats: only the nodes that are named', lone({ node_tags: ['spare', 'other'] }), 1],
    ]
    test.each(known)('%s', (_, asked, again) => {
      let read = new Set<string>()
      const watched = (node: Node): Node =>
        new Proxy(node, {
          get: (target, key, receiver) => {
            read.add(target.name)
            return Reflect.get(target, key, receiver)
          },
        })
      const index = createNodeIndex(nodes.map(watched))
      read = new Set()
      const answer = index.select(asked, { semantics: 'deployed' })
      expect(read.size).toBe(again)
      expect(answer).toEqual(selectNodes(nodes, asked, { semantics: 'deployed' }))
    })
  })

  test('may have more values than fit on a stack', () => {
    const index = createNodeIndex(nodes)
    const node_names = [...Array.from({ length: 150_000 }, (_, place) => `x${place}`), 'b']
    const many: NodeFilter = { filter_set_type: 'union', filter_set: [{ filter_type: 'union', node_names }] }
    expect(index.select(many).kind).toBe('selected')
    expect(index.count(many)).toEqual({ kind: 'selected', count: 1 })
    expect(index.count(many, { semantics: 'deployed' })).toEqual({ kind: 'selected', count: 1 })
  })
})

describe('refuses', () => {
  const index = createNodeIndex(nodes)

  test('an inventory that is none, and says which node and what of it', () => {
    const at = (node: unknown) => caught(() => createNodeIndex([{ name: 'a' }, node] as Node[]))
    expect(caught(() => createNodeIndex(new Set(nodes) as unknown as Node[]))).toEqual(
      invalid(/^createNodeIndex: the inventory must be an array of nodes\.$/),
    )
    expect(at(null)).toEqual(invalid(/^createNodeIndex: nodes\[1\]: a node must be an object\.$/))
    expect(at('b')).toEqual(invalid(/^createNodeIndex: nodes\[1\]: a node must be an object\.$/))
    expect(at({})).toEqual(invalid(/^createNodeIndex: nodes\[1\]: the name must be text\.$/))
    expect(at({ name: 'b', tags: 'gpu' })).toEqual(invalid(/nodes\[1\]: tags must be a list\.$/))
    expect(at({ name: 'b', tags: ['x', undefined] })).toEqual(invalid(/nodes\[1\]: a tag must be text\.$/))
    expect(at({ name: 'b', tags: [1] })).toEqual(invalid(/nodes\[1\]: a tag must be text\.$/))
    expect(at({ name: 'b', rack: 1 })).toEqual(invalid(/nodes\[1\]: the rack must be text\.$/))
    expect(at({ name: 'b', labels: 'x' })).toEqual(invalid(/nodes\[1\]: labels must be an object\.$/))
    expect(at({ name: 'b', labels: [] })).toEqual(invalid(/nodes\[1\]: labels must be an object\.$/))
    expect(at({ name: 'b', labels: { k: 1 } })).toEqual(invalid(/nodes\[1\]: labels must hold text\.$/))
    expect(at({ name: 'b', rackLabels: { k: {} } })).toEqual(invalid(/nodes\[1\]: rackLabels must hold text\.$/))
  })

  test('a node to put in that is none, and then nothing has changed', () => {
    const index = createNodeIndex(nodes)
    const bytes = index.bytes
    for (const node of [null, { name: 1 }, { name: 'a', tags: ['new'], labels: { fresh: 'new', k: 1 } }]) {
      expect(caught(() => index.upsert(node as unknown as Node))).toEqual(invalid(/^upsert: /))
    }
    expect(index.version).toBe(0)
    expect(index.bytes).toBe(bytes)
    expect(index.nodes()).toEqual(nodes)
    expect(index.select(tag('gpu')).names).toEqual(['a', 'b'])
  })

  test('what is no expression', () => {
    const odd = { kind: 'nand', of: [] } as unknown as NodeExpression
    expect(caught(() => index.select(odd))).toEqual(invalid(/^select: this is no expression/))
    expect(caught(() => index.count(odd))).toEqual(invalid(/^count: this is no expression/))
    expect(caught(() => index.facets('tag', odd))).toEqual(invalid(/^facets: this is no expression/))
    expect(caught(() => index.facets('tag', null as unknown as NodeExpression))).toEqual(invalid(/^facets: /))
  })

  test('an unknown option or attribute', () => {
    const odd = { semantic: 'deployed' } as object
    expect(caught(() => index.select(null, odd))).toEqual(invalid(/unknown option "semantic"/))
    expect(caught(() => index.count(null, { semantics: 'real' } as object))).toEqual(invalid(/semantics must be/))
    expect(caught(() => index.select(null, { form: 'object' } as object))).toEqual(invalid(/form needs semantics/))
    for (const attribute of ['label', null, {}, { label: 1 }, { rackLabel: undefined }]) {
      expect(caught(() => index.facets(attribute as unknown as 'tag'))).toEqual(
        invalid(/^facets: the attribute must be name, tag, rack, { label } or { rackLabel }\.$/),
      )
    }
  })
})

describe('hostile data', () => {
  const keys = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', '', '\ud83d']

  test('may be named and labelled as objects are built', () => {
    const hostile = keys.map(
      (key): Node => ({ name: key, tags: [key], labels: record(key), rack: key, rackLabels: record(key) }),
    )
    const index = createNodeIndex(hostile)
    for (const key of keys) {
      for (const expression of [nodeName(key), tag(key), rack(key), label(key, key), rackLabel(key, key), label(key)]) {
        expect(index.select(expression).names).toEqual([key])
      }
      expect([...index.facets({ label: key })]).toEqual([[key, 1]])
      expect(index.facets('tag').get(key)).toBe(1)
      expect(index.get(key)?.name).toBe(key)
    }
    for (const key of keys) expect(index.remove(key)).toBe(true)
    expect([...index.facets('tag')]).toEqual([])
    expect(Object.keys(Object.prototype)).toEqual([])
  })

  test('finds no label that a node merely inherits, and none that is null', () => {
    const labels = Object.assign(Object.create({ inherited: 'x' }) as object, {
      own: 'x',
      empty: null,
      gone: undefined,
    })
    const index = createNodeIndex([{ name: 'a', labels: labels as Record<string, string> }])
    expect(index.count(label('own'))).toBe(1)
    for (const key of ['inherited', 'constructor', 'empty', 'gone']) expect(index.count(label(key))).toBe(0)
  })

  const record = (key: string) => Object.fromEntries([[key, key]])
})

test('works where code cannot be made from strings', () => {
  const script = `
    import { and, createNodeIndex, label, not, tag } from '@jobwright/filters'
    const forbidden = (() => { try { return new Function('return 1')() } catch { return 'forbidden' } })()
    const index = createNodeIndex([{ name: 'a', tags: ['x'] }, { name: 'b', tags: ['x'], labels: { k: 'v' } }])
    const filter = { filter_set_type: 'union', filter_set: [{ filter_type: 'union', node_tags: 'xy' }] }
    console.log(JSON.stringify([
      forbidden,
      index.select(and(tag('x'), not(label('k', { glob: 'v*' })))).names,
      index.select(filter, { semantics: 'deployed' }).names,
      [...index.facets('tag')],
    ]))
  `
  const flags = ['--disallow-code-generation-from-strings', '--conditions=@jobwright/source', '--input-type=module']
  const output = execFileSync(process.execPath, [...flags, '--eval', script], {
    cwd: new URL('../../', import.meta.url),
    encoding: 'utf8',
  })
  expect(JSON.parse(output)).toEqual(['forbidden', ['a'], ['a', 'b'], [['x', 2]]])
})
