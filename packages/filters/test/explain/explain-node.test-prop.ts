import { type NodeFilter, type NodeSelection, type Semantics, selectNodes } from '@jobwright/core'
import { type DecidingLeaf, type Explanation, explainNode, type VerdictTree } from '@jobwright/filters'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { inventory, mutated, node, wellFormed } from '../filters.ts'

const settings = { seed: 20261120, numRuns: 500 }
const semantics = fc.constantFrom<Semantics>('documented', 'deployed')

/** What a tree comes to when its leaves hold what `held` says. */
function evaluate(tree: VerdictTree, held: (leaf: DecidingLeaf) => boolean): boolean {
  if (tree.kind !== 'set' || tree.filters.length === 0) return held(tree)
  const combine = (operation: string | undefined, operands: readonly boolean[]) =>
    operation === 'union' ? operands.some(Boolean) : operands.every(Boolean)
  const filters = tree.filters.filter((filter) => filter.verdict !== undefined)
  return combine(
    tree.operation,
    filters.map((filter) => {
      const counted = filter.attributes.filter((attribute) => attribute.kind === 'attribute')
      if (counted.length === 0) return held(filter)
      return combine(
        filter.operation,
        counted.map((attribute) => combine(attribute.operation, attribute.values.map(held))),
      )
    }),
  )
}

function leavesOf(tree: VerdictTree): readonly DecidingLeaf[] {
  const leaves: DecidingLeaf[] = []
  evaluate(tree, (leaf) => {
    leaves.push(leaf)
    return Boolean(leaf.verdict)
  })
  return leaves
}

/** Whether some leaves keep the verdict whatever the others come to: they are all made to speak against it. */
function justifies(tree: VerdictTree, leaves: ReadonlySet<DecidingLeaf>): boolean {
  return evaluate(tree, (leaf) => (leaves.has(leaf) ? Boolean(leaf.verdict) : !tree.verdict)) === tree.verdict
}

function subsetsWithoutOne<Item>(items: readonly Item[]): readonly ReadonlySet<Item>[] {
  return items.map((_, omitted) => new Set(items.filter((_, index) => index !== omitted)))
}

/** Every subset of a size. */
function* subsets<Item>(items: readonly Item[], size: number): Generator<ReadonlySet<Item>> {
  if (size === 0) {
    yield new Set()
    return
  }
  for (const [index, item] of items.entries()) {
    for (const rest of subsets(items.slice(index + 1), size - 1)) yield new Set([item, ...rest])
  }
}

/** Whether explanations, node by node, come to what the whole inventory came to. */
function agrees(selection: NodeSelection, explanations: readonly Explanation[]): boolean {
  switch (selection.kind) {
    case 'selected': {
      const names = explanations.filter(({ selected }) => selected).map(({ node }) => node)
      const decided = explanations.every(({ selected }) => selected !== undefined)
      return decided && JSON.stringify(names.sort()) === JSON.stringify([...new Set(selection.names)].sort())
    }
    case 'indeterminate':
      return explanations.every(({ selected, tree }) => selected === undefined && tree.kind === 'set')
    case 'rejected':
      // The server can stumble over one node alone.
      return explanations.some(({ tree }) => tree.kind === 'rejected') || explanations.length === 0
  }
}

test('a node is explained as selected just where it is selected, by either semantics', () => {
  const seen = new Map<string, number>()
  const count = (what: string) => seen.set(what, (seen.get(what) ?? 0) + 1)
  fc.assert(
    fc.property(fc.oneof(wellFormed, mutated), inventory, semantics, (filter, nodes, semantics) => {
      const selection = selectNodes(nodes, filter as NodeFilter, { semantics })
      const explanations = nodes.map((node) => explainNode(filter as NodeFilter, node, { semantics }))
      for (const { selected, tree, deciding } of explanations) {
        count(`${semantics} ${selected}`)
        expect(tree.verdict).toBe(selected)
        for (const leaf of deciding) count(`${leaf.kind} ${leaf.verdict}`)
      }
      expect(agrees(selection, explanations)).toBe(true)
    }),
    settings,
  )
  const verdicts = [
    'documented true',
    'documented false',
    'documented undefined',
    'deployed true',
    'deployed false',
    'deployed undefined',
  ]
  const values = ['name', 'tag', 'label', 'rack', 'rack-label'].flatMap((kind) => [`${kind} true`, `${kind} false`])
  const rest = [
    'filter true',
    'filter false',
    'filter undefined',
    'set true',
    'set false',
    'set undefined',
    'rejected undefined',
  ]
  for (const what of [...verdicts, ...values, ...rest]) expect(seen.get(what) ?? 0, what).toBeGreaterThan(2)
})

