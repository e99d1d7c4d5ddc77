import type { Step } from '@jobwright/core/ovirt'
import type { RequestOptions } from '../transport/index.ts'
import type { OvirtConnection } from './connection.ts'
import { getSteps } from './step-operations.ts'

/** A step with the steps below it. */
export interface StepNode {
  /** The step. */
  readonly step: Step
  /** The steps that are a part of it, in the order of their numbers. */
  readonly steps: readonly StepNode[]
}

interface GrowingNode extends StepNode {
  readonly steps: GrowingNode[]
}

/** Reads the steps of a job as trees. */
export async function readStepTree(
  connection: OvirtConnection,
  jobId: string,
  request: RequestOptions | undefined,
): Promise<readonly StepNode[]> {
  return treesOf(await connection.send(getSteps(connection, jobId, [], 'steps.tree'), request))
}

/** Each id counts once, the last of its documents. */
function treesOf(steps: readonly Step[]): readonly StepNode[] {
  const byId = new Map(steps.map((step) => [step.id, step]))
  const nodes = [...byId.values()].toSorted(byNumber).map((step): GrowingNode => ({ step, steps: [] }))
  const below = new Map<string, GrowingNode[]>()
  const roots: GrowingNode[] = []
  for (const node of nodes) {
    const parent = node.step.parent_step?.id
    if (parent === undefined || !byId.has(parent)) roots.push(node)
    else listOf(below, parent).push(node)
  }
  const left = new Set(nodes)
  const grow = (root: GrowingNode) => {
    left.delete(root)
    const grown = [root]
    for (const { step, steps } of grown) {
      for (const node of below.get(step.id) ?? []) {
        if (!left.delete(node)) continue
        steps.push(node)
        grown.push(node)
      }
    }
  }
  for (const root of roots) grow(root)
  // What is left goes in circles: each is broken at the first of its steps.
  for (const node of left) {
    roots.push(node)
    grow(node)
  }
  return roots
}

/** oVirt: the numbers count the steps of one parent. One without a number stands behind the others. */
function byNumber(
  { number: one = Number.MAX_SAFE_INTEGER }: Step,
  { number: other = Number.MAX_SAFE_INTEGER }: Step,
): number {
  return one - other
}

function listOf(lists: Map<string, GrowingNode[]>, key: string): GrowingNode[] {
  const list = lists.get(key) ?? []
  lists.set(key, list)
  return list
}
