import {
  type Node,
  type NodeFilter,
  type NodeFilterEntry,
  parseNodeFilter,
  type Semantics,
  type SetOperation,
  selectNodes,
} from '@jobwright/core'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'

const runs = { seed: 20261120, numRuns: 500 }

const operation = fc.constantFrom<SetOperation>('union', 'intersection')
const name = fc.constantFrom('a', 'b', 'ab', '', '__proto__', 'constructor', '\ud83d\ude00', '\ud83d', '1')
const tag = fc.constantFrom('t1', 't2', 't3', 'toString', '__proto__')
const rack = fc.constantFrom('r1', 'r2', 'hasOwnProperty')
const key = fc.constantFrom('color', 'type', '__proto__', 'constructor')
const labelValue = fc.constantFrom('x', 'y', '')

/** Keeps `__proto__` an own key, as JSON.parse does. */
function record<Value>(value: fc.Arbitrary<Value>): fc.Arbitrary<Record<string, Value>> {
  return fc.array(fc.tuple(key, value), { maxLength: 3 }).map((entries) => Object.fromEntries(entries))
}

const node: fc.Arbitrary<Node> = fc.record(
  {
    name,
    tags: fc.array(tag, { maxLength: 4 }),
    labels: record(labelValue),
    rack: fc.option(rack),
    rackLabels: record(labelValue),
  },
  { requiredKeys: ['name'] },
)
const inventory = fc.array(node, { maxLength: 8 })

const entry: fc.Arbitrary<NodeFilterEntry> = fc.record(
  {
    filter_type: operation,
    node_names: fc.option(fc.array(name, { maxLength: 7 })),
    node_tags: fc.option(fc.array(tag, { maxLength: 3 })),
    node_labels: fc.option(record(fc.option(labelValue))),
    rack_names: fc.option(fc.array(rack, { maxLength: 2 })),
    rack_labels: fc.option(record(fc.option(labelValue))),
  },
  { requiredKeys: ['filter_type'] },
)
const filter: fc.Arbitrary<NodeFilter> = fc.record({
  filter_set_type: operation,
  filter_set: fc.array(entry, { maxLength: 4 }),
})

// The models work on sets of nodes and on lists of nodes, as the document and the server's code speak of them.

function labelOf(labels: Node['labels'], wanted: string): string | null {
  return new Map(Object.entries(labels ?? {})).get(wanted) ?? null
}

/** The sets of nodes the values of a filter stand for. */
function setsOf(nodes: readonly Node[], entry: NodeFilterEntry): Set<Node>[] {
  const where = (test: (node: Node) => boolean) => new Set(nodes.filter(test))
  return [
    ...(entry.node_names ?? []).map((wanted) => where((node) => node.name === wanted)),
    ...(entry.node_tags ?? []).map((wanted) => where((node) => new Set(node.tags).has(wanted))),
    ...(entry.rack_names ?? []).map((wanted) => where((node) => node.rack === wanted)),
    ...Object.entries(entry.node_labels ?? {}).map(([k, v]) => where((node) => labelOf(node.labels, k) === v)),
    ...Object.entries(entry.rack_labels ?? {}).map(([k, v]) => where((node) => labelOf(node.rackLabels, k) === v)),
  ]
}

function combine(nodes: readonly Node[], operation: SetOperation, sets: readonly Set<Node>[]): Set<Node> {
  return operation === 'union'
    ? new Set(sets.flatMap((set) => [...set]))
    : new Set(nodes.filter((node) => sets.every((set) => set.has(node))))
}

function documentedModel(nodes: readonly Node[], filter: NodeFilter): string[] {
  const selected = combine(
    nodes,
    filter.filter_set_type,
    filter.filter_set.map((entry) => combine(nodes, entry.filter_type, setsOf(nodes, entry))),
  )
  return nodes.filter((node) => selected.has(node)).map((node) => node.name)
}

interface Answer {
  readonly list: readonly Node[]
  readonly ordered: boolean
}

