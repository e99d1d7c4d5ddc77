import type { Job } from './job.ts'
import { scopeOf } from './scope.ts'
import { passTime } from './simulated-work.ts'
import type { Work } from './work.ts'

// The actions that make no tasks for a driver, so that there is no plan of theirs.

/** Validates the design of a task. */
export function* validate(job: Job, id: string): Work {
  const { hand } = job
  const design = job.designOf(hand.task(id).designRef)
  const { fails } = yield* passTime(job, id)
  const isAlwaysBad = job.has('drydock/validate-design-fails')
  if (design === undefined && !isAlwaysBad) return hand.fail(id, 'The site design cannot be resolved.')
  for (const { name, message, error } of isAlwaysBad ? [] : (design?.validation.messages ?? [])) {
    hand.act({ type: 'message', id, text: `${name}: ${message}`, error, contextType: 'NA', context: 'NA' })
  }
  hand.act({ type: isAlwaysBad || fails || !design?.valid ? 'failure' : 'success', id })
  hand.end(id, { rollUp: false })
}

/** Drydock: how long a `noop` gives whoever wants to end it. */
const idleMs = 5000

/** Does nothing for a while, and succeeds on the nodes of its design. */
export function* idle(job: Job, id: string): Work {
  const { hand } = job
  yield { ms: idleMs }
  if (!hand.task(id).terminate) {
    for (const focus of scopeOf(job, hand.task(id)).nodes) hand.act({ type: 'success', id, focus })
    hand.act({ type: 'message', id, text: 'Noop action.', error: false, contextType: 'NA', context: 'NA' })
  }
  hand.end(id, { rollUp: false })
}
