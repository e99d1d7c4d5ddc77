import { nodeFilterFromNames } from '@jobwright/core/drydock'
import type { Job } from './job.ts'
import type { PlanScope } from './plan.ts'
import { scopeOf } from './scope.ts'
import type { Course } from './script.ts'
import type { Work } from './work.ts'

/** Lets the time pass that a piece of work takes, and answers how it went. */
export function* passTime(job: Job, id: string, node?: string): Work<Course> {
  const { hand, script, pollIntervalMs } = job
  const course = script.next({ node, actions: [hand.task(id).action, hand.task(hand.rootId).action] })
  yield { ms: course.takeMs }
  while (course.hangs && !hand.isEnding(id)) yield { ms: pollIntervalMs }
  return course
}

/** Does the work of a task for the site as a whole. */
export function* workOnSite(job: Job, id: string): Work {
  const { hand } = job
  const { fails } = yield* passTime(job, id)
  if (hand.isEnding(id)) return
  if (fails) {
    const text = `simulated failure of ${hand.task(id).action}`
    hand.act({ type: 'message', id, text, error: true, contextType: 'NA', context: 'NA' })
  }
  hand.act({ type: fails ? 'failure' : 'success', id })
}

/**
 * Does the work of a driver's task: makes a subtask for each node, one after the other, and takes over their results. A task that is tried
 * again does so for the nodes that failed before.
 */
export function* workOnNodes(job: Job, id: string, design: PlanScope['design'] = 'valid'): Work {
  const { hand } = job
  const { action, result, retry } = hand.task(id)
  if (retry > 0) {
    const text = `Retrying task ${id} on previous failed entities.`
    hand.act({ type: 'message', id, text, error: false, contextType: 'task', context: id })
  }
  // Drydock: the design is resolved for each try, also for one whose nodes are known.
  const { nodes } = scopeOf(job, hand.task(id), design)
  for (const node of retry > 0 ? result.failures : nodes) {
    if (hand.isEnding(id)) return
    const subtask = hand.add({ parentId: id, action, nodeFilter: nodeFilterFromNames([node]) })
    hand.act({ type: 'start', id: subtask })
    const { fails } = yield* passTime(job, subtask, node)
    if (!hand.isEnding(subtask)) {
      const text = fails ? `simulated failure on ${node}` : `simulated success on ${node}`
      hand.act({ type: 'message', id: subtask, text, error: fails, contextType: 'node', context: node })
      hand.act({ type: fails ? 'failure' : 'success', id: subtask, focus: node })
    }
    hand.end(subtask)
  }
  if (hand.isEnding(id)) return
  hand.act({ type: 'bubble', id })
  hand.act({ type: 'align', id })
}

/** Waits for the boot actions of nodes to report. They are simulated to succeed at once, or as the script says. */
export function* awaitBootActions(job: Job, id: string): Work {
  const { hand } = job
  for (const node of scopeOf(job, hand.task(id)).nodes) {
    const { fails } = yield* passTime(job, id, node)
    if (fails) {
      const text = `simulated failure on ${node}`
      hand.act({ type: 'message', id, text, error: true, contextType: 'node', context: node })
    }
    hand.act({ type: fails ? 'failure' : 'success', id, focus: node })
  }
}