/** The lists the server makes, attribute by attribute, each with its repeats. */
function listsOf(nodes: readonly Node[], entry: NodeFilterEntry): (readonly Node[])[] {
  const { node_names, node_tags, node_labels, rack_names } = entry
  const lists: (readonly Node[])[] = []
  if (node_names?.length) lists.push(nodes.filter((node) => node_names.includes(node.name)))
  if (node_tags?.length) {
    lists.push(nodes.flatMap((node) => node_tags.filter((tag) => node.tags?.includes(tag)).map(() => node)))
  }
  if (rack_names?.length) lists.push(nodes.filter((node) => node.rack != null && rack_names.includes(node.rack)))
  const labels = Object.entries(node_labels ?? {})
  if (labels.length) lists.push(labels.flatMap(([k, v]) => nodes.filter((node) => labelOf(node.labels, k) === v)))
  return lists
}

function asSet(nodes: readonly Node[], list: readonly Node[]): Answer {
  return { list: nodes.filter((node) => list.includes(node)), ordered: false }
}

function intersect(nodes: readonly Node[], answers: readonly Answer[]): Answer | undefined {
  const [first, ...others] = answers
  if (first === undefined || others.length === 0) return first
  return asSet(
    nodes,
    first.list.filter((node) => others.every(({ list }) => list.includes(node))),
  )
}

function deployedModel(nodes: readonly Node[], filter: NodeFilter): unknown {
  if (nodes.length === 0) return { kind: 'selected', names: [], ordered: true }
  const answers = filter.filter_set.map((entry) => {
    const lists = listsOf(nodes, entry)
    if (entry.filter_type === 'union') return asSet(nodes, lists.flat())
    return intersect(
      nodes,
      lists.map((list) => ({ list, ordered: true })),
    )
  })
  const known = answers.filter((answer) => answer !== undefined)
  let answer: Answer | undefined
  if (filter.filter_set_type === 'union') {
    if (known.length < answers.length) return 'rejected: not-iterable'
    if (known.length > 0)
      answer = asSet(
        nodes,
        known.flatMap(({ list }) => list),
      )
  } else {
    if (answers.length === 0) return 'rejected: empty-intersection'
    answer = intersect(nodes, known)
  }
  if (answer === undefined) return { kind: 'indeterminate' }
  return { kind: 'selected', names: answer.list.map((node) => node.name), ordered: answer.ordered }
}

function select(nodes: readonly Node[], filter: unknown, semantics: Semantics = 'documented'): readonly string[] {
  const selection = selectNodes(nodes, filter as NodeFilter, { semantics })
  if (selection.kind !== 'selected') throw new Error(`not selected: ${JSON.stringify(selection)}`)
  return selection.names
}

/** Gives each node a name of its own, so that names tell nodes apart. */
const distinctInventory = inventory.map((nodes) =>
  nodes.map((node, index) => ({ ...node, name: `${node.name}${index}` })),
)

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value)
    for (const part of Object.values(value)) deepFreeze(part)
  }
  return value
}

