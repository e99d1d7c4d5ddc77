import type { Step, StepNode } from '@jobwright/core/ovirt'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { scriptedServer } from './scripted-server.ts'

const some = { seed: 20261121, numRuns: 200 }

async function treeOf(steps: readonly Step[]): Promise<readonly StepNode[]> {
  return scriptedServer(() => Response.json({ step: steps })).ovirt.steps.tree('j1')
}

/** Each step with its parent in the tree, from above to below. */
function* placesIn(nodes: readonly StepNode[], parent?: string): Generator<readonly [string, string | undefined]> {
  for (const { step, steps } of nodes) {
    yield [step.id, parent]
    yield* placesIn(steps, step.id)
  }
}

const step = (id: string, parent: string | undefined, number?: number): Step => ({
  id,
  status: 'started',
  ...(parent !== undefined && { parent_step: { id: parent } }),
  ...(number !== undefined && { number }),
})

const ids = ['a', 'b', 'c', 'd', 'e', '__proto__']
const steps = fc
  .uniqueArray(fc.constantFrom(...ids), { maxLength: 6 })
  .chain((chosen) =>
    fc.tuple(
      ...chosen.map((id) =>
        fc
          .tuple(
            fc.option(fc.constantFrom(...ids, 'gone'), { nil: undefined }),
            fc.option(fc.nat(3), { nil: undefined }),
          )
          .map(([parent, number]) => step(id, parent, number)),
      ),
    ),
  )

/** Does the way up from a step end at one without a parent? */
function isRooted(start: Step, all: readonly Step[]): boolean {
  let at: Step | undefined = start
  for (let walked = 0; at !== undefined && walked <= all.length; walked += 1) {
    const parent: string | undefined = at.parent_step?.id
    at = all.find(({ id }) => id === parent)
    if (at === undefined) return true
  }
  return false
}

test('each step stands in the tree once: below its parent, or on the first level where that is not there or the steps go in circles', async () => {
  const covered = { below: 0, gone: 0, circles: 0 }
  await fc.assert(
    fc.asyncProperty(steps, async (all) => {
      const places = [...placesIn(await treeOf(all))]
      expect(places.map(([id]) => id).toSorted()).toEqual(all.map(({ id }) => id).toSorted())
      for (const [id, parent] of places) {
        const one = all.find((other) => other.id === id) ?? step(id, undefined)
        const wanted = one.parent_step?.id
        const isThere = all.some((other) => other.id === wanted)
        const circles = !isRooted(one, all)
        covered.below += parent === undefined ? 0 : 1
        covered.gone += wanted === undefined || isThere ? 0 : 1
        covered.circles += circles ? 1 : 0
        expect([isThere ? wanted : undefined, ...(circles ? [undefined] : [])]).toContain(parent)
      }
    }),
    some,
  )
  expect(Object.values(covered).every((count) => count > 50)).toBe(true)
})

test('steps of one parent stand in the order of their numbers, those without one last', async () => {
  const inOrder = (nodes: readonly StepNode[]): boolean =>
    nodes.every(
      ({ step: { number: one = 9 }, steps }, index) => one <= (nodes[index + 1]?.step.number ?? 9) && inOrder(steps),
    )
  await fc.assert(
    fc.asyncProperty(steps, async (all) => {
      const tree = await treeOf(all)
      // What goes in circles is put behind all others.
      const rooted = tree.filter(({ step }) => isRooted(step, all))
      expect(tree.slice(0, rooted.length)).toEqual(rooted)
      expect(inOrder(rooted)).toBe(true)
      expect(tree.slice(rooted.length).every(({ steps }) => inOrder(steps))).toBe(true)
    }),
    some,
  )
})

test('of several documents of one step the last one counts', async () => {
  const [node, ...others] = await treeOf([step('a', undefined), { ...step('a', undefined), status: 'failed' }])
  expect([node?.step.status, others]).toEqual(['failed', []])
})

test('twenty thousand steps, wide or deep, are one tree', async () => {
  const count = 20_000
  const wide = Array.from({ length: count }, (_, index) => step(String(index), index === 0 ? undefined : '0', index))
  const [root, ...others] = await treeOf(wide)
  expect([root?.steps.length, others]).toEqual([count - 1, []])
  const deep = Array.from({ length: count }, (_, index) =>
    step(String(index), index === 0 ? undefined : String(index - 1)),
  )
  let [node] = await treeOf(deep)
  let depth = 0
  for (; node !== undefined; depth += 1) node = node.steps[0]
  expect(depth).toBe(count)
})
