import type { TaskErrorAssumptions } from './assumptions.ts'
import type { TaskErrorRules } from './task-error-rules.ts'

/**
 * Is a list to stop after a job that ended, because of `task-single-step`?
 *
 * @param how how the job ended.
 *
 * @example
 * import { stopsAfterTask, taskErrorAssumptions } from '@jobwright/core/drp'
 * stopsAfterTask({ singleStep: true }, 'finished', taskErrorAssumptions()) //=> true
 * stopsAfterTask({ singleStep: true }, 'failed', taskErrorAssumptions({ singleStep: 'finished' })) //=> false
 * stopsAfterTask({}, 'finished', taskErrorAssumptions()) //=> false
 */
export function stopsAfterTask(
  { singleStep = false }: TaskErrorRules,
  how: 'finished' | 'failed',
  assumptions: TaskErrorAssumptions,
): boolean {
  return singleStep && (how === 'finished' || assumptions.singleStep === 'every-try')
}

/**
 * Is a list to stop before an entry, because of `task-stop-at`?
 *
 * @param entry the entry whose job would be made now.
 * @param isReached does `CurrentTask` point at the entry already: did the list stop there before, or has the entry been tried?
 *
 * @example
 * import { stopsBeforeTask, taskErrorAssumptions } from '@jobwright/core/drp'
 * const rules = { stopAt: new Set(['raid']) }
 * stopsBeforeTask(rules, 'raid', false, taskErrorAssumptions()) //=> true
 * stopsBeforeTask(rules, 'raid', true, taskErrorAssumptions()) //=> false
 * stopsBeforeTask(rules, 'raid', true, taskErrorAssumptions({ stopAt: 'always' })) //=> true
 */
export function stopsBeforeTask(
  { stopAt }: TaskErrorRules,
  entry: string,
  isReached: boolean,
  assumptions: TaskErrorAssumptions,
): boolean {
  return (stopAt?.has(entry) ?? false) && (!isReached || assumptions.stopAt === 'always')
}