test('the deciding leaves alone justify the verdict, and no fewer leaves do', () => {
  const sizes = new Map<number, number>()
  fc.assert(
    fc.property(wellFormed, node, semantics, (filter, node, semantics) => {
      const { tree, deciding, selected } = explainNode(filter as NodeFilter, node, { semantics })
      if (selected === undefined) return
      const leaves = leavesOf(tree)
      expect(leaves).toEqual(expect.arrayContaining([...deciding]))
      expect(justifies(tree, new Set(deciding))).toBe(true)
      for (const fewer of subsetsWithoutOne(deciding)) expect(justifies(tree, fewer)).toBe(false)
      const fewer = leaves.length <= 8 ? [...subsets(leaves, deciding.length - 1)] : []
      expect(fewer.some((subset) => justifies(tree, subset))).toBe(false)
      sizes.set(deciding.length, (sizes.get(deciding.length) ?? 0) + 1)
    }),
    settings,
  )
  for (const size of [1, 2, 3, 4]) expect(sizes.get(size) ?? 0, `${size} leaves`).toBeGreaterThan(10)
})

test('a documented filter reduced to the deciding leaves keeps the verdict', () => {
  let removed = 0
  fc.assert(
    fc.property(wellFormed, node, (filter, node) => {
      const { selected, deciding } = explainNode(filter as NodeFilter, node)
      const kept = new Set(deciding.map(({ path }) => JSON.stringify(path)))
      const filter_set = filter.filter_set.map((entry, index) => {
        const attributes = Object.entries(entry).filter(([key]) => key !== 'filter_type')
        const reduced = attributes.map(([attribute, values]) => {
          const stays = (key: string | number) => kept.has(JSON.stringify(['filter_set', index, attribute, key]))
          if (!Array.isArray(values))
            return [attribute, Object.fromEntries(Object.entries(values).filter(([key]) => stays(key)))]
          return [attribute, values.filter((_, place) => stays(place))]
        })
        return { filter_type: entry.filter_type, ...Object.fromEntries(reduced) }
      })
      const reduced = { ...filter, filter_set } as NodeFilter
      if (JSON.stringify(reduced) !== JSON.stringify(filter)) removed += 1
      expect(explainNode(reduced, node).selected).toBe(selected)
      expect(selectNodes([node], reduced)).toMatchObject({ names: selected ? [node.name] : [] })
    }),
    settings,
  )
  expect(removed).toBeGreaterThan(250)
})

test('an explanation is plain data that survives JSON, points into the filter, and changes nothing', () => {
  fc.assert(
    fc.property(mutated, node, semantics, (filter, node, semantics) => {
      const before = structuredClone({ filter, node })
      const explanation = explainNode(filter as NodeFilter, node, { semantics })
      expect(JSON.parse(JSON.stringify(explanation))).toEqual(explanation)
      expect({ filter, node }).toEqual(before)
      expect(explanation.text).toMatch(/^(?:selected|not selected|undecided): \S[^\n]*$/)
      for (const { path, kind } of explanation.deciding) {
        if (kind === 'rejected' || kind === 'no-filter') continue
        const found = path.reduce<unknown>((value, key) => Object(value)[key], filter)
        expect(found !== undefined || kind === 'set').toBe(true)
      }
    }),
    settings,
  )
})
