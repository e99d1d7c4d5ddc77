import type { Step } from '../model/job.ts'

/** A step in the tree of its job's steps. */
export interface StepNode {
  /** The step. */
  readonly step: Step
  /** The steps right below it, in the order of their numbers. */
  readonly steps: readonly StepNode[]
}

interface GrowingNode extends StepNode {
  readonly steps: StepNode[]
}

/** The steps of a job as trees. */
export interface StepTrees {
  /** The steps of the first level. */
  readonly roots: readonly StepNode[]
  /** All steps, tree by tree, each after its parent. */
  readonly nodes: readonly StepNode[]
}

/**
 * Makes trees of the flat list of a job's steps.
 *
 * Steps of one parent stand in the order of their numbers. Each id counts once, the last of its documents; a step whose parent is not in the list, or that
 * is its own ancestor, stands on the first level, so that none is lost.
 *
 * @param steps steps of one job, of all levels, in any order.
 *
 * @example
 * import { stepTreesOf } from '@jobwright/core/ovirt'
 * const { roots, nodes } = stepTreesOf([
 *   { id: 's3', type: 'unknown', description: 'disk 1', number: 0, status: 'started', parent_step: { id: 's2' } },
 *   { id: 's2', type: 'executing', description: 'Copying', number: 1, status: 'started' },
 *   { id: 's1', type: 'validating', description: 'Looking', number: 0, status: 'finished' },
 * ])
 * roots.map(({ step }) => step.description) //=> ['Looking', 'Copying']
 * roots[1]?.steps.map(({ step }) => step.description) //=> ['disk 1']
 * nodes.map(({ step }) => step.id) //=> ['s1', 's2', 's3']
 */
export function stepTreesOf(steps: readonly Step[]): StepTrees {
  const byId = stepsById(steps)
  const byParent = stepsByParent(byId)
  const [nodes, roots]: [StepNode[], StepNode[]] = [[], []]
  const grow = (step: Step) => {
    if (!byId.delete(step.id)) return
    const root = { step, steps: [] }
    roots.push(root)
    for (const node of growTree(root, byId, byParent)) nodes.push(node)
  }
  const known = new Set(byId.keys())
  const isFirst = ({ parent_step }: Step) => parent_step?.id === undefined || !known.has(parent_step.id)
  for (const step of inOrder([...byId.values()].filter(isFirst))) grow(step)
  // What is left goes in circles: each is broken at the first of its steps.
  for (const step of byId.values()) grow(step)
  return { roots, nodes }
}

/** The tree of one step, of the flat list of its job's steps: the step itself, then all below it, each node after its parent. */
export function stepTreeOf(step: Step, steps: readonly Step[]): readonly [StepNode, ...StepNode[]] {
  const byId = stepsById(steps)
  byId.delete(step.id)
  return growTree({ step, steps: [] }, byId, stepsByParent(byId))
}

/** Takes from the map what stands below a node; what is taken once is not there for another place. */
function growTree(
  root: GrowingNode,
  left: Map<string, Step>,
  byParent: ReadonlyMap<string | undefined, readonly Step[]>,
): readonly [StepNode, ...StepNode[]] {
  const nodes: [GrowingNode, ...GrowingNode[]] = [root]
  for (const { step, steps } of nodes) {
    for (const child of inOrder(byParent.get(step.id) ?? [])) {
      if (!left.delete(child.id)) continue
      const node = { step: child, steps: [] }
      steps.push(node)
      nodes.push(node)
    }
  }
  return nodes
}

function stepsById(steps: readonly Step[]): Map<string, Step> {
  return new Map(steps.map((step) => [step.id, step]))
}

/** Those that name no parent are those of undefined. */
function stepsByParent(steps: ReadonlyMap<string, Step>): ReadonlyMap<string | undefined, readonly Step[]> {
  const byParent = new Map<string | undefined, Step[]>()
  for (const step of steps.values()) {
    const parent = step.parent_step?.id
    const siblings = byParent.get(parent)
    if (siblings === undefined) byParent.set(parent, [step])
    else siblings.push(step)
  }
  return byParent
}

/** oVirt: the numbers of steps count the steps of one parent. One without a number stands behind the others. */
function inOrder(steps: readonly Step[]): readonly Step[] {
  const placeOf = ({ number = Number.MAX_SAFE_INTEGER }: Step) => number
  return steps.toSorted((one, other) => placeOf(one) - placeOf(other))
}