describe('documented semantics', () => {
  test('selects what the union or intersection of the sets of the values selects', () => {
    const sizes = new Map<string, number>()
    fc.assert(
      fc.property(inventory, filter, (nodes, filter) => {
        const expected = documentedModel(nodes, filter)
        expect(selectNodes(nodes, filter)).toEqual({ kind: 'selected', names: expected, ordered: true })
        const size = expected.length === 0 ? 'none' : expected.length === nodes.length ? 'all' : 'some'
        sizes.set(size, (sizes.get(size) ?? 0) + 1)
      }),
      { ...runs, numRuns: 2000 },
    )
    for (const size of ['none', 'all', 'some']) expect(sizes.get(size), size).toBeGreaterThan(100)
  })

  test('the order and the repeats of filters and values do not matter', () => {
    const shuffled = fc.array(entry, { maxLength: 4 }).chain((entries) =>
      fc.tuple(
        fc.constant(entries),
        fc.shuffledSubarray([...entries, ...entries.map((e) => ({ ...e, node_tags: e.node_tags?.toReversed() }))], {
          minLength: entries.length * 2,
        }),
      ),
    )
    fc.assert(
      fc.property(inventory, operation, shuffled, (nodes, filter_set_type, [entries, rearranged]) => {
        expect(select(nodes, { filter_set_type, filter_set: rearranged })).toEqual(
          select(nodes, { filter_set_type, filter_set: entries }),
        )
      }),
      runs,
    )
  })

  test('a set is the union or intersection of its parts', () => {
    const part = fc.array(entry, { maxLength: 3 })
    fc.assert(
      fc.property(distinctInventory, operation, part, part, (nodes, filter_set_type, left, right) => {
        const whole = select(nodes, { filter_set_type, filter_set: [...left, ...right] })
        const inLeft = new Set(select(nodes, { filter_set_type, filter_set: left }))
        const inRight = new Set(select(nodes, { filter_set_type, filter_set: right }))
        const names = nodes.map((node) => node.name)
        expect(whole).toEqual(
          filter_set_type === 'union'
            ? names.filter((n) => inLeft.has(n) || inRight.has(n))
            : names.filter((n) => inLeft.has(n) && inRight.has(n)),
        )
      }),
      runs,
    )
  })

  test('a filter that gives nothing is the identity of its own operation', () => {
    fc.assert(
      fc.property(inventory, operation, fc.array(entry, { maxLength: 3 }), (nodes, filter_set_type, filter_set) => {
        const nothing = { filter_type: filter_set_type, node_names: [], rack_labels: {} }
        expect(select(nodes, { filter_set_type, filter_set: [...filter_set, nothing] })).toEqual(
          select(nodes, { filter_set_type, filter_set }),
        )
      }),
      runs,
    )
  })

  test('permuting the inventory permutes the selection', () => {
    const permuted = distinctInventory.chain((nodes) =>
      fc.tuple(fc.constant(nodes), fc.shuffledSubarray(nodes, { minLength: nodes.length })),
    )
    fc.assert(
      fc.property(permuted, filter, ([nodes, shuffled], filter) => {
        const selected = new Set(select(nodes, filter))
        expect(select(shuffled, filter)).toEqual(shuffled.map((n) => n.name).filter((n) => selected.has(n)))
      }),
      runs,
    )
  })

  test('restricting the inventory restricts the selection', () => {
    const restricted = distinctInventory.chain((nodes) => fc.tuple(fc.constant(nodes), fc.subarray(nodes)))
    fc.assert(
      fc.property(restricted, filter, ([nodes, some], filter) => {
        const left = new Set(some.map((n) => n.name))
        expect(select(some, filter)).toEqual(select(nodes, filter).filter((n) => left.has(n)))
      }),
      runs,
    )
  })

  test('no node comes twice', () => {
    fc.assert(
      fc.property(distinctInventory, filter, (nodes, filter) => {
        const names = select(nodes, filter)
        expect(new Set(names).size).toBe(names.length)
      }),
      runs,
    )
  })

  test('every filter of the documented shape is parsed as it is, and one of another shape is rejected at its first issue', () => {
    const wrong = fc.constantFrom<unknown>(5, true, 'x', [5], [null], { k: 5 }, [['a']])
    const mutation = fc.record({
      at: fc.nat(),
      key: fc.constantFrom(
        'filter_type',
        'node_names',
        'node_tags',
        'node_labels',
        'rack_names',
        'rack_labels',
        'tags',
      ),
      value: wrong,
    })
    fc.assert(
      fc.property(inventory, filter, mutation, (nodes, filter, { at, key, value }) => {
        const parsed = parseNodeFilter(filter)
        expect(parsed.ok && parsed.value).toBe(filter)
        if (filter.filter_set.length === 0) return
        const place = at % filter.filter_set.length
        const filter_set = filter.filter_set.map((entry, index) =>
          index === place ? { ...entry, [key]: value } : entry,
        )
        const mutated = parseNodeFilter({ ...filter, filter_set })
        if (mutated.ok) throw new Error('a wrong value went unnoticed')
        const [first] = mutated.issues
        expect(first?.path.slice(0, 3)).toEqual(['filter_set', place, key])
        expect(selectNodes(nodes, { ...filter, filter_set } as NodeFilter)).toEqual({ kind: 'rejected', ...first })
      }),
      runs,
    )
  })
})

