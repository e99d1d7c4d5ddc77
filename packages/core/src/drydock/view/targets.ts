import type { Outcome } from '../../lifecycle/index.ts'
import type { TargetView } from '../../view/index.ts'
import type { Task } from '../model/task.ts'
import type { Ending } from './ending.ts'
import { didNothing, listsNodes, namedNodes } from './scope.ts'

/** A task's view as far as its parent's targets depend on it. */
export interface TargetsBelow {
  readonly action: string
  readonly targets: readonly TargetView[]
}

/**
 * The nodes of a task: those that its filter or its result names, those that its subtasks work on, and those that its messages are about.
 *
 * @param errors the newest error message about each node, from the task and everything below it.
 */
export function targetsOf(
  task: Task,
  ending: Ending,
  below: readonly TargetsBelow[],
  errors: ReadonlyMap<string, string>,
): readonly TargetView[] {
  const successes = new Set(task.result.successes)
  const failures = new Set(task.result.failures)
  const begun = new Map<string, boolean>()
  const finished = new Set<string>()
  for (const { action, targets } of below) {
    for (const { name, phase, outcome } of targets) {
      begun.set(name, begun.get(name) === true || phase !== 'pending')
      if (isLastStep(task.action, action) && outcome === 'succeeded') finished.add(name)
    }
  }

  const standing = (name: string): Ending => {
    if (ending.outcome !== undefined) {
      // As Drydock's own consumers have it: a node on both lists did not succeed.
      if (failures.has(name)) return { phase: 'ended', outcome: 'failed' }
      if (successes.has(name)) return { phase: 'ended', outcome: 'succeeded' }
      return { phase: 'ended', outcome: unlistedOutcome(task, ending.outcome, errors.has(name)) }
    }
    if (failures.has(name)) return { phase: ending.phase }
    if (successes.has(name) || finished.has(name)) return { phase: 'ended', outcome: 'succeeded' }
    return { phase: begun.size === 0 || begun.get(name) === true ? ending.phase : 'pending' }
  }
  const names = new Set([...namedNodes(task), ...successes, ...failures, ...begun.keys(), ...errors.keys()])
  return [...names].map((name) => {
    const stands = standing(name)
    const why = stands.outcome === 'succeeded' ? undefined : errors.get(name)
    return why === undefined ? { name, ...stands } : { name, ...stands, why }
  })
}

/** How it went for a node that belongs to a task which is over but is on neither of its lists. */
function unlistedOutcome(task: Task, outcome: Outcome, hasError: boolean): Outcome {
  if (outcome === 'cancelled') return outcome
  if (hasError) return 'failed'
  if (listsNodes(task) || didNothing(task) || outcome === 'partial') return 'incomplete'
  return outcome
}

/** Is a node done when the subtask is done with it? */
function isLastStep(action: string, subtaskAction: string): boolean {
  switch (action) {
    case 'deploy_nodes':
      return subtaskAction === 'bootaction_report'
    case 'destroy_nodes':
      return subtaskAction === 'destroy_node'
    case 'relabel_nodes':
      return subtaskAction === 'relabel_node'
    default:
      return subtaskAction === action
  }
}
