import { type JobView, type MessageView, type TargetView, type ViewFlag, viewKey } from '../../view/index.ts'
import { stepLifecycle } from '../lifecycle.ts'
import type { Reference } from '../model/entity.ts'
import type { Step } from '../model/job.ts'
import { endMessagesOf } from './end-messages.ts'
import { type Ending, endingOf } from './ending.ts'
import { redact } from './redact.ts'
import { stepNameOf } from './step-name.ts'
import type { StepNode } from './step-tree.ts'
import { timesOf } from './times.ts'

/** The view of a step, with what the views above it need to know. */
export interface StepViewParts {
  readonly view: JobView
  /** How many steps there are in its tree, and how many of them are over. */
  readonly done: number
  readonly total: number
  /** Did it, or a step below it, end without success? */
  readonly errors: boolean
}

/** The views of the roots of some trees. */
export function stepViewsOf<const Roots extends readonly StepNode[]>(
  { roots, nodes }: { readonly roots: Roots; readonly nodes: readonly StepNode[] },
  source: string,
): { readonly [Index in keyof Roots]: StepViewParts } {
  const built = new Map<StepNode, StepViewParts>()
  // Children come after their parents, so going backwards each finds its children done.
  for (const node of nodes.toReversed()) built.set(node, stepViewOf(node.step, partsOf(node.steps, built), source))
  return partsOf(roots, built) as { readonly [Index in keyof Roots]: StepViewParts }
}

function partsOf(nodes: readonly StepNode[], built: ReadonlyMap<StepNode, StepViewParts>): readonly StepViewParts[] {
  return nodes.map((node) => built.get(node) as StepViewParts)
}

function stepViewOf(document: Step, children: readonly StepViewParts[], source: string): StepViewParts {
  const step = redact(document)
  const { id, status, href } = step
  const name = stepNameOf(step)
  const ending = endingOf(stepLifecycle, status)
  const own = stepMessagesOf({ step })
  const below = children.some(({ errors }) => errors)
  const [done, total] = [sum(children, 'done'), sum(children, 'total')]
  const flags: ViewFlag[] = []
  if (ending.outcome === 'succeeded' && below) flags.push('errors-reported')
  if (!stepLifecycle.isState(status)) flags.push('unknown-status')
  const parentId = step.parent_step?.id ?? step.job?.id
  const view: JobView = {
    key: viewKey({ source, system: 'ovirt', kind: 'step', id }),
    source,
    system: 'ovirt',
    kind: 'step',
    id,
    name,
    status,
    ...ending,
    flags,
    targets: step.execution_host === undefined ? [] : targetsOf(step.execution_host, ending),
    ...(parentId !== undefined && { parentId }),
    ...timesOf(step),
    ...progressOf(step.progress, done, total),
    messages: own,
    children: children.map((child) => child.view),
    ...(href !== undefined && { href }),
    raw: step,
  }
  const over = ending.phase === 'ended' ? 1 : 0
  return { view, done: done + over, total: total + 1, errors: below || own.length > 0 }
}

/** What is said of the end of a step. */
export function stepMessagesOf({ step }: Pick<StepNode, 'step'>): readonly MessageView[] {
  return endMessagesOf(redact(stepNameOf(step)), 'step', endingOf(stepLifecycle, step.status), step.end_time)
}

export function sum(parts: readonly StepViewParts[], of: 'done' | 'total'): number {
  return parts.reduce((all, part) => all + part[of], 0)
}

/** What the engine says of its own steps; otherwise the steps below are counted. */
function progressOf(percent: number | undefined, done: number, total: number): Pick<JobView, 'progress'> {
  if (percent !== undefined) return { progress: { done: percent, total: 100, unit: 'percent' } }
  return total === 0 ? {} : { progress: { done, total, unit: 'steps' } }
}

function targetsOf({ name, id }: Reference, ending: Ending): readonly TargetView[] {
  const known = name ?? id
  return known === undefined ? [] : [{ name: known, ...ending }]
}