describe('deployed semantics', () => {
  test("selects what the server's lists and sets come to", () => {
    const outcomes = new Map<string, number>()
    fc.assert(
      fc.property(inventory, filter, (nodes, filter) => {
        const expected = deployedModel(nodes, filter)
        const selection = selectNodes(nodes, filter, { semantics: 'deployed' })
        expect(selection.kind === 'rejected' ? `rejected: ${selection.code}` : selection).toEqual(expected)
        const outcome = selection.kind === 'selected' ? `ordered ${selection.ordered}` : selection.kind
        outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1)
      }),
      { ...runs, numRuns: 2000 },
    )
    for (const outcome of ['ordered true', 'ordered false', 'indeterminate', 'rejected']) {
      expect(outcomes.get(outcome), outcome).toBeGreaterThan(40)
    }
  })

  test('values of one attribute are OR-ed, in either type of filter', () => {
    const several = <Value>(value: fc.Arbitrary<Value>, attribute: (values: Value[]) => object) =>
      fc.uniqueArray(value, { minLength: 1 }).map((values) => ({
        whole: attribute(values),
        parts: values.map((value) => attribute([value])),
      }))
    const attribute = fc.oneof(
      several(name, (node_names) => ({ node_names })),
      several(tag, (node_tags) => ({ node_tags })),
      several(rack, (rack_names) => ({ rack_names })),
      several(key, (keys) => ({ node_labels: Object.fromEntries(keys.map((k) => [k, 'x'])) })),
    )
    fc.assert(
      fc.property(distinctInventory, attribute, operation, (nodes, { whole, parts }, filter_type) => {
        const set = (...entries: object[]) => ({
          filter_set_type: 'union',
          filter_set: entries.map((e) => ({ filter_type, ...e })),
        })
        expect(select(nodes, set(whole), 'deployed')).toEqual(select(nodes, set(...parts), 'deployed'))
      }),
      runs,
    )
  })

  test('nodes repeat only for a lone attribute in an intersection of one filter', () => {
    const sparseEntry: fc.Arbitrary<NodeFilterEntry> = fc.record(
      {
        filter_type: fc.constantFrom<SetOperation>('union', 'intersection', 'intersection'),
        node_tags: fc.array(tag, { minLength: 2, maxLength: 3 }),
        node_labels: record(fc.option(labelValue)),
        rack_names: fc.constant([]),
      },
      { requiredKeys: ['filter_type'] },
    )
    const sparseFilter = fc.record({ filter_set_type: operation, filter_set: fc.array(sparseEntry, { maxLength: 2 }) })
    let repeating = 0
    fc.assert(
      fc.property(distinctInventory, sparseFilter, (nodes, filter) => {
        const selection = selectNodes(nodes, filter, { semantics: 'deployed' })
        if (selection.kind !== 'selected' || new Set(selection.names).size === selection.names.length) return
        repeating += 1
        expect(selection.ordered).toBe(true)
        expect(filter.filter_set_type).toBe('intersection')
        const effective = filter.filter_set.filter((e) => e.filter_type === 'union' || listsOf(nodes, e).length > 0)
        expect(effective).toHaveLength(1)
        expect(effective.map((e) => [e.filter_type, listsOf(nodes, e).length])).toEqual([['intersection', 1]])
      }),
      { ...runs, numRuns: 3000 },
    )
    expect(repeating).toBeGreaterThan(30)
  })

  test('a string where a list is expected is a substring match', () => {
    fc.assert(
      fc.property(inventory, fc.string({ unit: fc.constantFrom('a', 'b', '1'), minLength: 1 }), (nodes, text) => {
        const filter = { filter_set_type: 'union', filter_set: [{ filter_type: 'union', node_names: text }] }
        const expected = nodes.map((n) => n.name).filter((n) => text.includes(n))
        expect(select(nodes, filter, 'deployed')).toEqual(expected)
      }),
      runs,
    )
  })

  test('a label of null selects the nodes that lack the key', () => {
    fc.assert(
      fc.property(inventory, key, (nodes, key) => {
        const node_labels = Object.fromEntries([[key, null]])
        const filter = { filter_set_type: 'union', filter_set: [{ filter_type: 'union', node_labels }] }
        const lacking = nodes.filter((n) => !Object.keys(n.labels ?? {}).includes(key)).map((n) => n.name)
        expect(select(nodes, filter, 'deployed')).toEqual(lacking)
      }),
      runs,
    )
  })

  test('agrees with the document where each filter gives one value and no rack label', () => {
    const single = fc.oneof(
      name.map((value) => ({ node_names: [value] })),
      tag.map((value) => ({ node_tags: [value] })),
      rack.map((value) => ({ rack_names: [value] })),
      fc.tuple(key, fc.option(labelValue)).map((pair) => ({ node_labels: Object.fromEntries([pair]) })),
    )
    const singles = fc.array(fc.tuple(operation, single), { minLength: 1, maxLength: 4 })
    fc.assert(
      fc.property(inventory, operation, singles, (nodes, filter_set_type, entries) => {
        const filter_set = entries.map(([filter_type, value]) => ({ filter_type, ...value }))
        expect(select(nodes, { filter_set_type, filter_set }, 'deployed')).toEqual(
          select(nodes, { filter_set_type, filter_set }),
        )
      }),
      runs,
    )
  })
})

