import { nodeFilterFromNames } from '@jobwright/core/drydock'
import { deployedPlans } from './deployed-plans.ts'
import { documentedPlans } from './documented-plans.ts'
import type { Job } from './job.ts'
import { idle, validate } from './lone-actions.ts'
import type { Plan } from './plan.ts'
import { type Progress, runStep } from './run-step.ts'
import { type Scope, scopeOf } from './scope.ts'
import { workOnNodes } from './simulated-work.ts'
import { Escaped, type Work } from './work.ts'

/** Runs a task whose turn has come: a queued one, or one that another was split into. */
export function* runTask(job: Job, id: string): Work {
  const { hand } = job
  hand.act({ type: 'start', id })
  // Drydock: a task that was asked to end before its turn came is ended now.
  if (hand.task(id).status !== 'running') return
  try {
    yield* actionOf(job, id)
  } catch (error) {
    if (!(error instanceof Escaped) || job.has('drydock/stuck-in-running')) throw error
    hand.fail(id, error.message)
  }
}

function actionOf(job: Job, id: string): Work {
  const { action } = job.hand.task(id)
  if (action === 'noop') return idle(job, id)
  if (action === 'validate_design') return validate(job, id)
  const plan = (job.profile === 'deployed' ? deployedPlans : documentedPlans).get(action)
  if (plan === undefined) throw new Escaped(`There is no plan for ${action}.`)
  return followPlan(job, id, plan)
}

function* followPlan(job: Job, id: string, plan: Plan): Work {
  const { hand } = job
  if (plan.driver !== undefined && job.driver === 'none') {
    const { text, ...note } = missing[plan.driver]
    hand.fail(id, text)
    job.store.note(id, note)
    return
  }
  const scope = plan.scope === undefined ? { nodes: [] } : scopeOf(job, hand.task(id), plan.scope.design)
  if (plan.scope !== undefined && scope.nodes.length === 0) {
    hand.act({ type: 'message', id, text: plan.scope.none, error: false, contextType: 'NA', context: 'NA' })
    hand.act({ type: 'success', id })
    hand.end(id, { rollUp: false })
    return
  }
  yield* workOf(job, id, plan, scope)
  hand.end(id)
}

function* workOf(job: Job, id: string, plan: Plan, scope: Scope): Work {
  const { hand } = job
  const { action, parentId } = hand.task(id)
  if (plan.splits === 'in turn') return yield* workOnNodes(job, id)
  // Two nodes of one name cannot be told apart by splitting once more.
  if (plan.splits === 'in parallel' && scope.nodes.length > 1 && parentId === null) {
    const parts = scope.nodes.map((node) => hand.add({ parentId: id, action, nodeFilter: nodeFilterFromNames([node]) }))
    yield { all: parts.map((part) => runTask(job, part)) }
    return
  }
  let progress: Progress = { ...scope, succeeded: [], failed: [], known: [] }
  for (const step of plan.steps) {
    if (hand.isEnding(id)) return
    progress = yield* runStep(job, id, step, progress)
  }
}

/** Drydock: what a task says for want of a driver. */
const missing = {
  node: {
    text: 'No node driver enabled, ending task.',
    message: 'No NodeDriver enabled.',
    reason: 'Bad Configuration.',
  },
  kubernetes: {
    text: 'No kubernetes driver is enabled, ending task.',
    message: 'No KubernetesDriver enabled.',
    reason: 'Bad Configuration.',
  },
} as const
