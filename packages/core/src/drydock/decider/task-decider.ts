import type { Decider } from '../../lifecycle/index.ts'
import type { TaskCommand } from './commands.ts'
import { decideTask } from './decide.ts'
import type { TaskEvent } from './events.ts'
import { evolveTasks } from './evolve.ts'
import { rulesOf, type TaskDeciderOptions } from './profile.ts'
import type { TaskRefusalCode } from './refusals.ts'
import { emptyTree, type TaskTree } from './state.ts'

/**
 * The rules of Drydock's tasks as a decider: what a command on a top-level task and its descendants causes, and why one is refused.
 *
 * `deployed` follows the real server: asking a task to end early is only noted on it, a queued one is stopped when its turn comes, of the
 * running ones only `noop` stops, all others run to their end; results are taken over as each action does it. `documented` follows the task
 * document: a task asked to end early is `terminating` until it is stopped, nothing changes once it is over, and its result is rolled up
 * from its subtasks.
 *
 * Ids and times come in with the commands and are kept as given.
 *
 * @throws JobwrightError `invalid-input` for an option or a profile that is not known.
 *
 * @example
 * import { execute } from '@jobwright/core'
 * import { taskDecider, taskOf } from '@jobwright/core/drydock'
 * const decider = taskDecider({ profile: 'deployed' })
 * const at = '2026-11-20 21:53:48'
 * let tree = decider.initial
 * for (const command of [
 *   { type: 'create', id: 't1', action: 'verify_site', designRef: 'file:///site.yaml', at },
 *   { type: 'queue', id: 't1', at },
 *   { type: 'terminate', id: 't1', by: 'carol', at },
 *   { type: 'start', id: 't1', at },
 * ] as const) {
 *   const execution = execute(decider, tree, command)
 *   if (execution.ok) tree = execution.state
 * }
 * taskOf(tree, 't1')?.status //=> 'terminated'
 */
export function taskDecider(
  options: TaskDeciderOptions = {},
): Decider<TaskTree, TaskCommand, TaskEvent, TaskRefusalCode> {
  const rules = rulesOf(options)
  return {
    name: rules.lifecycle.name,
    initial: emptyTree,
    decide: (tree, command) => decideTask(rules, tree, command),
    evolve: evolveTasks,
  }
}