describe('either semantics', () => {
  const value = fc.anything({ withBigInt: true, withNullPrototype: true, withSparseArray: true, maxDepth: 3 })
  const oddEntry = fc.record(
    {
      filter_type: fc.oneof(operation, value),
      node_names: value,
      node_tags: value,
      node_labels: value,
      rack_names: value,
      rack_labels: value,
    },
    { requiredKeys: [] },
  )
  const oddFilter = fc.oneof(
    value,
    fc.record({ filter_set_type: fc.oneof(operation, value), filter_set: fc.oneof(value, fc.array(oddEntry)) }),
  )

  test('any value at all selects, is indeterminate or is rejected, and nothing is thrown', () => {
    const kinds = new Map<string, number>()
    fc.assert(
      fc.property(inventory, oddFilter, (nodes, filter) => {
        for (const options of [{}, { semantics: 'deployed' }, { semantics: 'deployed', form: 'object' }] as const) {
          const { kind } = selectNodes(nodes, filter as NodeFilter, options)
          kinds.set(kind, (kinds.get(kind) ?? 0) + 1)
        }
      }),
      { ...runs, numRuns: 1000 },
    )
    expect([...kinds.keys()].sort()).toEqual(['indeterminate', 'rejected', 'selected'])
  })

  test('frozen input works, comes out unchanged, and gives the same answer again', () => {
    fc.assert(
      fc.property(
        inventory,
        filter,
        fc.constantFrom<Semantics>('documented', 'deployed'),
        (nodes, filter, semantics) => {
          const before = structuredClone([nodes, filter])
          deepFreeze([nodes, filter])
          const first = selectNodes(nodes, filter, { semantics })
          expect(selectNodes(nodes, filter, { semantics })).toEqual(first)
          expect([nodes, filter]).toEqual(before)
        },
      ),
      runs,
    )
  })

  test('a filter sent as JSON means what it means here', () => {
    fc.assert(
      fc.property(
        inventory,
        filter,
        fc.constantFrom<Semantics>('documented', 'deployed'),
        (nodes, filter, semantics) => {
          const sent = JSON.parse(JSON.stringify(filter)) as NodeFilter
          expect(selectNodes(nodes, sent, { semantics })).toEqual(selectNodes(nodes, filter, { semantics }))
        },
      ),
      runs,
    )
  })
})
